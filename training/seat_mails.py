"""The mails to people who come to a session, each in its reader's language; who has left no address gets none."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from tenants.emails import portal_link
from tenants.letters import send_letter
from training import calendars
from training.models import Registration, Session
from training.queries import seats
from training.seat_links import seat_link

if TYPE_CHECKING:
    from cms.users.models import User

Attachments = Sequence[tuple[str, bytes, str]]


def tell_registered(registration: Registration, *, by: "User | None" = None) -> None:
    """Confirm a seat, with the session for their calendar."""
    _write("registered", registration, calendar=True, by=by, link=seat_link("leave_session", registration))


def tell_waiting(registration: Registration, *, by: "User | None" = None) -> None:
    """Say that they are on the list, and where."""
    place = seats.place_on_list(registration)
    _write("waiting", registration, by=by, place=place, link=seat_link("leave_session", registration))


def tell_offered(registration: Registration) -> None:
    """A seat is theirs if they say so in time."""
    _write("offered", registration, until=registration.offered_until, link=seat_link("accept_seat", registration))


def tell_offer_over(registration: Registration, *, until: datetime | None) -> None:
    """Nobody answered: the seat goes to the next person."""
    _write("offer_over", registration, until=until, link=_our_page(registration))


def tell_gone(registration: Registration, *, had_seat: bool, by: "User | None" = None) -> None:
    """They no longer come: their calendar forgets the session if it ever had it."""
    _write("gone", registration, calendar=had_seat, by=by, had_seat=had_seat, link=_our_page(registration))


def tell_reminder(registration: Registration, *, is_near: bool) -> None:
    """A week before, or the day before (`is_near`)."""
    _write("reminder", registration, is_near=is_near, link=seat_link("leave_session", registration))


def tell_follow_up(registration: Registration, *, paper: Attachments = ()) -> None:
    """The day after, to whoever came: the handout (`paper` for those who cannot sign in), the exercises, the survey."""
    number, signs_in = registration.session.workshop.number, registration.account_id is not None
    _write(
        "follow_up",
        registration,
        handout=portal_link("workshop", number) if signs_in else "",
        exercises=portal_link("my_exercises", registration.association_id) if signs_in else "",
        link=portal_link("survey", registration.session.survey_key),
        files=() if signs_in else paper,
    )


def tell_missed(registration: Registration, *, others: Iterable[Session]) -> None:
    """The day after, to whoever did not come: where the same workshop is held again."""
    _write("missed", registration, others=list(others), link=_our_page(registration))


def _our_page(registration: Registration) -> str:
    """Only somebody with an account can see it."""
    return portal_link("association_workshops", registration.association_id) if registration.account_id else ""


def _write(
    name: str,
    registration: Registration,
    *,
    calendar: bool = False,
    files: Attachments = (),
    by: "User | None" = None,
    **context: Any,
) -> None:
    if not registration.email:
        return
    account = registration.account if registration.account and registration.account.is_active else None
    language = (account.language if account else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        attachments = [calendars.invitation(registration), *files] if calendar else list(files)
    send_letter(
        f"training/mail/{name}.txt",
        to=account or registration.email,
        language=language,
        attachments=attachments,
        is_attached=bool(files),
        registration=registration,
        session=registration.session,
        association=registration.association,
        by=by if by and by != account else None,
        **context,
    )
