"""axe finds nothing on any public page and the portal, at 320 and 1280 px, light and dark; nothing is wider than a phone."""

import subprocess
import sys

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import database
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

SITE = ["/", "/association/", "/canari/", "/actualites/", "/actualites/ouverture/", "/contact/", "/contact/?envoye=1",
        "/agenda/", "/agenda/?vue=mois", "/agenda/?vue=passe", "/mentions-legales/",
        "/donnees-personnelles/", "/accessibilite/", "/nulle-part/"]  # fmt: skip
PORTAL = ["/", "/annuaire/", "/annuaire/?q=rien", "/compte/connexion/", "/compte/connexion/code/", "/compte/mot-de-passe/oublie/",
          "/invitation/perdue/", "/au-revoir/", "/nulle-part/"]  # fmt: skip
SIGNED_IN = ["/mes-sites/", "/compte/", "/compte/mot-de-passe/changer/", "/compte/deconnexion/"]
LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]


RICH = """
import io
from django.core.files.images import ImageFile
from PIL import Image
from datetime import time, timedelta
from django.utils import timezone
from cms.models import EventException, EventIndexPage, EventPage
from cms.models import ContentPage, HomePage, NewsIndexPage, NewsPage, Picture, SiteIdentity
from tenants.actions import associations, team
from tenants.models import Association
from tenants.schemas import in_association
out = io.BytesIO(); Image.effect_noise((900, 600), 40).save(out, "PNG")
with in_association(Association.objects.get(subdomain="beta")):
    picture = Picture.objects.create(title="Le stade", description="Le stade vu du ciel", file=ImageFile(out, name="stade.png"))
    SiteIdentity.objects.update(logo=picture, street="3 rue des Lilas", town="Ville", postal_code="38000", phone="01 99 00 11 22",
                                email="bonjour@beta.example", publication_director="Awa Diallo", palette="garance")
    home = HomePage.objects.get(); home.picture = picture; home.save()
    block = {"image": picture.pk, "decorative": False, "alt_text": "Le stade vu du ciel"}
    body = [("heading", "Un titre"), ("text", "<h3>Un sous-titre</h3><p>Un texte.</p><ul><li>un</li></ul>"),
            ("quote", {"text": "Une parole.", "author": "Awa"}), ("callout", {"title": "À retenir", "text": "<p>Ceci.</p>"})]
    page = home.add_child(instance=ContentPage(title="Tout", slug="tout", summary="Tous les blocs.", picture=picture, body=body))
    page.body.append(("button", {"label": "Écrire", "page": None, "url": "https://example.org/"}))
    page.body.append(("picture", {"image": page.body.stream_block.child_blocks["picture"].child_blocks["image"].to_python(block),
                                  "caption": "Le stade"}))
    page.save()
    page.add_child(instance=ContentPage(title="Dedans", slug="dedans", summary="Une page plus bas."))
    index = NewsIndexPage.objects.get()
    for n in range(14):
        news = NewsPage(title=f"Nouvelle {n}", slug=f"n{n}", summary="Une phrase.", picture=picture if n % 2 else None)
        index.add_child(instance=news)
    agenda, today = EventIndexPage.objects.get(), timezone.localdate()
    weekly = EventPage(title="Cours du soir", slug="cours", starts_on=today, starts_at=time(18, 30), ends_at=time(20),
                       repeats="week", place="Salle des Tilleuls", address="5 rue de l’École", price="5 €", organiser="Le club",
                       link="https://example.org/", link_label="Réserver", picture=picture, summary="Venez.")
    weekly.exceptions = [EventException(day=today + timedelta(days=7), note="vacances"),
                         EventException(day=today + timedelta(days=14), new_time=time(19), note="salle prise")]
    agenda.add_child(instance=weekly)
    agenda.add_child(instance=EventPage(title="Loto", slug="loto", starts_on=today + timedelta(days=40), is_cancelled=True,
                                        cancelled_note="Le chauffage est en panne."))
    for n in range(24):
        agenda.add_child(instance=EventPage(title=f"Fête {n}", slug=f"fete-{n}", starts_on=today - timedelta(days=n + 1)))
closed = associations.create_association(name="Fermée", subdomain="fermee", by=None)
associations.suspend(association=closed, message="À bientôt.", by=None)
print(Association.objects.get(subdomain="beta").pk)
"""
RICH_SITE = ["/", "/tout/", "/tout/dedans/", "/actualites/", "/actualites/?page=2", "/actualites/n1/", "/mentions-legales/",
             "/agenda/", "/agenda/?vue=mois", "/agenda/?vue=passe", "/agenda/cours/", "/agenda/loto/", "/agenda/fete-3/",
             ]  # fmt: skip


@pytest.fixture(scope="module")
def rich(city):
    """Fill Beta with every block, pictures and a logo, and close a third site. Returns Beta's address in the directory."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", RICH]
    done = subprocess.run(command, cwd=database.ROOT, env=city.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return f"/annuaire/{done.stdout.strip()}/"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_rich_site_is_axe_clean(city, rich, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    for path in RICH_SITE:
        judge(page, city.url("beta", path))
    judge(page, city.url(path=rich))
    judge(page, city.url("fermee"))


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
