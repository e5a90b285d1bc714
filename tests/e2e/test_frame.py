"""A volunteer arranges what stands around every page, and a resident sees it: with a mouse, by keyboard, without JavaScript."""

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_volunteer_admin import enter, faults

pytestmark = pytest.mark.browser

MENU = "/admin/menu/"
SCREENS = [MENU, "/admin/menu/lien/", "/admin/menu/en-tete/", "/admin/menu/pied-de-page/"]


def menu_of(resident, city) -> list[str]:
    resident.goto(city.url("beta", "/contact/"))
    return [words.split("\n")[0].strip() for words in resident.locator("#menu li").all_inner_texts()]


def enter_beta(page, city):
    """Sign in as Bob, into Beta: the other stories count on Alpha's menu."""
    page.goto(city.url(path="/compte/connexion/"))
    page.fill("input[name=login]", "bob@example.org")
    page.fill("input[name=password]", "correct horse battery")
    page.click("main form button[type=submit]")
    page.wait_for_url(city.url(path="/mes-sites/"))
    page.goto(city.url("beta", f"/entrer/?next={MENU}"))
    page.wait_for_url(city.url("beta", MENU))


@pytest.mark.parametrize("has_scripts", [True, False])
def test_volunteer_arranges_the_menu(city, new_page, has_scripts):
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=has_scripts)
    resident = new_page(viewport={"width": 1280, "height": 800})
    enter_beta(page, city)
    before = menu_of(resident, city)

    page.get_by_role("button", name="Monter « Contact »").click()
    page.wait_for_url("**/admin/menu/#line-*")
    page.get_by_role("switch", name="Dans le menu Nos activités").click()
    expect(page.locator("main")).to_contain_text("n’est plus dans le menu")
    after = menu_of(resident, city)

    assert after == [title for title in moved_up(before, "Contact") if title != "Nos activités"]
    resident.goto(city.url("beta", "/activites/"))
    expect(resident.get_by_role("heading", level=1)).to_have_text("Nos activités")
    page.get_by_role("switch", name="Dans le menu Nos activités").click()
    page.get_by_role("button", name="Descendre « Contact »").click()
    expect(page.locator("main")).to_contain_text("est descendu d’un cran")
    assert menu_of(resident, city) == before


def moved_up(titles: list[str], title: str) -> list[str]:
    place = titles.index(title)
    return [*titles[: place - 1], title, titles[place - 1], *titles[place + 1 :]]


def test_menu_is_arranged_by_keyboard(city, new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    enter_beta(page, city)
    first = page.locator(".kiosque-lines li").first.locator("strong").inner_text()

    page.get_by_role("button", name=f"Descendre « {first} »").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/menu/#line-*")

    expect(page.locator(".kiosque-lines li").nth(1).locator("strong")).to_have_text(first)
    page.keyboard.press("Tab")  # from the line that moved: its own first button
    focused = page.evaluate("() => document.activeElement.innerText")
    assert first in focused
    page.keyboard.press("Enter")
    expect(page.locator(".kiosque-lines li").first.locator("strong")).to_have_text(first)


def test_volunteer_adds_a_link_a_button_and_a_network(city, new_page):
    page, resident = (new_page(viewport={"width": 390, "height": 844}) for _ in range(2))
    enter_beta(page, city)

    page.get_by_role("link", name="Ajouter un lien vers un autre site").click()
    page.get_by_label("Mots du menu").fill("Payer sa cotisation")
    page.get_by_label("Adresse").fill("www.helloasso.com/associations/beta")
    page.get_by_role("button", name="Mettre dans le menu").click()
    expect(page.locator(".kiosque-lines").first).to_contain_text("Mène à www.helloasso.com")

    page.get_by_role("link", name="Modifier l’en-tête").click()
    page.get_by_label("Mots sur le bouton").fill("Nous rejoindre")
    page.get_by_label("Page de ce site").select_option("")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’est encore enregistré.")
    expect(page.get_by_label("Mots sur le bouton")).to_have_value("Nous rejoindre")
    page.get_by_label("Page de ce site").select_option(label="\u00a0\u00a0\u00a0Nous rejoindre")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="L’en-tête")).to_be_visible()

    page.get_by_role("link", name="Modifier le pied de page").click()
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("Permanence le mardi à 17 h.")
    page.wait_for_timeout(500)  # the editor keeps what is typed after a quarter of a second
    page.locator("[name=link-0-label]").fill("")
    page.locator("[name=link-0-url]").fill("https://www.facebook.com/beta")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("Permanence le mardi à 17 h.")

    resident.goto(city.url("beta", "/contact/"))
    foot = resident.get_by_role("contentinfo")
    expect(foot).to_contain_text("Permanence le mardi à 17 h.")
    expect(foot.get_by_role("link", name="Facebook")).to_have_attribute("href", "https://www.facebook.com/beta")
    button = resident.get_by_role("banner").get_by_role("link", name="Nous rejoindre")
    assert button.bounding_box()["height"] >= 44
    resident.get_by_role("button", name="Menu", exact=True).click()
    expect(resident.locator("#menu").get_by_role("link", name="Payer sa cotisation")).to_be_visible()
    resident.keyboard.press("Escape")
    button.click()
    resident.wait_for_url("**/nous-rejoindre/")


@pytest.mark.parametrize("width", [320, 1280])
def test_screens_are_axe_clean(city, new_page, width):
    page = new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    enter(page, city, "alice")
    for path in SCREENS:
        page.goto(city.url("alpha", path))
        page.wait_for_load_state("networkidle")
        assert (path, faults(page)) == (path, [])
        wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (path, wide) == (path, 0)

    page.goto(city.url("alpha", "/admin/menu/lien/"))
    page.get_by_role("button", name="Mettre dans le menu").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert [rule["id"] for rule in Axe().run(page)["violations"]] == []
