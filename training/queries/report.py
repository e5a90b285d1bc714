"""What the city reports to those it answers to: always as many queries, however many sessions there were.

These are the plain numbers. Nobody but `training.report_tables` reads them, which shows only what names nobody.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from tenants.models import Association
from training.models import Autonomy, Cohort, CohortAssociation, Registration, Return, Session, SessionCount, SurveyAnswer
from training.periods import Period
from training.queries.curriculum import current_edition
from training.queries.progress import CAME

NOTED = (*CAME, Registration.Attendance.EXCUSED, Registration.Attendance.ABSENT)


@dataclass(frozen=True, slots=True)
class Attendance:
    """People at sessions, each time they came: who came, who did not, of those whose attendance was noted."""

    came: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class WorkshopFigures:
    number: int
    title: str
    held: int
    cancelled: int
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class NeighbourhoodFigures:
    """An empty name: associations of which nobody has said the neighbourhood."""

    name: str
    trained: int
    autonomous: int
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class ReturnFigures:
    reason: str
    proposed: int
    closed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A period in numbers; with a neighbourhood, of its associations. Counters and opinions are always the whole city's."""

    cohorts: int
    cancelled_cohorts: int
    workshops: list[WorkshopFigures]
    neighbourhoods: list[NeighbourhoodFigures]  # of the whole city
    catch_ups: int
    not_noted: int
    trained: int
    autonomous: int  # of those trained, at the end of the period
    newly_autonomous: int
    weeks_to_autonomy: float | None  # the median, from the first session to the day
    returns: list[ReturnFigures]
    useful: Counter[int]
    pace: Counter[str]
    heard_of: Counter[str]
    counts: dict[str, dict[str, int]]

    @property
    def held(self) -> int:
        return sum(workshop.held for workshop in self.workshops)

    @property
    def cancelled(self) -> int:
        return sum(workshop.cancelled for workshop in self.workshops)

    @property
    def is_empty(self) -> bool:
        return not (self.held or self.cancelled or self.newly_autonomous or self.returns)


def figures(period: Period, *, neighbourhood: str = "") -> Figures:
    """Return a period in numbers (12 queries)."""
    sessions = _sessions(period, neighbourhood)
    held = sessions.filter(cancelled_at=None, ends_at__lt=timezone.now())
    people = _of(Registration.objects.filter(session__in=held.values("pk")), "association__", neighbourhood)
    whole_city = _sessions(period, "").filter(cancelled_at=None, ends_at__lt=timezone.now()).values("pk")
    cohorts = Cohort.objects.filter(pk__in=sessions.values("cohort")).aggregate(
        all=Count("pk"), cancelled=Count("pk", filter=Q(cancelled_at__isnull=False))
    )
    trained = _trained(period, people)
    new, weeks = _newly_autonomous(period, neighbourhood)
    useful, pace, heard_of = _opinions(whole_city)
    return Figures(
        cohorts=cohorts["all"] - cohorts["cancelled"],
        cancelled_cohorts=cohorts["cancelled"],
        workshops=list(_workshops(sessions, people)),
        neighbourhoods=list(_neighbourhoods(period, whole_city)),
        **_rest_of_attendance(people),
        trained=trained["trained"],
        autonomous=trained["autonomous"],
        newly_autonomous=new,
        weeks_to_autonomy=weeks,
        returns=_returns(period, neighbourhood),
        useful=useful,
        pace=pace,
        heard_of=heard_of,
        counts=_counts(whole_city),
    )


def _of(found: QuerySet, path: str, neighbourhood: str) -> QuerySet:
    return found.filter(**{f"{path}neighbourhood": neighbourhood}) if neighbourhood else found


def _sessions(period: Period, neighbourhood: str) -> QuerySet[Session]:
    """The sessions of a period; with a neighbourhood, those that its associations were to come to."""
    found = Session.objects.filter(starts_at__gte=period.starts_at, starts_at__lt=period.ends_at).order_by()
    if not neighbourhood:
        return found
    in_cohort = CohortAssociation.objects.filter(cohort=OuterRef("cohort"), association__neighbourhood=neighbourhood)
    registered = Registration.objects.filter(session=OuterRef("pk"), association__neighbourhood=neighbourhood)
    return found.filter(Exists(in_cohort) | Exists(registered))


def _attended() -> dict[str, Count]:
    missed = [state for state in NOTED if state not in CAME]
    return {
        "came": Count("pk", filter=Q(attendance__in=CAME)),
        "missed": Count("pk", filter=Q(attendance__in=missed)),
    }


