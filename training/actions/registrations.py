"""Who takes part in a session: register, wait, be offered a seat, withdraw. The session's row is the lock of its seats."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms import limits
from tenants import audit, mail_limits, queries
from tenants.models import Association, Membership
from tenants.one_by_one import one_by_one
from tenants.schemas import portal_transaction
from training import seat_mails
from training.models import Registration, Session
from training.queries import seats

if TYPE_CHECKING:
    from cms.users.models import User

OFFER = timedelta(hours=48)
LAST_CALL = timedelta(hours=2)  # before the session begins nobody is offered a seat any more
PER_ADDRESS, DAY = 5, 24 * 3600
State = Registration.State
GONE = (State.WITHDRAWN, State.EXCUSED)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes; `account` when they have one."""

    first_name: str
    last_name: str
    email: str
    account: "User | None" = None


@portal_transaction()
def register(
    *, session: Session, association: Association, person: Person, by: "User | None", needs: str = "", tell: bool = True
) -> Registration:
    """Give somebody a seat, or a place on the waiting list when there is none, and tell them. Raises ValidationError.

    Whoever waits already goes first: a seat that has just been freed is not taken by somebody who comes by.
    """
    session = _locked(session)
    _check_open(session)
    _check_association(association)
    email = person.email.strip().lower()
    if _is_there(session, association, person, email):
        raise ValidationError(_("%(name)s is registered already."), code="twice", params={"name": person.first_name or email})
    if seats.seats_of(session, association) + _waits(session, association) >= session.seats_per_association:
        raise ValidationError(
            _("Your association has its %(number)s seats for this session."),
            code="association_full",
            params={"number": session.seats_per_association},
        )
    _take_limits(session, association, email, by)
    is_full = not seats.free_seats(session) or seats.waiting_list(session).exists()
    if email:  # apologies taken back: the unique constraint knows one apology or seat of an address
        session.registrations.filter(email=email, state=State.EXCUSED).update(state=State.WITHDRAWN)
    registration = Registration.objects.create(
        session=session,
        association=association,
        account=_of_the_team(association, person.account),
        first_name=one_line(person.first_name),
        last_name=one_line(person.last_name),
        email=email,
        needs=one_line(needs)[:300],
        state=State.WAITING if is_full else State.REGISTERED,
    )
    record_act("training.registration.created", registration, by=by)
    if tell:
        (seat_mails.tell_waiting if is_full else seat_mails.tell_registered)(registration, by=by)
    return registration


@portal_transaction()
def register_people(
    *, session: Session, association: Association, people: list[Person], by: "User | None", needs: str = ""
) -> list[Registration]:
    """Register several people, all or none; who is there already stays so. Returns the new ones. Raises ValidationError."""
    done = []
    for person in people:
        try:
            with transaction.atomic():
                done.append(register(session=session, association=association, person=person, by=by, needs=needs))
        except ValidationError as error:
            if error.code != "twice":
                raise
    return done


@portal_transaction()
def withdraw(*, registration: Registration, by: "User | None", excused: bool = False, tell: bool = True) -> Registration:
    """Give a seat or a place on the list back; the next in line is offered the seat. `excused`: apologies in advance.

    Raises ValidationError once the session is over: the trainer has noted who came.
    """
    session = _locked(registration.session)
    registration.refresh_from_db()
    if registration.state in GONE:
        return registration
    if session.is_over:
        raise ValidationError(_("This session is over."), code="over")
    had_seat = registration.state == State.REGISTERED
    _leave(registration, State.EXCUSED if excused and had_seat else State.WITHDRAWN, by=by)
    if tell:
        seat_mails.tell_gone(registration, had_seat=had_seat, by=by)
    offer_free_seats(session=session)
    return registration


@portal_transaction()
def accept_offer(*, registration: Registration, by: "User | None") -> Registration:
    """Take the seat that is offered. Raises ValidationError when the offer is over."""
    session = _locked(registration.session)
    registration.refresh_from_db()
    if registration.state == State.REGISTERED:
        return registration
    _check_open(session)
    if registration.state != State.OFFERED or is_past(registration):
        raise ValidationError(_("This offer is over: the seat has gone to the next person on the list."), code="over")
    registration.state, registration.offered_until = State.REGISTERED, None
    registration.save(update_fields=["state", "offered_until"])
    record_act("training.registration.accepted", registration, by=by)
    seat_mails.tell_registered(registration, by=by)
    return registration


