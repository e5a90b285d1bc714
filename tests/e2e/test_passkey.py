"""A passkey in a real browser, with an authenticator that the browser pretends to have; and the account's pages for axe."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_accessible import LOOKS, judge, open_look
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ACCOUNT = ["/compte/", "/compte/adresses/", "/compte/sessions/", "/compte/mes-donnees/", "/compte/partir/", "/compte/securite/",
           "/compte/securite/application/", "/compte/securite/cles/ajouter/"]  # fmt: skip


def give_device(page):
    """Let the page's browser have a fingerprint reader that always says yes. Returns the session that controls it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    return devtools, devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def sign_in(page, city, email, path="/compte/"):
    page.goto(city.url(path=f"/compte/connexion/?next={path}"))
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form:has(input[name=password]) button[type=submit]")


def confirm_password(page):
    page.wait_for_url("**/confirmer-identite/**")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")


def sign_out(page):
    page.click("main form[action$='/deconnexion/'] button")
    page.wait_for_url("**/au-revoir/")


def add_passkey(page):
    page.click("text=Seconde étape")
    page.click("text=Ajouter une clé d’accès")
    confirm_password(page)

    page.fill("input[name=name]", "Mon téléphone")
    page.click("form[data-passkey=create] button")
    page.wait_for_url("**/codes-de-secours/")
    expect(page.locator(".rescue-codes li")).to_have_count(10)
    page.click("text=Je les ai gardés")
    expect(page.locator(".row-name")).to_have_text("Mon téléphone")


def test_passkey_is_added_then_signs_in_both_ways_then_goes(city, new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    devtools, device = give_device(page)
    sign_in(page, city, "carl@example.org")
    add_passkey(page)

    page.goto(city.url(path="/compte/"))
    sign_out(page)
    sign_in(page, city, "carl@example.org")
    page.wait_for_url("**/connexion/verification/")
    page.click("form[data-passkey=get] button")
    page.wait_for_url(city.url(path="/compte/"))

    sign_out(page)
    page.goto(city.url(path="/compte/connexion/?next=/compte/securite/"))
    page.click("form[data-passkey=get] button")
    page.wait_for_url(city.url(path="/compte/securite/"))

    page.goto(city.url(path="/compte/"))
    sign_out(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(city.url(path="/compte/connexion/"))
    page.click("form[data-passkey=get] button")
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.click("form[data-passkey=get] button")
    page.wait_for_url(city.url(path="/mes-sites/"))

    page.goto(city.url(path="/compte/securite/"))
    page.click("a.bad:has-text('Retirer')")
    page.wait_for_url("**/confirmer-identite/**")
    page.click("form[data-passkey=get] button")
    page.click("button:has-text('La retirer')")
    page.wait_for_url(city.url(path="/compte/securite/"))
    expect(page.locator("text=La clé d’accès est retirée")).to_be_visible()


def test_without_javascript_the_other_ways_are_there(city, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(city.url(path="/compte/connexion/"))

    expect(page.locator("form[data-passkey]")).to_be_hidden()
    expect(page.locator("text=Recevoir un code par e-mail")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_account_is_axe_clean(city, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    sign_in(page, city, "dan@example.org")
    page.wait_for_url(city.url(path="/compte/"))
    page.goto(city.url(path="/compte/securite/application/"))
    confirm_password(page)
    page.wait_for_url("**/securite/application/")
    for path in ACCOUNT:
        judge(page, city.url(path=path))
    sign_in_half(new_page, city, width, scheme)


def sign_in_half(new_page, city, width, scheme):
    page = open_look(new_page, width, scheme)
    sign_in(page, city, "chloe@example.org")
    page.wait_for_url("**/connexion/verification/")
    judge(page, page.url)
