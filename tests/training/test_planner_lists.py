"""The trainer's lists ask as much of the database for three rows as for one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.models import Association
from training.actions.planning import create_cohort
from training.models import Place, Session


@pytest.fixture
def trainer(sign_in, cast):
    return sign_in(cast.theo)[0]


def associations(school, count):
    """Return that many associations of the cohort, each with somebody registered and somebody who waits."""
    made = [Association.objects.create(name=f"Asso {number}") for number in range(count)]
    for association in made:
        school.cohort.places.create(association=association)
        for state in ("registered", "waiting"):
            school.sessions[0].registrations.create(association=association, first_name="Nadia", state=state)
    return made


def cohorts(school, count):
    for number in range(count):
        moments = [moment + timedelta(days=number + 1) for moment in school.plan.moments]
        create_cohort(plan=replace(school.plan, name=f"Autre {number}", moments=moments), by=None, confirmed=True)


@pytest.mark.parametrize("count", [1, 3])
def test_first_screen(count, school, trainer, django_assert_num_queries):
    today = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    school.cohort.sessions.exclude(pk__in=[each.pk for each in school.sessions[: count + 1]]).delete()
    Session.objects.filter(pk=school.sessions[count].pk).update(starts_at=today, ends_at=today + timedelta(hours=2))
    for session in school.sessions[:count]:
        session.registrations.create(association=school.plan.associations[0], first_name="Nadia", state="waiting")

    with django_assert_num_queries(13):
        answer = trainer.get("/formation/")

    assert [len(answer.context[name]) for name in ("today", "coming", "lists")] == [1, count, count]


@pytest.mark.parametrize("count", [1, 3])
def test_cohorts(count, school, trainer, django_assert_num_queries):
    cohorts(school, count - 1)

    with django_assert_num_queries(8):
        answer = trainer.get("/formation/promotions/")

    assert len(answer.context["current"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_cohort(count, school, trainer, django_assert_num_queries):
    associations(school, count)

    with django_assert_num_queries(10):
        answer = trainer.get(f"/formation/promotions/{school.cohort.pk}/")

    assert len(answer.context["associations"]) == 2 + count


@pytest.mark.parametrize("count", [1, 3])
def test_a_session(count, school, trainer, django_assert_num_queries):
    associations(school, count)

    with django_assert_num_queries(11):
        answer = trainer.get(f"/formation/seances/{school.sessions[0].pk}/")

    assert (len(answer.context["groups"]), len(answer.context["waiting"])) == (count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_who_can_be_registered(count, school, trainer, django_assert_num_queries):
    associations(school, count)

    with django_assert_num_queries(9):
        answer = trainer.get(f"/formation/seances/{school.sessions[0].pk}/inscrire/")

    assert len(answer.context["own"]) == 2 + count


@pytest.mark.parametrize("count", [1, 3])
def test_the_planner(count, school, cast, trainer, django_assert_num_queries):
    cohorts(school, count - 1)
    for number in range(count - 1):
        Place.objects.create(name=f"Lieu {number}", address="2 rue du Port")

    with django_assert_num_queries(15):
        answer = trainer.get("/formation/promotions/nouvelle/")

    assert len(answer.context["form"].fields["place"].queryset) == count


@pytest.mark.parametrize("count", [1, 3])
def test_places(count, school, trainer, django_assert_num_queries):
    for number in range(count - 1):
        Place.objects.create(name=f"Lieu {number}", address="2 rue du Port")

    with django_assert_num_queries(7):
        answer = trainer.get("/formation/lieux/")

    assert len(answer.context["used"]) == count
