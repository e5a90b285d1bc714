"""Events as a calendar file (RFC 5545), which phones and computers read and subscribe to."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vRecur
from wagtail.models import Site

from cms import agenda, models
from cms.agenda import Change, Schedule

AGENDA, EVENT = "agenda.ics", "evenement.ics"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
REFRESH = timedelta(hours=6)
# What the European directive has said since 1996: the last Sundays of March and October, at one in the morning, UTC.
PARIS = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def write(pages: Iterable["models.EventPage"], *, name: str, request) -> bytes:
    """Return the calendar of these events; their exceptions must be prefetched."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kiosque//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    site = Site.find_for_request(request)
    owner = models.SiteIdentity.load(request).name or (site.root_page.title if site else "")
    title = f"{name} – {owner}" if owner else name
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(timezone_component())
    for page in pages:
        for event in _events(page, request):
            calendar.add_component(event)
    return calendar.to_ical()


def timezone_component() -> Timezone:
    """Return the rules of the city's time, for a calendar file of one's own."""
    if settings.TIME_ZONE == "Europe/Paris":
        return Timezone.from_ical(PARIS)
    return Timezone.from_tzid(settings.TIME_ZONE)


def uid_of(page) -> str:
    """Return what makes it the same event from one download to the next, whatever its title, its date or the site's address."""
    return f"{page.translation_key}@kiosque"


def version_of(page) -> tuple[datetime, int]:
    """Return when it was last published, and a number that grows each time."""
    published = page.last_published_at or EPOCH
    return published, max(0, int((published - EPOCH).total_seconds()))


def _events(page, request) -> list[Event]:
    schedule = page.schedule()
    main = _event(page, request)
    _add_span(main, schedule, start=schedule.start)
    if not schedule.repeats:
        return [main]
    main.add("rrule", _rule(schedule))
    planned = [change for change in schedule.changes if agenda.has_session(schedule, change.day)]
    for change in planned:
        if change.is_off:
            main.add("exdate", _moment(schedule, datetime.combine(change.day, schedule.start.time())))
    return [main, *(_moved(page, request, schedule, change) for change in planned if not change.is_off)]


def _moved(page, request, schedule: Schedule, change: Change) -> Event:
    event = _event(page, request)
    event.add("recurrence-id", _moment(schedule, datetime.combine(change.day, schedule.start.time())))
    at = schedule.starts_at and (change.new_time or schedule.starts_at)
    _add_span(event, schedule, start=datetime.combine(change.new_day or change.day, at or schedule.start.time()))
    if change.note:
        event["description"] = event.get("description", "")
        event.add("comment", change.note)
    return event


def _event(page, request) -> Event:
    event = Event()
    stamp, sequence = version_of(page)
    address = page.get_full_url(request)
    event.add("uid", uid_of(page))
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("summary", page.title)
    event.add("status", "CANCELLED" if page.is_cancelled else "CONFIRMED")
    where = ", ".join(part for part in (page.place, page.address) if part)
    if where:
        event.add("location", where)
    word = page.cancelled_note if page.is_cancelled else ""
    lines = [word, page.summary, page.price, page.organiser, f"{page.link_label} {page.link}".strip(), address]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("url", address)
    return event


def _add_span(event: Event, schedule: Schedule, *, start: datetime) -> None:
    end = start + schedule.length
    event.add("dtstart", _moment(schedule, start))
    if end > start:
        event.add("dtend", _moment(schedule, end))


def _moment(schedule: Schedule, moment: datetime) -> date | datetime:
    return moment.date() if schedule.is_all_day else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def _rule(schedule: Schedule) -> vRecur:
    rule = vRecur.from_ical(agenda.recurrence(schedule))
    if schedule.repeats_until:  # whole days end on a day; the others at a moment, which the RFC wants in UTC
        last = datetime.combine(schedule.repeats_until, datetime.max.time().replace(microsecond=0))
        rule["UNTIL"] = [schedule.repeats_until if schedule.is_all_day else _moment(schedule, last).astimezone(UTC)]
    return rule
