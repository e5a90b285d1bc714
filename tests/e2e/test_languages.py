"""A second language in a browser: an owner asks for Arabic, translates the home page, and visitors go from one to the other."""

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.running import shell
from tests.e2e.test_accessible import LOOKS, judge, open_look
from tests.e2e.test_volunteer_admin import enter, faults

pytestmark = pytest.mark.browser

WORDS = {"Bienvenue !": "أهلا وسهلا بكم", "Qui sommes-nous ?": "من نحن؟", "Accueil": "الرئيسية"}


BABEL = """
from django.contrib.auth import get_user_model
from cms.models import SiteIdentity
from tenants.actions import associations, team
from tenants.schemas import in_association
babel = associations.create_association(name="Babel", subdomain="babel", by=None)
for email, role in (("alice@example.org", "owner"), ("edith@example.org", "editor")):
    team.add_member(association=babel, account=get_user_model().objects.get(email=email), role=role, by=None)
with in_association(babel):
    SiteIdentity.objects.update(in_preparation=False)
"""


@pytest.fixture(scope="module")
def in_arabic(city, chromium):
    """Alice opens a site in Arabic and publishes its home page, by hand. Returns the pages' faults met on the way."""
    shell(city, BABEL)
    context = chromium.new_context(
        locale="fr-FR", viewport={"width": 390, "height": 844}, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    enter(page, city, "alice", site="babel")
    found = []

    def look():
        found.extend((page.url, *fault) for fault in faults(page))
        wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found.extend([(page.url, "wide", wide)] if wide else [])

    page.goto(city.url("babel", "/admin/langues/"))
    look()
    page.get_by_role("link", name="العربية").click()
    look()
    page.get_by_role("button", name="Ouvrir en arabe").click()
    expect(page.locator("h1")).to_contain_text("Votre site en arabe")
    look()
    page.get_by_role("link", name="Traduire Accueil").click()
    look()
    page.get_by_role("button", name="Commencer la traduction").click()
    look()
    for original, words in WORDS.items():
        row = page.locator(".kiosque-text").filter(has=page.get_by_text(original, exact=True)).first
        box = row.locator("textarea")
        assert box.evaluate("(box) => getComputedStyle(box).direction") == "rtl"
        box.fill(words)
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messages")).to_contain_text("La page est en ligne")
    context.close()
    return found


def test_owner_opens_arabic_and_the_page_reads_right_to_left(city, in_arabic, new_page):
    assert in_arabic == []
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(city.url("babel", "/"))
    assert page.locator("html").get_attribute("dir") is None

    page.get_by_role("navigation", name="Langues").get_by_role("link").click()

    page.wait_for_url(city.url("babel", "/ar/"))
    expect(page.locator("h1")).to_have_text("أهلا وسهلا بكم")
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
    brand, viewport = page.locator(".brand").bounding_box(), page.viewport_size
    assert brand["x"] + brand["width"] > viewport["width"] * 0.9  # the name stands on the right
    page.get_by_role("navigation", name="اللغات").get_by_role("link", name="Français").click()
    page.wait_for_url(city.url("babel", "/"))
    expect(page.locator("h1")).to_contain_text("Bienvenue")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_arabic_page_is_axe_clean(city, in_arabic, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    for path in ("/ar/", "/", "/association/", "/ar/nulle-part/"):
        judge(page, city.url("babel", path))


def test_menu_of_the_editor_offers_the_translation(city, in_arabic, new_page):
    page = new_page(bypass_csp=True)
    enter(page, city, "edith", site="babel")
    page.get_by_role("link", name="Modifier l’accueil").click()
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Traduire cette page en arabe").click()
    expect(page.locator("h1")).to_contain_text("en arabe")
    assert Axe().run(page)["violations"] == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Voir ce que cela donne").click()
    expect(opened.value.locator("html")).to_have_attribute("dir", "rtl")
    expect(opened.value.locator("h1")).to_have_text("أهلا وسهلا بكم")
