"""The writing box in a browser: rich text, a draft that outlives its tab, questions that look alike, members named."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_accessible_people import faults_of
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
TITLE = "Comment mettre une vidéo de travers"


@pytest.fixture(scope="module")
def states(city, chromium):
    """Return what a browser keeps of Alice, who has asked a question, and of Bob."""
    kept = {}
    for name in ("alice", "bob"):
        page = chromium.new_context(locale="fr-FR").new_page()
        page.goto(city.url(path="/compte/connexion/?next=/forum/"))
        page.fill("input[name=login]", f"{name}@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button[type=submit]:has-text('Se connecter')")
        expect(page.get_by_role("heading", level=1, name="Forum")).to_be_visible()
        kept[name] = page.context.storage_state()
        page.context.close()
    return kept


@pytest.fixture(scope="module")
def topic(city, chromium, states):
    """Return the address of Alice’s question, which she has asked in rich text."""
    page = chromium.new_context(locale="fr-FR", storage_state=states["alice"]).new_page()
    page.goto(city.url(path="/forum/poser/"))
    with page.expect_response(re.compile("/ressemblants/")):  # what other stories have asked is seen, then it is sent
        page.get_by_label("Votre question en une ligne").fill(TITLE)
    page.get_by_label("Images et documents").check()
    box = page.locator(".rich-text").get_by_role("textbox", name="Dites-nous en plus")
    box.click()
    page.keyboard.type("Elle tourne ")
    page.get_by_role("button", name="Gras").click()
    page.keyboard.type("toujours")
    page.get_by_role("button", name="Envoyer ma question").last.dblclick()
    expect(page.get_by_text("Votre question est en ligne.")).to_be_visible()
    expect(page.locator(".post-words strong")).to_have_text("toujours")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kiosque-forum:'))") == []
    address = page.url
    page.context.close()
    return address


def box_of(page):
    return page.get_by_role("textbox", name="Votre réponse")


def test_a_question_that_looks_alike_is_seen_while_typing(city, new_page, states, topic):
    page = new_page(storage_state=states["bob"])
    page.goto(city.url(path="/forum/poser/"))
    page.locator(".rich-text").get_by_role("textbox", name="Dites-nous en plus").click()
    page.keyboard.type("Voici mon souci")

    page.get_by_label("Votre question en une ligne").press_sequentially("une video de travers")

    link = page.get_by_role("link", name=TITLE)
    expect(link).to_be_visible()
    expect(page.get_by_role("status").get_by_text(re.compile("ressemble(nt)? à la vôtre, sous le titre"))).to_be_attached()
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(page.get_by_role("textbox", name="Dites-nous en plus")).to_have_text("Voici mon souci")
    assert faults_of(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    page.emulate_media(color_scheme="dark")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_draft_survives_a_closed_tab_and_another_browser(city, new_page, states, topic):
    page = new_page(storage_state=states["bob"])
    page.goto(topic)
    expect(page.get_by_role("button", name="Gras")).to_be_visible()  # the editor has taken the place of the plain box
    box_of(page).click()
    page.keyboard.type("Je crois que")
    with page.expect_response("**/forum/brouillon/"):
        page.keyboard.type(" oui")
    page.keyboard.type(", mais")
    page.wait_for_timeout(600)
    again = page.context.new_page()
    page.close()

    again.goto(topic)
    expect(box_of(again)).to_have_text("Je crois que oui, mais")
    expect(again.get_by_text("Votre brouillon est là")).to_be_visible()
    assert faults_of(again) == []

    elsewhere = new_page(storage_state=states["bob"])
    elsewhere.goto(topic)
    expect(box_of(elsewhere)).to_contain_text("Je crois que oui")
    elsewhere.get_by_role("button", name="Le jeter").click()
    expect(elsewhere.get_by_text("Votre brouillon est jeté.")).to_be_visible()
    expect(box_of(elsewhere)).to_have_text("")
    again.reload()
    expect(box_of(again)).to_have_text("")  # thrown away elsewhere is thrown away


def test_an_answer_quotes_and_names_by_keyboard(city, new_page, states, topic):
    page = new_page(storage_state=states["bob"])
    page.goto(topic)
    page.get_by_role("link", name="Citer").first.click()
    box = box_of(page)
    expect(box.locator("blockquote")).to_contain_text("Alice Test a écrit")

    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("Merci @al")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(["Alice Test"])
    assert faults_of(page) == []
    page.keyboard.press("Enter")
    page.keyboard.type("tournez-la.")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.get_by_role("button", name="Envoyer ma réponse").dblclick()

    expect(page.get_by_text("Votre réponse est en ligne.")).to_be_visible()
    answer = page.locator(".post").last
    expect(answer.locator(".post-words > p strong")).to_have_text("@Alice Test")
    expect(answer.get_by_role("link", name="En réponse à Alice Test")).to_be_visible()
    expect(page.locator(".post")).to_have_count(2)
    expect(box_of(page)).to_have_text("")


def test_what_is_typed_before_the_editor_comes_is_kept(city, new_page, states, topic):
    page, held = new_page(storage_state=states["bob"]), []
    page.route("**/django_prose_editor/editor*.js", lambda route: held.append(route))
    page.goto(topic)
    page.get_by_role("link", name="Citer").first.click()
    expect(box_of(page)).to_have_value(re.compile("^> Alice Test a écrit"))

    box_of(page).press("Control+End")
    page.keyboard.type("Je tape vite")
    held[-1].continue_()

    expect(page.get_by_role("button", name="Gras")).to_be_visible()
    expect(box_of(page).locator("blockquote")).to_contain_text("Elle tourne toujours")
    expect(box_of(page).locator("> p").last).to_have_text("Je tape vite")
    page.get_by_role("button", name="Garder pour plus tard").click()
    expect(page.get_by_text("Votre brouillon est gardé")).to_be_visible()
    page.get_by_role("button", name="Le jeter").click()
    expect(page.get_by_text("Votre brouillon est jeté.")).to_be_visible()


def test_all_is_written_without_javascript(city, new_page, states, topic):
    page = new_page(storage_state=states["bob"], java_script_enabled=False, viewport={"width": 320, "height": 700})
    page.goto(topic)
    page.get_by_role("link", name="Citer").first.click()
    box = box_of(page)
    quoted = box.input_value()
    assert quoted.startswith("> Alice Test a écrit")
    box.fill(f"{quoted}\n\nEt moi ?")
    page.get_by_role("button", name="Garder pour plus tard").click()
    expect(page.get_by_text("Votre brouillon est gardé")).to_be_visible()
    expect(box_of(page)).to_have_value(f"{quoted}\n\nEt moi ?")

    page.get_by_role("button", name="Envoyer ma réponse").click()

    expect(page.locator(".post").last.locator("blockquote")).to_contain_text("Elle tourne toujours")
    expect(box_of(page)).to_have_value("")
