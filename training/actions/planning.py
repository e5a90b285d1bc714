"""Cohorts and their sessions: plan, move, cancel. The mails that follow are the caller's."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.models import Association
from tenants.schemas import portal_transaction
from training.models import Cohort, CohortAssociation, Place, Session, SessionTrainer
from training.queries.conflicts import Conflict, conflicts
from training.queries.curriculum import current_edition

if TYPE_CHECKING:
    from cms.users.models import User


class ConflictError(ValidationError):
    """Something stands in the way and nobody has confirmed; `found` says what, session by session."""

    def __init__(self, found: dict[int, list[Conflict]]):
        super().__init__(_("Something stands in the way: look at the days below, then confirm."), code="conflict")
        self.found = found


@dataclass(frozen=True, slots=True)
class Plan:
    """A cohort as the trainer has put it together: one moment for each workshop, in their order."""

    name: str
    place: Place
    moments: list[datetime]
    seats: int
    seats_per_association: int = 2
    associations: list[Association] = field(default_factory=list)
    trainers: list["User"] = field(default_factory=list)


@portal_transaction()
def create_cohort(*, plan: Plan, by: "User | None", confirmed: bool = False) -> Cohort:
    """Plan a cohort and its sessions. Raises ConflictError unless confirmed, ValidationError for what cannot be."""
    edition = current_edition()
    workshops = list(edition.workshops.all())
    if len(plan.moments) != len(workshops):
        raise ValidationError(_("Choose one day for each workshop."), code="days")
    if sorted(set(plan.moments)) != plan.moments:
        raise ValidationError(_("The workshops follow one another: put their days in order."), code="order")
    times = [
        (moment, moment + timedelta(minutes=workshop.minutes)) for moment, workshop in zip(plan.moments, workshops, strict=True)
    ]
    if not confirmed:
        _refuse_conflicts(plan, times)
    cohort = Cohort.objects.create(name=plan.name.strip(), edition=edition, created_by=by)
    CohortAssociation.objects.bulk_create(CohortAssociation(cohort=cohort, association=each) for each in plan.associations)
    for workshop, (starts_at, ends_at) in zip(workshops, times, strict=True):
        session = Session.objects.create(
            cohort=cohort, workshop=workshop, place=plan.place, starts_at=starts_at, ends_at=ends_at,
            seats=plan.seats, seats_per_association=plan.seats_per_association,
        )  # fmt: skip
        SessionTrainer.objects.bulk_create(SessionTrainer(session=session, account=each) for each in plan.trainers)
    audit.record(by=by, action="training.cohort.created", label=cohort.name, associations=len(plan.associations))
    return cohort


def _refuse_conflicts(plan: Plan, times: list[tuple[datetime, datetime]]) -> None:
    found = {
        number: there
        for number, (starts_at, ends_at) in enumerate(times)
        if (there := conflicts(starts_at=starts_at, ends_at=ends_at, place=plan.place, trainers=plan.trainers))
    }
    if found:
        raise ConflictError(found)


@portal_transaction()
def move_session(
    *, session: Session, starts_at: datetime, ends_at: datetime, place: Place, by: "User | None", confirmed: bool = False
) -> Session:
    """Give a session another moment or place. Raises ConflictError unless confirmed, ValidationError for what cannot be."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.is_cancelled:
        raise ValidationError(_("This session is cancelled."), code="cancelled")
    if ends_at <= starts_at:
        raise ValidationError(_("A session ends after it begins."), code="order")
    if not confirmed:
        there = conflicts(starts_at=starts_at, ends_at=ends_at, place=place, trainers=_accounts(session), besides=session)
        if there:
            raise ConflictError({0: there})
    before, place_before = session.starts_at.isoformat(), session.place.name
    session.starts_at, session.ends_at, session.place = starts_at, ends_at, place
    session.sequence += 1
    session.reminded_week_at = session.reminded_day_at = None  # the new day is announced afresh
    session.save(update_fields=["starts_at", "ends_at", "place", "sequence", "reminded_week_at", "reminded_day_at"])
    audit.record(
        by=by, action="training.session.moved", label=str(session), session=str(session.pk), before=before, place=place_before
    )
    return session


def _accounts(session: Session) -> Iterable["User"]:
    return [each.account for each in session.trainers.select_related("account")]


@portal_transaction()
def cancel_session(*, session: Session, reason: str, by: "User | None") -> Session:
    """Cancel a session; a second click changes nothing."""
    changed = Session.objects.filter(pk=session.pk, cancelled_at=None).update(
        cancelled_at=timezone.now(), cancel_reason=reason.strip()[:300], sequence=F("sequence") + 1
    )
    session.refresh_from_db()
    if changed:
        audit.record(
            by=by, action="training.session.cancelled", label=str(session), session=str(session.pk), reason=session.cancel_reason
        )
    return session


@portal_transaction()
def cancel_cohort(*, cohort: Cohort, reason: str, by: "User | None") -> list[Session]:
    """Call a cohort off: its sessions to come are cancelled and returned."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if cohort.cancelled_at:
        return []
    cohort.cancelled_at = timezone.now()
    cohort.save(update_fields=["cancelled_at"])
    to_come = cohort.sessions.filter(cancelled_at=None, starts_at__gt=timezone.now())
    cancelled = [cancel_session(session=session, reason=reason, by=by) for session in to_come]
    audit.record(by=by, action="training.cohort.cancelled", label=cohort.name)
    return cancelled