@portal_transaction()
def offer_free_seats(*, session: Session) -> list[Registration]:
    """Offer each free seat to the first who waits and whose association has room. Returns those who have an offer now."""
    session = _locked(session)
    now = timezone.now()
    if session.is_cancelled or session.starts_at - LAST_CALL < now:
        return []
    offered = []
    for registration in seats.waiting_list(session).select_related("session", "association", "account"):
        if not seats.free_seats(session):
            break
        if seats.seats_of(session, registration.association) >= session.seats_per_association:
            continue
        registration.state = State.OFFERED
        registration.offered_until = min(now + OFFER, session.starts_at - LAST_CALL)
        registration.save(update_fields=["state", "offered_until"])
        seat_mails.tell_offered(registration)
        offered.append(registration)
    return offered


def end_offers() -> None:
    """Regularly: an offer nobody took in time goes to the next person; whoever had it leaves the list.

    Each in a transaction of its own. Seats that were added to a session are offered here too.
    """
    over = Registration.objects.filter(state=State.OFFERED, offered_until__lt=timezone.now())
    one_by_one(over.select_related("session", "association", "account"), lambda one: end_offer(registration=one))
    one_by_one(seats.sessions_to_offer(), lambda session: offer_free_seats(session=session))


@portal_transaction()
def end_offer(*, registration: Registration) -> bool:
    """End an offer whose time is over, and tell the person kindly. Returns whether it was."""
    session = _locked(registration.session)
    registration.refresh_from_db()
    if registration.state != State.OFFERED or not is_past(registration):
        return False
    until = registration.offered_until
    _leave(registration, State.WITHDRAWN, by=None)
    if not session.is_cancelled and not session.is_over:
        seat_mails.tell_offer_over(registration, until=until)
    offer_free_seats(session=session)
    return True


def is_past(registration: Registration) -> bool:
    """Say whether an offer's time is over."""
    return registration.offered_until is not None and registration.offered_until < timezone.now()


def _leave(registration: Registration, state: Registration.State, *, by: "User | None") -> None:
    registration.state, registration.ended_at, registration.offered_until = state, timezone.now(), None
    registration.save(update_fields=["state", "ended_at", "offered_until"])
    action = "training.registration.excused" if state == State.EXCUSED else "training.registration.withdrawn"
    record_act(action, registration, by=by)


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)


def _check_open(session: Session) -> None:
    if session.is_cancelled:
        raise ValidationError(_("This session is cancelled."), code="cancelled")
    if session.is_over:
        raise ValidationError(_("This session is over."), code="over")


def _check_association(association: Association) -> None:
    if association.is_suspended or association.deleted_at:
        words = _("The site of your association is closed: write to %(email)s to come to the workshops.")
        raise ValidationError(words, code="suspended", params={"email": settings.CITY["email"]})


def _is_there(session: Session, association: Association, person: Person, email: str) -> bool:
    there = session.registrations.filter(seats.IS_THERE)
    if email:
        return there.filter(email=email).exists()
    names = {"first_name": one_line(person.first_name), "last_name": one_line(person.last_name)}
    return there.filter(association=association, email="", **names).exists()


def _of_the_team(association: Association, account: "User | None") -> "User | None":
    """The link to an account ends with the place in the team: somebody from elsewhere comes by name only."""
    if account and Membership.objects.current().filter(association=association, account=account).exists():
        return account
    return None


def _take_limits(session: Session, association: Association, email: str, by: "User | None") -> None:
    """Registering writes to an address that somebody typed: not over and over."""
    if by is None or not email or queries.staff_roles(by):
        return
    if not limits.take(name="register-address", key=f"{session.pk} {email}", amount=PER_ADDRESS, seconds=DAY):
        words = _("This address has been registered and withdrawn several times today. Try again tomorrow.")
        raise ValidationError(words, code="rate_limited")
    mail_limits.refuse_when_spent(association)


def one_line(text: str) -> str:
    """Return a name or a need as it is kept: one line, single spaces."""
    return " ".join(text.split())


def _waits(session: Session, association: Association) -> int:
    return seats.waiting_list(session).filter(association=association).count()


def record_act(action: str, registration: Registration, *, by: "User | None") -> None:
    """Leave the one row of an act on somebody's registration."""
    audit.record(
        by=by, action=action, association=registration.association, label=str(registration), session=str(registration.session_id)
    )
