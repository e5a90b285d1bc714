"""When things happen: pure functions over a schedule.

Every date and time here is what the clock on the wall says in settings.TIME_ZONE, so a class at 18:30 stays at 18:30 when
the clocks change. `recurrence` is the one place that says what "every month on the 2nd Tuesday" means: our own dates and
the calendar files are both made from it.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrule, rrulestr

WEEKLY, FORTNIGHTLY, MONTHLY_WEEKDAY, MONTHLY_DAY, YEARLY = "week", "fortnight", "month-weekday", "month-day", "year"
# The shortest time between two sessions.
PERIODS = {WEEKLY: 7, FORTNIGHTLY: 14, MONTHLY_WEEKDAY: 28, MONTHLY_DAY: 28, YEARLY: 365}
HORIZON = timedelta(days=731)  # how far something without a last day is looked ahead
SOON = timedelta(days=62)
DAY = timedelta(days=1)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@dataclass(frozen=True, slots=True)
class Change:
    """A session that does not take place as planned: moved to another day or time, or, when neither is given, called off."""

    day: date
    new_day: date | None = None
    new_time: time | None = None
    note: str = ""

    @property
    def is_off(self) -> bool:
        return self.new_day is None and self.new_time is None


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a person typed. Without a starting time it lasts whole days; `repeats` is empty or a key of PERIODS."""

    starts_on: date
    starts_at: time | None = None
    ends_on: date | None = None
    ends_at: time | None = None
    repeats: str = ""
    repeats_until: date | None = None
    changes: tuple[Change, ...] = ()

    @property
    def is_all_day(self) -> bool:
        return self.starts_at is None

    @property
    def start(self) -> datetime:
        return datetime.combine(self.starts_on, self.starts_at or time())

    @property
    def end(self) -> datetime:
        """The first moment after it: midnight after the last day when no time is given; the start itself when nothing is."""
        last = self.ends_on or self.starts_on
        if self.starts_at and self.ends_at:
            return datetime.combine(last, self.ends_at)
        if self.starts_at and not self.ends_on:
            return self.start
        return datetime.combine(last, time()) + DAY

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One session. `moved_from` is the day it was planned for, when it was moved."""

    start: datetime
    end: datetime
    is_all_day: bool = False
    moved_from: date | None = None
    note: str = ""

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        """The last day it touches; what ends at midnight does not touch the day after."""
        return max(self.start, self.end - timedelta(microseconds=1)).date()

    def touches(self, first: date, last: date) -> bool:
        return self.first_day <= last and self.last_day >= first


def recurrence(schedule: Schedule) -> str:
    """Return the rule in the words of RFC 5545, without its end; nothing when the event takes place once."""
    day = schedule.starts_on
    return {
        WEEKLY: "FREQ=WEEKLY",
        FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2",
        MONTHLY_WEEKDAY: f"FREQ=MONTHLY;BYDAY={nth_of_month(day)}{WEEKDAYS[day.weekday()]}",
        MONTHLY_DAY: f"FREQ=MONTHLY;BYMONTHDAY={day.day}",
        YEARLY: f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}",
    }.get(schedule.repeats, "")


def nth_of_month(day: date) -> int:
    """Return 2 for the second Tuesday of its month; -1, the last, for a fifth one, which most months lack."""
    nth = (day.day - 1) // 7 + 1
    return nth if nth < 5 else -1


def occurrences(schedule: Schedule, *, first: date, last: date) -> list[Occurrence]:
    """Return the sessions that touch the days from `first` to `last`, both included, in order.

    Something without a last day is followed for two years at most.
    """
    if schedule.repeats and not schedule.repeats_until:
        last = min(last, first + HORIZON)
    changes = {change.day: change for change in schedule.changes}
    kept = [_session(schedule, start) for start in _planned(schedule, first, last) if start.date() not in changes]
    moved = [_moved(schedule, change) for change in changes.values() if not change.is_off and has_session(schedule, change.day)]
    return sorted(session for session in [*kept, *moved] if session.touches(first, last))


def next_occurrence(schedule: Schedule, *, since: date) -> Occurrence | None:
    """Return the first session that touches `since` or a later day (something on 29 February may be years away)."""
    first = since
    for ahead in (SOON, *[HORIZON] * 5):
        found = occurrences(schedule, first=first, last=first + ahead)
        if found:
            return found[0]
        first += ahead
    return None


def last_day(schedule: Schedule) -> date | None:
    """Return the day after which nothing happens any more; nothing when it comes back for ever."""
    if schedule.repeats and not schedule.repeats_until:
        return None
    end = max([schedule.end.date(), *_days(schedule)])
    return max((session.last_day for session in occurrences(schedule, first=schedule.starts_on, last=end)), default=end)


def has_session(schedule: Schedule, day: date) -> bool:
    """Say whether a session was planned to begin on that day, changes left aside."""
    start = datetime.combine(day, schedule.starts_at or time())
    return start in list(_starts(schedule, start, start))


def month_weeks(year: int, month: int) -> list[list[date]]:
    """Return the weeks a month touches, from Monday to Sunday."""
    return calendar.Calendar().monthdatescalendar(year, month)


def month_bounds(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    return month_bounds(day)[1] + DAY


def _days(schedule: Schedule) -> list[date]:
    """Return the days that a schedule names as possibly its last."""
    until = [schedule.repeats_until + schedule.length] if schedule.repeats_until else []
    return until + [change.new_day + schedule.length for change in schedule.changes if change.new_day]


def _rule(schedule: Schedule) -> rrule:
    rule = rrulestr(recurrence(schedule), dtstart=schedule.start)
    return rule.replace(until=datetime.combine(schedule.repeats_until, time.max)) if schedule.repeats_until else rule


def _starts(schedule: Schedule, after: datetime, before: datetime) -> Iterator[datetime]:
    if not schedule.repeats:
        return iter([schedule.start] if after <= schedule.start <= before else [])
    return iter(_rule(schedule).between(after, before, inc=True))


def _planned(schedule: Schedule, first: date, last: date) -> Iterator[datetime]:
    return _starts(schedule, datetime.combine(first, time()) - schedule.length, datetime.combine(last, time.max))


def _session(schedule: Schedule, start: datetime, **more) -> Occurrence:
    return Occurrence(start, start + schedule.length, schedule.is_all_day, **more)


def _moved(schedule: Schedule, change: Change) -> Occurrence:
    at = schedule.starts_at and (change.new_time or schedule.starts_at)  # what lasts whole days has no time to move to
    start = datetime.combine(change.new_day or change.day, at or time())
    return _session(schedule, start, moved_from=change.day, note=change.note)
