"""axe finds nothing on any public page and the portal, at 320 and 1280 px, light and dark; nothing is wider than a phone."""

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.running import shell
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

SITE = ["/", "/association/", "/canari/", "/actualites/", "/actualites/ouverture/", "/contact/", "/contact/?envoye=1",
        "/agenda/", "/agenda/?vue=mois", "/agenda/?vue=passe", "/mentions-legales/",
        "/donnees-personnelles/", "/accessibilite/", "/nulle-part/"]  # fmt: skip
PORTAL = ["/", "/annuaire/", "/annuaire/?q=rien", "/aide/", "/compte/connexion/", "/compte/connexion/code/",
          "/compte/mot-de-passe/oublie/", "/invitation/perdue/", "/au-revoir/", "/nulle-part/"]  # fmt: skip
SIGNED_IN = ["/mes-sites/", "/compte/", "/compte/mot-de-passe/changer/", "/compte/deconnexion/"]
LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]


RICH = """
from datetime import timedelta
from django.utils import timezone
from cms.models import ContentPage, EventIndexPage, EventPage, GalleryPage, AlbumPage, HomePage, SiteIdentity
from tenants.actions import associations
from tenants.models import Association
from tenants.schemas import in_association
from tests.cms import whole_site
with in_association(Association.objects.get(subdomain="beta")):
    whole_site.fill(count=14)
    SiteIdentity.objects.update(palette="garance", button_label="Adhérer pour la saison")
    for n, title in enumerate(["Nos sections sportives et de loisirs", "Les inscriptions de la saison", "Partenaires"]):
        HomePage.objects.first().add_child(instance=ContentPage(title=title, slug=f"long-{n}", show_in_menus=True))
    later = timezone.localdate() + timedelta(days=40)
    EventIndexPage.objects.get().add_child(instance=EventPage(
        title="Loto", slug="loto", starts_on=later, is_cancelled=True, cancelled_note="Le chauffage est en panne."))
    GalleryPage.objects.get().add_child(instance=AlbumPage(title="Vide", slug="vide"))
closed = associations.create_association(name="Fermée", subdomain="fermee", by=None)
associations.suspend(association=closed, message="À bientôt.", by=None)
coming = associations.create_association(name="Les Amis de la rivière et de ses berges", subdomain="bientot", by=None)
with in_association(coming):
    SiteIdentity.objects.update(tagline="Promenades au fil de l’eau", street="3 rue X", email="a@b.example")
print(Association.objects.get(subdomain="beta").pk)
"""
RICH_SITE = ["/", "/tout/", "/tout/dedans-0/", "/actualites/", "/actualites/?page=2", "/actualites/?rubrique=rubrique-1",
             "/actualites/n1/", "/agenda/", "/agenda/?vue=mois", "/agenda/?vue=passe", "/agenda/cours-0/", "/agenda/loto/",
             "/agenda/fete-3/", "/galerie/", "/galerie/album-0/", "/galerie/vide/", "/documents-utiles/",
             "/documents-utiles/?annee=2026", "/inscription/", "/inscription/?envoye=1", "/mentions-legales/",
             "/donnees-personnelles/", "/accessibilite/"]  # fmt: skip


@pytest.fixture(scope="module")
def rich(city):
    """Fill Beta with every block, pictures and a logo, and close a third site. Returns Beta's address in the directory."""
    return f"/annuaire/{shell(city, RICH).strip()}/"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_rich_site_is_axe_clean(city, rich, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    for path in RICH_SITE:
        judge(page, city.url("beta", path))
    judge(page, city.url(path=rich))
    judge(page, city.url("fermee"))
    judge(page, city.url("bientot"))


def judge(page, address: str) -> None:
    page.goto(address)
    found = Axe().run(page)["violations"]
    faults = [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]
    assert (address, faults) == (address, [])
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (address, wide) == (address, 0)


def open_look(new_page, width, scheme):
    return new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_site_is_axe_clean(city, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    for path in SITE:
        judge(page, city.url("alpha", path))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_refused_form_is_axe_clean(city, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    page.goto(city.url("alpha", "/contact/"))
    page.click("main form button[type=submit]")
    expect(page.locator("[role=alert]")).to_be_visible()
    assert Axe().run(page)["violations"] == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_portal_is_axe_clean(city, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    for path in PORTAL:
        judge(page, city.url(path=path))
    page.goto(city.url(path="/compte/connexion/"))
    page.fill("input[name=login]", "bob@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(city.url(path="/mes-sites/"))
    for path in SIGNED_IN:
        judge(page, city.url(path=path))


def test_contact_form_by_keyboard_and_without_javascript(city, new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(city.url("alpha", "/contact/"))
    page.focus("[name=name]")
    page.keyboard.type("Nadia")
    page.keyboard.press("Tab")
    page.keyboard.type("nadia@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Bonjour, êtes-vous ouverts en août ?")
    page.wait_for_timeout(3200)  # a person takes longer than that
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contact/?envoye=1")
    assert page.locator("[role=status]").is_visible()


def test_skip_link_and_focus(city, new_page):
    page = new_page()
    page.goto(city.url("alpha"))
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')").startswith("#")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
