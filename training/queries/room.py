"""The room while a session is on: each association at this workshop's exercises, and who asks for help."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenants.models import Association
from training.models import Evidence, Exercise, Registration, Session
from training.queries.day import people_of
from training.queries.progress import CAME, Seen, seen

State = Evidence.State


@dataclass(frozen=True, slots=True)
class Step:
    """An exercise as one association stands at it."""

    exercise: Exercise
    state: str  # of Evidence.State
    done_at: datetime | None = None
    is_ticked: bool = False

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE


@dataclass(frozen=True, slots=True)
class Row:
    association: Association
    people: list[Registration]
    steps: list[Step]
    since: datetime | None  # when it came to where it is

    @property
    def hands(self) -> list[Registration]:
        asking = [(person.help_asked_at, str(person.pk), person) for person in self.people if person.help_asked_at]
        return [person for _since, _pk, person in sorted(asking)]

    @property
    def is_here(self) -> bool:
        return any(person.attendance in CAME or person.help_asked_at for person in self.people)

    @property
    def at(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def n_done(self) -> int:
        return sum(step.is_done for step in self.steps)


def room(session: Session) -> list[Row]:
    """Return the associations of a session: who asks for help first, then who is there, then the others (4 queries)."""
    people: dict[UUID, list[Registration]] = {}
    associations: dict[UUID, Association] = {}
    for person in people_of(session):
        people.setdefault(person.association_id, []).append(person)
        associations[person.association_id] = person.association
    own = Association.objects.existing().filter(cohort_places__cohort=session.cohort_id, cohort_places__left_at=None)
    associations |= {association.pk: association for association in own}
    steps = steps_of(session, list(associations))
    rows = [_row(association, people.get(pk, []), steps[pk], session) for pk, association in associations.items()]
    return sorted(rows, key=_order)


def steps_of(session: Session, association_ids: list[UUID]) -> dict[UUID, list[Step]]:
    """Return where each of these associations stands at the exercises of a session's workshop (2 queries)."""
    exercises = list(session.workshop.exercises.all())
    keys = {key for exercise in exercises for key in (exercise.key, exercise.evidence)}
    known: dict[UUID, dict[str, Evidence]] = {pk: {} for pk in association_ids}
    for each in Evidence.objects.filter(association__in=association_ids, key__in=keys):
        known[each.association_id][each.key] = each
    return {pk: [_step(exercise, known[pk]) for exercise in exercises] for pk in association_ids}


def _step(exercise: Exercise, known: dict[str, Evidence]) -> Step:
    state, key = seen(exercise, {name: Seen(each.state, each.ticked, is_news=False) for name, each in known.items()})
    told = known.get(key)
    if told is None:
        return Step(exercise, state)
    is_ticked = told.ticked is not None
    return Step(exercise, state, told.ticked_at if is_ticked else told.done_at, is_ticked=is_ticked)


def _row(association: Association, people: list[Registration], steps: list[Step], session: Session) -> Row:
    began = session.starts_at
    done = [step.done_at for step in steps if step.is_done and step.done_at and step.done_at > began]
    return Row(association, people, steps, max([began, *done]))


def _order(row: Row) -> tuple:
    hands = row.hands
    return (not hands, hands[0].help_asked_at if hands else None, not row.is_here, row.association.name.lower())
