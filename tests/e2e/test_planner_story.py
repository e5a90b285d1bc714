"""The trainer plans: a place, then a cohort of five associations in a dozen clicks at most, with JavaScript and without; the
owners and the trainer's calendar learn it; then axe looks at every page."""

import json
from datetime import date

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.e2e.running import shell
from tests.e2e.test_accessible_people import faults_of
from tests.e2e.test_people_story import next_code
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

NAMES = ["Les Archers", "La Boussole", "Le Carrousel", "Les Dahlias", "L’Écluse", "Les Fauvettes"]
MAKE = f"""
from tenants.actions.associations import create_association
from tenants.actions.team import add_member
from tests.conftest import load_cast
cast = load_cast()
for number, name in enumerate({NAMES!r}):
    made = create_association(name=name, subdomain=f"plan-{{number}}", category="sport", by=None)
    add_member(association=made, account=cast.bob, role="owner", by=None)
"""
# What a story leaves, for the pages that need one.
ARMISTICE = f"{date.today().year + 1}-11-11"  # a public holiday
FIND = """
import json
from training.models import Cohort
cohort = Cohort.objects.get(name="Promotion avec")
print(json.dumps([cohort.pk, *(str(each) for each in cohort.sessions.values_list("pk", flat=True)[:2])]))
"""
CLICKS = """window.addEventListener("pointerdown", () => {
    sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true)"""


@pytest.fixture(scope="module")
def associations(city):
    shell(city, MAKE)


@pytest.fixture(scope="module")
def signed_in(city, chromium):
    """Return what a browser keeps of the trainer who has signed in."""
    page = chromium.new_context(locale="fr-FR").new_page()
    page.goto(city.url(path="/compte/connexion/?next=/formation/"))
    page.fill("input[name=login]", "theo@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]:has-text('Se connecter')")
    page.fill("input[name=code]", next_code())
    page.click("main form button[type=submit]:has-text('Se connecter')")
    page.wait_for_url(city.url(path="/formation/"))
    state = page.context.storage_state()
    page.context.close()
    return state


def add_place(page, city, name):
    page.goto(city.url(path="/formation/lieux/nouveau/"))
    page.fill("[name=name]", name)
    page.fill("[name=address]", "1 quai des Bateliers")
    page.fill("[name=seats]", "10")
    page.click("main form button[type=submit]")
    page.wait_for_url(city.url(path="/formation/lieux/"))


@pytest.mark.parametrize("javascript", [True, False], ids=["avec", "sans"])
def test_a_cohort_of_five_associations_in_a_dozen_clicks(city, associations, signed_in, new_page, request, javascript):
    story = request.node.callspec.id
    page = new_page(java_script_enabled=javascript, viewport={"width": 1280, "height": 900}, storage_state=signed_in)
    if javascript:
        page.add_init_script(CLICKS)
    add_place(page, city, f"Salle {story}")
    page.goto(city.url(path="/formation/"))
    if javascript:
        page.evaluate("sessionStorage.clicks = 0")
    n_clicks = 0

    def click(selector):
        nonlocal n_clicks
        n_clicks += 1
        page.click(selector)

    click("main a:has-text('Préparer une promotion')")
    click("input[name=name]")
    page.keyboard.press("Control+A")
    page.keyboard.type(f"Promotion {story}")
    page.select_option("[name=place]", label=f"Salle {story}")
    n_clicks += 2  # a list opens, a line of it is chosen
    for name in NAMES[:5]:
        click(f"label.tick:has-text('{name}')")
    click("button:has-text('Proposer six dates')")
    expect(page.locator("#days")).to_be_visible()
    click("button:has-text('Créer la promotion')")
    if page.locator("[name^=confirm_]").count():  # the trainer holds the other story's sessions
        keep_every_day(page)
    elif javascript:
        assert int(page.evaluate("sessionStorage.clicks")) + 2 == n_clicks, "the browser counts the same"

    assert n_clicks <= 12
    expect(page.locator("h1")).to_have_text(f"Promotion {story}")
    expect(page.locator("#associations + ul > li")).to_have_count(5)
    expect(page.locator("#sessions + ul > li")).to_have_count(6)
    check_mails(city, f"Promotion {story}")


