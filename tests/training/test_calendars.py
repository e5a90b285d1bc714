"""What mail programs and phones read: the same event from invitation to cancellation, at the right hour."""

from datetime import timedelta

from icalendar import Calendar

from training import calendars
from training.actions import planning, registrations
from training.models import Registration


def register(session, association):
    person = registrations.Person("Élodie", "L’Hôte, née Petit", "elodie@example.org")
    return registrations.register(session=session, association=association, person=person, by=None)


def read(registration):
    registration = Registration.objects.select_related("session__workshop", "session__place").get(pk=registration.pk)
    name, content, mimetype = calendars.invitation(registration)
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event, mimetype


def test_invitation_move_and_cancellation_are_one_event(school, cast):
    session = school.sessions[0]
    registration = register(session, cast.alpha)

    first, invited, kind = read(registration)
    later = session.starts_at + timedelta(days=1)
    planning.move_session(session=session, starts_at=later, ends_at=later + timedelta(hours=2), place=school.place, by=None)
    second, moved, _kind = read(registration)
    planning.cancel_session(session=session, reason="Salle inondée", by=None)
    third, cancelled, last_kind = read(registration)

    assert [each["METHOD"] for each in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert (kind, last_kind) == ("text/calendar; method=REQUEST; charset=UTF-8", "text/calendar; method=CANCEL; charset=UTF-8")
    assert len({event["UID"] for event in (invited, moved, cancelled)}) == 1
    assert invited["SEQUENCE"] < moved["SEQUENCE"] < cancelled["SEQUENCE"]
    assert [event["STATUS"] for event in (invited, moved, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert invited.decoded("DTSTART").isoformat() == "2055-09-07T18:00:00+02:00"
    assert moved.decoded("DTSTART").isoformat() == "2055-09-08T18:00:00+02:00"
    assert "Salle inondée" in cancelled["DESCRIPTION"]


def test_invitation_names_who_comes_and_who_invites(school, cast):
    _calendar, event, _kind = read(register(school.sessions[0], cast.alpha))

    assert event["ATTENDEE"] == "mailto:elodie@example.org"
    assert event["ATTENDEE"].params["CN"] == "Élodie L’Hôte, née Petit"
    assert event["LOCATION"] == "Maison des associations, 1 rue des Lilas"
    assert event["SUMMARY"] == "Atelier 1\u00a0: Prendre en main son site"
    assert str(event["ORGANIZER"]).startswith("mailto:")


def test_somebody_who_withdraws_is_taken_out_of_the_calendar(school, cast):
    registration = register(school.sessions[0], cast.alpha)

    registrations.withdraw(registration=registration, by=None)
    calendar, event, _kind = read(registration)

    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")


def test_feed_keeps_a_cancelled_session_and_says_so(school, cast):
    planning.cancel_session(session=school.sessions[1], reason="", by=None)
    sessions = school.cohort.sessions.select_related("workshop", "place")

    calendar = Calendar.from_ical(calendars.feed(sessions, name="Mes ateliers"))

    assert [event["STATUS"] for event in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED", *["CONFIRMED"] * 4]
    assert (calendar["X-WR-CALNAME"], calendar["METHOD"]) == ("Mes ateliers", "PUBLISH")
