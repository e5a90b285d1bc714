"""Nothing is lost by a wrong click: a page goes and comes back, and two people who write see each other."""

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_volunteer_admin import enter

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_volunteer_deletes_a_page_and_finds_it_again(city, new_page, width):
    page = new_page(viewport={"width": width, "height": 844}, bypass_csp=True)
    resident = new_page(viewport={"width": 390, "height": 844})
    enter(page, city, "alice")
    page.goto(city.url("alpha", "/admin/pages/"))
    page.get_by_role("link", name="Nos activités", exact=True).first.click()
    page.wait_for_url("**/edit/")
    edit = page.url

    page.goto(edit.replace("/edit/", "/delete/"))
    assert violations(page) == []
    page.get_by_role("button", name="Mettre à la corbeille").click()
    message = page.locator(".messages .success")
    expect(message).to_contain_text("est dans la corbeille pendant 30 jours")
    assert resident.goto(city.url("alpha", "/activites/")).status == 404
    message.get_by_role("button", name="Rétablir").click()
    expect(page.locator(".messages .success")).to_contain_text("a retrouvé sa place")
    assert resident.goto(city.url("alpha", "/activites/")).status == 200

    page.goto(edit.replace("/edit/", "/delete/"))
    page.get_by_role("button", name="Mettre à la corbeille").click()
    page.goto(city.url("alpha", "/admin/corbeille/"))
    assert violations(page) == []
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    page.get_by_role("button", name="Rétablir Nos activités").click()
    expect(page.locator(".messages .success")).to_contain_text("a retrouvé sa place")
    assert resident.goto(city.url("alpha", "/activites/")).status == 200
    page.goto(city.url("alpha", "/admin/corbeille/"))
    expect(page.locator("main")).to_contain_text("La corbeille est vide.")
    assert violations(page) == []


def violations(page) -> list[tuple[str, str]]:
    page.wait_for_load_state("networkidle")
    return [(rule["id"], node["html"][:160]) for rule in Axe().run(page)["violations"] for node in rule["nodes"]]


def test_what_is_typed_is_kept_and_two_writers_see_each_other(city, new_page):
    alice, edith = (new_page(viewport={"width": 1280, "height": 900}) for _ in range(2))
    enter(alice, city, "alice")
    enter(edith, city, "edith")
    edit = alice.get_by_role("link", name="Modifier l’accueil").get_attribute("href")

    alice.goto(city.url("alpha", edit))
    alice.wait_for_timeout(2500)  # Wagtail looks at the form for two seconds before it notices changes
    with alice.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
        alice.fill("[name=summary]", "Tapé par Alice, sans rien enregistrer.")
    edith.goto(city.url("alpha", edit))

    expect(edith.locator("[name=summary]")).to_have_value("Tapé par Alice, sans rien enregistrer.")
    edith.locator(".w-editing-sessions__session").first.hover()
    expect(edith.locator(".w-editing-sessions__name", has_text="Alice Test").first).to_be_visible()
