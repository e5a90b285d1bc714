"""People, end to end, each story with and without JavaScript: city IT opens a site in the console, its owner accepts the
mailed link, invites an editor, removes her, and the tab she left open is refused at the next click."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth
from playwright.sync_api import expect

from tests.people import PASSWORD, TOTP_SECRET

pytestmark = pytest.mark.browser
LINK = re.compile(r"http://portail\.localhost:\d+(/invitation/\S+/)")
_given: set[int] = set()  # each code is taken once, and both stories sign the same agent in


def next_code() -> str:
    """Return a code of the agents' authenticator app that has not been given yet; waits for the next if it must."""
    for _ in range(60):
        fresh = [counter for counter in auth.yield_hotp_counters_from_time() if counter not in _given]
        if fresh:
            _given.add(fresh[0])
            return auth.format_hotp_value(auth.hotp_value(TOTP_SECRET, fresh[0]))
        time.sleep(1)
    raise AssertionError("no fresh code in a minute")


def sign_in_agent(page, city):
    page.goto(city.url(path="/compte/connexion/?next=/console/"))
    page.fill("input[name=login]", "chloe@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]:has-text('Se connecter')")
    page.fill("input[name=code]", next_code())
    page.click("main form button[type=submit]:has-text('Se connecter')")
    page.wait_for_url(city.url(path="/console/"))


def accept(page, city, email, first_name):
    """Open the mailed link and make the account; ends on “my sites”."""
    letter = city.letters.wait_for(email)
    page.goto(city.url(path=LINK.search(letter.message.get_body(preferencelist=("plain",)).get_content())[1]))
    page.fill("input[name=first_name]", first_name)
    page.fill("input[name=last_name]", "Martin")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(city.url(path="/mes-sites/"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_city_opens_a_site_and_its_team_runs_itself(city, new_page, javascript):
    name = "avec" if javascript else "sans"
    owner_email, editor_email = f"lea.{name}@example.org", f"rose.{name}@example.org"

    agent = new_page(java_script_enabled=javascript, viewport={"width": 1280, "height": 900})
    sign_in_agent(agent, city)
    agent.goto(city.url(path="/console/associations/nouvelle/"))
    agent.fill("input[name=name]", f"Les Randonneurs {name}")
    agent.fill("input[name=subdomain]", f"randonneurs-{name}")
    agent.fill("input[name=owner_email]", owner_email)
    agent.click("main form button[type=submit]")
    expect(agent.locator("main")).to_contain_text(f"randonneurs-{name}.asso.localhost")

    owner = new_page(java_script_enabled=javascript, viewport={"width": 390, "height": 844})
    accept(owner, city, owner_email, "Léa")
    owner.click("main a:has-text('équipe')")
    owner.fill("input[name=email]", editor_email)
    owner.check("input[name=role][value=editor]", force=True)
    owner.click("main form button[type=submit]:has-text('nvit')")
    expect(owner.locator("main")).to_contain_text(editor_email)

    editor = new_page(java_script_enabled=javascript, viewport={"width": 1280, "height": 900})
    accept(editor, city, editor_email, "Rose")
    editor.goto(city.url(f"randonneurs-{name}", "/entrer/"))
    editor.wait_for_url(city.url(f"randonneurs-{name}", "/admin/"))

    owner.reload()
    owner.click(f"li:has-text('{editor_email}') a[href$='/retirer/']")
    owner.click("main form button[type=submit]")
    expect(owner.locator("main")).to_contain_text("ne fait plus partie de l’équipe")

    editor.goto(city.url(f"randonneurs-{name}", "/admin/pages/"))
    expect(editor.locator("h1")).to_have_text("Vous ne faites pas partie de cette équipe")
    city.letters.wait_for(editor_email, subject="Vous ne faites plus partie")
