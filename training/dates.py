"""Which days a session can be held: public holidays (`holidays`) and the school holidays of a zone (`vacances-scolaires-france`).

Pure functions over dates. A year whose school holidays are not published yet is said to be so, never guessed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from vacances_scolaires_france import SchoolHolidayDates

ZONES = ("A", "B", "C")
WEEK = timedelta(days=7)
FURTHEST = timedelta(days=730)
BRIDGE = "Pont de l’Ascension"
# In the official calendar of 2025-2026, not in the data.
FORGOTTEN = {date(2026, 5, 15): BRIDGE, date(2026, 5, 16): BRIDGE}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nobody should be invited on a day: `name` is the holiday's own, in French, or empty."""

    why: Promise | str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The days for the sessions, and those of the same weekday that were passed over."""

    days: list[date]
    skipped: list[tuple[date, Obstacle]]
    unknown_from: date | None  # from this day on nobody has published the school holidays


def propose(*, start: date, weekday: int, zone: str, count: int = 6, every: int = 1) -> Proposal:
    """Return `count` days on a weekday (0 is Monday), from `start` on, `every` weeks apart, none on a holiday.

    A day that falls on a holiday moves to the next free week; the following ones keep their distance from it.
    """
    days: list[date] = []
    skipped: list[tuple[date, Obstacle]] = []
    day = start + timedelta(days=(weekday - start.weekday()) % 7)
    while len(days) < count and day - start < FURTHEST:
        found = obstacle(day, zone=zone)
        if found:
            skipped.append((day, found))
            day += WEEK
        else:
            days.append(day)
            day += every * WEEK
    return Proposal(days, skipped, next((each for each in days if not is_known(each, zone=zone)), None))


def obstacle(day: date, *, zone: str) -> Obstacle | None:
    """Return what stands in the way of a session on that day, or None."""
    if day in public_holidays(day.year):
        return Obstacle(_("public holiday"), public_holidays(day.year)[day].replace("'", "’"))
    if zone and is_known(day, zone=zone) and (name := _name_of(day, zone)):
        return Obstacle(_("school holidays"), name)
    return None


@cache
def public_holidays(year: int) -> dict[date, str]:
    """Return the public holidays of metropolitan France in a year, with their French names."""
    return dict(holidays.country_holidays("FR", years=year, language="fr"))


def is_known(day: date, *, zone: str) -> bool:
    """Return whether the school holidays around a day are published, in this zone."""
    return not zone or _first_known() <= day <= _last_known()


@cache
def _schools() -> Any:
    return SchoolHolidayDates()


@cache
def _last_known() -> date:
    """The data ends with the last day of the last summer it knows."""
    return max(_schools().data)


@cache
def _first_known() -> date:
    return min(_schools().data)


def _name_of(day: date, zone: str) -> str:
    """Return the name of the school holidays of a day, or nothing."""
    if _schools().is_holiday_for_zone(day, zone):
        return str(_schools().data[day]["nom_vacances"]).replace("'", "’")
    return FORGOTTEN.get(day, "")
