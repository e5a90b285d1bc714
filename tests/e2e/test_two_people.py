"""Two people write one page in two browsers: both are told in plain words, and nothing that either typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_volunteer_admin import enter

pytestmark = pytest.mark.browser


def open_editor(page, city, name: str, title: str) -> str:
    """Open a page's editor as this person; returns its address."""
    enter(page, city, name)
    page.goto(city.url("alpha", "/admin/pages/"))
    page.get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_url("**/edit/")
    page.wait_for_timeout(2500)  # Wagtail looks at the form for two seconds before it notices changes
    return page.url


def type_and_wait(page, words: str):
    """Type a sentence; returns what the site answers when the page saves itself."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url) as answer:
        page.fill("[name=summary]", words)
    return answer.value


def test_two_people_on_one_page_lose_nothing(city, new_page):
    alice, edith = (new_page(viewport={"width": 1280, "height": 900}) for _ in range(2))
    edit = open_editor(alice, city, "alice", "L’association")
    assert type_and_wait(alice, "Tapé par Alice.").status == 200
    open_editor(edith, city, "edith", "L’association")

    assert type_and_wait(alice, "Tapé encore par Alice.").status == 200
    assert type_and_wait(edith, "Tapé par Édith.").status == 400
    expect(edith.locator(".w-autosave-indicator__state--paused")).to_be_visible()
    expect(edith.get_by_role("button", name="Alice Test a enregistré cette page entre-temps")).to_be_visible()
    expect(edith.locator("[name=summary]")).to_have_value("Tapé par Édith.")

    edith.locator("footer").get_by_role("button", name="Publier").first.click()
    dialog = edith.get_by_role("dialog")
    expect(dialog).to_contain_text("Alice Test a enregistré cette page entre-temps")
    expect(dialog).to_contain_text("Celle de Alice Test reste dans l’historique de la page.")
    dialog.locator("[data-w-dialog-target=confirm]").click()
    expect(edith.locator(".messages .warning")).to_contain_text("Alice Test a aussi enregistré cette page")

    edith.goto(edit.replace("/edit/", "/history/"))
    expect(edith.locator("main")).to_contain_text("Alice Test")
    edith.goto(edit)
    expect(edith.locator("[name=summary]")).to_have_value("Tapé par Édith.")
    assert type_and_wait(alice, "Tapé après Édith.").status == 400
    expect(alice.locator("[name=summary]")).to_have_value("Tapé après Édith.")
