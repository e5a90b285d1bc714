"""« Publier » pressed while a new page saves itself: one page, online, and no word about somebody else."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.test_volunteer_admin import enter

pytestmark = pytest.mark.browser

SLOW = 1.5  # seconds that the page's own saving takes


@pytest.mark.parametrize("pause", [600, 1100, 1700])  # before it saves itself, as it does, while the site works at it
def test_page_published_while_it_saves_itself_is_one_page(city, new_page, pause):
    alice = new_page(viewport={"width": 390, "height": 844})
    enter(alice, city, "alice")
    title = f"Concert de {pause} voix"
    alice.get_by_role("link", name="Écrire une actualité").first.click()
    alice.wait_for_load_state("networkidle")
    alice.wait_for_timeout(2500)  # Wagtail looks at the form for two seconds before it notices changes
    alice.route("**/admin/pages/add/**", slowly)

    alice.fill("[name=title]", title)
    alice.wait_for_timeout(pause)
    alice.locator("footer").get_by_role("button", name="Publier").first.click()

    expect(alice.locator(".messages .success")).to_contain_text(title, timeout=15_000)
    expect(alice.locator(".messages .warning, .messages .error")).to_have_count(0)
    alice.goto(city.url("alpha", "/admin/"))
    expect(alice.locator("main")).to_contain_text("Vos brouillons")
    expect(alice.locator("main")).not_to_contain_text(title)
    public = new_page()
    public.goto(city.url("alpha", "/actualites/"))
    expect(public.get_by_role("link", name=title)).to_have_count(1)


def slowly(route) -> None:
    if route.request.method == "POST" and "json" in route.request.headers.get("accept", ""):
        time.sleep(SLOW)
    route.continue_()
