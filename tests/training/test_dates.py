"""Which days a session may be held, against the real calendar of 2026 to 2028 (education.gouv.fr, service-public.fr)."""

from datetime import date, timedelta

import pytest

from training import dates

# First and last day without school: the official calendars of 2025-2026, 2026-2027 and 2027-2028. The pupils leave
# after their last class and are back the morning after the last day. Nothing is published beyond the summer of 2028.
EVERYWHERE = [
    ("2025-12-20", "2026-01-04", "Vacances de Noël"),
    ("2026-05-15", "2026-05-16", "Pont de l’Ascension"),
    ("2026-07-04", "2026-08-31", "Vacances d’été"),
    ("2026-10-17", "2026-11-01", "Vacances de la Toussaint"),
    ("2026-12-19", "2027-01-03", "Vacances de Noël"),
    ("2027-05-06", "2027-05-08", "Pont de l’Ascension"),
    ("2027-07-03", "2027-08-31", "Vacances d’été"),
    ("2027-10-23", "2027-11-07", "Vacances de la Toussaint"),
    ("2027-12-18", "2028-01-02", "Vacances de Noël"),
    ("2028-05-26", "2028-05-27", "Pont de l’Ascension"),
    ("2028-07-04", "2028-08-31", "Vacances d’été"),
]
BY_ZONE = {
    "A": [
        ("2026-02-07", "2026-02-22", "Vacances d’hiver"),
        ("2026-04-04", "2026-04-19", "Vacances de printemps"),
        ("2027-02-13", "2027-02-28", "Vacances d’hiver"),
        ("2027-04-10", "2027-04-25", "Vacances de printemps"),
        ("2028-02-19", "2028-03-05", "Vacances d’hiver"),
        ("2028-04-22", "2028-05-08", "Vacances de printemps"),
    ],
    "B": [
        ("2026-02-14", "2026-03-01", "Vacances d’hiver"),
        ("2026-04-11", "2026-04-26", "Vacances de printemps"),
        ("2027-02-20", "2027-03-07", "Vacances d’hiver"),
        ("2027-04-17", "2027-05-02", "Vacances de printemps"),
        ("2028-02-05", "2028-02-20", "Vacances d’hiver"),
        ("2028-04-08", "2028-04-23", "Vacances de printemps"),
    ],
    "C": [
        ("2026-02-21", "2026-03-08", "Vacances d’hiver"),
        ("2026-04-18", "2026-05-03", "Vacances de printemps"),
        ("2027-02-06", "2027-02-21", "Vacances d’hiver"),
        ("2027-04-03", "2027-04-18", "Vacances de printemps"),
        ("2028-02-12", "2028-02-27", "Vacances d’hiver"),
        ("2028-04-15", "2028-05-01", "Vacances de printemps"),
    ],
}
PUBLIC = {
    2026: "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
    2027: "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25",
    2028: "01-01 04-17 05-01 05-08 05-25 06-05 07-14 08-15 11-01 11-11 12-25",
}


@pytest.mark.parametrize("year", list(PUBLIC))
def test_public_holidays_are_the_real_ones(year):
    assert [f"{day:%m-%d}" for day in sorted(dates.public_holidays(year))] == PUBLIC[year].split()


@pytest.mark.parametrize("zone", dates.ZONES)
def test_every_day_until_the_summer_of_2028_is_what_the_calendars_say(zone):
    """Each day of the table is a holiday, under its name; no other day is, but the public ones."""
    expected = {}
    for first, last, name in [*EVERYWHERE, *BY_ZONE[zone]]:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
        expected |= {begins + timedelta(days=n): name for n in range((ends - begins).days + 1)}
    every_day = [date(2026, 1, 1) + timedelta(days=n) for n in range((date(2028, 9, 1) - date(2026, 1, 1)).days)]

    found = {day: each for day in every_day if (each := dates.obstacle(day, zone=zone))}

    schools = {day: each.name for day, each in found.items() if day not in dates.public_holidays(day.year)}
    wanted = {day: name for day, name in expected.items() if day in every_day and day not in dates.public_holidays(day.year)}
    assert schools == wanted
    assert {f"{day:%Y-%m-%d}" for day in found} - {f"{day:%Y-%m-%d}" for day in wanted} == {
        f"{year}-{day}" for year, days in PUBLIC.items() for day in days.split() if f"{year}-{day}" < "2028-09-01"
    }


@pytest.mark.parametrize("zone", dates.ZONES)
@pytest.mark.parametrize("weekday", range(5))
def test_six_dates_proposed_at_any_time_of_the_year_are_working_days(zone, weekday):
    for week in range(120):
        start = date(2026, 1, 5) + timedelta(weeks=week)

        found = dates.propose(start=start, weekday=weekday, zone=zone)

        assert [day.weekday() for day in found.days] == [weekday] * 6
        assert found.days == sorted(set(found.days))
        assert [dates.obstacle(day, zone=zone) for day in found.days] == [None] * 6
        assert all(start <= day for day in found.days)


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
