"""The admin as volunteers meet it: a draft that is read and published, and axe on every screen they use."""

import re

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_main_story import sign_in

pytestmark = pytest.mark.browser

SCREENS = ["/admin/", "/admin/aide/", "/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/messages/",
           "/admin/settings/cms/siteidentity/"]  # fmt: skip
# What Wagtail 7.4 draws by itself in the editor of blocks: (rule, words of the element).
WAGTAILS = [
    ("aria-input-field-name", "public-DraftEditor-content"),
    ("label", 'name="body-'),
    ("scrollable-region-focusable", "DraftEditor-root"),
    ("landmark-unique", 'id="block-'),
]


def enter(page, city, name, path="/admin/", site="alpha"):
    sign_in(page, city, f"{name}@example.org")
    page.goto(city.url(site, f"/entrer/?next={path}"))
    page.wait_for_url(re.compile(re.escape(city.url(site, "/admin/"))))


@pytest.mark.parametrize("width", [320, 1280])
def test_admin_is_axe_clean(city, new_page, width):
    page = new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    enter(page, city, "alice")
    edit = page.get_by_role("link", name="Modifier l’accueil").get_attribute("href")
    write = page.get_by_role("link", name="Écrire une actualité").get_attribute("href")
    event = page.get_by_role("link", name="Ajouter un événement").get_attribute("href")
    found = []

    for path in [*SCREENS, edit, write, event]:
        page.goto(city.url("alpha", path))
        page.wait_for_load_state("networkidle")
        found += [(path, *fault) for fault in faults(page)]
        wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (path, wide) == (path, 0)

    assert found == []


def faults(page) -> list[tuple[str, str]]:
    """Return what axe finds that is not Wagtail's own, once all is there and nothing moves any more."""
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "() => Promise.allSettled(document.getAnimations()"
        ".filter(one => one.effect.getComputedTiming().iterations !== Infinity).map(one => one.finished))"
    )
    nodes = [(rule["id"], node["html"][:160]) for rule in Axe().run(page)["violations"] for node in rule["nodes"]]
    return [(rule, html) for rule, html in nodes if not any(rule == known and words in html for known, words in WAGTAILS)]


def test_contributor_drafts_and_owner_publishes(city, new_page):
    carl, alice = (new_page(viewport={"width": 390, "height": 844}) for _ in range(2))
    enter(carl, city, "carl")
    enter(alice, city, "alice")

    carl.click("text=Écrire une actualité")
    carl.fill("[name=title]", "Vide-grenier de juin")
    carl.fill("[name=summary]", "Le 7 juin, place du marché.")
    expect(carl.locator("[name=slug]")).to_have_value("vide-grenier-de-juin")
    carl.click("button[name=action-submit]")
    carl.wait_for_selector(".messages .success")
    carl.goto(city.url("alpha", "/admin/"))
    assert "L’équipe va la relire" in carl.locator("main").inner_text()

    letter = city.letters.wait_for("alice@example.org")
    link = re.search(r"http\S+/edit/", letter.message.get_body("plain").get_content())[0]
    alice.goto(link)
    alice.click("[data-workflow-action-name=approve]")
    alice.wait_for_selector(".messages .success")

    assert city.letters.wait_for("carl@example.org").subject == "«\xa0Vide-grenier de juin\xa0» est en ligne"
    resident = new_page(viewport={"width": 390, "height": 844})
    resident.goto(city.url("alpha", "/actualites/"))
    assert "Vide-grenier de juin" in resident.locator("main").inner_text()
