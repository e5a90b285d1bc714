"""Seats of a session: taken, free, and where somebody stands on the waiting list."""

from django.db.models import Count, Q, QuerySet

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


def sessions_with_seats() -> QuerySet[Session]:
    """Return the sessions with `n_taken` and `n_waiting`."""
    return Session.objects.annotate(
        n_taken=Count("registrations", filter=Q(registrations__state__in=[State.REGISTERED, State.OFFERED])),
        n_waiting=Count("registrations", filter=Q(registrations__state=State.WAITING)),
    )
