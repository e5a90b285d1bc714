"""Where the associations stand, all at once: a handful of queries, however many they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Association
from training.models import CohortAssociation, Edition, Evidence, Exercise, Registration, Session, Workshop

CAME = (Registration.Attendance.PRESENT, Registration.Attendance.LATE)
# Without these nobody runs a site alone, whatever workshops they sat in.
ESSENTIAL = frozenset({"home_text", "content_page", "contact", "legal", "opened", "second_owner"})
# Nothing new on the site for so long after the session: the association is stuck, no longer only late.
STUCK_AFTER = timedelta(days=14)


class Standing(models.TextChoices):
    """How an association stands at one workshop, in one word."""

    DONE = "done", _("done")
    PARTLY = "partly", _("under way")
    STUCK = "stuck", _("stuck")
    OVERDUE = "overdue", _("overdue")
    MISSED = "missed", _("missed")
    NOT_BEGUN = "not-begun", _("not begun")


class Seen(NamedTuple):
    """What is known of one exercise of an association, or of the check of that name; `is_news`: since STUCK_AFTER."""

    state: str
    ticked: bool | None
    is_news: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """An association at one workshop: who came, what its site shows, whether the session is behind it."""

    workshop: Workshop
    n_people: int
    todo: list[Exercise]
    unknown: list[Exercise]
    n_exercises: int
    held_at: datetime | None
    has_news: bool = False  # an exercise was done since STUCK_AFTER

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

    @property
    def is_stuck(self) -> bool:
        """Overdue, and nothing new for STUCK_AFTER."""
        return self.held_at is not None and self.is_overdue and not self.has_news and self.held_at < timezone.now() - STUCK_AFTER

    @property
    def standing(self) -> Standing:
        if self.is_done:
            return Standing.DONE
        if self.is_missed:
            return Standing.MISSED
        if self.is_overdue:
            return Standing.STUCK if self.is_stuck else Standing.OVERDUE
        return Standing.PARTLY if self.n_done else Standing.NOT_BEGUN


@dataclass(frozen=True, slots=True)
class Row:
    association: Association
    cells: list[Cell]
    autonomous_since: datetime | None
    essential_todo: list[Exercise] = field(default_factory=list)

    @property
    def n_done(self) -> int:
        return sum(cell.n_done for cell in self.cells)

    @property
    def n_exercises(self) -> int:
        return sum(cell.n_exercises for cell in self.cells)

    @property
    def n_overdue(self) -> int:
        return sum(cell.is_overdue for cell in self.cells)

    @property
    def is_stuck(self) -> bool:
        return any(cell.standing == Standing.STUCK for cell in self.cells)

    @property
    def stuck_at(self) -> Exercise | None:
        """The first exercise still to do in a workshop that has been held."""
        return next((exercise for cell in self.cells if cell.is_overdue for exercise in [*cell.todo, *cell.unknown]), None)

    # The rules of autonomy: nothing may be left in either list.

    @property
    def skipped(self) -> list[Cell]:
        """The workshops that nobody attended, and whose exercises are not all done either."""
        return [cell for cell in self.cells if not cell.n_people and not cell.is_done]

    @property
    def may_be_autonomous(self) -> bool:
        """Every workshop was attended by somebody or all its exercises are done, and the essential ones are."""
        return bool(self.cells) and not self.skipped and not self.essential_todo


def progress(associations: Iterable[Association], *, edition: Edition | None = None) -> list[Row]:
    """Return a row for each association, in their order (6 queries). Each has its cohort's edition, unless one is named."""
    chosen = list(associations)
    ids = [association.pk for association in chosen]
    since, followed = _facts(ids)
    taught = _workshops(edition)
    current = max(taught, default=0)
    evidence, came, held = _evidence(ids), _attendance(ids), _held(ids)
    rows = []
    for association in chosen:
        pk = association.pk
        workshops = taught.get(followed[pk] or current) or taught.get(current, [])
        cells = [_cell(pk, workshop, evidence[pk], came, held) for workshop in workshops]
        left = [exercise for cell in cells for exercise in [*cell.todo, *cell.unknown] if exercise.key in ESSENTIAL]
        rows.append(Row(association, cells, since[pk], left))
    return rows


