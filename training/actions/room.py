"""In the room: somebody comes unannounced, asks for help, gets it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Association
from tenants.schemas import portal_transaction
from training.actions.registrations import Person, one_line, record_act
from training.models import Registration, Session
from training.queries.day import is_on

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def welcome(*, session: Session, association: Association, person: Person, by: "User | None") -> Registration:
    """Give somebody who stands in the room a seat, and note them present. Raises ValidationError.

    No seat is counted: they are there. Whoever waited for a seat, or had sent apologies, is the same person still.
    """
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.is_cancelled:
        raise ValidationError(_("This session is cancelled."), code="cancelled")
    email = person.email.strip().lower()
    names = {"first_name": one_line(person.first_name), "last_name": one_line(person.last_name)}
    # Without an address, the same name of the same association is a second click.
    same = {"email": email} if email else {"email": "", "association": association, **names}
    known = session.registrations.exclude(state=Registration.State.WITHDRAWN).filter(**same).first()
    registration = known or Registration(session=session, association=association, account=person.account, email=email, **names)
    now = timezone.now()
    registration.state, registration.offered_until, registration.ended_at = Registration.State.REGISTERED, None, None
    registration.attendance, registration.noted_at, registration.noted_by = Registration.Attendance.PRESENT, now, by
    registration.save()
    record_act("training.registration.welcomed", registration, by=by)
    return registration


@portal_transaction()
def ask_for_help(*, registration: Registration, key: str, by: "User | None") -> Registration:
    """Put a hand up for an exercise of the workshop. Raises ValidationError."""
    registration = _locked(registration)
    session = registration.session
    if not is_on(session, timezone.now()):
        raise ValidationError(_("One asks for help during the session, in the room."), code="not_now")
    if key not in session.workshop.exercises.values_list("key", flat=True):
        raise ValidationError(_("Choose an exercise of this workshop."), code="unknown")
    if registration.help_asked_at is None:
        registration.help_asked_at = timezone.now()
    registration.help_for = key
    registration.save(update_fields=["help_for", "help_asked_at"])
    record_act("training.help.asked", registration, by=by)
    return registration


@portal_transaction()
def lower_hand(*, registration: Registration, by: "User | None") -> bool:
    """Take a hand down: help has come, or is not needed any more. Returns whether one was up."""
    registration = _locked(registration)
    if registration.help_asked_at is None:
        return False
    registration.help_for, registration.help_asked_at = "", None
    registration.save(update_fields=["help_for", "help_asked_at"])
    record_act("training.help.ended", registration, by=by)
    return True


def _locked(registration: Registration) -> Registration:
    found = Registration.objects.select_for_update(of=("self",)).select_related("session__workshop", "association")
    return found.get(pk=registration.pk)
