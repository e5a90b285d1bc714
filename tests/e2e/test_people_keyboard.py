"""With the keyboard alone and without JavaScript: to ask for a site with papers, to invite, to work through the list."""

import re

import pytest
from playwright.sync_api import expect

from tests.permission_objects import PAPER

pytestmark = pytest.mark.browser


@pytest.fixture
def page(new_page):
    return new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})


def tab_to(page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.locator(f":is({selector}):focus").count():
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def type_in(page, **texts: str) -> None:
    for name, text in texts.items():
        tab_to(page, f"[name={name}]")
        page.keyboard.type(text)


def add_paper(page) -> None:
    tab_to(page, "[name=papers]")
    page.keyboard.press("Enter")
    expect(page.locator("[name=papers]")).to_have_value(re.compile("pdf$"))


def send(page, selector: str = "main form button[type=submit]") -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_site_is_asked_for_with_papers(city, page):
    file = {"name": "récépissé.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    page.on("filechooser", lambda chooser: chooser.set_files(file))  # from the first moment: the window opens at once
    page.goto(city.url(path="/demander-un-site/"))
    type_in(page, name="Les Vélos du canal")
    tab_to(page, "[name=category]")
    page.keyboard.press("ArrowDown")
    type_in(page, town="Belle-Rive", first_name="Nadia", last_name="Ferrand", email="nadia.clavier@example.org")
    add_paper(page)
    type_in(page, message="Bonjour.")

    send(page)  # without the charter: it is said, and nothing that was typed is lost
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("[name=message]")).to_have_value("Bonjour.")
    add_paper(page)
    tab_to(page, "[name=charter]")
    page.keyboard.press("Space")
    send(page)

    expect(page).to_have_url(city.url(path="/demander-un-site/envoye/"))
    assert "Vélos du canal" in city.letters.wait_for("nadia.clavier@example.org").subject


def test_owner_invites(city, filled, page):
    filled.sign_in(page, "ada")
    page.goto(city.url(path=f"{filled.places['passage']}equipe/"))
    type_in(page, email="clavier@example.org")
    tab_to(page, "[name=role]")
    page.keyboard.press("ArrowUp")
    role = page.locator("[name=role]:checked").get_attribute("value")

    send(page, ".invite form button[type=submit]")

    expect(page.locator("main li", has_text="clavier@example.org")).to_be_visible()
    assert role in ("contributor", "editor", "owner")
    assert "Les Amis de passage" in city.letters.wait_for("clavier@example.org").subject


def test_console_is_searched_filtered_and_sorted(city, filled, page):
    filled.sign_in(page, "chloe")
    page.goto(city.url(path="/console/"))
    type_in(page, q="amis")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    send(page, "nav a[href*='filtre=une-responsable']")
    send(page, ".sorts a[href*='tri=creation']")

    assert "q=amis" in page.url and "filtre=une-responsable" in page.url and "tri=creation" in page.url
    expect(page.locator(".chips [aria-current], .sorts [aria-current]")).to_have_count(2)
    found = page.locator("main a[href*='/console/associations/']:has-text('Amis')")
    assert [name.strip() for name in found.all_inner_texts()] == ["Les Amis de fini", "Les Amis de passage", "Les Amis de relais"]

    send(page, "main a[href*='/console/associations/']:has-text('relais')")
    expect(page.locator("h1")).to_contain_text("Les Amis de relais")
