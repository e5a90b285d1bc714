"""The agenda, end to end: a volunteer adds a weekly class, a resident subscribes to it and gets the right dates."""

from datetime import date, datetime
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from tests import database
from tests.e2e.test_volunteer_admin import enter

pytestmark = pytest.mark.browser
PARIS = ZoneInfo("Europe/Paris")


def test_volunteer_adds_a_weekly_class_and_a_resident_subscribes(city, new_page):
    volunteer = new_page(viewport={"width": 1280, "height": 900})
    enter(volunteer, city, "alice")
    write_class(volunteer)

    resident = new_page(viewport={"width": 390, "height": 844})
    resident.goto(city.url("alpha", "/agenda/"))
    assert "Tous les mardis de 18 h 30 à 20 h" in resident.locator("main").inner_text().replace("\u00a0", " ")
    address = resident.get_by_role("link", name="S’abonner à l’agenda").get_attribute("href")
    assert address.startswith("webcal://")
    resident.click("text=Yoga doux")
    assert "Salle des Tilleuls" in resident.locator("main").inner_text()
    assert resident.context.cookies() == []

    calendar = subscribe(address)
    october = recurring_ical_events.of(calendar).between(date(2030, 10, 14), date(2030, 11, 6))
    tuesdays = [datetime(2030, 10, 15, 18, 30), datetime(2030, 10, 29, 18, 30), datetime(2030, 11, 5, 18, 30)]
    assert sorted(event.start for event in october) == [day.replace(tzinfo=PARIS) for day in tuesdays]


def subscribe(address):
    """Fetch a webcal: address as a calendar program does, without a browser; the machine knows no *.localhost."""
    _scheme, _, host, path = address.split("/", 3)
    with urlopen(Request(f"http://127.0.0.1:{database.PORT}/{path}", headers={"Host": host})) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return icalendar.Calendar.from_ical(answer.read())


def write_class(page):
    """From the site's first screen: title, first day, hours, every week, and no session on the 22nd of October."""
    page.click("text=Ajouter un événement")
    page.fill("[name=title]", "Yoga doux")
    type_in(page, "starts_on", "03/09/2030")
    type_in(page, "starts_at", "18:30")
    type_in(page, "ends_at", "20:00")
    page.select_option("[name=repeats]", "week")
    page.fill("[name=place]", "Salle des Tilleuls")
    page.click("#id_exceptions-ADD")
    type_in(page, "exceptions-0-day", "23/10/2030")  # a Wednesday: refused, and nothing typed is lost
    page.fill("[name=exceptions-0-note]", "vacances")
    page.click("button[name=action-publish]")
    page.get_by_text("Rien n’est prévu ce jour-là.").first.wait_for()
    assert page.locator("[name=title]").input_value() == "Yoga doux"
    assert page.locator("[name=exceptions-0-note]").input_value() == "vacances"
    type_in(page, "exceptions-0-day", "22/10/2030")
    page.click("button[name=action-publish]")
    page.wait_for_selector(".messages .success")


def type_in(page, name, text):
    """Type a date or a time and leave its box once the little calendar has opened: it opens late, and would stay."""
    page.fill(f"[name={name}]", text)
    little_calendar = page.locator(".xdsoft_datetimepicker:visible")
    little_calendar.wait_for()
    page.locator(f"[name={name}]").blur()  # the Tab key would open the next one's
    little_calendar.wait_for(state="hidden")
