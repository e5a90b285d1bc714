"""Where the associations stand, all at once: a handful of queries, however many they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tenants.models import Association
from training.models import Autonomy, Edition, Evidence, Exercise, Registration, Session, Workshop

CAME = (Registration.Attendance.PRESENT, Registration.Attendance.LATE)
# Without these nobody runs a site alone, whatever workshops they sat in.
ESSENTIAL = frozenset({"home_text", "content_page", "contact", "legal", "opened", "second_owner"})


@dataclass(frozen=True, slots=True)
class Cell:
    """An association at one workshop: who came, what its site shows, whether the session is behind it."""

    workshop: Workshop
    n_people: int
    todo: list[Exercise]
    unknown: list[Exercise]
    n_exercises: int
    held_at: datetime | None

    @property
    def n_done(self) -> int:
        return self.n_exercises - len(self.todo) - len(self.unknown)

    @property
    def is_done(self) -> bool:
        return not self.todo and not self.unknown

    @property
    def is_overdue(self) -> bool:
        """The session was held, somebody came, and not all is done; or nobody came at all."""
        return self.held_at is not None and not self.is_done

    @property
    def is_missed(self) -> bool:
        return self.held_at is not None and not self.n_people


@dataclass(frozen=True, slots=True)
class Row:
    association: Association
    cells: list[Cell]
    autonomous_since: datetime | None

    @property
    def n_done(self) -> int:
        return sum(cell.n_done for cell in self.cells)

    @property
    def n_exercises(self) -> int:
        return sum(cell.n_exercises for cell in self.cells)

    @property
    def stuck_at(self) -> Exercise | None:
        """The first exercise still to do in a workshop that has been held."""
        return next((exercise for cell in self.cells if cell.is_overdue for exercise in [*cell.todo, *cell.unknown]), None)

    @property
    def may_be_autonomous(self) -> bool:
        """Every workshop was attended by somebody or all its exercises are done, and the essential ones are."""
        missing = {exercise.key for cell in self.cells for exercise in [*cell.todo, *cell.unknown]}
        return all(cell.n_people or cell.is_done for cell in self.cells) and not missing & ESSENTIAL


def progress(associations: Iterable[Association], *, edition: Edition) -> list[Row]:
    """Return a row for each association, in their order (6 queries)."""
    chosen = list(associations)
    ids = [association.pk for association in chosen]
    workshops = list(edition.workshops.prefetch_related("exercises"))
    found = Evidence.objects.filter(association__in=ids)
    evidence: dict[tuple[UUID, str], Evidence] = {(each.association_id, each.key): each for each in found}
    came, held = _attendance(ids), _held(ids)
    since = dict(Autonomy.objects.filter(association__in=ids).values_list("association", "since"))
    return [
        Row(
            association,
            [_cell(association.pk, workshop, evidence, came, held) for workshop in workshops],
            since.get(association.pk),
        )
        for association in chosen
    ]


def _cell(
    association_id: UUID,
    workshop: Workshop,
    evidence: dict[tuple[UUID, str], Evidence],
    came: dict[tuple[UUID, int], set[str]],
    held: dict[tuple[UUID, int], datetime],
) -> Cell:
    todo: list[Exercise] = []
    unknown: list[Exercise] = []
    exercises = list(workshop.exercises.all())
    for exercise in exercises:
        known = evidence.get((association_id, exercise.key))
        if known is not None and known.is_done:
            continue
        is_unknown = known is not None and known.ticked is None and known.state == Evidence.State.UNKNOWN
        (unknown if is_unknown else todo).append(exercise)
    place = (association_id, workshop.number)
    return Cell(workshop, len(came.get(place, ())), todo, unknown, len(exercises), held.get(place))


def _attendance(ids: list[UUID]) -> dict[tuple[UUID, int], set[str]]:
    """Return who came, by association and number of workshop: a catch-up in another cohort counts the same."""
    found: dict[tuple[UUID, int], set[str]] = defaultdict(set)
    rows = Registration.objects.filter(association__in=ids, attendance__in=CAME)
    for association_id, number, pk in rows.values_list("association", "session__workshop__number", "pk"):
        found[association_id, number].add(str(pk))
    return found


def _held(ids: list[UUID]) -> dict[tuple[UUID, int], datetime]:
    """Return when the association's own cohort held each workshop, of those that are over."""
    rows = Session.objects.filter(
        cancelled_at=None, ends_at__lt=timezone.now(), cohort__places__association__in=ids, cohort__places__left_at=None
    )
    return {
        (association_id, number): ends_at
        for association_id, number, ends_at in rows.order_by("ends_at").values_list(
            "cohort__places__association", "workshop__number", "ends_at"
        )
    }
