"""States of seats and of the six steps in clear words, with their colour."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from training import words
from training.models import Registration, Session
from training.queries.my_workshops import LIVE, Seat, Step

register = template.Library()
State = Registration.State
TONES = {State.REGISTERED: "good", State.OFFERED: "wait", State.WAITING: "wait"}
STEP_TONES = {"done": "good", "expected": "good", "catch_up": "wait"}


@register.simple_tag
def seat_state(seat: Seat, elsewhere_than: Any = None) -> dict[str, Any]:
    """Return how it stands with somebody's seat: words, colour, the hour an offer ends, another cohort's session."""
    registration = seat.registration
    noted = registration.get_attendance_display() if registration.attendance else ""
    is_elsewhere = bool(elsewhere_than) and registration.session_id != elsewhere_than.pk
    return {
        "words": noted or _seat_words(seat),
        "tone": "" if noted else TONES.get(State(registration.state), ""),
        "until": registration.offered_until if registration.state == State.OFFERED else None,
        "may_leave": registration.state in LIVE and not noted,
        "elsewhere": registration.session if is_elsewhere else None,
    }


@register.simple_tag
def step_state(step: Step) -> dict[str, Any]:
    """Return how it stands with one of the six: kind, words, colour, and what room its session has."""
    kind, session = step.kind, step.session
    is_open = session is not None and not session.is_cancelled and not session.is_over
    return {
        "kind": kind,
        "words": _step_words(step),
        "tone": "wait" if kind == "expected" and not _is_sure(step) else STEP_TONES.get(kind, ""),
        "is_open": is_open,
        "room": free_seats_words(session) if session is not None and is_open else "",
    }


@register.simple_tag
def free_seats_words(session: Session) -> str:
    """Write how many seats are free; the session comes from seats.sessions_with_seats."""
    free = max(0, session.seats - session.n_taken)  # type: ignore[attr-defined]
    if not free or session.n_waiting:  # type: ignore[attr-defined]
        return _("full: there is a waiting list")
    return ngettext("%(free)s seat is free", "%(free)s seats are free", free) % {"free": free}


def _seat_words(seat: Seat) -> str:
    known = {State.REGISTERED: _("a seat is kept"), State.EXCUSED: _("does not come")}
    return known.get(State(seat.registration.state)) or words.state_words(seat.registration, seat.place)


def _is_sure(step: Step) -> bool:
    return any(seat.registration.state == State.REGISTERED for seat in step.expected)


def _step_words(step: Step) -> str:
    kind = step.kind
    if kind == "expected" and not _is_sure(step):
        return _seat_words(min(step.expected, key=lambda seat: seat.place))  # an offer goes before a place on the list
    if kind == "catch_up" and step.session is not None and step.session.is_cancelled:
        return _("cancelled, to catch up")
    return {
        "done": pgettext("workshop", "done"),
        "expected": _("you are expected"),
        "to_come": _("to come"),
        "held": _("held"),
        "catch_up": _("to catch up"),
    }[kind]
