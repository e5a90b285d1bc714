"""Six workshops ready to use, editions that leave past cohorts theirs."""

import re

import pytest
from django.core.exceptions import ValidationError

from tenants.models import AuditEntry
from training.actions import curriculum as actions
from training.evidence import CHECKS
from training.models import Edition, Exercise, Workshop
from training.queries.curriculum import current_edition


def test_a_new_city_has_six_workshops_ready(db):
    workshops = list(current_edition().workshops.all())

    assert [(each.number, each.title) for each in workshops] == [
        (1, "Prendre en main son site"),
        (2, "Écrire et structurer"),
        (3, "Images, documents et accessibilité"),
        (4, "Actualités, agenda et formulaires"),
        (5, "Apparence, identité et obligations légales"),
        (6, "Faire vivre et transmettre"),
    ]
    assert all(each.aims and each.minutes == 120 and len(each.handout) > 1000 for each in workshops)


def test_each_exercise_has_a_check_or_is_the_trainers(db):
    exercises = list(Exercise.objects.all())

    assert len(exercises) == len({each.key for each in exercises}) == 25
    assert {each.evidence for each in exercises} - set(CHECKS) == {""}
    assert [each.key for each in exercises if not each.evidence] == ["calendar_kept"]
    assert set(CHECKS) == {each.evidence for each in exercises} - {""}


def test_handouts_are_plain_and_inclusive_without_dots(db):
    for workshop in Workshop.objects.all():
        assert set(re.findall(r"<(\w+)", workshop.handout)) <= {"p", "h2", "ul", "ol", "li", "strong"}
        assert "·" not in workshop.handout
        assert "'" not in workshop.handout


def test_a_new_edition_leaves_the_others_as_they_were(cast):
    before = current_edition()

    draft = actions.begin_draft(by=cast.theo)
    workshop = actions.change_workshop(workshop=draft.workshops.get(number=2), values={"title": "Écrire court"}, by=cast.theo)
    assert current_edition() == before
    actions.publish_draft(by=cast.theo)

    assert current_edition() == draft
    assert workshop.exercises.count() == before.workshops.get(number=2).exercises.count() == 4
    assert before.workshops.get(number=2).title == "Écrire et structurer"
    told = AuditEntry.objects.filter(action__startswith="training.").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["training.edition.begun", "training.workshop.changed", "training.edition.published"]


def test_there_is_one_draft(cast):
    assert actions.begin_draft(by=cast.theo) == actions.begin_draft(by=cast.theo)
    actions.drop_draft(by=cast.theo)

    assert Edition.objects.count() == 1
    with pytest.raises(ValidationError) as refused:
        actions.publish_draft(by=cast.theo)
    assert refused.value.code == "no_draft"


def test_an_edition_in_use_is_not_changed(cast):
    workshop = current_edition().workshops.get(number=1)

    with pytest.raises(ValidationError) as refused:
        actions.change_workshop(workshop=workshop, values={"title": "Autre"}, by=cast.theo)

    assert refused.value.code == "in_use"
    assert Workshop.objects.get(pk=workshop.pk).title == "Prendre en main son site"
