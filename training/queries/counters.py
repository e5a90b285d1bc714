"""The counters of one session."""

from collections import defaultdict

from training.models import Session
from training.queries.progress import CAME


def people_there(session: Session) -> int:
    """Return how many people were noted present or late (1 query)."""
    return session.registrations.filter(attendance__in=CAME).count()


def counts_of(session: Session) -> dict[str, dict[str, int]]:
    """Return the counters of a session by subject and value (1 query)."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for subject, value, number in session.counts.values_list("subject", "value", "number"):
        found[subject][value] = number
    return found
