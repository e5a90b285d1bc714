"""One named test for each leak of pitfalls.md that crosses the web, files, caches and jobs (L1 to L15; L2 to L6 also in
tests/tenants/test_schemas.py, L7 in test_provisioning.py, L9 in test_sign_on.py)."""

import re
import time

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.urls import get_resolver
from wagtail.models import Collection, Page, Site

from cms.models import ContentPage, HomePage, SiteDocument
from tenants import walls
from tenants.actions.shadows import open_shadow
from tenants.models import Association
from tenants.schemas import in_association
from tests.conftest import load_cast, real_sign_in, visitor
from tests.people import ALPHA, BETA, CANARY, SHIFT


def test_the_two_sites_really_differ(cast):
    """Before proving that nothing leaks: the canaries are there, and the ids of the two sites never agree."""
    ids = {}
    for site in (cast.alpha, cast.beta):
        with in_association(site):
            ids[site.subdomain] = dict(ContentType.objects.values_list("model", "id"))
            assert ContentPage.objects.get(slug="canari").title == f"Page {CANARY[site.subdomain]}"
    assert {ids[BETA][model] - ids[ALPHA][model] for model in ids[ALPHA]} == {SHIFT}
    for label, other in ((ALPHA, BETA), (BETA, ALPHA)):
        body = visitor(label).get("/canari/").content.decode()
        assert (CANARY[label] in body, CANARY[other] in body) == (True, False)


@pytest.mark.parametrize("hostname", ["beta.asso.localhost", "localhost", "portail.localhost"])
def test_L1_preview_with_a_forged_site_stays_home(cast, sign_in, hostname):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        Site.objects.update(hostname=hostname)
        page = ContentPage.objects.get(slug="canari")
        page.save_revision()

    body = site.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()

    assert CANARY[ALPHA] in body
    assert CANARY[BETA] not in body
    assert "Ville-Test</title>" not in body


def admin_views(patterns, prefix="") -> list[str]:
    """Return the address of every admin view that needs no argument, as the site's URLs have it."""
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if hasattr(pattern, "url_patterns"):
            found += admin_views(pattern.url_patterns, route)
        elif route.startswith("admin/") and re.fullmatch(r"[\w/-]+", route):
            found.append(route)
    return sorted(set(found))


