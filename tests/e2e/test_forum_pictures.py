"""Screenshots in a question: pasted, dropped, taken away, described, sent; and the same without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.cms.photos import noise, photo
from tests.e2e.test_accessible_people import faults_of
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

# A real PNG in what the clipboard, or the hand, holds.
GIVE = """async (place, [kind, name]) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 700 });
  canvas.getContext('2d').fillRect(200, 100, 500, 300);
  const picture = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const held = new DataTransfer();
  held.items.add(new File([picture], name, { type: 'image/png' }));
  const options = { bubbles: true, cancelable: true };
  if (kind === 'paste') place.dispatchEvent(new ClipboardEvent('paste', { clipboardData: held, ...options }));
  else for (const step of ['dragover', 'drop']) place.dispatchEvent(new DragEvent(step, { dataTransfer: held, ...options }));
}"""


def ask(page, city, title: str, *, by: str) -> None:
    """Open the form for a question. Each has a person of its own, or sends it: a draft keeps its files."""
    page.goto(city.url(path="/compte/connexion/?next=/forum/poser/"))
    page.fill("input[name=login]", f"{by}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.get_by_label("Votre question en une ligne").fill(title)
    page.get_by_label("Démarrer").check()


def box(page):
    return page.locator(".rich-text").get_by_role("textbox", name="Dites-nous en plus")


def names(page):
    return page.locator("[data-file-name]")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_pasted_dropped_taken_away_and_sent(city, new_page, width, scheme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    title = f"Une image de travers {width}"
    ask(page, city, title, by="alice")
    box(page).click()
    page.keyboard.type("Voici ce que je vois.")

    box(page).evaluate(GIVE, ["paste", "image.png"])
    expect(page.locator("[data-file] img")).to_be_visible()
    expect(page.locator("[data-files-said]")).to_contain_text("Dites ce qu’elle montre")
    page.locator("body").evaluate(GIVE, ["drop", "menu.png"])
    page.locator("form").last.evaluate(GIVE, ["drop", "en-trop.png"])
    expect(names(page)).to_have_text(["Image.png", "menu.png", "en-trop.png"])
    expect(box(page)).to_have_text("Voici ce que je vois.")
    page.get_by_role("button", name="Retirer « en-trop.png »").click()
    expect(names(page)).to_have_text(["Image.png", "menu.png"])
    page.get_by_label("Ce que montre").first.fill("Le bouton « Publier » est gris")
    assert faults_of(page) == []

    page.reload()
    expect(names(page)).to_have_text(["Image.png", "menu.png"])
    expect(page.get_by_label("Ce que montre").first).to_have_value("Le bouton « Publier » est gris")
    page.get_by_label("Votre question en une ligne").fill(title)
    page.get_by_label("Démarrer").check()
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    shown = page.locator(".post-pictures img")
    expect(shown).to_have_count(2)
    expect(shown.first).to_have_attribute("alt", "Le bouton « Publier » est gris")
    shown.first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.post-pictures img').naturalWidth === 1200")
    assert faults_of(page) == []


def send(page) -> None:
    """Send the question; where it looks like another one, once more."""
    page.get_by_role("button", name="Envoyer ma question").last.click()
    page.wait_for_load_state()
    if page.url.endswith("/poser/"):
        page.get_by_role("button", name="Envoyer ma question").first.click()


def test_what_cannot_be_sent_says_so_and_leaves_the_rest(city, new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    ask(page, city, "Un fichier que personne ne prend", by="bob")
    page.set_input_files("#files", {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    expect(page.locator("[data-file-problem]")).to_contain_text("SVG")

    page.context.set_offline(True)
    box(page).evaluate(GIVE, ["paste", "hors-ligne.png"])
    expect(page.locator("[data-file-problem]").last).to_contain_text("hors ligne")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")  # a machine without a network never comes back by itself
    expect(page.locator("[data-file-problem]").last).to_be_hidden()
    expect(names(page)).to_have_text(["a.svg", "hors-ligne.png"])
    for number in range(5):
        box(page).evaluate(GIVE, ["paste", f"{number}.png"])
    expect(page.locator("[data-files-warning]")).to_contain_text("5 fichiers au plus")
    expect(page.locator("[data-told]")).to_have_count(5)


def test_words_wait_for_a_file_that_is_on_its_way(city, new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    title = "Envoyée avant la fin"
    ask(page, city, title, by="carl")
    box(page).click()
    page.keyboard.type("J’ai cliqué tout de suite.")
    held = []
    page.route("**/forum/fichiers/", lambda route: held.append(route))
    box(page).evaluate(GIVE, ["paste", "lente.png"])
    page.get_by_role("button", name="Envoyer ma question").last.click()
    expect(page.locator("[data-files-said]")).to_contain_text("Un instant")
    assert page.url.split("?")[0].endswith("/poser/")

    held[0].continue_()
    page.wait_for_load_state()
    expect(page.locator("[data-files-said]")).not_to_contain_text("Un instant")
    if page.url.endswith("/poser/"):
        page.get_by_role("button", name="Envoyer ma question").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".post-pictures img")).to_have_count(1)


def test_a_photo_too_large_for_us_is_made_smaller_on_the_phone_first(city, new_page, tmp_path):
    page = new_page(viewport={"width": 390, "height": 844})
    ask(page, city, "Une photo de 27 millions de pixels", by="edith")
    large, heavy = tmp_path / "IMG_1.jpg", tmp_path / "film.zip"
    large.write_bytes(noise((6000, 4500)))
    heavy.write_bytes(b"\0" * 21 * 1024**2)

    page.set_input_files("#files", [large])
    expect(page.locator("[data-told] img")).to_have_attribute("width", "2000")
    page.set_input_files("#files", [heavy])
    expect(page.locator(".is-failed")).to_contain_text("20 Mo au plus")


def test_without_javascript_a_form_brings_its_files(city, new_page):
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    title = "Sans programme dans la page"
    ask(page, city, title, by="alice")
    page.set_input_files("#files", [
        {"name": "écran.png", "mimeType": "image/png", "buffer": photo("PNG", (300, 200))},
        {"name": "autre.png", "mimeType": "image/png", "buffer": photo("PNG", (200, 300))},
    ])  # fmt: skip
    page.get_by_role("button", name="Envoyer ma question").last.click()  # without words: it comes back

    expect(names(page)).to_have_text(["écran.png", "autre.png"])
    page.locator("textarea[name=text]").fill("Voici ce que je vois.")
    page.get_by_role("checkbox", name=re.compile("Retirer autre.png")).check()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".post-pictures img")).to_have_count(1)
