"""The exercises of a draft's workshop."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.schemas import portal_transaction
from training.actions.drafts import lock_draft
from training.evidence import CHECKS
from training.models import Exercise, Workshop

if TYPE_CHECKING:
    from cms.users.models import User

MOST = 12  # of one workshop
LETTERS = 40


@dataclass(frozen=True, slots=True)
class ExerciseText:
    """What the trainer writes of an exercise; `evidence` is a key of CHECKS, or empty when only the trainer can tell."""

    title: str
    words: str = ""
    evidence: str = ""


@portal_transaction()
def add_exercise(*, workshop: Workshop, text: ExerciseText, by: "User | None") -> Exercise:
    """Add an exercise at the end. Raises ValidationError."""
    lock_draft(workshop)
    others = list(workshop.exercises.all())
    if len(others) >= MOST:
        raise ValidationError(_("A workshop has 12 exercises at most: remove one first."), code="full")
    exercise = Exercise(workshop=workshop, position=max((each.position for each in others), default=-1) + 1)
    _write(exercise, text)
    exercise.save()
    audit.record(by=by, action="training.exercise.added", label=exercise.title, workshop=workshop.number)
    return exercise


@portal_transaction()
def change_exercise(*, exercise: Exercise, text: ExerciseText, by: "User | None") -> Exercise:
    """Change an exercise; what associations have done of it stays done as long as the same thing shows it.

    Raises ValidationError.
    """
    lock_draft(exercise.workshop)
    _write(exercise, text)
    exercise.save(update_fields=["key", "evidence", "title", "words"])
    audit.record(by=by, action="training.exercise.changed", label=exercise.title, workshop=exercise.workshop.number)
    return exercise


@portal_transaction()
def remove_exercise(*, exercise: Exercise, by: "User | None") -> None:
    """Take an exercise out of the draft; past editions keep it. Raises ValidationError."""
    lock_draft(exercise.workshop)
    audit.record(by=by, action="training.exercise.removed", label=exercise.title, workshop=exercise.workshop.number)
    exercise.delete()


@portal_transaction()
def move_exercise(*, exercise: Exercise, up: bool, by: "User | None") -> bool:
    """Let an exercise change places with its neighbour. Returns whether it had one. Raises ValidationError."""
    lock_draft(exercise.workshop)
    order = list(exercise.workshop.exercises.all())
    here = order.index(exercise)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return False
    order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order):
        each.position = position
    Exercise.objects.bulk_update(order, ["position"])
    audit.record(by=by, action="training.exercise.moved", label=exercise.title, workshop=exercise.workshop.number)
    return True


def _write(exercise: Exercise, text: ExerciseText) -> None:
    """An exercise that a site shows bears the key of what is read there; another keeps its own through all editions."""
    if text.evidence and text.evidence not in CHECKS:
        raise ValidationError({"evidence": _("Choose one of the list.")}, code="evidence")
    if text.evidence or not exercise.key or exercise.evidence:
        exercise.key = text.evidence or _free_key(text.title)
    exercise.evidence, exercise.title, exercise.words = text.evidence, text.title.strip(), text.words.strip()
    if exercise.workshop.exercises.filter(key=exercise.key).exclude(pk=exercise.pk).exists():
        words = _("Another exercise of this workshop is checked in the same way: change that one, or choose another check.")
        raise ValidationError({"evidence": words}, code="twice")
    exercise.full_clean(validate_unique=False, validate_constraints=False)


def _free_key(title: str) -> str:
    """Return a key that no exercise of any edition has: the trainer's word on another exercise is not this one's."""
    stem = slugify(title)[:LETTERS].strip("-") or "exercice"
    taken = {*CHECKS, *Exercise.objects.filter(key__startswith=stem[: LETTERS - 4]).values_list("key", flat=True)}
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem[: LETTERS - 4]}-{number}", number + 1
    return key