def test_L1_connection_is_in_the_portal_after_every_admin_view(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    site.raise_request_exception = False
    views = admin_views(get_resolver("deploy.urls_site").url_patterns)
    assert len(views) > 60, "the walk over the URLs finds Wagtail's admin"

    for view in views:
        body = getattr(site.get(f"/{view}"), "content", b"").decode(errors="replace")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            assert (view, cursor.fetchone()[0], CANARY[BETA] in body) == (view, "public", False)


def test_L6_deleting_a_document_in_one_site_keeps_the_others_file(committed_db):
    cast = load_cast()
    documents = {}
    for site in (cast.alpha, cast.beta):
        with in_association(site):
            document = SiteDocument(title="Statuts")
            document.file.save("statuts.pdf", ContentFile(CANARY[site.subdomain].encode()))
            document.save()
            documents[site.subdomain] = document
    assert documents[ALPHA].file.name == documents[BETA].file.name, "same name in both, or the test proves nothing"

    with in_association(cast.alpha):
        documents[ALPHA].delete()
        assert not default_storage.exists("documents/statuts.pdf")

    with in_association(cast.beta), default_storage.open("documents/statuts.pdf") as file:
        assert file.read().decode() == CANARY[BETA]


def test_L6_deleting_a_collection_in_one_site_keeps_the_others_files(committed_db):
    cast = load_cast()
    for site in (cast.alpha, cast.beta):
        with in_association(site):
            folder = Collection.get_first_root_node().add_child(name="Comptes rendus")
            document = SiteDocument(title="CR", collection=folder)
            document.file.save("cr.pdf", ContentFile(b"x"))
            document.save()

    with in_association(cast.alpha):
        SiteDocument.objects.all().delete()
        Collection.objects.get(name="Comptes rendus").delete()

    with in_association(cast.beta):
        assert default_storage.exists("documents/cr.pdf")
        assert SiteDocument.objects.count() == 1


def test_deleted_file_waits_in_the_bin(cast, settings):
    with in_association(cast.alpha):
        default_storage.save("images/photo.jpg", ContentFile(b"photo"))
        default_storage.delete("images/photo.jpg")
        folder = settings.MEDIA_ROOT + f"/{cast.alpha.pk}/.deleted"

    from pathlib import Path

    from tenants.storage import empty_bin

    kept = list(Path(folder).rglob("photo.jpg"))
    assert [path.read_bytes() for path in kept] == [b"photo"]
    assert empty_bin(Path(folder).parent, days=30) == 0
    assert empty_bin(Path(folder).parent, days=-1) == 1
    assert visitor("alpha").get("/media/.deleted/x/photo.jpg").status_code == 404


def test_L8_content_types_in_eight_threads(committed_db):
    import threading

    cast = load_cast()
    wrong = []

    def work(site, number):
        for _ in range(30):
            with in_association(site):
                if number % 2:
                    ContentType.objects.clear_cache()
                found = ContentType.objects.get_for_model(HomePage)
                again = ContentType.objects.get_for_id(found.pk)
                page = HomePage.objects.get()
                if again.model_class() is not HomePage or page.content_type_id != found.pk:
                    wrong.append((site, found.pk))
        connection.close()

    threads = [threading.Thread(target=work, args=[(cast.alpha, cast.beta)[n % 2 == 0], n]) for n in range(8)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]

    assert wrong == []


def test_L8_form_types_are_not_remembered():
    from wagtail.contrib.forms import utils, views

    assert not hasattr(utils.get_form_types, "cache_info")
    assert not hasattr(views.get_form_types, "cache_info")


def test_L8_cache_is_bounded(cast, monkeypatch):
    monkeypatch.setattr(walls, "SCHEMAS_REMEMBERED", 2)
    remembered = walls.PerSchemaCache()
    for place in (cast.alpha, cast.beta):
        with in_association(place):
            remembered.setdefault("default", {})
    remembered.setdefault("default", {})

    assert len(remembered._by_schema) == 2


def test_L9_tokens_of_one_site_mean_nothing_in_the_other(cast):
    shadows = {}
    for site in (cast.alpha, cast.beta):
        with in_association(site):
            shadows[site.subdomain] = open_shadow(account=cast.alice, role="owner")
    shadows[BETA].pk = shadows[ALPHA].pk

    token = default_token_generator.make_token(shadows[ALPHA])

    assert default_token_generator.check_token(shadows[ALPHA], token)
    assert not default_token_generator.check_token(shadows[BETA], token)
    assert shadows[ALPHA].get_session_auth_hash() != shadows[BETA].get_session_auth_hash()


def test_L9_stamp_and_proof_of_one_site_are_refused_in_the_other(cast):
    import altcha

    from cms import contact, proof_of_work, visitor_forms

    with in_association(cast.alpha):
        alpha = contact.ContactForm().site_id
        challenge = altcha.Challenge.from_dict(proof_of_work.new_challenge(site_id=alpha))
    proof = altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()
    words = {"name": "Dan", "email": "dan@example.org", "message": "Bonjour"}
    data = words | {visitor_forms.STAMP: visitor_forms.new_stamp(alpha, shown_at=time.time() - 60), visitor_forms.PROOF: proof}
    found = {}
    for label, site in (("alpha", cast.alpha), ("beta", cast.beta)):
        with in_association(site):
            form = contact.ContactForm(data)
            form.full_clean()
            found[label] = (bool(form.non_field_errors()), proof_of_work.is_solved(proof, site_id=form.site_id))

    assert found == {"alpha": (False, True), "beta": (True, False)}


def test_L10_cache_keys_hold_the_schema(cast):
    with in_association(cast.alpha):
        cache.set("wagtail_site_root_paths", "alpha's")
        assert cache.add("lock", 1)
        assert not cache.add("lock", 1)
    with in_association(cast.beta):
        assert cache.get("wagtail_site_root_paths") is None
        assert cache.add("lock", 1)
    assert cache.get("wagtail_site_root_paths") is None


def test_L11_post_forged_from_a_sibling_is_refused(cast):
    from django.test import Client

    _portal, site = real_sign_in(cast.alice, "alpha")
    strict = Client(enforce_csrf_checks=True, headers={"host": "alpha.asso.localhost:8765"})
    strict.cookies = site.cookies
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="canari")

    answer = strict.post(f"/admin/pages/{page.pk}/delete/", headers={"origin": "http://beta.asso.localhost:8765"})

    assert answer.status_code == 403
    with in_association(cast.alpha):
        assert ContentPage.objects.filter(pk=page.pk).exists()


