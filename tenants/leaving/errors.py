from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import SuspiciousOperation
from django.db import DataError


class LeavingError(Exception):
    """The zip cannot be made or used; the message says why, for city IT."""


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """What a zip says may be impossible in ways nobody has thought of: a day that does not exist, a NUL, a name of dots."""
    try:
        yield
    except (DataError, SuspiciousOperation, TypeError, ValueError, OverflowError) as error:
        raise LeavingError(f"It says something that cannot be: {(str(error).splitlines() or [''])[0]}") from error
