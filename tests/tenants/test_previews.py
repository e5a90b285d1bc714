"""A day that an owner looks at: built beside the site, shown to whoever has its key, to read only, and taken down."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from cms.models import ContentPage, HomePage, SiteDocument, SiteIdentity
from tenants import preview_host, rules
from tenants.actions import previews, team
from tenants.actions.archives import restore_archive
from tenants.actions.associations import create_association, suspend
from tenants.models import AuditEntry, Preview, PutAside
from tenants.provisioning import propose_subdomain
from tenants.schemas import in_association, in_portal
from tests.conftest import load_cast, real_sign_in, visitor
from tests.tenants.test_archives import add_picture, archive_of, schemas

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open


@pytest.fixture
def alpha(committed_db, own_archives):
    return load_cast().alpha


def asked(association, archive=None) -> Preview:
    return previews.ask_preview(archive=archive or archive_of(association), by=load_cast().alice)


def ready(association, archive=None) -> Preview:
    """Return a preview that the worker has built."""
    preview = asked(association, archive)
    previews.build_preview(preview_id=str(preview.pk))
    preview.refresh_from_db()
    assert preview.state == Preview.State.READY, preview.error
    return preview


def browser(preview: Preview) -> Client:
    return visitor(preview.label)


def looking(preview: Preview) -> Client:
    """Return a browser that came with the key."""
    client = browser(preview)
    assert client.get(f"/?cle={previews.key_of(preview)}").status_code == 302
    return client


def fetch(client: Client, path: str):
    """Return the answer, its file read to the end and closed."""
    answer = client.get(path)
    if answer.streaming:
        list(answer.streaming_content)
        answer.close()
    return answer


def test_preview_shows_the_day_and_not_what_came_since(alpha):
    archive = archive_of(alpha)
    with in_association(alpha):
        HomePage.objects.get().add_child(instance=ContentPage(title="Ajoutée depuis", slug="depuis"))

    preview = ready(alpha, archive)
    client = looking(preview)

    page = client.get("/canari/")
    assert page.status_code == 200
    assert "canari-alpha-jaune" in page.content.decode()
    assert client.get("/depuis/").status_code == 404
    assert visitor("alpha").get("/depuis/").status_code == 200, "the live site is what it was"


def test_band_says_the_day_and_leads_back_to_the_admin(alpha):
    preview = ready(alpha)

    page = looking(preview).get("/").content.decode()

    assert "Aperçu" in page
    assert f'href="{alpha.url}/admin/revenir/apercu/{preview.pk}/"' in page
    assert "copy-band" not in visitor("alpha").get("/").content.decode()


def test_address_with_the_key_moves_to_one_without_it_and_keeps_a_cookie_of_that_host_alone(alpha):
    preview = ready(alpha)

    answer = browser(preview).get(f"/canari/?cle={previews.key_of(preview)}&page=2")

    assert answer["Location"] == "/canari/?page=2"
    assert answer["Referrer-Policy"] == "no-referrer"
    cookie = answer.cookies[preview_host.COOKIE]
    assert (cookie["httponly"], cookie["domain"], cookie["samesite"], cookie["path"]) == (True, "", "Lax", "/")
    assert 0 < cookie["max-age"] <= 7200


def test_key_does_not_send_the_browser_elsewhere(alpha):
    preview = ready(alpha)

    answer = browser(preview).get(f"//evil.example/?cle={previews.key_of(preview)}")

    assert answer.status_code == 404 or not answer["Location"].startswith("//")


def without_a_key(preview) -> Client:
    return browser(preview)


def with_another_key(preview) -> Client:
    client = browser(preview)
    client.cookies[preview_host.COOKIE] = previews.key_of(Preview(association_id=preview.association_id, label=preview.label))
    return client


def with_the_hash(preview) -> Client:
    client = browser(preview)
    client.cookies[preview_host.COOKIE] = preview.key_hash
    return client


@pytest.mark.parametrize("stranger", [without_a_key, with_another_key, with_the_hash])
def test_stranger_meets_an_unknown_host(alpha, stranger):
    preview = ready(alpha)
    with in_association(alpha):
        add_picture()
    client, nowhere = stranger(preview), visitor("nulle-part")

    for path in ("/", "/canari/", "/admin/", "/media/images/stade.png", "/robots.txt", "/?cle=abc"):
        got, expected = client.get(path), nowhere.get(path)
        assert (got.status_code, got.content) == (404, expected.content), path
        assert not got.cookies
    assert client.post("/contact/", {"name": "x"}).status_code == 404


def test_nothing_is_sent_from_a_preview(alpha):
    client = looking(ready(alpha))

    for method in ("post", "put", "patch", "delete", "options"):
        answer = getattr(client, method)("/contact/")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD"), method
    assert client.head("/contact/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/admin/", "/admin/login/", "/admin/revenir/", "/entrer/", "/entrer/retour/?code=x", "/formulaires/epreuve/",
        "/adresse/x/", "/sitemap.xml", "/robots.txt", "/_util/login/", "/documents/authenticate_with_password/1/",
    ],
)  # fmt: skip
def test_only_the_pages_of_the_site_are_there(alpha, path):
    assert looking(ready(alpha)).get(path).status_code == 404


def test_session_of_the_site_is_nothing_on_a_preview(alpha):
    _portal, site = real_sign_in(load_cast().alice, "alpha")
    preview = ready(alpha)
    client = looking(preview)
    name = django_settings.SESSION_COOKIE_NAME
    client.cookies[name] = site.cookies[name].value

    assert client.get("/admin/").status_code == 404
    page = client.get("/")
    assert page.status_code == 200
    assert not page.cookies, "no session begins there"


def test_preview_is_for_this_browser_and_for_no_robot(alpha):
    with in_association(alpha):
        picture = add_picture().get_rendition("fill-10x10")
        document = SiteDocument.objects.create(title="Statuts", file=ContentFile(b"%PDF-1.4", name="statuts.pdf"))
    client = looking(ready(alpha))

    for path in ("/", "/canari/", picture.url, document.url, "/favicon.svg", "/actualites/fil.xml"):
        answer = fetch(client, path)
        assert answer.status_code in (200, 404), path
        assert answer["Cache-Control"] == "private, no-store", path
        assert "noindex" in answer["X-Robots-Tag"], path
    assert fetch(client, picture.url).status_code == fetch(client, document.url).status_code == 200


def test_files_of_a_preview_are_its_own(alpha):
    """A picture deleted since is there; one that came since is not; without the key neither is."""
    with in_association(alpha):
        old = add_picture("avant.png").get_rendition("fill-10x10")
    archive = archive_of(alpha)
    with in_association(alpha):
        old.image.delete()
        new = add_picture("depuis.png").get_rendition("fill-10x10")
    preview = ready(alpha, archive)

    client = looking(preview)

    assert fetch(client, old.url).status_code == 200
    assert fetch(client, new.url).status_code == 404
    assert fetch(browser(preview), old.url).status_code == 404
    assert fetch(visitor("alpha"), old.url).status_code == 404
    assert fetch(visitor("alpha"), new.url).status_code == 200


def test_site_in_preparation_is_shown_whole(alpha):
    with in_association(alpha):
        SiteIdentity.objects.update(in_preparation=True)
    client = looking(ready(alpha))

    page = client.get("/canari/").content.decode()

    assert "canari-alpha-jaune" in page
    assert "preparation-band" not in page
    with in_association(alpha):
        assert SiteIdentity.objects.get().in_preparation


def test_preview_ends_after_two_hours(alpha):
    there = schemas()
    preview = ready(alpha)
    client = looking(preview)
    folder = Path(django_settings.MEDIA_ROOT) / preview.media_folder
    folder.mkdir(parents=True, exist_ok=True)
    assert preview.until <= timezone.now() + timedelta(hours=2)
    previews.end_previews()
    assert client.get("/").status_code == 200

    Preview.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert client.get("/").status_code == 404, "at once, before anything is taken down"
    previews.end_previews()

    assert (schemas(), folder.exists()) == (there, False)
    assert Preview.objects.get().dropped_at


def test_update_ends_the_previews_that_another_release_has_built(alpha):
    preview = ready(alpha)
    client = looking(preview)

    previews.end_ready_previews()

    assert client.get("/").status_code == 404
    preview.refresh_from_db()
    assert preview.dropped_at is not None
    assert str(preview.schema_name) not in schemas()


@pytest.mark.parametrize("state", [Preview.State.ASKED, Preview.State.FAILED])
def test_preview_that_is_not_ready_is_not_there(alpha, state):
    preview = ready(alpha)
    Preview.objects.update(state=state)

    assert browser(preview).get(f"/?cle={previews.key_of(preview)}").status_code == 404


def test_preview_of_a_suspended_site_is_not_there(alpha):
    preview = ready(alpha)
    client = looking(preview)
    suspend(association=alpha, by=None)

    assert client.get("/").status_code == 404


def test_an_association_has_one_preview_at_a_time(alpha):
    first, second = archive_of(alpha), archive_of(alpha)
    one = ready(alpha, first)
    there = schemas()

    assert asked(alpha, first).pk == one.pk, "the same day is not built twice"
    other = ready(alpha, second)

    one.refresh_from_db()
    assert one.dropped_at and one.schema_name not in schemas()
    assert len(schemas()) == len(there)
    assert looking(other).get("/").status_code == 200
    assert browser(one).get(f"/?cle={previews.key_of(one)}").status_code == 404


def test_so_many_days_are_looked_at_in_a_day(alpha):
    archives = [archive_of(alpha) for _number in range(2)]
    for number in range(previews.PER_DAY):
        asked(alpha, archives[number % 2])

    with pytest.raises(ValidationError) as refused:
        asked(alpha, archives[previews.PER_DAY % 2])

    assert refused.value.code == "too_many"
    Preview.objects.update(asked_at=timezone.now() - timedelta(days=1))
    asked(alpha, archives[previews.PER_DAY % 2])


def test_preview_is_built_once_however_often_the_job_runs(alpha):
    preview = ready(alpha)
    there = schemas()

    previews.build_preview(preview_id=str(preview.pk))

    assert schemas() == there


def test_preview_closed_while_it_is_built_leaves_nothing(alpha):
    preview, there = asked(alpha), schemas()
    before = visitor("alpha").get("/canari/").content
    previews.close_preview(preview=preview, by=load_cast().alice)

    previews.build_preview(preview_id=str(preview.pk))

    assert schemas() == there
    assert list(Path(django_settings.MEDIA_ROOT).glob(f"{alpha.pk}-*")) == []
    assert visitor("alpha").get("/canari/").content == before


def test_damaged_archive_makes_a_preview_that_says_it_failed(alpha):
    archive = archive_of(alpha)
    (Path(django_settings.STORAGES["archives"]["OPTIONS"]["location"]) / archive.name).write_bytes(b"hello")
    there, preview = schemas(), asked(alpha, archive)

    previews.build_preview(preview_id=str(preview.pk))

    preview.refresh_from_db()
    assert (preview.state, bool(preview.error), bool(preview.dropped_at)) == ("failed", True, True)
    assert schemas() == there


def test_who_has_left_is_not_in_a_preview(alpha):
    cast = load_cast()
    with in_association(alpha):
        get_user_model().objects.create_user(email="carl@example.org", first_name="Carl", portal_id=cast.carl.portal_id)
    archive = archive_of(alpha)
    with in_portal():
        from tenants.actions.erasure import erase_account

        team.remove_member(membership=alpha.memberships.get(account=cast.carl), by=None)
        erase_account(account=cast.carl, by=None)

    preview = ready(alpha, archive)

    from tenants.archives.rebuilding import version_of

    with in_association(version_of(alpha, schema_name=preview.schema_name, media_folder=preview.media_folder)):
        assert not get_user_model().objects.filter(email="carl@example.org").exists()
        assert Site.objects.get().hostname == rules.host_of(preview.label)


def test_ordinary_hosts_are_not_asked_for_previews(alpha, django_assert_num_queries):
    client = visitor("nulle-part")
    client.get("/")
    with django_assert_num_queries(1):
        client.get("/")
    unknown = visitor("apercu-" + "a" * 20)
    with django_assert_num_queries(1):
        assert unknown.get("/").status_code == 404


def test_page_of_a_preview_asks_the_portal_once(alpha):
    from django.test.utils import CaptureQueriesContext

    client, live = looking(ready(alpha)), visitor("alpha")
    counts = []
    for reader in (live, client):
        reader.get("/canari/")
        with CaptureQueriesContext(connection) as queries:
            reader.get("/canari/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("label", ["apercu-judo", "apercu-" + "a" * 20])
def test_no_association_has_an_address_of_a_preview(cast, label):
    with pytest.raises(ValidationError) as refused:
        create_association(name="Judo", subdomain=label, category="sport", by=None)

    assert refused.value.code == "reserved"
    assert not rules.preview_label(f"apercu-judo.{django_settings.SITES_DOMAIN}")


@pytest.mark.parametrize(("name", "proposed"), [("Aperçu judo", "judo"), ("Aperçu", "association"), ("Apercurien", "apercurien")])
def test_proposed_addresses_are_no_previews(cast, name, proposed):
    assert propose_subdomain(name) == proposed


def test_journal_has_a_row_for_each_act(alpha):
    preview = ready(alpha)
    previews.close_preview(preview=preview, by=load_cast().alice)

    rows = AuditEntry.objects.filter(action__startswith="tenants.preview.").order_by("pk").values_list("action", flat=True)
    assert list(rows) == ["tenants.preview.asked", "tenants.preview.closed"]
    assert not re.search(previews.key_of(preview), str(list(AuditEntry.objects.values_list("data", flat=True))))


def test_restore_by_the_city_is_as_before(alpha):
    restore_archive(archive=archive_of(alpha), by=None)

    assert PutAside.objects.get().restored_from