def seen(exercise: Exercise, evidence: dict[str, Seen]) -> tuple[str, str]:
    """Return how an exercise stands (an Evidence.State), and the key that says so.

    The trainer's word is under the key of the exercise, what the site shows under that of its check; the word goes first.
    """
    word = evidence.get(exercise.key)
    if word and word.ticked is not None:
        return (Evidence.State.DONE if word.ticked else Evidence.State.TODO), exercise.key
    key = exercise.evidence or exercise.key
    found = evidence.get(key)
    return (found.state if found else Evidence.State.TODO), key


def _cell(
    association_id: UUID,
    workshop: Workshop,
    evidence: dict[str, Seen],
    came: dict[tuple[UUID, int], int],
    held: dict[tuple[UUID, int], datetime],
) -> Cell:
    todo: list[Exercise] = []
    unknown: list[Exercise] = []
    exercises, has_news = workshop.exercises.all(), False
    for exercise in exercises:
        state, key = seen(exercise, evidence)
        if state == Evidence.State.DONE:
            has_news = has_news or evidence[key].is_news
        else:
            (unknown if state == Evidence.State.UNKNOWN else todo).append(exercise)
    place = (association_id, workshop.number)
    return Cell(workshop, came.get(place, 0), todo, unknown, len(exercises), held.get(place), has_news)


def _facts(ids: list[UUID]) -> tuple[dict[UUID, datetime | None], dict[UUID, int | None]]:
    """Return since when each association is autonomous, and the number of the edition that its newest cohort follows."""
    places = CohortAssociation.objects.filter(association=OuterRef("pk"), left_at=None, cohort__cancelled_at=None)
    newest = places.order_by("-joined_at", "-pk").values("cohort__edition__number")[:1]
    rows = Association.objects.filter(pk__in=ids).annotate(edition=Subquery(newest)).order_by()
    found = list(rows.values_list("pk", "autonomy__since", "edition"))
    return {pk: since for pk, since, _edition in found}, {pk: edition for pk, _since, edition in found}


def _workshops(edition: Edition | None) -> dict[int, list[Workshop]]:
    """Return the workshops with their exercises by the number of their edition: of one edition, or of all that are published."""
    wanted = Workshop.objects.filter(edition=edition) if edition else Workshop.objects.exclude(edition__published_at=None)
    found: dict[int, list[Workshop]] = defaultdict(list)
    for workshop in wanted.select_related("edition").defer("handout").prefetch_related("exercises").order_by("number"):
        found[workshop.edition.number].append(workshop)
    return found


def _evidence(ids: list[UUID]) -> dict[UUID, dict[str, Seen]]:
    found: dict[UUID, dict[str, Seen]] = defaultdict(dict)
    recent = timezone.now() - STUCK_AFTER
    is_news = Case(When(Q(ticked=True, ticked_at__gt=recent) | Q(ticked=None, done_at__gt=recent), then=True), default=False)
    rows = Evidence.objects.filter(association__in=ids).order_by()
    for pk, key, *facts in rows.values_list("association", "key", "state", "ticked", is_news):
        found[pk][key] = Seen(*facts)
    return found


def _attendance(ids: list[UUID]) -> dict[tuple[UUID, int], int]:
    """Return how many came, by association and number of workshop: a catch-up in another cohort counts the same."""
    found: dict[tuple[UUID, int], int] = defaultdict(int)
    rows = Registration.objects.filter(association__in=ids, attendance__in=CAME).order_by()
    for association_id, number in rows.values_list("association", "session__workshop__number"):
        found[association_id, number] += 1
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
