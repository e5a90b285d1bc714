"""Blocks in a browser: axe, the keyboard, a finger, and no request to a provider of films before a click."""

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.running import shell
from tests.e2e.test_accessible import LOOKS, judge, open_look
from tests.e2e.test_volunteer_admin import enter, faults

pytestmark = pytest.mark.browser

FILL = """
from cms.models import ContentPage, HomePage
from tenants.models import Association
from tenants.schemas import in_association
from tests.cms import body
with in_association(Association.objects.get(subdomain="beta")):
    home = HomePage.objects.first()
    page = home.add_child(instance=ContentPage(title="Chaque bloc", slug="chaque-bloc"))
    body.give(page, body.every_block(words="Des mots"))
    body.give(home.add_child(instance=ContentPage(title="Sans titre", slug="sans-titre")), body.every_block()[1:])
"""


@pytest.fixture(scope="module")
def blocks(city):
    """Beta has a page with one of each block. Returns its address."""
    shell(city, FILL)
    return city.url("beta", "/chaque-bloc/")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_block_is_axe_clean(city, blocks, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    for path in ("/sans-titre/", "/chaque-bloc/"):
        judge(page, city.url("beta", path))
    for details in page.locator("main details").all():
        details.evaluate("(box) => { box.open = true }")
    page.locator(".gallery a").first.click()
    assert Axe().run(page)["violations"] == []


def test_gallery_by_keyboard(blocks, new_page):
    page = new_page()
    page.goto(blocks)
    page.locator(".gallery a").first.focus()
    page.keyboard.press("Enter")
    viewer = page.locator("dialog.viewer")
    expect(viewer).to_be_visible()
    expect(viewer.locator("p")).to_have_text("Des mots · 1 / 3")
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("p")).to_have_text("Des mots · 2 / 3")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    expect(viewer.locator("p")).to_have_text("Des mots · 3 / 3")
    assert viewer.locator("img").evaluate("(image) => image.decode().then(() => image.alt)") == "Le stade vu du ciel"
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    assert page.evaluate("() => [...document.querySelectorAll('.gallery a')].indexOf(document.activeElement)") == 2


def test_gallery_by_finger(blocks, new_page):
    page = new_page(has_touch=True, viewport={"width": 390, "height": 844})
    page.goto(blocks)
    page.locator(".gallery a").first.tap()
    swipe = """(viewer, places) => ["touchstart", "touchend"].forEach((kind, index) => {
        const touch = new Touch({ identifier: 1, target: viewer, clientX: places[index], clientY: 300 })
        viewer.dispatchEvent(new TouchEvent(kind, { changedTouches: [touch] }))
    })"""
    viewer = page.locator("dialog.viewer")
    viewer.evaluate(swipe, [300, 100])
    expect(viewer.locator("p")).to_have_text("Des mots · 2 / 3")
    viewer.evaluate(swipe, [100, 300])
    expect(viewer.locator("p")).to_have_text("Des mots · 1 / 3")
    viewer.evaluate(swipe, [100, 110])
    expect(viewer.locator("p")).to_have_text("Des mots · 1 / 3")


def test_without_javascript_each_picture_and_film_is_a_link(blocks, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(blocks)
    expect(page.locator("[data-play]")).to_be_hidden()
    assert page.locator(".player a").first.get_attribute("href").startswith("https://framatube.org/w/")
    fetch = "(address) => fetch(address).then((answer) => [answer.status, answer.headers.get('content-type')])"
    reader = new_page()
    reader.goto(blocks)
    assert reader.evaluate(fetch, page.locator(".gallery a").first.get_attribute("href")) == [200, "image/webp"]


def test_accordion_by_keyboard(blocks, new_page):
    page = new_page()
    page.goto(blocks)
    question = page.locator(".accordion summary").first
    question.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".accordion .text").first).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".accordion .text").first).to_be_hidden()


def test_film_is_asked_for_by_a_click_only(blocks, new_page):
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("https://framatube.org/**", lambda route: route.fulfill(body="<p>film</p>", content_type="text/html"))
    page.goto(blocks)
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if "asso.localhost" not in address] == []

    page.locator("[data-play]").focus()
    page.keyboard.press("Enter")

    frame = page.frame_locator(".player iframe")
    expect(frame.locator("p")).to_have_text("film")
    assert page.locator(".player iframe").get_attribute("title") == "Des mots"
    assert [address.split("?")[0] for address in asked if "asso.localhost" not in address] == [
        "https://framatube.org/videos/embed/9db9f3f1-9b54-44ed-9e91-461d262d2205"
    ]


def test_volunteer_begins_a_page_and_copies_a_block_to_another(city, new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    enter(page, city, "alice")
    page.click("text=Ajouter une page")
    page.click("button:has-text('L’équipe et le bureau')")
    page.wait_for_url("**/edit/")
    edit = page.url
    expect(page.locator("[name=title]")).to_have_value("L’équipe et le bureau")

    page.goto(edit.replace("/edit/", "/copier-des-blocs/"))
    page.get_by_label("Personnes").check()
    page.get_by_label("Vers quelle page").select_option(label="Nos activités")
    page.click("main button:has-text('Copier')")

    page.click(".messages .success >> text=Ouvrir cette page")
    page.wait_for_url("**/edit/")
    assert page.url != edit
    page.wait_for_load_state("networkidle")
    typed = page.locator("form input[type=text]").evaluate_all("(boxes) => boxes.map((box) => box.value)")
    assert typed.count("Prénom Nom") == 3
    visitor = new_page()
    visitor.goto(city.url("alpha", "/activites/"))
    assert "Prénom Nom" not in visitor.locator("main").inner_text()


@pytest.mark.parametrize("width", [320, 1280])
def test_screens_of_drafts_are_axe_clean(city, new_page, width):
    page = new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    enter(page, city, "alice")
    edit = page.get_by_role("link", name="Modifier l’accueil").get_attribute("href")
    found = []
    for path in ("/admin/nouvelle-page/", edit.replace("/edit/", "/section/"), edit.replace("/edit/", "/copier-des-blocs/")):
        page.goto(city.url("alpha", path))
        page.wait_for_load_state("networkidle")
        found += faults(page)
        assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert found == []
