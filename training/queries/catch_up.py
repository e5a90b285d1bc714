"""Where a workshop can be taken that one's own cohort has held already."""

from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.utils import timezone

from training.models import Session
from training.queries.seats import sessions_with_seats


def sessions_elsewhere(*, numbers: Iterable[int], but_cohorts: Iterable[int]) -> QuerySet[Session]:
    """Return the sessions to come of these workshops in other cohorts that have a free seat, the soonest first (1 query)."""
    open_ones = sessions_with_seats().filter(cancelled_at=None, cohort__cancelled_at=None, starts_at__gt=timezone.now())
    others = open_ones.filter(workshop__number__in=list(numbers)).exclude(cohort__in=list(but_cohorts))
    with_room = others.filter(n_taken__lt=F("seats"), n_waiting=0)  # type: ignore[misc]  # annotated there
    return with_room.select_related("workshop", "place", "cohort").order_by("starts_at")


def same_workshop_elsewhere(session: Session) -> QuerySet[Session]:
    """Return where the workshop of a session is held again, with a free seat (1 query)."""
    return sessions_elsewhere(numbers=[session.workshop.number], but_cohorts=[session.cohort_id])
