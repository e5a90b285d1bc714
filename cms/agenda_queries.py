"""Reads of the agenda. Sessions are worked out in Python: the number of queries does not grow with the events."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from wagtail.models import Page

from cms import agenda, agenda_words, models, queries
from cms.agenda import Occurrence, Schedule

PER_PAGE = 20
MOST = 500  # events read at once: an agenda is for people
NEXT_DATES = 6
KEPT_IN_CALENDARS = timedelta(days=92)
MONTHS_OFFERED = 6
MONTHS_AHEAD, MONTHS_BEHIND = 24, 12
CLOSE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event at one of its dates, ready to be shown."""

    page: "models.EventPage"
    schedule: Schedule
    session: Occurrence

    @property
    def when(self) -> str:
        return agenda_words.when(self.session)

    @property
    def rhythm(self) -> str:
        return agenda_words.rhythm(self.schedule)

    @property
    def hour(self) -> str:
        return "" if self.session.is_all_day else agenda_words.clock(self.session.start)


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    is_inside: bool
    is_today: bool
    entries: list[Entry]


def _events(above: Page) -> QuerySet:
    pages = queries.open_to_all(models.EventPage.objects.descendant_of(above).live())
    return pages.prefetch_related("exceptions").order_by("starts_on", "starts_at", "pk")


def not_over(above: Page, *, since: date) -> QuerySet:
    """Return the published events that still have a session on `since` or later (2 queries, 1 when there are none)."""
    return _events(above).filter(Q(over_on=None) | Q(over_on__gte=since))


def over(index: Page, *, today: date) -> QuerySet:
    """Return the published events whose last day is past, last one first."""
    return _events(index).filter(over_on__lt=today).order_by("-over_on", "-pk")


def events_to_subscribe(index: Page, *, today: date) -> list["models.EventPage"]:
    """Return what a calendar that follows the agenda shows: what comes, and the last three months."""
    return list(not_over(index, since=today - KEPT_IN_CALENDARS)[:MOST])


def coming(above: Page, *, since: date) -> list[Entry]:
    """Return each event once, at its next date, soonest first (2 queries, 1 when there are none)."""
    found = []
    for page in not_over(above, since=since)[:MOST]:
        schedule = page.schedule()
        session = agenda.next_occurrence(schedule, since=since)
        if session:
            found.append(Entry(page, schedule, session))
    return sorted(found, key=_by_date)


def next_events(home: Page, *, today: date, count: int = 3) -> list[Entry]:
    """Return the next dates of the site, for its home page; what is cancelled is left to the agenda."""
    return [entry for entry in coming(home, since=today) if not entry.page.is_cancelled][:count]


def between(index: Page, *, first: date, last: date) -> list[Entry]:
    """Return every session that touches these days, in order (2 queries, 1 when there are none)."""
    pages = not_over(index, since=first)[:MOST]
    return sorted((entry for page in pages for entry in _sessions(page, first, last)), key=_by_date)


def _sessions(page, first: date, last: date) -> list[Entry]:
    schedule = page.schedule()
    return [Entry(page, schedule, session) for session in agenda.occurrences(schedule, first=first, last=last)]


def _by_date(entry: Entry) -> tuple:
    return entry.session.start, entry.page.pk


def view_of(index: Page, *, asked: Mapping[str, str], today: date) -> dict:
    """Return what the agenda shows: what comes (of one month, if one is asked for), a month's table, or what is over."""
    month = month_asked(asked.get("mois", ""), today=today)
    if asked.get("vue") == "mois":
        return {"view": "month"} | _month(index, month or today.replace(day=1), today=today)
    if asked.get("vue") == "passe":
        return {"view": "past", "past": _past(index, asked.get("page"), today=today)}
    return {"view": "coming", "month": month} | _coming(index, month, today=today)


