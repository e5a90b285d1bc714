"""Two years after a session its names are gone, and no figure has changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants import periodic, task_words
from tenants.models import AuditEntry
from tests.training.survey_scenes import come, held, say
from training.actions import retention
from training.actions.retention import KEPT_FOR, purge_registrations
from training.models import Registration, SurveyAnswer
from training.periods import Period
from training.queries.report import figures

TWO_YEARS = KEPT_FOR.total_seconds() / 3600


@pytest.fixture
def old(school, cast):
    """A session that ended two years and an hour ago: five of Alpha's came, one did not, one has an account."""
    session = held(school.sessions[0], hours=TWO_YEARS + 3)
    come(session, cast.alpha, 5, needs="Une rampe")
    come(session, cast.beta, 1, attendance="absent", account=cast.bob, noted_by=cast.theo, help_for="logo")
    say(session, 5, useful=3, missing="Alice va trop vite")
    return session


def of(session):
    day = timezone.localdate(session.starts_at)
    return Period(day, day)


def test_names_go_and_the_report_stays_the_same(old):
    before = figures(of(old))

    count = purge_registrations()

    assert (before.held, before.workshops[0].attendance.came) == (1, 5)
    assert figures(of(old)) == before
    assert count == 11
    people = Registration.objects.filter(session=old)
    emptied = ("first_name", "last_name", "email", "account", "noted_by", "needs", "help_for")
    assert list(people.order_by().values_list(*emptied).distinct()) == [("", "", "", None, None, "", "")]
    assert people.filter(purged_at=None).count() == 0
    assert set(SurveyAnswer.objects.values_list("useful", "missing")) == {(3, "")}


def test_what_is_younger_stays(old, school, cast):
    young = held(school.sessions[1], hours=TWO_YEARS + 1)
    come(young, cast.alpha, 1)
    say(young, 1, missing="Merci")

    purge_registrations()

    assert Registration.objects.filter(session=young, purged_at=None).exclude(email="").count() == 1
    assert SurveyAnswer.objects.filter(session=young, missing="Merci").count() == 1


def test_one_row_of_the_journal_says_how_many_and_the_next_night_none(old):
    purge_registrations()
    purge_registrations()

    entry = AuditEntry.objects.get(action="training.registrations.purged")
    assert (entry.by, entry.label, entry.data) == (None, "6", {"texts": 5})


def test_a_night_takes_a_bounded_number(old, monkeypatch):
    monkeypatch.setattr(retention, "A_NIGHT", 4)

    assert [purge_registrations() for _ in range(3)] == [8, 3, 0]


def test_it_takes_the_same_queries_for_few_and_many(old, cast, django_assert_num_queries):
    for number in (1, 30):
        come(old, cast.alpha, number)
        with django_assert_num_queries(5):  # a savepoint and its end, two updates, the journal
            purge_registrations()


def test_it_is_a_work_of_the_night():
    assert purge_registrations in periodic.NIGHTLY
    assert "purge_registrations" in task_words.NIGHT
    assert timedelta(days=730) == KEPT_FOR
