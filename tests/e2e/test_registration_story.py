"""From registering to a cancelled session, with real mail: a volunteer registers herself and a friend, her calendar gets the
date, the trainer moves then cancels the session, and the calendar follows: one event, each mail counting higher."""

import json
import re

import pytest
from axe_core_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import expect

from tests.e2e.running import shell
from tests.e2e.test_people_story import next_code
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

MAKE = """
from tests.conftest import load_cast
from tests.training.conftest import TUESDAYS
from datetime import timedelta
from training.actions.planning import Plan, create_cohort
from training.models import Place
import json
cast = load_cast()
place = Place.objects.create(name="Salle des Tilleuls", address="3 rue des Tilleuls", access_notes="Sonnez au 2.")
moments = [each + timedelta(weeks=52, hours=-3) for each in TUESDAYS]
plan = Plan(name="Tilleuls", place=place, moments=moments, seats=2, associations=[cast.alpha], trainers=[cast.theo])
cohort = create_cohort(plan=plan, by=cast.theo, confirmed=True)
print(json.dumps([str(cast.alpha.pk), str(cohort.sessions.get(workshop__number=2).pk)]))
"""


@pytest.fixture(scope="module")
def session_pages(city):
    """The member's and the trainer's page of a session with two seats."""
    association, session = json.loads(shell(city, MAKE).splitlines()[-1])
    return f"/ateliers/{association}/seances/{session}/", f"/formation/seances/{session}/"


def sign_in(page, city, name, *, to="/ateliers/"):
    page.goto(city.url(path=f"/compte/connexion/?next={to}"))
    page.fill("input[name=login]", f"{name}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]:has-text('Se connecter')")
    if name == "theo":
        page.fill("input[name=code]", next_code())
        page.click("main form button[type=submit]:has-text('Se connecter')")
    page.wait_for_url(city.url(path=to))


def event_of(letter):
    (part,) = [part for part in letter.message.iter_attachments() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["METHOD"]
    (event,) = calendar.walk("VEVENT")
    return calendar["METHOD"], event


def clean(page):
    assert [fault["id"] for fault in Axe().run(page)["violations"]] == []


def register_herself_and_nadia(page):
    page.get_by_label("Alice Test").check()
    page.get_by_text("Quelqu’un qui n’a pas de compte").click()
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Adresse e-mail").fill("nadia.story@example.org")
    page.get_by_role("button", name="Inscrire").click()
    expect(page.locator(".seats li")).to_have_count(2)


def leave_by_the_mailed_link(page, city):
    """Nadia has no account."""
    text = city.letters.wait_for("nadia.story@example.org").message.get_body(("plain",)).get_content()
    page.goto(city.url(path=re.search(r"http://portail\.localhost:\d+(/\S+quitter/\S+)", text)[1]))
    page.get_by_role("button", name="Oui, rendre la place").click()
    expect(page.get_by_role("heading", name="C’est noté")).to_be_visible()


def move_then_cancel(page, city, session):
    page.fill("input[name=starts]", "10:00")
    page.fill("input[name=ends]", "12:00")
    page.click("main form button[type=submit]")
    page.wait_for_url(city.url(path=session))
    page.goto(city.url(path=f"{session}annuler/"))
    page.fill("[name=reason]", "Salle inondée")
    page.click("main form button[type=submit]")
    page.wait_for_url(city.url(path=session))


def test_a_volunteer_registers_and_her_calendar_follows_the_session(city, session_pages, new_page):
    ours, trainers = session_pages
    alice = new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    sign_in(alice, city, "alice")
    alice.goto(city.url(path=ours))
    clean(alice)
    register_herself_and_nadia(alice)
    clean(alice)
    leave_by_the_mailed_link(new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False), city)
    theo = new_page(viewport={"width": 1280, "height": 900})
    sign_in(theo, city, "theo", to=f"{trainers}deplacer/")
    move_then_cancel(theo, city, trainers)

    subjects = ["on vous attend mardi", "nouvelle date", "annul"]
    events = [event_of(city.letters.wait_for("alice@example.org", subject=each)) for each in subjects]
    assert [method for method, _event in events] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _method, event in events}) == 1
    assert events[0][1]["SEQUENCE"] < events[1][1]["SEQUENCE"] < events[2][1]["SEQUENCE"]
    assert [f"{event.decoded('DTSTART'):%H:%M}" for _method, event in events] == ["15:00", "10:00", "10:00"]
    left = city.letters.wait_for("nadia.story@example.org", subject="on ne vous attend plus")
    assert event_of(left)[0] == "CANCEL"
    alice.reload()
    expect(alice.get_by_text("Salle inondée")).to_be_visible()
    clean(alice)
