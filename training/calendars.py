"""Sessions as calendar files: an invitation that a later mail moves or cancels (RFC 5546), and feeds to subscribe to."""

import re
from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from cms.calendar_file import timezone_component
from cms.users.models import User
from training.models import Registration, Session

FILE = "seance.ics"
REFRESH = timedelta(hours=6)
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # RFC 5545 takes none of them


def uid_of(session: Session) -> str:
    """Return what makes it the same event whatever becomes of its day and place."""
    return f"{session.pk}@{settings.PORTAL_HOST}"


def invitation(registration: Registration) -> tuple[str, bytes, str]:
    """Return the attachment that puts a session into somebody's calendar, moves it there, or takes it out.

    Mail programs act on its method alone: CANCEL once the session is cancelled or the person no longer comes.
    """
    name = f"{registration.first_name} {registration.last_name}".strip()
    comes = registration.state == Registration.State.REGISTERED
    earlier = 2 * _came_and_went(registration)
    return _invitation(registration.session, email=registration.email, name=name, comes=comes, earlier=earlier)


def trainer_invitation(session: Session, account: User, *, holds: bool = True) -> tuple[str, bytes, str]:
    """Return the same for somebody who holds the session, or no longer does."""
    return _invitation(session, email=account.email, name=account.get_full_name(), comes=holds)


def _invitation(session: Session, *, email: str, name: str, comes: bool, earlier: int = 0) -> tuple[str, bytes, str]:
    comes = comes and not session.is_cancelled
    method = "REQUEST" if comes else "CANCEL"
    event = _event(session, is_cancelled=not comes, earlier=earlier)
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params["cn"] = vText(" ".join(_plain(name).split()))
    attendee.params["partstat"] = vText("ACCEPTED" if comes else "DECLINED")
    event.add("attendee", attendee, encode=False)
    calendar = _calendar(method)
    calendar.add_component(event)
    return FILE, calendar.to_ical(), f"text/calendar; method={method}; charset=UTF-8"


def _came_and_went(registration: Registration) -> int:
    """How often this address had withdrawn before: the new invitation must count higher than the cancellation before it."""
    before = Registration.objects.filter(session=registration.session_id, email=registration.email, ended_at__isnull=False)
    return before.exclude(pk=registration.pk).count()


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


def _event(session: Session, *, is_cancelled: bool, earlier: int = 0) -> Event:
    event = Event()
    event.add("uid", uid_of(session))
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("sequence", session.sequence + is_cancelled + earlier)
    event.add("dtstart", timezone.localtime(session.starts_at))
    event.add("dtend", timezone.localtime(session.ends_at))
    title = _("Workshop %(number)s: %(title)s") % {"number": session.workshop.number, "title": session.workshop.title}
    event.add("summary", _plain(title))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("location", _plain(f"{session.place.name}, {session.place.address}"))
    told = [session.cancel_reason, session.materials, session.place.access_notes]
    event.add("description", _plain("\n\n".join(part for part in told if part)))
    organizer = vCalAddress(f"mailto:{settings.CITY['email']}")
    organizer.params["cn"] = vText(settings.CITY["name"])
    event.add("organizer", organizer, encode=False)
    return event


def _plain(text: str) -> str:
    """Return what somebody typed as a calendar takes it: icalendar lets a lone carriage return through, a line of its own."""
    return UNSEEN.sub("", LINE_ENDS.sub("\n", text))
