"""The calendar files: read back by other people's libraries, they say the same dates as our pages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from wagtail.models import PageViewRestriction

from cms import agenda
from cms.models import EventException, EventIndexPage, EventPage, HomePage
from tenants.schemas import in_association
from tests.cms.events import add_event

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = date(2026, 3, 3)
OFF, MOVED = {"day": date(2026, 3, 31), "note": "vacances"}, {"day": date(2026, 10, 27), "new_time": time(19)}
CASES = {
    "once": {"starts_at": time(9), "ends_at": time(12)},
    "all day": {},
    "three days": {"ends_on": date(2026, 3, 5)},
    "weekly": {"starts_at": time(18, 30), "ends_at": time(20), "repeats": agenda.WEEKLY},
    "weekly, no end told": {"starts_at": time(18, 30), "repeats": agenda.WEEKLY},
    "weekly, until": {"starts_at": time(18, 30), "repeats": agenda.WEEKLY, "repeats_until": date(2026, 10, 27)},
    "weekly, changes": {"starts_at": time(18, 30), "ends_at": time(20), "repeats": agenda.WEEKLY, "exceptions": [OFF, MOVED]},
    "weekly, moved a day": {
        "starts_at": time(18, 30), "repeats": agenda.WEEKLY, "repeats_until": date(2026, 11, 3),
        "exceptions": [{"day": date(2026, 3, 24), "new_day": date(2026, 3, 29), "new_time": time(10)},
                       {"day": date(2026, 11, 3), "new_day": date(2026, 11, 20)}],
    },
    "weekly, all day": {"repeats": agenda.WEEKLY, "repeats_until": date(2026, 12, 1), "exceptions": [OFF]},
    "fortnightly at night": {
        "starts_at": time(22), "ends_on": TUESDAY + agenda.DAY, "ends_at": time(1), "repeats": agenda.FORTNIGHTLY,
    },
    "second Tuesday": {"starts_on": date(2026, 3, 10), "starts_at": time(0), "repeats": agenda.MONTHLY_WEEKDAY},
    "last Tuesday": {"starts_on": date(2026, 3, 31), "starts_at": time(23, 59), "repeats": agenda.MONTHLY_WEEKDAY},
    "the 31st": {"starts_on": date(2026, 1, 31), "starts_at": time(7), "repeats": agenda.MONTHLY_DAY},
    "the 29th, Sunday of the change": {"starts_on": date(2026, 1, 29), "starts_at": time(3), "repeats": agenda.MONTHLY_DAY},
    "Sundays at 10": {"starts_on": date(2026, 3, 1), "starts_at": time(10), "ends_at": time(11), "repeats": agenda.WEEKLY},
    "Sundays in the hour that comes twice": {"starts_on": date(2026, 10, 4), "starts_at": time(2, 30), "repeats": agenda.WEEKLY},
    "29 February": {"starts_on": date(2024, 2, 29), "repeats": agenda.YEARLY},
}  # fmt: skip


def calendar_of(client, path) -> icalendar.Calendar:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return icalendar.Calendar.from_ical(answer.content)


def wall(moment) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return moment.astimezone(PARIS).replace(tzinfo=None)


@pytest.mark.parametrize("case", CASES)
def test_calendar_says_our_dates_across_both_changes_of_the_clock(cast, as_visitor, case):
    first, last = date(2026, 2, 1), date(2027, 11, 15)
    with in_association(cast.alpha):
        page = add_event("Cours", **{"starts_on": TUESDAY} | CASES[case])
        ours = agenda.occurrences(page.schedule(), first=first, last=last)

    calendar = calendar_of(as_visitor("alpha"), "/agenda/cours/evenement.ics")

    theirs = recurring_ical_events.of(calendar).between(datetime(2026, 2, 1, tzinfo=PARIS), datetime(2027, 11, 16, tzinfo=PARIS))
    assert len(ours) >= (1 if "29 Feb" not in case else 0)
    assert sorted((wall(event.start), wall(event.end)) for event in theirs) == [(one.start, one.end) for one in ours]


def test_calendar_of_an_event_is_well_made(cast, as_visitor):
    with in_association(cast.alpha):
        add_event(
            "Loto ; gros lots, bons mots", slug="loto", starts_on=TUESDAY, starts_at=time(18, 30), repeats=agenda.WEEKLY,
            place="Salle des Tilleuls", address="5 rue de l’École", price="5 €, enfants 2 €", exceptions=[OFF, MOVED],
        )  # fmt: skip
    client = as_visitor("alpha")

    text = client.get("/agenda/loto/evenement.ics").content.decode()
    calendar = icalendar.Calendar.from_ical(text)
    main, moved = calendar.events

    assert client.get("/agenda/loto/evenement.ics")["Content-Disposition"] == 'attachment; filename="loto.ics"'
    assert "SUMMARY:Loto \\; gros lots\\, bons mots" in text
    assert (main["SUMMARY"], main["LOCATION"]) == ("Loto ; gros lots, bons mots", "Salle des Tilleuls, 5 rue de l’École")
    assert "DTSTART;TZID=Europe/Paris:20260303T183000" in text
    assert "EXDATE;TZID=Europe/Paris:20260331T183000" in text
    assert "RECURRENCE-ID;TZID=Europe/Paris:20261027T183000" in text
    assert main["UID"] == moved["UID"]
    assert (main["STATUS"], main["URL"]) == ("CONFIRMED", "http://alpha.asso.localhost:8765/agenda/loto/")
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_timezone_of_the_file_is_the_one_of_the_machine(cast, as_visitor):
    with in_association(cast.alpha):
        add_event("Cours", starts_on=TUESDAY, starts_at=time(18, 30))

    zone = calendar_of(as_visitor("alpha"), "/agenda/cours/evenement.ics").timezones[0].to_tz()

    for hours in range(0, 24 * 730, 7):
        moment = datetime(2026, 1, 1) + timedelta(hours=hours)
        assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=PARIS).utcoffset(), moment


def test_sequence_grows_and_the_event_stays_the_same(cast, as_visitor):
    def publish(**changes):
        with in_association(cast.alpha):
            page = EventPage.objects.get()
            for name, value in changes.items():
                setattr(page, name, value)
            page.save_revision().publish()
            published = page.last_published_at or datetime.now(UTC)
            EventPage.objects.update(last_published_at=published + timedelta(seconds=len(seen)))
        event = calendar_of(as_visitor("alpha"), "/agenda/agenda.ics").events[0]
        seen.append((event["UID"], int(event["SEQUENCE"]), event["DTSTAMP"].dt))

    seen: list[tuple] = []
    with in_association(cast.alpha):
        add_event("Cours", starts_on=date(2030, 1, 1))
    publish()
    publish(title="Cours du soir")
    publish(starts_on=date(2030, 1, 2), slug="autre")

    assert len({uid for uid, _sequence, _stamp in seen}) == 1
    for before, after in zip(seen, seen[1:], strict=False):
        assert after[1] > before[1] and after[2] > before[2]


def test_copy_of_an_event_is_another_event(cast):
    with in_association(cast.alpha):
        page = add_event("Cours", starts_on=TUESDAY)
        copy = page.copy(update_attrs={"slug": "cours-2"})

        assert copy.translation_key != page.translation_key


def test_cancelled_event_says_so_to_those_who_subscribed(cast, as_visitor):
    with in_association(cast.alpha):
        add_event("Loto", starts_on=date(2030, 1, 1), is_cancelled=True, cancelled_note="Le chauffage est en panne.")

    event = calendar_of(as_visitor("alpha"), "/agenda/agenda.ics").events[0]

    assert event["STATUS"] == "CANCELLED"
    assert event["DESCRIPTION"].startswith("Le chauffage est en panne.")


def test_agenda_holds_what_is_public_and_recent(cast, as_visitor):
    today = date.today()
    with in_association(cast.alpha):
        add_event("Bientôt", starts_on=today + timedelta(days=9))
        add_event("Le mois dernier", starts_on=today - timedelta(days=30))
        add_event("Autrefois", starts_on=today - timedelta(days=300))
        add_event("Brouillon", starts_on=today, live=False)
        private = add_event("Privé", starts_on=today)
        PageViewRestriction.objects.create(page=private, restriction_type="login")

    calendar = calendar_of(as_visitor("alpha"), "/agenda/agenda.ics")

    assert {event["SUMMARY"] for event in calendar.events} == {"Bientôt", "Le mois dernier"}
    assert calendar["X-WR-CALNAME"] == "Agenda – Association Alpha"
    assert (calendar["METHOD"], calendar["X-PUBLISHED-TTL"]) == ("PUBLISH", "PT6H")
    for path in ("/agenda/brouillon/evenement.ics", "/agenda/nulle-part/evenement.ics", "/contact/agenda.ics"):
        assert as_visitor("alpha").get(path).status_code == 404
    assert as_visitor("beta").get("/agenda/bientot/evenement.ics").status_code == 404


@pytest.mark.parametrize("count", [1, 10, 50])
def test_statements_of_the_agendas_file(cast, as_visitor, count, django_assert_num_queries):
    with in_association(cast.alpha):
        for number in range(count):
            add_event(
                f"Cours {number}", starts_on=date(2030, 1, 1), repeats=agenda.WEEKLY, exceptions=[{"day": date(2030, 1, 8)}]
            )
    client = as_visitor("alpha")
    client.get("/agenda/agenda.ics")

    with django_assert_num_queries(13):
        client.get("/agenda/agenda.ics")


def test_exceptions_go_with_the_page(cast):
    with in_association(cast.alpha):
        page = add_event("Cours", starts_on=TUESDAY, repeats=agenda.WEEKLY, exceptions=[OFF])
        assert EventException.objects.count() == 1
        page.delete()

        assert EventException.objects.count() == 0
        assert EventIndexPage.objects.child_of(HomePage.objects.get()).count() == 1