def _workshops(sessions: QuerySet[Session], people: QuerySet[Registration]) -> Iterator[WorkshopFigures]:
    """Yield the six, and those of older editions that had more."""
    titles = dict(current_edition().workshops.values_list("number", "title"))
    over = Q(cancelled_at=None, ends_at__lt=timezone.now())
    rows = sessions.values_list("workshop__number").annotate(
        held=Count("pk", filter=over), cancelled=Count("pk", filter=Q(cancelled_at__isnull=False))
    )
    dates = {number: (held, cancelled) for number, held, cancelled in rows}
    found = people.order_by().values_list("session__workshop__number").annotate(**_attended())
    attendance = {number: Attendance(came, missed) for number, came, missed in found}
    for number in sorted(titles.keys() | dates.keys()):
        held, cancelled = dates.get(number, (0, 0))
        yield WorkshopFigures(number, titles.get(number, ""), held, cancelled, attendance.get(number, Attendance()))


def _neighbourhoods(period: Period, held: QuerySet) -> Iterator[NeighbourhoodFigures]:
    rows = (
        Registration.objects.filter(session__in=held)
        .order_by()
        .values_list("association__neighbourhood")
        .annotate(
            **_attended(),
            trained=Count("association", distinct=True, filter=Q(attendance__in=CAME)),
            autonomous=Count(
                "association",
                distinct=True,
                filter=Q(attendance__in=CAME, association__autonomy__since__lt=period.ends_at),
            ),
        )
    )
    # Those of whom nobody has said the neighbourhood come last.
    for name, came, missed, trained, autonomous in sorted(rows, key=lambda row: (not row[0], row[0])):
        yield NeighbourhoodFigures(name, trained, autonomous, Attendance(came, missed))


def _rest_of_attendance(people: QuerySet[Registration]) -> dict[str, int]:
    own = CohortAssociation.objects.filter(cohort=OuterRef("session__cohort"), association=OuterRef("association"))
    unknown = Q(state=Registration.State.REGISTERED, attendance=Registration.Attendance.UNKNOWN)
    return people.annotate(is_own=Exists(own)).aggregate(
        catch_ups=Count("pk", filter=Q(attendance__in=CAME, is_own=False)), not_noted=Count("pk", filter=unknown)
    )


def _trained(period: Period, people: QuerySet[Registration]) -> dict[str, int]:
    came = people.filter(attendance__in=CAME).values("association")
    return Association.objects.filter(pk__in=came).aggregate(
        trained=Count("pk"), autonomous=Count("pk", filter=Q(autonomy__since__lt=period.ends_at))
    )


def _newly_autonomous(period: Period, neighbourhood: str) -> tuple[int, float | None]:
    """Return how many became autonomous, and the median of the weeks since somebody of theirs first came to a session."""
    found = Autonomy.objects.filter(since__gte=period.starts_at, since__lt=period.ends_at)
    first = Min("association__registrations__session__starts_at", filter=Q(association__registrations__attendance__in=CAME))
    rows: list[tuple[UUID, datetime, datetime | None]] = list(
        _of(found, "association__", neighbourhood).annotate(first=first).order_by().values_list("pk", "since", "first")
    )
    weeks = [(since - first).total_seconds() / (7 * 24 * 3600) for _pk, since, first in rows if first and first <= since]
    return len(rows), median(weeks) if weeks else None


def _returns(period: Period, neighbourhood: str) -> list[ReturnFigures]:
    found = Return.objects.filter(proposed_at__gte=period.starts_at, proposed_at__lt=period.ends_at).order_by()
    rows = (
        _of(found, "association__", neighbourhood)
        .values_list("reason")
        .annotate(proposed=Count("pk"), closed=Count("pk", filter=Q(closed_at__isnull=False)))
        .order_by("reason")
    )
    return [ReturnFigures(*row) for row in rows]


def _opinions(held: QuerySet) -> tuple[Counter[int], Counter[str], Counter[str]]:
    useful: Counter[int] = Counter()
    pace: Counter[str] = Counter()
    heard_of: Counter[str] = Counter()
    rows = SurveyAnswer.objects.filter(session__in=held).order_by().values_list("useful", "pace", "heard_of")
    for how_useful, how_fast, how_heard, number in rows.annotate(number=Count("pk")):
        useful[how_useful] += number
        pace[how_fast] += number
        heard_of[how_heard] += number
    return useful, pace, heard_of


def _counts(held: QuerySet) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {subject: {} for subject in SessionCount.Subject.values}
    rows = SessionCount.objects.filter(session__in=held).order_by().values_list("subject", "value")
    for subject, value, number in rows.annotate(total=Sum("number")):
        found[subject][value] = number
    return found
