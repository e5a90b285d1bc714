"""Cohorts and their sessions: plan, move, cancel. Everybody concerned is told in the same transaction."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.models import Association
from tenants.schemas import portal_transaction
from training import planning_mails
from training.actions.registrations import LAST_CALL
from training.models import Cohort, CohortAssociation, Place, Registration, Session, SessionTrainer
from training.queries.conflicts import Conflict, move_conflicts, plan_conflicts
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
    times = [
        (moment, moment + timedelta(minutes=workshop.minutes)) for moment, workshop in zip(plan.moments, workshops, strict=True)
    ]
    if any(later[0] < earlier[1] for earlier, later in pairwise(times)):
        raise ValidationError(_("The workshops follow one another: put their days in order."), code="order")
    _lock(plan.place)
    found = {} if confirmed else plan_conflicts(times, place=plan.place, trainers=plan.trainers)
    if found:
        raise ConflictError(found)
    cohort = Cohort.objects.create(name=plan.name.strip(), edition=edition, created_by=by)
    CohortAssociation.objects.bulk_create(CohortAssociation(cohort=cohort, association=each) for each in plan.associations)
    for workshop, (starts_at, ends_at) in zip(workshops, times, strict=True):
        session = Session.objects.create(
            cohort=cohort, workshop=workshop, place=plan.place, starts_at=starts_at, ends_at=ends_at,
            seats=plan.seats, seats_per_association=plan.seats_per_association,
        )  # fmt: skip
        SessionTrainer.objects.bulk_create(SessionTrainer(session=session, account=each) for each in plan.trainers)
    audit.record(by=by, action="training.cohort.created", label=cohort.name, associations=len(plan.associations))
    planning_mails.tell_planned(cohort, associations=plan.associations, trainers=plan.trainers)
    return cohort


def _lock(place: Place) -> None:
    """Two trainers who plan for the same place at once come one after the other: the second sees what the first took."""
    list(Place.objects.select_for_update(no_key=True).filter(pk=place.pk))


@portal_transaction()
def move_session(
    *,
    session: Session,
    starts_at: datetime,
    ends_at: datetime,
    place: Place,
    by: "User | None",
    confirmed: bool = False,
    seen: int | None = None,
) -> Session:
    """Give a session another moment or place, and tell everybody. Raises ConflictError unless confirmed.

    `seen` is the `sequence` that whoever moves it had in front of them. Raises ValidationError for what cannot be.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("workshop", "cohort", "place").get(pk=session.pk)
    if session.is_cancelled:
        raise ValidationError(_("This session is cancelled."), code="cancelled")
    if session.is_over:
        raise ValidationError(_("This session is over."), code="over")
    if ends_at <= starts_at:
        raise ValidationError(_("A session ends after it begins."), code="order")
    if (session.starts_at, session.ends_at, session.place) == (starts_at, ends_at, place):
        return session
    if seen is not None and seen != session.sequence:
        raise ValidationError(_("Somebody has changed this session in the meantime: see what it is now."), code="changed")
    _lock(place)
    if not confirmed:
        there = move_conflicts(session, starts_at=starts_at, ends_at=ends_at, place=place, trainers=_accounts(session))
        if there:
            raise ConflictError({0: there})
    was = copy.copy(session)
    session.starts_at, session.ends_at, session.place = starts_at, ends_at, place
    session.sequence += 1
    session.reminded_week_at = session.reminded_day_at = None  # the new day is announced afresh
    session.save(update_fields=["starts_at", "ends_at", "place", "sequence", "reminded_week_at", "reminded_day_at"])
    last_call = starts_at - LAST_CALL
    session.registrations.filter(state=Registration.State.OFFERED, offered_until__gt=last_call).update(offered_until=last_call)
    _record("training.session.moved", session, by=by, before=was.starts_at.isoformat(), place=was.place.name)
    planning_mails.tell_moved(session, was=was)
    return session


def _accounts(session: Session) -> Iterable["User"]:
    return [each.account for each in session.trainers.select_related("account")]


@portal_transaction()
def cancel_session(*, session: Session, reason: str, by: "User | None") -> Session:
    """Cancel a session and tell everybody; a second click changes nothing. Raises ValidationError for one that is over."""
    session = Session.objects.select_for_update(of=("self",)).select_related("workshop", "cohort", "place").get(pk=session.pk)
    if session.is_cancelled:
        return session
    if session.is_over:
        raise ValidationError(_("This session is over."), code="over")
    session.cancelled_at, session.cancel_reason = timezone.now(), " ".join(reason.split())[:300]
    session.sequence += 1
    session.save(update_fields=["cancelled_at", "cancel_reason", "sequence"])
    _record("training.session.cancelled", session, by=by, reason=session.cancel_reason)
    planning_mails.tell_cancelled(session)
    return session


@portal_transaction()
def cancel_cohort(*, cohort: Cohort, reason: str, by: "User | None") -> list[Session]:
    """Call a cohort off: its sessions to come are cancelled and returned; its associations are told."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if cohort.cancelled_at:
        return []
    cohort.cancelled_at = timezone.now()
    cohort.save(update_fields=["cancelled_at"])
    to_come = cohort.sessions.filter(cancelled_at=None, starts_at__gt=timezone.now())
    cancelled = [cancel_session(session=session, reason=reason, by=by) for session in to_come]
    audit.record(by=by, action="training.cohort.cancelled", label=cohort.name)
    associations = Association.objects.existing().filter(cohort_places__cohort=cohort, cohort_places__left_at=None)
    planning_mails.tell_called_off(cohort, associations=associations, reason=reason)
    return cancelled


def _record(action: str, session: Session, *, by: "User | None", **data: Any) -> None:
    audit.record(by=by, action=action, label=session_label(session), session=str(session.pk), **data)


def session_label(session: Session) -> str:
    """Name a session in the journal: its cohort and its workshop."""
    return f"{session.cohort} · {session.workshop}"
