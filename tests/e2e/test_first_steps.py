"""A new site: its owner takes some of the first steps, opens it, and a resident reads it."""

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.running import shell
from tests.e2e.test_main_story import sign_in

pytestmark = pytest.mark.browser

NEW_SITE = """
from tenants.actions import associations, team
from tenants.actions.accounts import create_account
from tests.people import PASSWORD
nina = create_account(email="nina@example.org", first_name="Nina", last_name="Roux", password=PASSWORD, by=None)
made = associations.create_association(name="Les Cerfs-volants", subdomain="cerfs-volants", category="sport", by=None)
team.add_member(association=made, account=nina, role="owner", by=None)
"""
LEGAL = {
    "street": "3 rue X",
    "town": "Ville",
    "phone": "01 99 00 11 22",
    "email": "a@b.example",
    "publication_director": "Nina Roux",
}


@pytest.fixture
def site(city):
    """Return a function that gives an address of a new site, owned by Nina."""
    shell(city, NEW_SITE)
    return lambda path="/": city.url("cerfs-volants", path)


def test_owner_prepares_the_site_then_opens_it(city, site, new_page):
    resident = new_page(viewport={"width": 390, "height": 844})
    nina = new_page(viewport={"width": 320, "height": 844}, bypass_csp=True)
    resident.goto(site())
    expect(resident.locator("main")).to_contain_text("Site en préparation")
    expect(resident.locator("h1")).to_have_text("Les Cerfs-volants")

    sign_in(nina, city, "nina@example.org")
    nina.goto(city.url("cerfs-volants", "/entrer/?next=/admin/"))
    steps = nina.locator("#premiers-pas")
    expect(steps).to_contain_text("Premiers pas : 1 sur 8")
    assert faults(nina) == []
    write_first_news(nina)
    nina.goto(site("/admin/"))
    expect(steps).to_contain_text("Votre première actualité est publiée")

    nina.get_by_role("link", name="Complétez ce que la loi").click()
    for name, value in LEGAL.items():
        nina.fill(f"[name={name}]", value)
    nina.get_by_role("button", name="Enregistrer").click()
    nina.wait_for_selector(".messages .success")
    nina.goto(site("/admin/"))
    expect(steps).to_contain_text("Premiers pas : 3 sur 8")

    nina.goto(site())
    band = nina.get_by_role("region", name="Site en préparation")
    expect(band).to_contain_text("Seule l’équipe voit ce site.")
    assert faults(nina) == []
    band.get_by_role("link", name="Ouvrir le site").click()
    steps.get_by_role("link", name="Ouvrir le site").click()
    assert faults(nina) == []
    nina.get_by_role("button", name="Ouvrir le site").click()
    expect(nina.locator(".messages .success")).to_contain_text("Votre site est ouvert")
    expect(nina.locator("details#premiers-pas")).to_contain_text("3 sur 8")
    assert faults(nina) == []

    resident.goto(site())
    expect(resident.locator("main")).to_contain_text("Premier lâcher de cerfs-volants")
    assert resident.context.cookies() == []


def write_first_news(nina) -> None:
    nina.get_by_role("link", name="Publiez une première actualité").click()
    nina.fill("[name=title]", "Premier lâcher de cerfs-volants")
    nina.fill("[name=summary]", "Dimanche, sur la digue.")
    nina.click("button[name=action-publish]")
    nina.wait_for_selector(".messages .success")


def faults(page) -> list[tuple[str, str]]:
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    return [(rule["id"], node["html"][:160]) for rule in Axe().run(page)["violations"] for node in rule["nodes"]]
