"""The whole of the forum without JavaScript, and by keyboard alone (its places: tests/e2e/forum_pages.py)."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.cms.photos import photo
from tests.e2e.test_people_keyboard import tab_to

pytestmark = pytest.mark.browser

SCREENSHOT = {"name": "écran.png", "mimeType": "image/png", "buffer": photo("PNG", (300, 200))}
SEND, ANSWER = "Envoyer ma question", "Envoyer ma réponse"


@pytest.fixture
def as_person(city, whole_forum, new_page):
    """Return a function that opens a page of the portal as somebody."""

    def open_as(person: str, path: str, **options):
        page = new_page(viewport={"width": 320, "height": 800}, **options)
        whole_forum.sign_in(page, person)
        page.goto(city.url(path=path))
        return page

    return open_as


def title_of(page):
    return page.get_by_role("heading", level=1)


def test_asked_answered_and_solved_without_javascript(as_person):
    marc = as_person("marc", "/forum/poser/", java_script_enabled=False)
    title = "Mon diaporama de kermesse saute une photo"
    ask_with_a_file(marc, title)
    topic = marc.url
    follow = marc.locator("button[name=suivre]")
    expect(follow).to_have_attribute("value", "non")
    follow.click()
    expect(follow).to_have_attribute("value", "oui")

    mia = as_person("mia", urlsplit(topic).path, java_script_enabled=False)
    answer_with_a_quotation(mia)
    mia.locator(".post").last.locator("a[href*=modifier]").click()
    mia.locator("textarea[name=text]").fill("Essayez de la renommer.")
    mia.get_by_role("button", name="Enregistrer").click()
    expect(mia.locator(".post").last).to_contain_text("Essayez de la renommer.")

    marc.reload()
    answer = marc.locator(".post").last
    answer.locator("form[action$='/merci/'] button").click()
    expect(answer.locator("form[action$='/merci/'] button")).to_have_attribute("aria-pressed", "true")
    answer.locator("form[action$='/solution/'] button").click()
    expect(marc.locator(".is-solution")).to_contain_text("Essayez de la renommer.")
    report(marc)


def ask_with_a_file(page, title: str) -> None:
    page.get_by_label("Votre question en une ligne").fill(title)
    page.get_by_label("Fêtes et kermesses").check()
    page.locator("textarea[name=text]").fill("Une sur deux, toujours.")
    page.set_input_files("#files", SCREENSHOT)
    page.get_by_role("button", name="Garder pour plus tard").click()
    expect(page.get_by_text("Votre brouillon est gardé")).to_be_visible()
    expect(page.get_by_label("Votre question en une ligne")).to_have_value(title)
    expect(page.locator("[data-file-name]")).to_have_text(["écran.png"])

    page.get_by_role("button", name=SEND).last.click()  # first, what looks like it; nothing is lost
    expect(page.locator(".similar").get_by_role("link", name="Le diaporama de la kermesse saute")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value("Une sur deux, toujours.")
    page.get_by_role("button", name=SEND).first.click()
    expect(title_of(page)).to_have_text(title)
    expect(page.locator(".post-pictures img")).to_have_count(1)


def answer_with_a_quotation(page) -> None:
    page.locator("form[action$='/aussi/'] button").click()
    expect(page.locator("form[action$='/aussi/'] button")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Citer").first.click()
    box = page.locator("textarea[name=text]")
    expect(box).to_have_value(re.compile("^> Marc Vidal a écrit"))
    quoted = box.input_value()
    box.fill("a" * 20_001)
    page.get_by_role("button", name="Garder pour plus tard").click()
    expect(page.locator("textarea[readonly]")).to_have_value("a" * 20_001)  # too long to keep: it is there to be copied
    page.go_back()
    page.locator("textarea[name=text]").fill(f"{quoted}\n\nEssayez.")
    page.get_by_role("button", name=ANSWER).click()
    expect(page.locator(".post").last.locator("blockquote")).to_contain_text("Une sur deux, toujours.")


def report(page) -> None:
    page.locator(".post").last.locator("a[href*=signaler]").click()
    page.get_by_role("button", name="Envoyer").last.click()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.locator("[name=kind]").first.check()
    page.locator("main form button.button[type=submit]").last.click()
    page.wait_for_url("**/signale/")


def test_trainer_takes_a_ready_answer_without_javascript(as_person, whole_forum):
    theo = as_person("theo", f"/forum/sujet/{whole_forum.topic}/", java_script_enabled=False)
    theo.locator("textarea[name=text]").fill("Bonjour Lise,")
    theo.locator("[name=ready]").select_option(label=whole_forum.ready)
    theo.locator(".ready button").click()

    expect(theo.locator("textarea[name=text]")).to_have_value(re.compile("^Bonjour Lise,\\s+Voici comment faire"))
    theo.get_by_role("button", name=ANSWER).click()
    expect(theo.locator(".post").last).to_contain_text("Voici comment faire")


def test_asked_named_and_solved_by_keyboard_alone(city, as_person, whole_forum):
    page = as_person("mia", "/forum/poser/")
    page.on("filechooser", lambda chooser: chooser.set_files(SCREENSHOT))
    tab_to(page, "[name=title]")
    page.keyboard.type("Ranger les guirlandes de la kermesse")
    tab_to(page, "[name=category]")
    page.keyboard.press("Space")
    write_in_bold(page, "Elles font des nœuds.")
    add_and_take_away_a_file(page)
    press(page, f"button:has-text('{SEND}')")
    expect(title_of(page)).to_have_text("Ranger les guirlandes de la kermesse")
    expect(page.locator(".post-words strong")).to_have_text("Elles font des nœuds.")

    tab_to(page, "[contenteditable=true]")
    page.keyboard.type("J’ai trouvé : une bobine.")
    press(page, f"button:has-text('{ANSWER}')")
    press(page, "form[action$='/solution/'] button")
    expect(page.locator(".is-solution")).to_contain_text("une bobine")

    page.goto(city.url(path=f"/forum/sujet/{whole_forum.topic}/"))
    tab_to(page, "[contenteditable=true]")
    page.keyboard.type("Merci @vi")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("ma")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(["Marc Vidal"])
    page.keyboard.press("Enter")
    page.keyboard.type("!")
    press(page, f"button:has-text('{ANSWER}')")
    expect(page.locator(".post-words strong", has_text="@Marc Vidal").last).to_be_visible()


def press(page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write_in_bold(page, words: str) -> None:
    tab_to(page, "[contenteditable=true]")
    page.keyboard.type(words)
    page.keyboard.press("Control+A")
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.locator("[data-tools] button:focus", has_text="Gras").count():
            break
    page.keyboard.press("Enter")
    expect(page.locator("[contenteditable=true] strong")).to_have_text(words)


def add_and_take_away_a_file(page) -> None:
    tab_to(page, "#files")
    page.keyboard.press("Enter")
    expect(page.locator("[data-file] img")).to_be_visible()
    tab_to(page, "[data-file-remove]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-file]:not(template *)")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('[data-files]') !== null"), "the focus is lost"
