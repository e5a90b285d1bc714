"""The trainer writes a handout: in rich text under the strict policy, as HTML without JavaScript; axe looks at every page."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_accessible_people import faults_of
from tests.e2e.test_people_story import next_code
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
HERE = "/formation/programme/"
PAGES = ["", "2/", "2/texte/", "2/apercu/", "2/exercices/nouveau/", "2/fichiers/nouveau/", "mettre-en-service/", "abandonner/"]


@pytest.fixture(scope="module")
def signed_in(city, chromium):
    """Return what a browser keeps of the trainer, who has begun a draft."""
    page = chromium.new_context(locale="fr-FR").new_page()
    page.goto(city.url(path=f"/compte/connexion/?next={HERE}"))
    page.fill("input[name=login]", "theo@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]:has-text('Se connecter')")
    page.fill("input[name=code]", next_code())
    page.click("main form button[type=submit]:has-text('Se connecter')")
    page.get_by_role("button", name="Préparer une nouvelle édition").click()
    expect(page.get_by_role("link", name="Mettre en service")).to_be_visible()
    state = page.context.storage_state()
    page.context.close()
    return state


def test_a_handout_is_written_in_rich_text(city, new_page, signed_in):
    page = new_page(storage_state=signed_in)  # which fails on what the strict policy refuses
    page.goto(city.url(path=f"{HERE}1/texte/"))
    editor = page.locator(".rich-text").get_by_role("textbox", name="Fiche")  # once it is there
    tools = page.get_by_role("group", name="Mise en forme de la fiche")

    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Un titre")
    tools.get_by_role("button", name="Titre", exact=True).click()
    expect(tools.get_by_role("button", name="Titre", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Une ")
    tools.get_by_role("button", name="Gras").click()
    page.keyboard.type("fiche")
    tools.get_by_role("button", name="Gras").click()
    page.keyboard.type(" et ")
    tools.get_by_role("button", name="Lien").click()
    page.get_by_label("Adresse").fill("https://exemple.example/x")
    page.get_by_role("button", name="Mettre le lien").click()
    page.get_by_role("button", name="Garder dans le brouillon").click()

    expect(page.get_by_text("Vos changements sont gardés dans le brouillon.")).to_be_visible()
    kept = page.locator(".edit-handout")
    expect(kept.locator("h2")).to_have_text("Un titre")
    expect(kept.locator("p")).to_have_text("Une fiche et https://exemple.example/x")
    expect(kept.locator("strong")).to_have_text("fiche")
    expect(kept.locator("a")).to_have_attribute("href", "https://exemple.example/x")


def test_a_handout_is_written_without_javascript(city, new_page, signed_in):
    page = new_page(storage_state=signed_in, java_script_enabled=False)
    page.goto(city.url(path=f"{HERE}3/texte/"))

    page.get_by_role("textbox", name="Fiche").fill("<h2>Un titre</h2><p onclick='x()'>Un <b>texte</b></p><script>x()</script>")
    page.get_by_role("button", name="Garder dans le brouillon").click()

    expect(page.locator(".edit-handout h2")).to_have_text("Un titre")
    expect(page.locator(".edit-handout strong")).to_have_text("texte")
    page.get_by_role("link", name="Modifier le texte").click()
    assert page.get_by_role("textbox", name="Fiche").input_value() == "<h2>Un titre</h2>\n<p>Un <strong>texte</strong></p>"


def test_axe_finds_nothing(city, new_page, signed_in):
    page, found = new_page(storage_state=signed_in), {}
    for path in [*(HERE + each for each in PAGES), "/ateliers/programme/", "/ateliers/programme/6/"]:
        page.goto(city.url(path=path))
        faults = faults_of(page)
        if faults:
            found[path] = faults

    assert found == {}
