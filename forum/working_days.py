"""Days on which somebody of the city is at work: Monday to Friday, no public holiday of metropolitan France (`holidays`)."""

from datetime import date, datetime, timedelta
from functools import cache

import holidays
from django.utils import timezone

SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def working_days_ago(moment: datetime, days: int) -> datetime:
    """Return the moment `days` working days earlier, at the same hour: Monday morning goes back to Friday morning."""
    local = timezone.localtime(moment)
    left = days
    while left:
        local -= timedelta(days=1)
        left -= is_working_day(local.date())
    return local


def working_days_since(moment: datetime, now: datetime) -> int:
    """Return how many working days have passed since a moment: the days after its own, today among them."""
    first, last = timezone.localdate(moment), timezone.localdate(now)
    return sum(is_working_day(first + timedelta(days=number)) for number in range(1, (last - first).days + 1))


@cache
def _holidays(year: int) -> set[date]:
    return set(holidays.country_holidays("FR", years=year))
