"""When things happen, in dates and in words. Pure functions: no database."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import translation

from cms import agenda, agenda_faults, agenda_words
from cms.agenda import Change, Occurrence, Schedule

TODAY = date(2026, 3, 2)
YOGA = Schedule(date(2026, 3, 3), time(18, 30), ends_at=time(20), repeats=agenda.WEEKLY)  # a Tuesday


def starts(schedule, first, last) -> list[str]:
    return [f"{session.start:%m-%d %H:%M}" for session in agenda.occurrences(schedule, first=first, last=last)]


def test_weekly_class_keeps_its_hour_when_the_clocks_change():
    assert starts(YOGA, date(2026, 3, 20), date(2026, 4, 8)) == ["03-24 18:30", "03-31 18:30", "04-07 18:30"]
    assert starts(YOGA, date(2026, 10, 20), date(2026, 11, 3)) == [
        "10-20 18:30", "10-27 18:30", "11-03 18:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("repeats", "first", "found"),
    [
        ("", "2026-03-03", ["03-03"]),
        (agenda.WEEKLY, "2026-03-03", ["03-03", "03-10", "03-17", "03-24", "03-31", "04-07", "04-14", "04-21", "04-28"]),
        (agenda.FORTNIGHTLY, "2026-03-03", ["03-03", "03-17", "03-31", "04-14", "04-28"]),
        (agenda.MONTHLY_WEEKDAY, "2026-03-10", ["03-10", "04-14"]),
        (agenda.MONTHLY_WEEKDAY, "2026-03-31", ["03-31", "04-28"]),  # a fifth Tuesday is the last of its month
        (agenda.MONTHLY_DAY, "2026-03-31", ["03-31"]),  # April has no 31st
        (agenda.MONTHLY_DAY, "2026-03-15", ["03-15", "04-15"]),
        (agenda.YEARLY, "2025-04-01", ["04-01"]),
    ],
)
def test_every_way_of_coming_back(repeats, first, found):
    schedule = Schedule(date.fromisoformat(first), repeats=repeats)

    sessions = agenda.occurrences(schedule, first=date(2026, 3, 1), last=date(2026, 4, 30))

    assert [f"{session.start:%m-%d}" for session in sessions] == found
    assert all(session.is_all_day and session.last_day == session.first_day for session in sessions)


def test_changes_call_off_and_move():
    changes = (
        Change(date(2026, 3, 10), note="vacances"),
        Change(date(2026, 3, 17), new_day=date(2026, 3, 19), new_time=time(9), note="salle prise"),
        Change(date(2026, 3, 24), new_time=time(19)),
        Change(date(2026, 3, 25), new_day=date(2026, 3, 26)),  # nothing was planned on that Wednesday
    )

    sessions = agenda.occurrences(replace(YOGA, changes=changes), first=TODAY, last=date(2026, 3, 31))

    assert [(f"{one.start:%d %H:%M}", f"{one.end:%H:%M}", one.moved_from and one.moved_from.day) for one in sessions] == [
        ("03 18:30", "20:00", None), ("19 09:00", "10:30", 17), ("24 19:00", "20:30", 24), ("31 18:30", "20:00", None),
    ]  # fmt: skip
    assert sessions[1].note == "salle prise"


def test_last_day_counts_what_was_moved_later():
    schedule = replace(YOGA, repeats_until=date(2026, 3, 20))
    moved = replace(schedule, changes=(Change(date(2026, 3, 17), new_day=date(2026, 5, 2)),))
    off = replace(schedule, changes=(Change(date(2026, 3, 17)),))

    assert agenda.last_day(YOGA) is None
    assert agenda.last_day(schedule) == date(2026, 3, 17)
    assert agenda.last_day(moved) == date(2026, 5, 2)
    assert agenda.last_day(off) == date(2026, 3, 10)
    assert agenda.last_day(Schedule(TODAY, ends_on=date(2026, 3, 5))) == date(2026, 3, 5)


def test_what_has_no_end_is_followed_for_two_years():
    sessions = agenda.occurrences(YOGA, first=TODAY, last=date(2060, 1, 1))

    assert len(sessions) == 105
    assert sessions[-1].start.date() - TODAY <= agenda.HORIZON


@pytest.mark.parametrize(
    ("schedule", "since", "found"),
    [
        (YOGA, "2026-03-04", "2026-03-10 18:30"),
        (YOGA, "2026-03-03", "2026-03-03 18:30"),
        (Schedule(date(2024, 2, 29), repeats=agenda.YEARLY), "2026-03-02", "2028-02-29 00:00"),
        (Schedule(date(2026, 3, 1), ends_on=date(2026, 3, 9)), "2026-03-05", "2026-03-01 00:00"),
        (Schedule(date(2026, 3, 1), time(21), ends_on=date(2026, 3, 2), ends_at=time(2)), "2026-03-02", "2026-03-01 21:00"),
        (Schedule(date(2026, 3, 1), time(21)), "2026-03-02", None),
        (replace(YOGA, repeats_until=date(2026, 3, 31)), "2026-04-01", None),
        (Schedule(date(1999, 1, 5), time(8), repeats=agenda.WEEKLY), "2026-03-02", "2026-03-03 08:00"),
    ],
)
def test_next_date(schedule, since, found):
    session = agenda.next_occurrence(schedule, since=date.fromisoformat(since))

    assert (f"{session.start:%Y-%m-%d %H:%M}" if session else None) == found


def test_party_until_midnight_does_not_touch_the_day_after():
    party = Schedule(date(2026, 3, 7), time(20), ends_on=date(2026, 3, 8), ends_at=time(0))

    assert agenda.occurrences(party, first=date(2026, 3, 8), last=date(2026, 3, 8)) == []
    assert len(agenda.occurrences(party, first=date(2026, 3, 7), last=date(2026, 3, 7))) == 1


def test_month_grid_begins_on_a_monday():
    weeks = agenda.month_weeks(2026, 3)

    assert [weeks[0][0], weeks[-1][-1]] == [date(2026, 2, 23), date(2026, 4, 5)]
    assert {len(week) for week in weeks} == {7}


RHYTHMS = [
    (YOGA, "Tous les mardis de 18 h 30 à 20 h", "Every Tuesday from 18:30 to 20:00"),
    (replace(YOGA, ends_at=None), "Tous les mardis à 18 h 30", "Every Tuesday at 18:30"),
    (Schedule(TODAY, repeats=agenda.FORTNIGHTLY), "Un lundi sur deux", "One Monday out of two"),
    (replace(YOGA, starts_on=date(2026, 3, 10), ends_at=None, repeats=agenda.MONTHLY_WEEKDAY),
     "Chaque deuxième mardi du mois à 18 h 30", "Each second Tuesday of the month at 18:30"),
    (Schedule(date(2026, 3, 31), repeats=agenda.MONTHLY_WEEKDAY), "Chaque dernier mardi du mois",
     "Each last Tuesday of the month"),
    (Schedule(date(2026, 3, 1), repeats=agenda.MONTHLY_DAY), "Le 1er de chaque mois", "The 1st of each month"),
    (Schedule(date(2026, 7, 14), repeats=agenda.YEARLY), "Chaque année, le 14 juillet", "Every year on 14 July"),
    (Schedule(TODAY), "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("schedule", "french", "english"), RHYTHMS)
def test_rhythm_is_said_as_people_say_it(schedule, french, english):
    for language, words in (("fr", french), ("en", english)):
        with translation.override(language):
            assert agenda_words.rhythm(schedule).replace("\u00a0", " ") == words


WHENS = [
    (Schedule(date(2026, 3, 1), time(9)), "dimanche 1er mars 2026, à 9 h"),
    (Schedule(date(2026, 3, 7), time(9, 5), ends_at=time(12)), "samedi 7 mars 2026, de 9 h 05 à 12 h"),
    (Schedule(date(2026, 3, 7), time(21), ends_on=date(2026, 3, 8), ends_at=time(2)), "samedi 7 mars 2026, de 21 h à 2 h"),
    (Schedule(date(2026, 3, 7)), "samedi 7 mars 2026"),
    (Schedule(date(2026, 3, 7), ends_on=date(2026, 3, 8)), "du samedi 7 au dimanche 8 mars 2026"),
    (Schedule(date(2026, 3, 31), ends_on=date(2026, 4, 1)), "du mardi 31 mars au mercredi 1er avril 2026"),
    (Schedule(date(2026, 3, 7), time(14), ends_on=date(2026, 3, 8), ends_at=time(18)),
     "du samedi 7 à 14 h au dimanche 8 mars 2026 à 18 h"),
    (Schedule(date(2026, 12, 31), time(22), ends_on=date(2027, 1, 2)),
     "du jeudi 31 décembre 2026 à 22 h au samedi 2 janvier 2027"),
]  # fmt: skip


@pytest.mark.parametrize(("schedule", "words"), WHENS)
def test_a_date_is_said_as_people_say_it(schedule, words):
    with translation.override("fr"):
        said = agenda_words.when(Occurrence(schedule.start, schedule.end, schedule.is_all_day))

    assert said.replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, []),
        ({"starts_on": date(206, 3, 3)}, ["starts_on"]),
        ({"ends_on": date(2026, 3, 2)}, ["ends_on"]),
        ({"ends_at": time(18)}, ["ends_at"]),
        ({"ends_at": time(2), "ends_on": date(2026, 3, 4)}, []),
        ({"starts_at": None}, ["starts_at"]),
        ({"repeats": "", "repeats_until": date(2026, 4, 1)}, ["repeats"]),
        ({"repeats_until": date(2026, 3, 2)}, ["repeats_until"]),
        ({"repeats_until": date(2226, 3, 2)}, ["repeats_until"]),
        ({"ends_on": date(2026, 3, 10), "ends_at": time(18, 31)}, ["repeats"]),
        ({"ends_on": date(2026, 3, 10), "ends_at": time(18, 30)}, []),
    ],
)
def test_what_cannot_be_is_said_beside_its_box(fields, wrong):
    assert list(agenda_faults.of_schedule(replace(YOGA, **fields), today=TODAY)) == wrong


@pytest.mark.parametrize(
    ("change", "fields", "wrong"),
    [
        (Change(date(2026, 3, 10)), {}, []),
        (Change(date(2026, 3, 11)), {}, ["day"]),
        (Change(date(2026, 2, 24)), {}, ["day"]),
        (Change(date(2026, 3, 24)), {"repeats_until": date(2026, 3, 20)}, ["day"]),
        (Change(date(2026, 3, 3)), {"repeats": ""}, ["day"]),
        (Change(date(2026, 3, 10), new_time=time(9)), {"starts_at": None, "ends_at": None}, ["new_time"]),
    ],
)
def test_a_change_is_of_a_day_that_has_a_session(change, fields, wrong):
    schedule = replace(YOGA, changes=(change,), **fields)

    assert [list(faults) for faults in agenda_faults.of_changes(schedule)] == [wrong]


def test_a_day_changes_once():
    schedule = replace(YOGA, changes=(Change(date(2026, 3, 10)), Change(date(2026, 3, 10), new_time=time(19))))

    assert [list(faults) for faults in agenda_faults.of_changes(schedule)] == [[], ["day"]]


def test_lengths():
    assert YOGA.length == timedelta(hours=1, minutes=30)
    assert Schedule(TODAY).length == timedelta(days=1)
    assert Schedule(TODAY, time(9)).length == timedelta()
    assert Schedule(TODAY, time(9), ends_on=TODAY + agenda.DAY).end == datetime(2026, 3, 4)
