"""An owner has erased a text: she looks at yesterday, goes back to it with a code, sees it, and brings her site of today back."""

import re
import time

from tests.e2e.running import shell
from tests.people import PASSWORD

ARCHIVED = """
from tenants.actions.archives import create_archive
from tenants.models import Archive, Association
create_archive(association=Association.objects.get(subdomain="alpha"), reason=Archive.Reason.NIGHTLY, by=None)
"""
ERASED = """
from cms.models import ContentPage
from tenants.models import Association
from tenants.schemas import in_association
with in_association(Association.objects.get(subdomain="alpha")):
    page = ContentPage.objects.get(slug="canari")
    page.title, page.summary = "Page vidée", ""
    page.save_revision(log_action=True).publish()
"""


def test_an_owner_goes_back_to_a_day_and_takes_it_back(city, new_page):
    shell(city, ARCHIVED)
    shell(city, ERASED)
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(city.url(path="/compte/connexion/"))
    page.fill("input[name=login]", "alice@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.goto(city.url("alpha", "/entrer/?next=/admin/revenir/"))

    page.get_by_role("button", name="Regarder ce jour").last.click()
    page.get_by_role("link", name="Regarder le site de ce jour-là").click(timeout=60_000)  # it is being built
    assert re.match(r"http://apercu-[a-z2-7]{20}\.asso\.localhost:\d+/$", page.url), "the key is not in the address any more"
    preview = page.url
    page.goto(preview + "canari/")
    assert page.get_by_text("canari-alpha-jaune").count()
    assert "noindex" in page.goto(preview + "canari/").headers["x-robots-tag"]

    page.get_by_role("link", name="Revenir à ce jour").click()
    page.get_by_role("button", name="Oui, revenir à ce jour").click()
    letter = city.letters.wait_for("alice@example.org", subject="Votre code pour revenir")
    code = re.search(r"^ +(\d{6})\s*$", letter.message.get_body(("plain",)).get_content(), re.MULTILINE)[1]
    page.get_by_label("Code reçu par e-mail").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Revenir à ce jour", exact=True).click()
    page.get_by_role("heading", name="C’est fait").wait_for(timeout=60_000)  # the page waits, and signs in again by itself
    assert city.letters.wait_for("alice@example.org", subject="est redevenu comme")
    stranger = new_page()
    stranger.goto(city.url("alpha", "/canari/"))
    assert stranger.get_by_text("canari-alpha-jaune").count()
    assert stranger.goto(preview).status == 404

    page.get_by_role("link", name="Voir ce qui est mis de côté").click()
    page.get_by_text("Page vidée").first.wait_for()
    page.get_by_role("button", name="Reprendre cette version").click()
    page.get_by_role("heading", name="Revenir à un jour passé").wait_for()
    time.sleep(0.2)
    stranger.goto(city.url("alpha", "/canari/"))
    assert stranger.get_by_role("heading", name="Page vidée").count()
