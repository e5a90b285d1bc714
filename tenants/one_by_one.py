import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)
T = TypeVar("T")


def one_by_one(things: Iterable[T], work: Callable[[T], object]) -> None:
    """Do something to each thing for itself: a failure is logged, stops no other, and is told at the end (RuntimeError)."""
    failed = []
    for thing in things:
        try:
            work(thing)
        except Exception:
            logger.exception("Failed for %s", thing)
            failed.append(str(thing))
    if failed:
        raise RuntimeError(f"Failed for: {', '.join(failed)}")
