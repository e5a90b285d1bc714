"""Who takes part in a session: register, wait, be offered a seat, withdraw. The session's row is the lock of its seats."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.models import Association
from tenants.schemas import portal_transaction
from training.models import Registration, Session
from training.queries import seats

if TYPE_CHECKING:
    from cms.users.models import User

OFFER = timedelta(hours=48)
LAST_CALL = timedelta(hours=2)  # before the session begins nobody is offered a seat any more
State = Registration.State


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes; `account` when they have one."""

    first_name: str
    last_name: str
    email: str
    account: "User | None" = None


@portal_transaction()
def register(*, session: Session, association: Association, person: Person, by: "User | None") -> Registration:
    """Give somebody a seat, or a place on the waiting list when there is none. Raises ValidationError.

    Whoever waits already goes first: a seat that has just been freed is not taken by somebody who comes by.
    """
    session = _locked(session)
    _check_open(session)
    email = person.email.strip().lower()
    if session.registrations.filter(seats.IS_THERE, email=email).exists():
        raise ValidationError(_("%(name)s is registered already."), code="twice", params={"name": person.first_name or email})
    if seats.seats_of(session, association) + _waits(session, association) >= session.seats_per_association:
        raise ValidationError(
            _("Your association has its %(number)s seats for this session."),
            code="association_full",
            params={"number": session.seats_per_association},
        )
    is_full = not seats.free_seats(session) or seats.waiting_list(session).exists()
    registration = Registration.objects.create(
        session=session,
        association=association,
        account=person.account,
        first_name=person.first_name.strip(),
        last_name=person.last_name.strip(),
        email=email,
        state=State.WAITING if is_full else State.REGISTERED,
    )
    _record("training.registration.created", registration, by=by)
    return registration


@portal_transaction()
def withdraw(*, registration: Registration, by: "User | None", excused: bool = False) -> Registration:
    """Give a seat or a place on the list back; the next in line is offered the seat. `excused`: apologies in advance."""
    session = _locked(registration.session)
    registration.refresh_from_db()
    if registration.state in (State.WITHDRAWN, State.EXCUSED):
        return registration
    registration.state = State.EXCUSED if excused else State.WITHDRAWN
    registration.ended_at, registration.offered_until = timezone.now(), None
    registration.save(update_fields=["state", "ended_at", "offered_until"])
    action = "training.registration.excused" if excused else "training.registration.withdrawn"
    _record(action, registration, by=by)
    offer_free_seats(session=session)
    return registration


@portal_transaction()
def accept_offer(*, registration: Registration, by: "User | None") -> Registration:
    """Take the seat that is offered. Raises ValidationError when the offer is over."""
    _locked(registration.session)
    registration.refresh_from_db()
    if registration.state == State.REGISTERED:
        return registration
    if registration.state != State.OFFERED or (registration.offered_until and registration.offered_until < timezone.now()):
        raise ValidationError(_("This offer is over: the seat has gone to the next person on the list."), code="over")
    registration.state, registration.offered_until = State.REGISTERED, None
    registration.save(update_fields=["state", "offered_until"])
    _record("training.registration.accepted", registration, by=by)
    return registration


@portal_transaction()
def offer_free_seats(*, session: Session) -> list[Registration]:
    """Offer each free seat to the first who waits and whose association has room. Returns those who have an offer now."""
    session = _locked(session)
    now = timezone.now()
    if session.is_cancelled or session.starts_at - LAST_CALL < now:
        return []
    offered = []
    for registration in seats.waiting_list(session):
        if not seats.free_seats(session):
            break
        if seats.seats_of(session, registration.association) >= session.seats_per_association:
            continue
        registration.state = State.OFFERED
        registration.offered_until = min(now + OFFER, session.starts_at - LAST_CALL)
        registration.save(update_fields=["state", "offered_until"])
        offered.append(registration)
    return offered


@portal_transaction()
def end_offers() -> list[Registration]:
    """Regularly: an offer nobody took in time goes to the next person; whoever had it leaves the list."""
    over = Registration.objects.filter(state=State.OFFERED, offered_until__lt=timezone.now()).select_related("session")
    return [withdraw(registration=registration, by=None) for registration in over]


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)


def _check_open(session: Session) -> None:
    if session.is_cancelled:
        raise ValidationError(_("This session is cancelled."), code="cancelled")
    if session.is_over:
        raise ValidationError(_("This session is over."), code="over")


def _waits(session: Session, association: Association) -> int:
    return seats.waiting_list(session).filter(association=association).count()


def _record(action: str, registration: Registration, *, by: "User | None") -> None:
    audit.record(
        by=by, action=action, association=registration.association, label=str(registration), session=str(registration.session_id)
    )
