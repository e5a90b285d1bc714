"""One door for passwords, and nothing beside it: what an attacker found open once stays shut."""

import io
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cms.models import HomePage, LegalPage, Picture
from tenants.actions import accounts, associations, team
from tenants.models import Association, Membership
from tenants.schemas import in_association
from tests.conftest import path_of, visitor
from tests.mails import queued_mails
from tests.people import PASSWORD


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
@pytest.mark.parametrize("subdomain", [None, "alpha"])
def test_no_password_is_taken_beside_allauth(cast, path, subdomain):
    client = visitor(subdomain)

    answer = client.post(path, {"username": cast.alice.email, "password": PASSWORD})

    assert answer.status_code in (302, 404, 405)
    assert "_auth_user_id" not in client.session


def test_leaving_the_portals_admin_closes_the_sites(cast, sign_in):
    portal, site = sign_in(cast.alice, "alpha")

    portal.post("/admin/logout/")

    assert site.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "images/../original_images/x.jpg",
        "images/%2e%2e/original_images/x.jpg",
        ".",
        "images//x.jpg",
        "images/" + "a" * 300 + ".jpg",
    ],
)
def test_media_paths_are_taken_literally(cast, name):
    with in_association(cast.alpha):
        default_storage.save("original_images/x.jpg", ContentFile(b"with GPS"))

    assert visitor("alpha").get(f"/media/{name}").status_code == 404


def gps_photo() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(site, name, content):
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return site.post("/admin/images/add/", {"title": "Photo", "file": file, "collection": 1})