def test_L11_contact_form_posted_from_a_sibling_is_refused(cast):
    from cms.models import ContactMessage

    form = {"name": "X", "email": "x@example.org", "message": "m", "shown": ""}
    answer = visitor("alpha").post("/contact/", form, headers={"origin": "http://beta.asso.localhost:8765"})

    assert answer.status_code == 422
    with in_association(cast.alpha):
        assert ContactMessage.objects.count() == 0


def test_L12_no_pool_and_no_preload():
    import runpy

    from django.conf import settings

    config = runpy.run_path("deploy/gunicorn.conf.py")
    assert (config["preload_app"], config["worker_class"]) == (False, "sync")
    assert "pool" not in settings.DATABASES["default"]["OPTIONS"]


def test_L13_file_of_one_site_is_404_on_the_others_host(cast):
    with in_association(cast.alpha):
        name = default_storage.save("images/affiche.jpg", ContentFile(b"alpha"))
        assert default_storage.url(name) == "/media/images/affiche.jpg"

    assert b"".join(visitor("alpha").get("/media/images/affiche.jpg").streaming_content) == b"alpha"
    for answer in (visitor("beta").get("/media/images/affiche.jpg"), visitor().get("/media/images/affiche.jpg")):
        assert answer.status_code == 404
    for path in (f"/media/../{cast.alpha.pk}/images/affiche.jpg", f"/media/images/../../{cast.alpha.pk}/images/affiche.jpg"):
        assert visitor("beta").get(path).status_code == 404


@pytest.mark.parametrize(
    "name", ["documents/statuts.pdf", "original_images/photo.jpg", "images/page.html", "x.jpg", "images/a.svg"]
)
def test_only_public_pictures_are_served(cast, name):
    with in_association(cast.alpha):
        default_storage.save(name, ContentFile(b"<script>"))

    assert visitor("alpha").get(f"/media/{name}").status_code == 404


def test_portal_models_never_cascade_from_users():
    """Wall 4: links from portal-only models to models of every schema do nothing and know no way back."""
    from django.apps import apps
    from django.db import models

    portal_only = [m for label in ("tenants",) for m in apps.get_app_config(label).get_models()]
    shared = {
        m for label in ("users", "wagtailcore", "wagtailimages", "cms", "auth") for m in apps.get_app_config(label).get_models()
    }
    links = [f for m in portal_only for f in m._meta.get_fields() if f.is_relation and f.concrete and f.related_model in shared]

    assert links, "memberships point at accounts"
    for field in links:
        assert isinstance(field, models.ForeignKey)
        assert (field.remote_field.on_delete, field.remote_field.related_name) == (models.DO_NOTHING, "+")
    assert not [m for m in portal_only if issubclass(m, Page)]


def test_management_command_output_names_no_schema(cast):
    """Schema names stay inside: the public pages and the list never show one."""
    import io

    out = io.StringIO()
    call_command("association", "list", stdout=out)

    assert cast.alpha.schema_name not in out.getvalue() + visitor("alpha").get("/").content.decode()
    assert Association.objects.count() == 2
