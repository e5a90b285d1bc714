"""The report for those the city answers to: what it counts, for whom, in how many queries."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from tenants.models import Association
from tests.training.conftest import PARIS
from tests.training.survey_scenes import come, held_on, say
from training import counters, periods
from training.actions.counters import count_people
from training.models import Autonomy, CohortAssociation, Registration, Return, Session
from training.queries.report import Attendance, figures
from training.report_tables import Hidden, Percent, attendance_lines, satisfaction, tables, whole_attendance

SPRING = periods.Period(date(2026, 3, 1), date(2026, 6, 30))
BILAN = "/formation/bilan/"
QUERY = {"du": "2026-03-01", "au": "2026-06-30"}


@pytest.fixture
def spring(school, cast):
    """Two sessions held in spring 2026, one cancelled; Alpha in Les Granges (9 + 8 came), Beta in Le Port (5 came, 3 did not)."""
    first, second, third, *later = school.sessions
    Association.objects.filter(pk=cast.alpha.pk).update(neighbourhood="Les Granges")
    Association.objects.filter(pk=cast.beta.pk).update(neighbourhood="Le Port")
    held_on(first, datetime(2026, 3, 10, 18, tzinfo=PARIS))
    held_on(second, datetime(2026, 4, 7, 18, tzinfo=PARIS))
    held_on(third, datetime(2026, 5, 5, 18, tzinfo=PARIS))
    Session.objects.filter(pk=third.pk).update(cancelled_at=timezone.now())
    come(first, cast.alpha, 9)
    come(second, cast.alpha, 8, attendance="late")
    come(second, cast.beta, 5)
    come(second, cast.beta, 3, attendance="absent")
    come(second, cast.beta, 1, attendance="")
    return school


def known(rows):
    return {str(row[0]): row[1] for row in rows}


def short(found, **of):
    with translation.override("en"):
        return known(tables(found, **of)[0].rows)


def by_key(found, **of):
    with translation.override("en"):
        return {table.key: table for table in tables(found, **of)}


# what is counted


def test_sessions_and_people_of_a_period(spring):
    found = figures(SPRING)

    assert (found.cohorts, found.held, found.cancelled, found.not_noted) == (1, 2, 1, 1)
    assert [(each.number, each.held, each.attendance) for each in found.workshops[:3]] == [
        (1, 1, Attendance(9, 0)), (2, 1, Attendance(13, 3)), (3, 0, Attendance()),
    ]  # fmt: skip
    assert [(each.name, each.trained, each.attendance) for each in found.neighbourhoods] == [
        ("Le Port", 1, Attendance(5, 3)), ("Les Granges", 1, Attendance(17, 0)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2026, 3, 10), date(2026, 4, 7), 2),
        (date(2026, 3, 11), date(2026, 4, 7), 1),
        (date(2026, 3, 10), date(2026, 4, 6), 1),
        (date(2025, 1, 1), date(2025, 12, 31), 0),
    ],
)
def test_both_days_are_in_the_period(spring, first, last, held):
    assert figures(periods.Period(first, last)).held == held


def test_a_session_at_night_is_of_its_day_here(spring):
    held_on(spring.sessions[0], datetime(2026, 3, 1, 0, 30, tzinfo=PARIS))  # still February in UTC

    assert figures(SPRING).held == 2


def test_a_catch_up_is_a_presence_in_another_cohort(spring, cast):
    CohortAssociation.objects.filter(association=cast.beta).delete()

    assert figures(SPRING).catch_ups == 5


def test_autonomy_is_counted_with_its_weeks(spring, cast):
    first = spring.sessions[0].starts_at
    Autonomy.objects.create(
        association=cast.alpha, certificate="A1", since=datetime(2026, 3, 10, 18, tzinfo=PARIS) + timedelta(weeks=8)
    )
    Autonomy.objects.create(association=cast.beta, certificate="B1", since=datetime(2026, 8, 1, tzinfo=PARIS))

    found, later = figures(SPRING), figures(periods.Period(date(2026, 7, 1), date(2026, 8, 31)))

    assert first < Autonomy.objects.get(association=cast.alpha).since
    assert (found.trained, found.autonomous, found.newly_autonomous, round(found.weeks_to_autonomy, 1)) == (2, 1, 1, 8.0)
    assert (later.trained, later.newly_autonomous) == (0, 1)


def test_returns_are_counted_by_reason(spring, cast):
    day = datetime(2026, 4, 1, tzinfo=PARIS)
    Return.objects.create(association=cast.alpha, reason="handover", proposed_at=day)
    Return.objects.create(association=cast.beta, reason="handover", proposed_at=day, closed_at=day)

    assert [(each.reason, each.proposed, each.closed) for each in figures(SPRING).returns] == [("handover", 2, 1)]


def test_counters_and_opinions_add_up(spring, cast):
    numbers = {subject: dict.fromkeys(counters.asked(subject), 0) for subject in counters.TITLES}
    numbers["gender"] |= {"female": 6, "male": 3}
    for session in spring.sessions[:2]:
        count_people(session=session, numbers=numbers, by=cast.theo)
    say(spring.sessions[0], 7, useful=4, pace="right", heard_of="city")
    say(spring.sessions[1], 6, useful=1, pace="fast")

    found = figures(SPRING)

    assert found.counts["gender"] == {"female": 12, "male": 6, "untold": 4}
    assert (found.useful, found.pace, found.heard_of) == ({4: 7, 1: 6}, {"right": 7, "fast": 6}, {"city": 7, "": 6})
    assert satisfaction(found) == Percent(54)


def test_figures_take_the_same_queries_whatever_there_is(spring, cast, django_assert_num_queries):
    for number in (0, 30):
        for n in range(number):
            other = Association.objects.create(name=f"N° {n}", neighbourhood=f"Quartier {n}")
            come(spring.sessions[n % 2], other, 2)
            Autonomy.objects.create(association=other, certificate=str(n), since=datetime(2026, 6, 1, tzinfo=PARIS))
            Return.objects.create(association=other, reason="asked", proposed_at=datetime(2026, 6, 1, tzinfo=PARIS))
            say(spring.sessions[n % 2], 1, useful=1 + n % 4)
        with django_assert_num_queries(12):
            figures(SPRING)
        with django_assert_num_queries(12):
            figures(SPRING, neighbourhood="Les Granges")


def test_purged_people_are_counted_all_the_same(spring, cast):
    before = figures(SPRING)
    Registration.objects.update(first_name="", last_name="", email="", account=None, purged_at=timezone.now())

    assert figures(SPRING) == before


# what is shown


def test_a_line_and_its_rate_are_hidden_together():
    lines = [Attendance(9, 0), Attendance(13, 3), Attendance(20, 20)]

    assert attendance_lines(lines) == [(9, Hidden.HIDDEN), (13, Hidden.HIDDEN), (20, Percent(50))]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (Attendance(40, 10), (40, Percent(80))),
        (Attendance(40, 3), (40, Percent(90, is_least=True))),
        (Attendance(40, 0), (40, Percent(100))),
        (Attendance(3, 20), (Hidden.FEW, Hidden.HIDDEN)),
        (Attendance(0, 3), (0, Hidden.HIDDEN)),
        (Attendance(0, 0), (0, None)),
    ],
)
def test_the_whole_rate_tells_of_nobody(line, shown):
    assert whole_attendance([line]) == shown


@pytest.mark.parametrize("came", [5, 12, 40])
def test_the_bound_is_the_same_for_one_and_for_four(came):
    assert len({whole_attendance([Attendance(came, missed)]) for missed in (1, 2, 3, 4)}) == 1


def test_what_a_neighbourhood_s_report_shows_is_what_the_city_s_does(spring, cast):
    few = Association.objects.create(name="Petite", neighbourhood="La Butte")
    come(spring.sessions[0], few, 2)
    found = figures(SPRING)
    city = {row[0]: row[3] for row in by_key(found)["neighbourhoods"].rows}
    label = "Attendances (a person counts at each session)"

    own = {name: short(figures(SPRING, neighbourhood=name), neighbourhood=name)[label] for name in city}

    assert city == own == {"La Butte": Hidden.HIDDEN, "Le Port": Hidden.HIDDEN, "Les Granges": 17}


def test_a_neighbourhood_s_report_cuts_people_no_finer(spring, cast):
    say(spring.sessions[0], 9)

    keys = set(by_key(figures(SPRING, neighbourhood="Le Port"), neighbourhood="Le Port"))

    assert keys == {"short", "autonomy"}


def test_without_neighbourhoods_there_is_no_such_table(spring):
    assert "neighbourhoods" in by_key(figures(SPRING))
    Association.objects.update(neighbourhood="")

    assert "neighbourhoods" not in by_key(figures(SPRING))


def test_catch_ups_of_a_few_are_hidden(spring, cast):
    found = Association.objects.create(name="Ailleurs")
    come(spring.sessions[0], found, 2)

    assert short(figures(SPRING))["Attendances in another cohort’s session (catch-up)"] == Hidden.HIDDEN


def test_fewer_than_five_people_in_all_are_not_told(spring, cast):
    Registration.objects.all().delete()
    come(spring.sessions[0], cast.alpha, 4)
    found = figures(SPRING)

    assert short(found)["Attendances (a person counts at each session)"] == Hidden.FEW
    assert {row[2] for row in by_key(found)["workshops"].rows} == {Hidden.HIDDEN}


def test_rates_that_are_all_hidden_take_no_column(spring, cast):
    before = by_key(figures(SPRING))["workshops"].heads
    come(spring.sessions[0], cast.beta, 30, attendance="absent")

    after = by_key(figures(SPRING))["workshops"].heads

    assert (before[-1], after[-1]) == ("Attendances", "Rate")


# periods


def test_periods_one_asks_for_most():
    with translation.override("fr"):
        found = {name: (period.first.isoformat(), period.last.isoformat()) for name, period in periods.presets(date(2026, 2, 3))}

    assert found == {
        "Année 2026": ("2026-01-01", "2026-12-31"),
        "Année 2025": ("2025-01-01", "2025-12-31"),
        "Année scolaire 2025–2026": ("2025-09-01", "2026-08-31"),
        "Année scolaire 2024–2025": ("2024-09-01", "2025-08-31"),
        "Trimestre 1 de 2026": ("2026-01-01", "2026-03-31"),
        "Trimestre 4 de 2025": ("2025-10-01", "2025-12-31"),
    }


@pytest.mark.parametrize(("today", "name"), [((2026, 8, 31), "2025–2026"), ((2026, 9, 1), "2026–2027")])
def test_school_year_begins_in_september(today, name):
    with translation.override("fr"):
        assert periods.presets(date(*today))[2][0] == f"Année scolaire {name}"


# the page


def test_the_page_says_it_in_words_bars_and_tables(spring, cast, sign_in):
    portal, _ = sign_in(cast.theo)
    say(spring.sessions[0], 8, useful=3)

    answer = portal.get(BILAN, QUERY)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "du 1er mars 2026 au 30 juin 2026" in page
    assert page.count('<svg class="chart"') == page.count('role="img"') >= 4
    assert page.count("<table") == page.count("<caption") == len(answer.context["sections"])
    assert "22" in page


def test_a_period_without_sessions_says_what_the_report_is_for(school, cast, sign_in):
    portal, _ = sign_in(cast.theo)

    page = portal.get(BILAN, {"du": "2020-01-01", "au": "2020-12-31"}).content.decode()

    assert "Aucune séance dans cette période" in page
    assert "/formation/promotions/" in page


@pytest.mark.parametrize(
    "odd",
    [{"du": "x"}, {"du": "2026-06-30", "au": "2026-01-01"}, {"du": "0001-01-01", "au": "9999-12-31"}, {"quartier": "Nulle part"},
     {"du": "2026-01-01"}, {"quartier": "a\0b"}, {"du": "2026-01-01", "au": "9999-12-31"}],
)  # fmt: skip
def test_odd_periods_are_told_and_show_this_year(spring, cast, sign_in, odd):
    portal, _ = sign_in(cast.theo)

    answers = [portal.get(f"{BILAN}{file}", odd) for file in ("", "bilan.csv", "bilan.ods")]

    assert [answer.status_code for answer in answers] == [422, 200, 200]


def test_names_of_neighbourhoods_are_text(spring, cast, sign_in):
    portal, _ = sign_in(cast.theo)
    Association.objects.filter(pk=cast.alpha.pk).update(neighbourhood="<b>&\"'")

    for query in (QUERY, QUERY | {"quartier": "<b>&\"'"}):
        page = portal.get(BILAN, query).content.decode()
        assert "&lt;b&gt;&amp;&quot;&#x27;" in page
        assert "<b>" not in page


@pytest.mark.parametrize("name", ["alice", "dan", None])
def test_the_report_is_the_staff_s(spring, cast, sign_in, as_visitor, name):
    client = sign_in(getattr(cast, name))[0] if name else as_visitor()

    codes = [client.get(f"{BILAN}{file}", QUERY).status_code for file in ("", "bilan.csv", "bilan.ods")]

    assert codes == [404 if name else 302] * 3


@pytest.mark.parametrize("name", ["chloe", "theo"])
def test_both_kinds_of_staff_read_it(spring, cast, sign_in, name):
    portal, _ = sign_in(getattr(cast, name))

    assert portal.get(BILAN, QUERY).status_code == 200


def test_the_page_takes_the_same_queries_whatever_there_is(spring, cast, sign_in, django_assert_num_queries):
    portal, _ = sign_in(cast.theo)
    portal.get(BILAN, QUERY)

    for count in (1, 3):
        for n in range(count):
            come(spring.sessions[0], Association.objects.create(name=f"N° {count} {n}", neighbourhood=f"Q {n}"), 6)
        with django_assert_num_queries(20):  # one of them the forum's
            portal.get(BILAN, QUERY)
