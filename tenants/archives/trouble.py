"""What the disk and the database refuse, as one sentence for city IT."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import Error, connection

from tenants.archives.container import ArchiveError
from tenants.disk import is_no_room

logger = logging.getLogger(__name__)


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """Turn the errors of the disk and the database into ArchiveError. What was being done must undo itself."""
    try:
        yield
    except (OSError, Error, psycopg.Error) as error:
        connection.close_if_unusable_or_obsolete()  # a connection that was lost must not fail the next site too
        if is_no_room(error):
            raise ArchiveError("There is no room left on the disk: make some and do it again. Nothing was changed.") from error
        logger.exception("Refused by the disk or the database")
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        refused = "The disk" if isinstance(error, OSError) else "The database"
        raise ArchiveError(f"{refused} did not follow: {first_line}. Nothing was changed.") from error
