"""Where packages that know nothing of each other meet: one offers what another shows (training and forum).

A place is a name of PLACES; a package offers a function when it is ready, and whoever shows the place asks all of them.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

PLACES = {
    # (association) -> list of sentences: what its site still lacks, as its team reads it.
    "to_do",
    # (account, keys of exercises) -> {key: [(title, url)]}: where this was solved before.
    "solved_at_exercises",
    # (first day, last day) -> list of (title, [(label, value)]): more figures for the report of a period.
    "report_figures",
    # () -> list of sentences: what does not work, for the console of city IT.
    "worries",
    # () -> [(key, name)]: the exercises of the workshops, in their order.
    "exercises",
    # () -> [(title, url)]: help articles that everybody may read.
    "help_articles",
}
_offers: dict[str, list[Callable[..., Any]]] = defaultdict(list)


def offer(place: str, function: Callable[..., Any]) -> None:
    """Have a function asked at a place. Raises KeyError for a place that is not in PLACES."""
    if place not in PLACES:
        raise KeyError(place)
    if function not in _offers[place]:
        _offers[place].append(function)


def ask_all(place: str, *args: object) -> list[Any]:
    """Return what every function offered at a place answers."""
    return [function(*args) for function in _offers[place]]
