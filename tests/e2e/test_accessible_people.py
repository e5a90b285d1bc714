"""axe finds nothing on the pages where people run their teams and city IT its console, on a phone and on a wide screen,
light and dark; nothing is wider than the phone, and no id is there twice. The other
pages of the account: test_passkey.py."""

import itertools
import os

import pytest
from axe_core_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

SEND = "main form button[type=submit]"
DOUBLE_IDS = """() => [...document.querySelectorAll("[id]")].map(one => one.id)
    .filter((id, place, all) => all.indexOf(id) !== place)"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

CONTRAST = {"runOnly": ["color-contrast"]}
# The whole of a page at one width in the light, its colours at the other in the dark; the next page the other way round.
SAMPLES = [((1280, "light", {}), (320, "dark", CONTRAST)), ((320, "light", {}), (1280, "dark", CONTRAST))]
TURNS = itertools.cycle([sum(SAMPLES, ())] if os.environ.get("KIOSQUE_EVERY_LOOK") else SAMPLES)

FAULTS = "options => axe.run(document, options).then(found => found.violations)"

# {name} is a place of tests/e2e/people_places.py; "!" at the end sends the page's last form as it is, to see it refused.
PAGES = {
    None: [
        "/demander-un-site/", "/demander-un-site/!", "/demander-un-site/envoye/", "/charte/", "{claim form}", "{claim form}!",
        "{Flûtes confirm}", "{Violons confirm}", "{Orgues confirm}", "/demander-un-site/confirmer/perdu/", "{claim confirm}",
        "{claim state}", "{claim state}renoncer/", "/reprendre/confirmer/perdu/", "{invited}", "{invited}!",
    ],
    "ada": [
        "/mes-sites/", "{relais}equipe/", "{relais}equipe/!", "{member}", "{member}retirer/", "{invitation}annuler/",
        "{relais}equipe/quitter/", "{relais}journal/", "{relais}passage-de-relais/", "{passage}passage-de-relais/",
        "{passage}equipe/", "{claim}", "{claim}!", "{under way}", "{under way}renoncer/", "{done}",
    ],
    "ben": [
        "/mes-sites/", "{relais}equipe/", "{passage}equipe/quitter/", "{under way}", "{done}",
        "{fini}equipe/", "{fini}passage-de-relais/", "{fini}passage-de-relais/!",
    ],
    "dan": ["/compte/confirmer-identite/", "/mes-sites/", "site relais /admin/", "site close /"],
    "chloe": [
        "/compte/securite/", "/compte/confirmer-identite/code/",
        "/console/", "/console/?q=rien", "/console/?filtre=sans-responsable", "/console/associations/nouvelle/",
        "/console/associations/nouvelle/!", "{console relais}", "{console relais}suspendre/", "{console relais}renommer/",
        "{console relais}espace/", "{console relais}supprimer/", "{console relais}inviter/", "{console relais}inviter/!",
        "/console/archives/", "{console relais}archives/", "{console archive}revenir/", "{console archive}revenir/!",
        "{console archive}copier/", "{console relais}domaines/", "{console relais}ouvert/", "{console close}", "{console listed}",
        "{console listed}ouvrir/", "/console/messages/", "/console/messages/ecrire/", "/console/messages/ecrire/!",
        "/console/bandeaux/", "/console/bandeaux/!", "/console/journal/", "/console/demandes/", "{Violons}", "{Orgues}",
        "/console/passages/", "{console claim}", "{console under way}", "{assistance start}", "{assistance start}!",
        "{assistance}",
    ],
}  # fmt: skip


@pytest.mark.parametrize("person", PAGES, ids=str)
def test_pages_are_axe_clean(city, filled, new_page, person):
    page = new_page(viewport={"width": 320, "height": 800}, bypass_csp=True)
    if person:
        filled.sign_in(page, person)
    faults = []
    for name in PAGES[person]:
        go(page, city, name.format_map(filled.places))
        faults += [(name, page.url, *fault) for fault in faults_of(page)]
    assert faults == []


def test_preview_of_a_message_is_axe_clean(city, filled, new_page):
    page = new_page(viewport={"width": 320, "height": 800}, bypass_csp=True)
    filled.sign_in(page, "chloe")
    page.goto(city.url(path="/console/messages/ecrire/"))
    page.fill("[name=subject]", "Mardi")
    page.fill("[name=body]", "Bonjour à toutes et à tous.")
    page.click(f"{SEND}[value=preview]")
    page.locator(f"{SEND}[value=send]").wait_for()

    assert faults_of(page) == []


def go(page, city, path: str, *, send: str = SEND) -> None:
    """Open a page of the portal, or of a site; send its form as it is if the path ends so, with the last of such buttons."""
    subdomain = None
    if path.startswith("site "):
        _site, subdomain, path = path.split()
    address = city.url(subdomain, path.removesuffix("!"))
    page.goto(address)
    assert subdomain or page.url == address, "it leads elsewhere"
    assert page.locator("h1").count() == 1, (path, page.title())
    if path.endswith("!"):
        page.evaluate("() => [...document.querySelectorAll('main form')].forEach(form => { form.noValidate = true })")
        with page.expect_navigation():
            page.locator(send).last.click()
        assert page.locator("[role=alert], [aria-invalid=true]").count() > 0, path


def faults_of(page) -> list[tuple]:
    """Look at a page as SAMPLES say; with KIOSQUE_EVERY_LOOK, at both widths in both lights."""
    faults = [("double id", each) for each in page.evaluate(DOUBLE_IDS)]
    page.evaluate(Axe().axe_script)
    for width, scheme, options in next(TURNS):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for rule in page.evaluate(FAULTS, options | {"resultTypes": ["violations"]}):
            faults += [(width, scheme, rule["id"], node["html"][:160]) for node in rule["nodes"]]
    page.set_viewport_size({"width": 320, "height": 800})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    wide = page.evaluate(TOO_WIDE)
    return faults + ([("wider than a phone by", wide)] if wide else [])