def month_asked(text: str, *, today: date) -> date | None:
    """Return the first day of the month that an address asks for; nothing when it is no month, or one nobody plans for."""
    match = re.fullmatch(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])", text)
    if not match:
        return None
    month = date(int(match[1]), int(match[2]), 1)
    return month if -MONTHS_BEHIND <= _months_between(today, month) <= MONTHS_AHEAD else None


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def _coming(index: Page, month: date | None, *, today: date) -> dict:
    entries = coming(index, since=today)
    months = sorted({day for entry in entries for day in _months_of(entry, today)})
    if month:
        last = agenda.month_bounds(month)[1]
        shown = [_first_between(entry, max(today, month), last) for entry in entries]
        entries = sorted((entry for entry in shown if entry), key=_by_date)
    groups = [(key, list(group)) for key, group in groupby(entries, key=lambda entry: _month_shown(entry, today))]
    return {"groups": groups, "months": months[:MONTHS_OFFERED] if len(months) > 1 else []}


def _month_shown(entry: Entry, today: date) -> date:
    """What began last month and goes on is under this month."""
    return max(entry.session.first_day, today).replace(day=1)


def _months_of(entry: Entry, today: date) -> set[date]:
    """Return the months of the coming year in which something happens."""
    if not entry.schedule.repeats:
        return {_month_shown(entry, today)}
    sessions = agenda.occurrences(entry.schedule, first=today, last=today + CLOSE)
    return {max(session.first_day, today).replace(day=1) for session in sessions}


def _first_between(entry: Entry, first: date, last: date) -> Entry | None:
    found = agenda.occurrences(entry.schedule, first=first, last=last)
    return Entry(entry.page, entry.schedule, found[0]) if found else None


def _month(index: Page, month: date, *, today: date) -> dict:
    weeks = agenda.month_weeks(month.year, month.month)
    entries = between(index, first=weeks[0][0], last=weeks[-1][-1])
    before, after = (month - agenda.DAY).replace(day=1), agenda.next_month(month)
    return {
        "month": month,
        "weeks": [[_day(day, month, today, entries) for day in week] for week in weeks],
        "before": before if month_asked(f"{before:%Y-%m}", today=today) else None,
        "after": after if month_asked(f"{after:%Y-%m}", today=today) else None,
        "is_empty": not any(entry.session.touches(*agenda.month_bounds(month)) for entry in entries),
    }


def _day(day: date, month: date, today: date, entries: list[Entry]) -> Day:
    here = [entry for entry in entries if entry.session.touches(day, day)]
    return Day(day, day.month == month.month, day == today, here)


def _past(index: Page, number: str | None, *, today: date):
    page = Paginator(over(index, today=today), PER_PAGE).get_page(number)
    page.object_list = [_last(event) for event in page.object_list]
    return page


def _last(page: "models.EventPage") -> Entry:
    """Return a past event at its last date."""
    schedule = page.schedule()
    found = agenda.occurrences(schedule, first=page.over_on, last=page.over_on)
    return Entry(page, schedule, found[-1] if found else Occurrence(schedule.start, schedule.end, schedule.is_all_day))


def facts_of(page: "models.EventPage", *, today: date) -> dict:
    """Return when an event happens, for its own page (1 query)."""
    schedule = page.schedule()
    upcoming = agenda.next_occurrence(schedule, since=today)
    dates = agenda.occurrences(schedule, first=today, last=today + agenda.HORIZON) if schedule.repeats else []
    return {
        "rhythm": agenda_words.rhythm(schedule),
        "when": agenda_words.when(upcoming) if upcoming else "",
        "first_date": agenda_words.when(Occurrence(schedule.start, schedule.end, schedule.is_all_day)),
        "until": agenda_words.long_day(schedule.repeats_until) if schedule.repeats_until else "",
        "is_over": upcoming is None,
        "next_dates": [(agenda_words.when(session), session) for session in dates[:NEXT_DATES]],
        "called_off": [
            (agenda_words.long_day(change.day), change.note)
            for change in sorted(schedule.changes, key=lambda change: change.day)
            if change.is_off and today <= change.day <= today + CLOSE
        ],
    }
