"""What people are told when a cohort is planned and its sessions change, each in their own language, calendars too."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from tenants.emails import portal_link, tell_owners
from tenants.letters import send_letter
from tenants.models import Association
from training import calendars
from training.models import Cohort, Registration, Session
from training.queries import seats
from training.seat_links import seat_link

if TYPE_CHECKING:
    from cms.users.models import User

State = Registration.State
Attachments = list[tuple[str, bytes, str]]


def tell_moved(session: Session, *, was: Session) -> None:
    """Tell everybody at a session its new day, hours or place; `was` is the session as it stood."""
    _tell_everybody("training/mail/session_moved.txt", session, was=was)


def tell_cancelled(session: Session) -> None:
    _tell_everybody("training/mail/session_cancelled.txt", session)


def tell_trainers(session: Session, *, added: Iterable["User"] = (), removed: Iterable["User"] = ()) -> None:
    """Tell who holds a session from now on, or no longer: their calendars learn it."""
    for account, holds in [*((each, True) for each in added), *((each, False) for each in removed)]:
        template = "training/mail/trainer_added.txt" if holds else "training/mail/trainer_removed.txt"
        link = portal_link("training_session", session.pk)
        files = _trainer_files([session], account, holds=holds)
        send_letter(template, to=account, session=session, link=link, attachments=files)


def tell_planned(cohort: Cohort, *, associations: Iterable[Association], trainers: Iterable["User"] = ()) -> None:
    """Tell the owners where to register their people, and the trainers what they hold; nobody once all is over."""
    sessions = [each for each in cohort.sessions.select_related("workshop", "place") if not (each.is_over or each.is_cancelled)]
    if not sessions:
        return
    about = {"cohort": cohort, "sessions": sessions}
    for association in associations:
        link = portal_link("association_workshops", association.pk)
        tell_owners("training/mail/cohort_planned.txt", association=association, link=link, **about)
    for account in trainers:
        link = portal_link("cohort", cohort.pk)
        files = _trainer_files(sessions, account)
        send_letter("training/mail/cohort_trainer.txt", to=account, link=link, attachments=files, **about)


def tell_called_off(cohort: Cohort, *, associations: Iterable[Association], reason: str) -> None:
    link = portal_link("my_workshops")
    for association in associations:
        tell_owners("training/mail/cohort_cancelled.txt", association=association, cohort=cohort, reason=reason, link=link)


def tell_left(cohort: Cohort, *, association: Association, registrations: Iterable[Registration]) -> None:
    """Tell the owners that their association left a cohort, and each person which of their seats went with it."""
    link = portal_link("association_workshops", association.pk)
    tell_owners("training/mail/cohort_left.txt", association=association, cohort=cohort, link=link)
    for registration in registrations:
        _tell_person("training/mail/seat_withdrawn.txt", registration, cohort=cohort)


def _tell_everybody(template: str, session: Session, **facts: object) -> None:
    for registration in session.registrations.filter(seats.IS_THERE).select_related("account", "association"):
        registration.session = session
        _tell_person(template, registration, **facts)
    link = portal_link("training_session", session.pk)
    for trainer in session.trainers.select_related("account").filter(account__is_active=True):
        files = _trainer_files([session], trainer.account)
        send_letter(template, to=trainer.account, session=session, link=link, holds=True, attachments=files, **facts)


def _tell_person(template: str, registration: Registration, **facts: object) -> None:
    """A calendar has the session only once the seat is sure: whoever waits is sent words alone."""
    to = _reader(registration)
    if not to:
        return
    is_offered, is_sure = (registration.state == state for state in (State.OFFERED, State.REGISTERED))
    send_letter(
        template,
        to=to,
        session=registration.session,
        registration=registration,
        association=registration.association,
        seat=seat_link("accept_seat" if is_offered else "leave_session", registration),
        link="" if isinstance(to, str) else portal_link("association_workshops", registration.association_id),
        attachments=_files(registration) if is_sure or registration.state == State.WITHDRAWN else [],
        **facts,
    )


def _reader(registration: Registration) -> "str | User":
    """Return the account, else the address; nothing once the names are purged."""
    account = registration.account
    return account if account is not None and account.is_active else registration.email


def _language(to: "str | User") -> str:
    return ("" if isinstance(to, str) else to.language) or settings.LANGUAGE_CODE


def _files(registration: Registration) -> Attachments:
    with translation.override(_language(_reader(registration))):
        return [calendars.invitation(registration)]


def _trainer_files(sessions: list[Session], account: "User", *, holds: bool = True) -> Attachments:
    with translation.override(_language(account)):
        made = [calendars.trainer_invitation(session, account, holds=holds) for session in sessions]
    if len(made) == 1:
        return made
    return [(f"{number}-{name}", content, kind) for number, (name, content, kind) in enumerate(made, start=1)]
