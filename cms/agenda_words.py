"""A schedule in the words people use: “every Tuesday, from 18:30 to 20:00”."""

import re
from datetime import date, datetime, time

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from cms import agenda
from cms.agenda import Occurrence, Schedule
from themes.templatetags.days import as_said

EVERY = [
    _("Every Monday"), _("Every Tuesday"), _("Every Wednesday"), _("Every Thursday"), _("Every Friday"), _("Every Saturday"),
    _("Every Sunday"),
]  # fmt: skip
NTH = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), -1: _("last")}


def clock(at: time | datetime) -> str:
    """Write a time as it is said: 18 h 30 in French, 18:30 in English."""
    if not at.minute:
        return gettext("%(hour)d:00") % {"hour": at.hour}
    return gettext("%(hour)d:%(minute)s") % {"hour": at.hour, "minute": f"{at.minute:02}"}


def long_day(day: date | datetime, form: str = "l j F Y") -> str:
    """Write a day with its name; the first of a month is “1er” in French."""
    text = date_format(day, as_said(form))
    return re.sub(r"(?<!\d)1(?= |$)", "1er", text) if _in_french() else text


def _in_french() -> bool:
    return (get_language() or "").startswith("fr")


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


def hours(start: datetime, end: datetime) -> str:
    """Return “at 18:30”, or “from 18:30 to 20:00” when the end is known."""
    if end <= start:
        return gettext("at %(start)s") % {"start": clock(start)}
    return pgettext("hours", "from %(start)s to %(end)s") % {"start": clock(start), "end": clock(end)}


def when(session: Occurrence) -> str:
    """Return a session's day and hours."""
    first, last = session.first_day, session.last_day
    if session.is_all_day and first == last:
        return long_day(first)
    if session.is_all_day:
        return gettext("from %(first)s to %(last)s") % {
            "first": long_day(first, _start_form(first, last)),
            "last": long_day(last),
        }
    if first == last or session.end.date() == agenda.DAY + first and session.end.hour < 8:
        return pgettext("day, hours", "%(day)s, %(hours)s") % {"day": long_day(first), "hours": hours(session.start, session.end)}
    moments = {
        "first": long_day(first, _start_form(first, last)), "start": clock(session.start),
        "last": long_day(last), "end": clock(session.end),
    }  # fmt: skip
    if session.end.time() == time():
        return gettext("from %(first)s at %(start)s to %(last)s") % moments
    return gettext("from %(first)s at %(start)s to %(last)s at %(end)s") % moments


def rhythm(schedule: Schedule) -> str:
    """Return how often it comes back and at what hours; nothing when it takes place once."""
    if not schedule.repeats:
        return ""
    often = _often(schedule)
    if schedule.is_all_day:
        return often
    return pgettext("rhythm, hours", "%(often)s %(hours)s") % {"often": often, "hours": hours(schedule.start, schedule.end)}


def _often(schedule: Schedule) -> str:
    day = schedule.starts_on
    words = {"weekday": str(WEEKDAYS[day.weekday()])}
    if schedule.repeats == agenda.WEEKLY:
        return str(EVERY[day.weekday()])
    if schedule.repeats == agenda.FORTNIGHTLY:
        return gettext("One %(weekday)s out of two") % words
    if schedule.repeats == agenda.MONTHLY_WEEKDAY:
        return gettext("Each %(nth)s %(weekday)s of the month") % (words | {"nth": NTH[agenda.nth_of_month(day)]})
    if schedule.repeats == agenda.MONTHLY_DAY:
        return gettext("The %(day)s of each month") % {"day": long_day(day, "jS" if _in_english() else "j")}
    return gettext("Every year on %(day)s") % {"day": long_day(day, "j F")}


def _start_form(first: date, last: date) -> str:
    """Leave out of the first day what the last one says."""
    if first.year != last.year:
        return "l j F Y"
    return "l j" if first.month == last.month else "l j F"
