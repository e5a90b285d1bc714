"""Sessions as calendar files: an invitation that a later mail moves or cancels (RFC 5546), and feeds to subscribe to."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from cms.calendar_file import timezone_component
from training.models import Registration, Session

FILE = "seance.ics"
REFRESH = timedelta(hours=6)


def uid_of(session: Session) -> str:
    """Return what makes it the same event whatever becomes of its day and place."""
    return f"{session.pk}@{settings.PORTAL_HOST}"


def invitation(registration: Registration) -> tuple[str, bytes, str]:
    """Return the attachment that puts a session into somebody's calendar, moves it there, or takes it out.

    Mail programs act on its method alone: CANCEL once the session is cancelled or the person no longer comes.
    """
    session = registration.session
    comes = registration.state == Registration.State.REGISTERED and not session.is_cancelled
    method = "REQUEST" if comes else "CANCEL"
    event = _event(session, is_cancelled=not comes)
    attendee = vCalAddress(f"mailto:{registration.email}")
    attendee.params["cn"] = vText(f"{registration.first_name} {registration.last_name}".strip())
    attendee.params["partstat"] = vText("ACCEPTED" if comes else "DECLINED")
    event.add("attendee", attendee, encode=False)
    calendar = _calendar(method)
    calendar.add_component(event)
    return FILE, calendar.to_ical(), f"text/calendar; method={method}; charset=UTF-8"


def feed(sessions: Iterable[Session], *, name: str) -> bytes:
    """Return a calendar to subscribe to; a cancelled session stays in it, marked so."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for session in sessions:
        calendar.add_component(_event(session, is_cancelled=session.is_cancelled))
    return calendar.to_ical()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Kiosque//Ateliers//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(timezone_component())
    return calendar


def _event(session: Session, *, is_cancelled: bool) -> Event:
    event = Event()
    event.add("uid", uid_of(session))
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("sequence", session.sequence + is_cancelled)
    event.add("dtstart", timezone.localtime(session.starts_at))
    event.add("dtend", timezone.localtime(session.ends_at))
    event.add(
        "summary", _("Workshop %(number)s: %(title)s") % {"number": session.workshop.number, "title": session.workshop.title}
    )
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("location", f"{session.place.name}, {session.place.address}")
    told = [session.cancel_reason, session.materials, session.place.access_notes]
    event.add("description", "\n\n".join(part for part in told if part))
    organizer = vCalAddress(f"mailto:{settings.CITY['email']}")
    organizer.params["cn"] = vText(settings.CITY["name"])
    event.add("organizer", organizer, encode=False)
    return event
