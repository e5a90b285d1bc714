"""The public site without a mouse: its menu, the large pictures of an album, the questions that open."""

import pytest
from playwright.sync_api import expect

from tests.e2e.running import shell

pytestmark = pytest.mark.browser

FILL = """
from tests.cms import albums, body
from cms.models import ContentPage
from tenants.models import Association
from tenants.schemas import in_association
with in_association(Association.objects.get(subdomain="alpha")):
    albums.add_album("Le bal", slug="bal", photos=3)
    question = {"question": "Faut-il s’inscrire ?", "answer": "<p>Non, venez.</p>"}
    page, questions = ContentPage.objects.get(slug="association"), body.items(question, question)
    body.give(page, [body.block("accordion", {"questions": questions})])
"""


@pytest.fixture(scope="module")
def album(city):
    shell(city, FILL)
    return city.url("alpha", "/galerie/bal/")


def focused(page, question: str):
    return page.evaluate(f"() => document.activeElement.{question}")


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_pictures_open_turn_and_close(album, new_page):
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto(album)
    page.locator("[data-gallery] a").nth(1).focus()

    press(page, "Enter")
    viewer = page.locator("dialog.viewer")
    expect(viewer).to_be_visible()
    expect(viewer.locator("p")).to_have_text("Photo 2 · 2 / 3")

    press(page, "ArrowRight", "ArrowRight")
    expect(viewer.locator("p")).to_have_text("Photo 1 · 1 / 3")
    press(page, "ArrowLeft")
    expect(viewer.locator("p")).to_have_text("Photo 3 · 3 / 3")
    assert viewer.locator("img").get_attribute("alt") == "Le stade vu du ciel"
    for _ in range(4):  # the focus stays inside
        press(page, "Tab")
        assert focused(page, "closest('dialog, body').tagName") in ("DIALOG", "BODY")

    press(page, "Escape")
    expect(viewer).to_be_hidden()
    page.wait_for_function("() => [...document.querySelectorAll('[data-gallery] a')].indexOf(document.activeElement) === 2")


def test_pictures_turn_by_swipe(album, new_page):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(album)
    page.locator("[data-gallery] a").first.tap()
    words = page.locator("dialog.viewer p")
    expect(words).to_have_text("Photo 1 · 1 / 3")

    for start, end, expected in ((300, 100, "2 / 3"), (100, 300, "1 / 3"), (200, 190, "1 / 3")):
        page.evaluate(
            """([start, end]) => {
              const viewer = document.querySelector("dialog.viewer")
              const touch = (x) => new Touch({ identifier: 1, target: viewer, clientX: x, clientY: 400 })
              viewer.dispatchEvent(new TouchEvent("touchstart", { changedTouches: [touch(start)] }))
              viewer.dispatchEvent(new TouchEvent("touchend", { changedTouches: [touch(end)] }))
            }""",
            [start, end],
        )
        expect(words).to_contain_text(expected)


def test_pictures_are_links_without_javascript(album, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(album)
    # Chromium's own page around a picture would complain of our content policy: the picture is asked for, not shown.
    page.route("**/media/images/**", lambda route: route.fulfill(status=204) if is_navigation(route) else route.continue_())
    page.locator("[data-gallery] a").first.focus()
    with page.expect_request(lambda request: request.is_navigation_request()) as asked:
        press(page, "Enter")
    assert "/media/images/" in asked.value.url


def is_navigation(route) -> bool:
    return route.request.is_navigation_request()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_question_opens_and_closes(city, album, new_page, key):
    page = new_page()
    page.goto(city.url("alpha", "/association/"))
    page.locator(".accordion summary").first.focus()

    press(page, key)
    expect(page.get_by_text("Non, venez.").first).to_be_visible()
    press(page, key)
    expect(page.get_by_text("Non, venez.").first).to_be_hidden()


def test_menu_of_a_phone_opens_and_closes(city, album, new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(city.url("alpha"))
    opener = page.locator(".masthead-top .menu-button")
    opener.focus()

    press(page, "Enter")
    expect(page.locator("#menu")).to_be_visible()
    press(page, "Tab")
    assert focused(page, "closest('#menu') !== null")

    press(page, "Escape")
    expect(page.locator("#menu")).to_be_hidden()
    assert focused(page, "classList.contains('menu-button')")

    press(page, "Space", "Tab", "Enter")
    page.wait_for_url("**/association/")


def test_menu_of_a_wide_screen_is_reached_in_order(city, album, new_page):
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto(city.url("alpha"))
    page.locator(".brand").focus()
    expect(page.locator(".masthead-top .menu-button")).to_be_hidden()

    reached = []
    for _ in range(4):
        press(page, "Tab")
        reached.append(focused(page, "getAttribute('href')"))

    assert reached == page.locator("#menu li a").evaluate_all("links => links.slice(0, 4).map(link => link.getAttribute('href'))")
