"""Which days a session may be held, against the real calendar of 2026 to 2028 (education.gouv.fr, service-public.fr)."""

from datetime import date, timedelta

import pytest

from training import dates

# First and last day without school, by zone: the official calendars of 2025-2026, 2026-2027 and 2027-2028.
WINTER = {
    2026: {"A": ("2026-02-07", "2026-02-22"), "B": ("2026-02-14", "2026-03-01"), "C": ("2026-02-21", "2026-03-08")},
    2027: {"A": ("2027-02-13", "2027-02-28"), "B": ("2027-02-20", "2027-03-07"), "C": ("2027-02-06", "2027-02-21")},
}
SPRING = {
    2026: {"A": ("2026-04-04", "2026-04-19"), "B": ("2026-04-11", "2026-04-26"), "C": ("2026-04-18", "2026-05-03")},
    2027: {"A": ("2027-04-10", "2027-04-25"), "B": ("2027-04-17", "2027-05-02"), "C": ("2027-04-03", "2027-04-18")},
}
PUBLIC = {
    2026: "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
    2027: "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25",
    2028: "01-01 04-17 05-01 05-08 05-25 06-05 07-14 08-15 11-01 11-11 12-25",
}
PERIODS = [
    (zone, date.fromisoformat(first), date.fromisoformat(last))
    for table in (WINTER, SPRING)
    for zones in table.values()
    for zone, (first, last) in zones.items()
]


@pytest.mark.parametrize("year", list(PUBLIC))
def test_public_holidays_are_the_real_ones(year):
    assert [f"{day:%m-%d}" for day in sorted(dates.public_holidays(year))] == PUBLIC[year].split()


@pytest.mark.parametrize(("zone", "first", "last"), PERIODS)
def test_school_holidays_are_those_of_the_zone(zone, first, last):
    inside = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    # the Saturday before is a school day or a weekend, never a holiday
    around = [first - timedelta(days=1), last + timedelta(days=1)]

    assert all(dates.obstacle(day, zone=zone) for day in inside)
    assert [dates.obstacle(day, zone=zone) for day in around] == [None, None]


def test_proposal_passes_over_holidays_and_says_which():
    found = dates.propose(start=date(2026, 10, 5), weekday=1, zone="A")

    assert found.days == [
        date(2026, 10, 6),
        date(2026, 10, 13),
        date(2026, 11, 3),
        date(2026, 11, 10),
        date(2026, 11, 17),
        date(2026, 11, 24),
    ]
    assert [(day, each.name) for day, each in found.skipped] == [
        (date(2026, 10, 20), "Vacances de la Toussaint"),
        (date(2026, 10, 27), "Vacances de la Toussaint"),
    ]
    assert found.unknown_from is None


def test_proposal_begins_on_the_first_day_if_it_is_the_right_one():
    assert dates.propose(start=date(2026, 9, 8), weekday=1, zone="A", count=1).days == [date(2026, 9, 8)]


def test_proposal_every_other_week_keeps_its_distance():
    found = dates.propose(start=date(2026, 9, 7), weekday=0, zone="A", count=4, every=2)

    assert found.days == [date(2026, 9, 7), date(2026, 9, 21), date(2026, 10, 5), date(2026, 11, 2)]


def test_proposal_without_a_zone_avoids_public_holidays_only():
    found = dates.propose(start=date(2026, 11, 4), weekday=2, zone="", count=2)

    assert found.days == [date(2026, 11, 4), date(2026, 11, 18)]
    assert [day for day, _each in found.skipped] == [date(2026, 11, 11)]


def test_proposal_says_where_the_calendar_ends():
    found = dates.propose(start=date(2029, 1, 8), weekday=0, zone="B", count=2)

    assert found.days == [date(2029, 1, 8), date(2029, 1, 15)]
    assert found.unknown_from == date(2029, 1, 8)
