"""What the workshops tell the forum, and what it tells them (tenants.meeting_points)."""

from collections import defaultdict
from collections.abc import Iterable

from cms.users.models import User
from tenants.meeting_points import ask_all
from tenants.models import Association
from training.models import Exercise
from training.queries.curriculum import current_edition
from training.queries.progress import progress


def to_do(association: Association) -> list[str]:
    """Return the exercises of the workshops that were held and that the association's site does not show yet (6 queries)."""
    (row,) = progress([association])
    return [exercise.title for cell in row.cells if cell.is_overdue for exercise in cell.todo]


def exercises() -> list[tuple[str, str]]:
    """Return the exercises of the edition in use, by workshop: keys and titles (2 queries)."""
    found = Exercise.objects.filter(workshop__edition=current_edition()).order_by("workshop__number", "position", "pk")
    return [(key, f"{number}. {title}") for key, title, number in found.values_list("key", "title", "workshop__number")]


def solved(account: User, keys: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return for each exercise what others have solved there: titles and addresses."""
    known: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for found in ask_all("solved_at_exercises", account, list(keys)):
        for key, links in found.items():
            known[key] += links
    return dict(known)