def test_uploaded_photo_forgets_where_it_was_taken(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    assert Image.open(io.BytesIO(gps_photo())).getexif().get_ifd(0x8825)

    assert upload(site, "photo.jpg", gps_photo()).status_code == 302

    with in_association(cast.alpha), Picture.objects.get().file.open() as file:
        stored = Image.open(file)
        assert (dict(stored.getexif()), stored.size) == ({}, (40, 60))


def test_damaged_photo_gets_a_sentence(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(whole, "PNG")

    answer = upload(site, "photo.png", whole.getvalue()[:150])

    assert answer.status_code == 200
    assert "abîmée" in answer.content.decode() or "image valide" in answer.content.decode()
    with in_association(cast.alpha):
        assert Picture.objects.count() == 0


def test_home_and_legal_pages_cannot_go(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        kept = [HomePage.objects.get().pk, *LegalPage.objects.values_list("pk", flat=True)]

    for pk in kept:
        for action in ("delete", "unpublish"):
            site.post(f"/admin/pages/{pk}/{action}/", {"include_descendants": "on"})

    with in_association(cast.alpha):
        assert HomePage.objects.live().count() + LegalPage.objects.live().count() == 4


def test_last_owner_stays_owner(cast):
    for demotion in ("editor", "contributor"):
        with pytest.raises(ValidationError):
            team.add_member(association=cast.alpha, account=cast.alice, role=demotion, by=cast.alice)
    assert Membership.objects.get(account=cast.alice).role == "owner"


def test_invitation_never_lowers_a_role(cast):
    invitation = team.invite(association=cast.alpha, email="other@example.org", role="contributor", by=cast.alice)

    team.accept_invitation(invitation=invitation, account=cast.alice)

    assert Membership.objects.get(account=cast.alice).role == "owner"


def test_a_site_is_opened_once(cast):
    from tenants import provisioning

    stale = Association.objects.get(pk=cast.alpha.pk)
    stale.schema_name = None

    with pytest.raises(ValidationError):
        provisioning.open_site(association=stale, subdomain="autre", by=None)


def test_two_renames_from_two_screens_both_hold(cast):
    first, second = Association.objects.get(pk=cast.alpha.pk), Association.objects.get(pk=cast.alpha.pk)
    associations.rename(association=first, name="Nouveau nom", by=None)
    associations.rename(association=second, subdomain="nouveau", by=None)

    saved = Association.objects.get(pk=cast.alpha.pk)
    assert (saved.name, saved.subdomain) == ("Nouveau nom", "nouveau")


def test_deleted_association_takes_no_more_orders(cast):
    associations.delete(association=cast.alpha, by=None)

    with pytest.raises(Association.DoesNotExist):
        team.invite(association=cast.alpha, email="x@example.org", role="owner", by=None)


def test_second_staff_role_adds_and_takes_nothing(cast):
    accounts.make_staff(account=cast.chloe, role="trainer", by=None)

    assert [group.name for group in cast.chloe.groups.all()] == ["owner"]


def test_links_are_built_from_our_name_not_the_browsers(cast):
    client = Client(headers={"host": "portail.localhost:6666", "script-name": "/evil"}, SCRIPT_NAME="/evil")
    client.post("/compte/mot-de-passe/oublie/", {"email": cast.alice.email})

    body = queued_mails()[-1]["body"]
    assert "http://portail.localhost:8765/compte/mot-de-passe/nouveau/" in body
    assert "6666" not in body and "evil" not in body


def test_two_tabs_both_come_in(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    site = visitor("alpha")
    first, second = (portal.get(path_of(site.get("/entrer/")["Location"]))["Location"] for _ in range(2))

    assert site.get(path_of(second)).status_code == 302
    assert site.get(path_of(first)).status_code == 302


def test_team_member_before_a_page_for_others_is_told_so(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")

    assert site.get("/entrer/?next=/privee/").status_code == 403
    assert site.get("/entrer/?next=/admin/pages/")["Location"] == "/admin/pages/"


def test_messages_go_to_the_owners_who_have_come_and_not_to_who_has_left(cast, sign_in):
    from cms import contact
    from cms.models import SiteIdentity

    sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        SiteIdentity.objects.update(first_owner_email="edith@example.org")
        assert contact.recipients() == ["alice@example.org"]
    team.remove_member(membership=Membership.objects.get(account=cast.edith), by=cast.alice)
    with in_association(cast.alpha):
        assert SiteIdentity.load().first_owner_email == ""


def test_long_name_fits_everywhere(cast):
    assert associations.create_association(name="A" * 250, subdomain="long", by=None).name == "A" * 250


def test_portal_in_english_and_back(cast, as_visitor):
    client = as_visitor()
    assert 'lang="fr"' in client.get("/annuaire/", headers={"accept-language": "en"}).content.decode()

    client.post("/langue/", {"language": "en", "next": "/annuaire/"})

    body = client.get("/annuaire/").content.decode()
    assert 'lang="en"' in body
    assert "Directory of associations" in body
    assert client.post("/langue/", {"language": "fr", "next": "https://evil.example/"})["Location"] == "/"


def test_english_pages_of_a_site_answer_in_english(cast, as_visitor):
    from wagtail.models import Locale

    with in_association(cast.alpha):
        english = Locale.objects.create(language_code="en")
        HomePage.objects.get().copy_for_translation(english).save_revision().publish()

    assert '<html lang="en"' in as_visitor("alpha").get("/en/").content.decode()
    assert '<html lang="fr"' in as_visitor("alpha").get("/").content.decode()


def test_invitation_to_a_second_address_is_for_its_account(cast, sign_in):
    EmailAddress.objects.create(user=cast.dan, email="dan.bis@example.org", verified=True, primary=False)
    team.invite(association=cast.alpha, email="dan.bis@example.org", role="editor", by=cast.alice)
    link = re.search(r"/invitation/[\w-]+/", queued_mails()[-1]["body"])[0]

    assert visitor().get(link)["Location"].startswith("/compte/connexion/")
    portal, _ = sign_in(cast.dan)
    assert portal.get(link).status_code == 200
    portal.post(link)

    assert Membership.objects.get(account=cast.dan).role == "editor"
