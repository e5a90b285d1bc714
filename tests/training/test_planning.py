"""Cohorts: six sessions in order, what stands in the way is said and must be confirmed, changes are counted for calendars."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from tenants.models import AuditEntry
from tests.training.conftest import PARIS, TUESDAYS
from training.actions import planning as actions
from training.models import Cohort, Place, Session


def test_a_cohort_has_its_six_sessions(school, cast):
    assert [(each.workshop.number, each.starts_at, each.ends_at - each.starts_at) for each in school.sessions] == [
        (number, moment, timedelta(hours=2)) for number, moment in enumerate(TUESDAYS, start=1)
    ]
    assert [place.association for place in school.cohort.places.order_by("pk")] == [cast.alpha, cast.beta]
    assert {trainer.account for each in school.sessions for trainer in each.trainers.all()} == {cast.theo}


@pytest.mark.parametrize(("moments", "code"), [(TUESDAYS[:5], "days"), ([*TUESDAYS[:4], TUESDAYS[5], TUESDAYS[4]], "order")])
def test_a_plan_without_sense_is_refused(school, cast, moments, code):
    before = Session.objects.count()

    with pytest.raises(ValidationError) as refused:
        actions.create_cohort(plan=replace(school.plan, moments=moments), by=cast.theo)

    assert (refused.value.code, Session.objects.count()) == (code, before)


def test_what_stands_in_the_way_must_be_confirmed(school, cast):
    armistice = datetime(2055, 11, 11, 18, tzinfo=PARIS)
    moments = [armistice + timedelta(weeks=n) for n in range(5)] + [TUESDAYS[0] + timedelta(days=365)]
    elsewhere = Place.objects.create(name="Médiathèque", address="2 rue du Port")
    plan = replace(school.plan, name="Hiver", place=elsewhere, moments=moments)

    with pytest.raises(actions.ConflictError) as refused:
        actions.create_cohort(plan=plan, by=cast.theo)
    cohort = actions.create_cohort(plan=plan, by=cast.theo, confirmed=True)

    assert {number: [each.code for each in there] for number, there in refused.value.found.items()} == {0: ["holiday"]}
    assert refused.value.found[0][0].detail == "Armistice"
    assert (cohort.sessions.count(), Cohort.objects.count()) == (6, 2)


def test_the_same_place_or_trainer_at_the_same_hour_is_said(school, cast):
    elsewhere = Place.objects.create(name="Médiathèque", address="2 rue du Port")
    same_place = replace(school.plan, name="B", trainers=[cast.chloe])
    same_trainer = replace(school.plan, name="C", place=elsewhere)
    free = replace(school.plan, name="D", place=elsewhere, trainers=[cast.chloe])

    found = []
    for plan in (same_place, same_trainer):
        with pytest.raises(actions.ConflictError) as refused:
            actions.create_cohort(plan=plan, by=cast.theo)
        found.append({each.code for there in refused.value.found.values() for each in there})

    assert found == [{"place"}, {"trainer"}]
    assert actions.create_cohort(plan=free, by=cast.theo).sessions.count() == 6


def test_a_session_moves_and_calendars_learn_it(school, cast):
    session = school.sessions[0]
    later = session.starts_at + timedelta(days=1)

    moved = actions.move_session(
        session=session, starts_at=later, ends_at=later + timedelta(hours=2), place=school.place, by=cast.theo
    )

    assert (moved.starts_at, moved.sequence) == (later, 1)
    assert AuditEntry.objects.latest("pk").action == "training.session.moved"


def test_a_move_onto_another_session_must_be_confirmed(school, cast):
    first, second = school.sessions[:2]
    to = {"starts_at": second.starts_at, "ends_at": second.ends_at, "place": school.place, "by": cast.theo}

    with pytest.raises(actions.ConflictError):
        actions.move_session(session=first, **to)
    assert Session.objects.get(pk=first.pk).starts_at == first.starts_at

    assert actions.move_session(session=first, confirmed=True, **to).starts_at == second.starts_at


def test_a_cancelled_session_frees_its_place_and_is_cancelled_once(school, cast):
    session = actions.cancel_session(session=school.sessions[0], reason="Neige", by=cast.theo)
    actions.cancel_session(session=session, reason="Encore", by=cast.theo)

    assert (session.sequence, session.cancel_reason, session.is_cancelled) == (1, "Neige", True)
    assert AuditEntry.objects.filter(action="training.session.cancelled").count() == 1


def test_a_cohort_called_off_cancels_what_is_to_come(school, cast):
    cancelled = actions.cancel_cohort(cohort=school.cohort, reason="Faute de monde", by=cast.theo)

    assert len(cancelled) == 6
    assert actions.cancel_cohort(cohort=school.cohort, reason="", by=cast.theo) == []