def keep_every_day(page):
    for box in page.locator("[name^=confirm_]").all():
        box.check()
    page.click("button:has-text('Créer la promotion')")


def check_mails(city, name):
    told = city.letters.wait_for("bob@example.org", subject="aux ateliers")
    assert name in told.message.get_body(preferencelist=("plain",)).get_content()
    calendars = files_of(city.letters.wait_for("theo@example.org", subject=name))
    assert [calendar["METHOD"] for calendar in calendars] == ["REQUEST"] * 6
    assert len({str(calendar.walk("VEVENT")[0]["UID"]) for calendar in calendars}) == 6


def files_of(letter) -> list[Calendar]:
    parts = [part for part in letter.message.iter_attachments() if part.get_content_type() == "text/calendar"]
    return [Calendar.from_ical(part.get_payload(decode=True)) for part in parts]


def test_typing_narrows_the_associations_and_keeps_what_is_ticked(city, associations, signed_in, new_page):
    page = new_page(viewport={"width": 390, "height": 844}, storage_state=signed_in)
    page.goto(city.url(path="/formation/promotions/nouvelle/"))

    page.check("label.tick:has-text('La Boussole') input")
    page.fill("[name=q]", "éclus")
    expect(page.locator("#choices label.tick:visible")).to_have_count(2)
    expect(page.locator("#choices label.tick:visible").last).to_contain_text("L’Écluse")
    page.press("[name=q]", "Enter")
    expect(page.locator("#days")).to_have_count(0)
    page.fill("[name=q]", "")
    expect(page.locator("label.tick:has-text('Les Dahlias')")).to_be_visible()


def test_enter_in_a_field_replaces_no_date(city, associations, signed_in, new_page):
    page = new_page(viewport={"width": 1280, "height": 900}, storage_state=signed_in)
    page.goto(city.url(path="/formation/promotions/nouvelle/"))
    page.click("button:has-text('Proposer six dates')")
    page.fill("[name=day_6]", "2031-03-04T17:15")

    with page.expect_navigation():
        page.press("[name=name]", "Enter")

    expect(page.locator("[name=day_6]")).to_have_value("2031-03-04T17:15")
    expect(page.locator("h1")).to_have_text("Préparer une promotion")


def test_planning_pages_are_axe_clean(city, associations, signed_in, new_page):
    cohort, first, second = json.loads(shell(city, FIND).splitlines()[-1])
    page = new_page(viewport={"width": 320, "height": 800}, bypass_csp=True, storage_state=signed_in)
    faults = []

    def look(name):
        nonlocal faults
        faults += [(name, *fault) for fault in faults_of(page)]

    session = f"seances/{first}/"
    for path in (
        "", "lieux/", "lieux/nouveau/", "promotions/", f"promotions/{cohort}/", f"promotions/{cohort}/annuler/", session,
        f"{session}modifier/", f"{session}deplacer/", f"{session}annuler/", f"{session}inscrire/",
    ):  # fmt: skip
        page.goto(city.url(path=f"/formation/{path}"))
        assert page.locator("h1").count() == 1, path
        look(path)
    page.click("main .session-row a")
    look("inscrire qui")
    page.goto(city.url(path="/formation/promotions/nouvelle/"))
    page.click("button:has-text('Proposer six dates')")
    page.fill("[name=day_1]", f"{ARMISTICE}T18:00")
    page.fill("[name=seats]", "99")
    page.click("button:has-text('Créer la promotion')")
    look("plan refused")
    page.goto(city.url(path=f"/formation/seances/{second}/deplacer/"))
    for name, text in (
        ("day", "2027-11-11"),
        ("starts", "18:00"),
        ("ends", "20:00"),
    ):  # late at night others' sessions pass midnight
        page.fill(f"[name={name}]", text)
    page.click("button:has-text('Déplacer et prévenir')")
    expect(page.locator("[name=confirm]")).to_be_visible()
    look("move refused")
    assert faults == []
