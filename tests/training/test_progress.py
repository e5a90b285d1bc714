"""The matrix: what each association's site shows, who came, where it is stuck, and when it is autonomous."""

import pytest
from django.utils import timezone

from tenants.models import Association
from tests.training.conftest import soon
from training.actions.evidence import tick
from training.models import Evidence, Exercise, Registration
from training.queries.curriculum import current_edition
from training.queries.progress import progress


def rows(*associations):
    return progress(associations, edition=current_edition())


def come(session, association, attendance="present"):
    Registration.objects.create(
        session=session, association=association, email=f"{association.subdomain}@example.org", attendance=attendance
    )


def do_all(association, *, besides=()):
    for exercise in Exercise.objects.filter(workshop__edition=current_edition()).exclude(key__in=besides):
        Evidence.objects.create(association=association, key=exercise.key, state="done", done_at=timezone.now())


def test_a_new_association_has_all_to_do_and_nothing_overdue(school, cast):
    (row,) = rows(cast.alpha)

    assert [cell.n_exercises for cell in row.cells] == [4, 4, 4, 5, 3, 5]
    assert (row.n_done, row.n_exercises, row.stuck_at, row.may_be_autonomous) == (0, 25, None, False)


def test_what_was_taught_and_is_not_done_is_where_it_is_stuck(school, cast):
    come(soon(school.sessions[0], hours=-5), cast.alpha)
    tick(association=cast.alpha, key="entered", done=True, by=cast.theo)

    alpha, beta = rows(cast.alpha, cast.beta)

    assert (alpha.cells[0].n_people, alpha.cells[0].n_done, alpha.cells[0].is_missed) == (1, 1, False)
    assert alpha.stuck_at.key == "home_text"
    assert (beta.cells[0].is_missed, beta.stuck_at.key) == (True, "entered")


def test_absent_people_were_not_there(school, cast):
    come(soon(school.sessions[0], hours=-5), cast.alpha, attendance="absent")

    (row,) = rows(cast.alpha)

    assert row.cells[0].is_missed


def test_unknown_is_neither_done_nor_hidden(cast):
    Evidence.objects.create(association=cast.alpha, key="logo", state="unknown")

    (row,) = rows(cast.alpha)

    assert [exercise.key for exercise in row.cells[0].unknown] == ["logo"]
    assert row.cells[0].n_done == 0


@pytest.mark.parametrize(("besides", "expected"), [((), True), (("album", "calendar_kept"), False), (("legal",), False)])
def test_autonomy_without_sessions_needs_every_exercise(cast, besides, expected):
    do_all(cast.alpha, besides=besides)

    assert rows(cast.alpha)[0].may_be_autonomous is expected


def test_autonomy_forgives_an_exercise_of_a_workshop_somebody_attended(school, cast):
    do_all(cast.alpha, besides=("album",))
    come(school.sessions[2], cast.alpha)

    assert rows(cast.alpha)[0].may_be_autonomous


def test_progress_costs_the_same_for_one_and_for_many(school, cast, django_assert_num_queries):
    edition = current_edition()
    with django_assert_num_queries(6):
        progress([cast.alpha], edition=edition)
    others = [Association.objects.create(name=f"N° {n}") for n in range(20)]
    with django_assert_num_queries(6):
        progress([cast.alpha, *others], edition=edition)
