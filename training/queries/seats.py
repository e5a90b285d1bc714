"""Seats of a session: taken, free, and where somebody stands on the waiting list."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from tenants.models import Association
from training.models import Registration, Session

State = Registration.State
# An offered seat is kept for whoever has it offered.
HOLDS_A_SEAT = Q(state__in=[State.REGISTERED, State.OFFERED])
IS_THERE = HOLDS_A_SEAT | Q(state=State.WAITING)


def free_seats(session: Session) -> int:
    """Return how many seats are left (1 query)."""
    return max(0, session.seats - session.registrations.filter(HOLDS_A_SEAT).count())


def seats_of(session: Session, association: Association) -> int:
    """Return how many seats an association holds in a session (1 query)."""
    return session.registrations.filter(HOLDS_A_SEAT, association=association).count()


def waiting_list(session: Session) -> QuerySet[Registration]:
    return session.registrations.filter(state=State.WAITING).order_by("asked_at", "pk")


def place_on_list(registration: Registration) -> int:
    """Return 1 for the first on the waiting list, and so on; 0 for somebody who is not on it (1 query)."""
    if registration.state != State.WAITING:
        return 0
    ids = list(waiting_list(registration.session).values_list("pk", flat=True))
    return ids.index(registration.pk) + 1


def places_on_lists(sessions: Iterable[Session]) -> dict[UUID, int]:
    """Return the place on the list of everybody who waits for one of these sessions (1 query)."""
    waiting = Registration.objects.filter(state=State.WAITING, session__in=list(sessions)).order_by("asked_at", "pk")
    lists: dict[UUID, int] = {}
    places = {}
    for pk, session_id in waiting.values_list("pk", "session_id"):
        places[pk] = lists[session_id] = lists.get(session_id, 0) + 1
    return places


def sessions_to_offer() -> QuerySet[Session]:
    """Return the sessions to come where somebody waits although a seat is free (1 query)."""
    to_come = sessions_with_seats().filter(cancelled_at=None, starts_at__gt=timezone.now())
    return to_come.filter(n_waiting__gt=0, n_taken__lt=F("seats"))  # type: ignore[misc]  # annotated below


def sessions_with_seats() -> QuerySet[Session]:
    """Return the sessions with `n_taken` and `n_waiting`."""
    return Session.objects.annotate(
        n_taken=Count("registrations", filter=Q(registrations__state__in=[State.REGISTERED, State.OFFERED])),
        n_waiting=Count("registrations", filter=Q(registrations__state=State.WAITING)),
    )
