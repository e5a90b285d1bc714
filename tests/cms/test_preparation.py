"""A site in preparation is for its team; an owner opens it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from wagtail.models import ModelLogEntry

from cms import preparation
from cms.context_processors import SiteContext
from cms.models import ContactMessage, EventIndexPage, SiteIdentity
from tenants.actions import associations
from tenants.schemas import in_association
from tests.cms.crawl import read

PAGES = ["/", "/association/", "/actualites/ouverture/", "/agenda/", "/contact/", "/canari/", "/nulle-part/", "/en/"]


@pytest.fixture
def preparing(cast):
    """Put Alpha in preparation."""
    with in_association(cast.alpha):
        preparation.close_site(by=None)
    return cast.alpha


def words(answer) -> str:
    return read(answer).words.replace("\n", " ")


def test_new_site_is_in_preparation(cast, as_visitor):
    made = associations.create_association(name="Chœur d’été", subdomain="choeur", by=None)

    body = as_visitor("choeur").get("/").content.decode()

    with in_association(made):
        assert SiteIdentity.load().in_preparation
    assert "Chœur d’été" in body and "Site en préparation" in body and "Présentez votre association" not in body


@pytest.mark.parametrize("path", PAGES)
def test_strangers_read_everywhere_that_it_is_coming(preparing, as_visitor, path):
    answer = as_visitor("alpha").get(path)
    body = answer.content.decode()

    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    assert '<meta name="robots" content="noindex">' in body
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"] and not answer.cookies
    assert "Association Alpha" in body and "Devise canari-alpha-jaune" in body and "Site en préparation" in body
    for hidden in ("Page canari", "Nos activités", "Écrivez-nous", "Seule l’équipe"):
        assert hidden not in body
    for way in ("http://portail.localhost:8765/annuaire/", 'href="/admin/"', "/mentions-legales/"):
        assert way in body


def test_stranger_finds_whom_to_call(preparing, as_visitor):
    with in_association(preparing):
        SiteIdentity.objects.update(street="3 rue des Lilas", town="Ville", phone="01 99 00 11 22", email="a@alpha.example")

    body = as_visitor("alpha").get("/").content.decode()

    for fact in ("3 rue des Lilas", "01 99 00 11 22", "mailto:a@alpha.example"):
        assert fact in body


@pytest.mark.parametrize("path", ["/mentions-legales/", "/donnees-personnelles/", "/accessibilite/"])
def test_legal_pages_stay_readable_and_lead_nowhere_else(preparing, as_visitor, path):
    answer = as_visitor("alpha").get(path)

    body = answer.content.decode()
    assert "Association Alpha" in body and len(body) > 2500 and answer["X-Robots-Tag"] == "noindex"
    assert "Nos activités" not in body and "Page canari" not in body


def test_files_of_pages_and_the_sitemap_are_empty_handed(preparing, as_visitor):
    client = as_visitor("alpha")

    assert "<loc>" not in client.get("/sitemap.xml").content.decode()
    with in_association(preparing):
        agenda = EventIndexPage.objects.get().slug
    assert client.get(f"/{agenda}/agenda.ics").status_code == 404
    assert client.get("/robots.txt").status_code == 200, "robots are let in to read “noindex”"


def test_nothing_that_a_stranger_sends_is_kept(preparing, as_visitor):
    answer = as_visitor("alpha").post("/contact/", {"name": "Nadia", "email": "n@example.org", "message": "Bonjour"})

    assert (answer.status_code, "Site en préparation" in answer.content.decode()) == (403, True)
    with in_association(preparing):
        assert not ContactMessage.objects.exists()


@pytest.mark.parametrize(("name", "label"), [("alice", "Ouvrir le site"), ("carl", "Voir les premiers pas")])
def test_team_reads_the_real_site_under_a_band(preparing, cast, sign_in, name, label):
    _portal, site = sign_in(getattr(cast, name), "alpha")

    answer = site.get("/association/")

    body = answer.content.decode()
    assert "Notre histoire" in body and "Seule l’équipe voit ce site." in body and label in body
    assert "/admin/#premiers-pas" in body
    assert "private" in answer["Cache-Control"] and "no-store" in answer["Cache-Control"]
    assert site.get("/nulle-part/").status_code == 404


def test_team_of_another_site_is_a_stranger_here(preparing, cast, sign_in, as_visitor):
    _portal, beta = sign_in(cast.bob, "beta")
    alpha = as_visitor("alpha")
    alpha.cookies = beta.cookies

    assert "Site en préparation" in alpha.get("/").content.decode()
    assert "Site en préparation" not in beta.get("/").content.decode()


def test_open_site_asks_for_nobody(cast, as_visitor, sign_in):
    answer = as_visitor("alpha").get("/")
    _portal, site = sign_in(cast.alice, "alpha")

    assert "no-store" not in answer.get("Cache-Control", "") and "X-Robots-Tag" not in answer
    assert "Seule l’équipe" not in site.get("/").content.decode()


@pytest.mark.parametrize(("path", "count"), [("/", 8), ("/nulle-part/", 9)])
def test_statements_for_a_stranger(preparing, as_visitor, path, count, django_assert_num_queries):
    client = as_visitor("alpha")
    client.get(path)

    with django_assert_num_queries(count):
        client.get(path)


def test_owner_opens_the_site_then_closes_it_again(preparing, cast, sign_in, as_visitor):
    _portal, site = sign_in(cast.alice, "alpha")
    asked = words(site.get("/admin/ouvrir-le-site/"))
    assert "Ouvrir le site à tout le monde" in asked and "Choisissez votre logo" in asked
    assert "Site en préparation" in as_visitor("alpha").get("/").content.decode(), "asking opens nothing"

    done = words(site.post("/admin/ouvrir-le-site/", follow=True))

    assert "Votre site est ouvert" in done and "http://alpha.asso.localhost:8765/" in done
    assert "Site en préparation" not in as_visitor("alpha").get("/").content.decode()
    assert "déjà ouvert" in words(site.post("/admin/ouvrir-le-site/", follow=True))

    assert "Remettre le site en préparation" in words(site.get("/admin/remettre-en-preparation/"))
    assert "Seule l’équipe voit le site" in words(site.post("/admin/remettre-en-preparation/", follow=True))
    assert "Site en préparation" in as_visitor("alpha").get("/").content.decode()
    assert "déjà en préparation" in words(site.post("/admin/remettre-en-preparation/", follow=True))
    with in_association(cast.alpha):
        rows = ModelLogEntry.objects.order_by("pk").values_list("action", "user__email")
        assert list(rows) == [
            ("cms.close_site", None),
            ("cms.open_site", "alice@example.org"),
            ("cms.close_site", "alice@example.org"),
        ]
        assert {entry.message for entry in ModelLogEntry.objects.all()} == {
            "Site ouvert à tout le monde", "Site remis en préparation",
        }  # fmt: skip


@pytest.mark.parametrize("name", ["edith", "carl"])
@pytest.mark.parametrize("path", ["/admin/ouvrir-le-site/", "/admin/remettre-en-preparation/"])
def test_opening_is_for_owners(preparing, cast, sign_in, name, path):
    _portal, site = sign_in(getattr(cast, name), "alpha")

    for answer in (site.get(path), site.post(path)):
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    with in_association(cast.alpha):
        assert SiteIdentity.load().in_preparation


def test_a_change_that_changes_nothing_is_refused(cast):
    with in_association(cast.alpha):
        with pytest.raises(ValidationError):
            preparation.open_site(by=None)
        assert not ModelLogEntry.objects.exists()


def test_preview_has_no_band(preparing, cast):
    request = RequestFactory().get("/")
    request.is_preview = True

    with in_association(cast.alpha):
        assert SiteContext(request).is_seen_by_team_only is False


def test_the_citys_own_site_has_no_first_steps(cast, sign_in):
    portal, _site = sign_in(cast.chloe)

    assert "kiosque-steps" not in portal.get("/admin/").content.decode()
    for path in ("/admin/premiers-pas/", "/admin/ouvrir-le-site/", "/admin/remettre-en-preparation/"):
        assert (path, portal.get(path).status_code, portal.post(path).status_code) in [(path, 404, 404), (path, 404, 405)]
