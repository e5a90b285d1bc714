"""One association, exercise by exercise: what its site shows, what the trainer says, who came."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from tenants.models import Association
from training.evidence import CHECKS
from training.models import CohortAssociation, Evidence, Exercise, Registration
from training.queries.progress import CAME, Cell, Row, Seen, progress, seen

State = Evidence.State


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise: `word` is the trainer's, if there is one."""

    exercise: Exercise
    state: str  # of Evidence.State
    since: datetime | None
    word: Evidence | None
    site: Evidence | None

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE

    @property
    def shown(self) -> str:
        """What the site shows, in the words of the check; the exercise's own title when only the trainer can tell."""
        check = CHECKS.get(self.exercise.evidence)
        return str(check.done if self.is_done else check.todo) if check else self.exercise.title


@dataclass(frozen=True, slots=True)
class Taught:
    """One workshop: its cell of the matrix, its exercises, who of the association came."""

    cell: Cell
    steps: list[Step]
    people: list[Registration]


@dataclass(frozen=True, slots=True)
class Standing:
    row: Row
    workshops: list[Taught]
    read_at: datetime | None

    @property
    def next_step(self) -> Step | None:
        """The first exercise to do."""
        return next((step for taught in self.workshops for step in taught.steps if not step.is_done), None)


def standing(association: Association) -> Standing:
    """Return where an association stands in every detail (8 queries)."""
    (row,) = progress([association])
    found = Evidence.objects.filter(association=association).select_related("ticked_by")
    rows = {each.key: each for each in found}
    known = {key: Seen(each.state, each.ticked, is_news=False) for key, each in rows.items()}
    people = _people(association)
    workshops = [
        Taught(
            cell,
            [_step(exercise, rows, known) for exercise in cell.workshop.exercises.all()],
            people[cell.workshop.number],
        )
        for cell in row.cells
    ]
    read = [each.checked_at for each in rows.values() if each.checked_at]
    return Standing(row, workshops, max(read, default=None))


def _step(exercise: Exercise, rows: dict[str, Evidence], known: dict[str, Seen]) -> Step:
    state, key = seen(exercise, known)
    word, said = rows.get(exercise.key), rows.get(key)
    is_done = said is not None and state == State.DONE
    return Step(
        exercise,
        state,
        since=(said.ticked_at if said.ticked else said.done_at) if said and is_done else None,
        word=word if word and (word.ticked is not None or word.note) else None,
        site=rows.get(exercise.evidence or exercise.key),
    )


def _people(association: Association) -> dict[int, list[Registration]]:
    """Return who came, by number of workshop."""
    came = Registration.objects.filter(association=association, attendance__in=CAME).select_related("session__workshop")
    found: dict[int, list[Registration]] = defaultdict(list)
    for registration in came.order_by("session__starts_at", "last_name"):
        found[registration.session.workshop.number].append(registration)
    return found


def cohorts_of(association: Association) -> QuerySet[CohortAssociation]:
    """Return the association's places in cohorts, the newest first (1 query)."""
    places = CohortAssociation.objects.filter(association=association, left_at=None, cohort__cancelled_at=None)
    return places.select_related("cohort").order_by("-joined_at", "-pk")


def is_being_read(association: Association) -> bool:
    """Whether the worker has this site to read, or is at it (1 query)."""
    waiting = ProcrastinateJob.objects.filter(task_name="training.read_evidence", status__in=["todo", "doing"])
    return waiting.filter(args__association_id=str(association.pk)).exists()
