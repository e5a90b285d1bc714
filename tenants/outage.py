"""The database is away: what visitors and the log are told of it."""

import logging

from django.db import InterfaceError, OperationalError


def is_outage(error: BaseException | None) -> bool:
    from tenants.postgresql.base import WrongSchemaError  # later than the log, which is set up before the applications

    return isinstance(error, OperationalError | InterfaceError) and not isinstance(error, WrongSchemaError)


class ShortOutages(logging.Filter):
    """Each request meanwhile leaves one line in the log: a traceback for every visitor would fill the disk and tell no more."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if record.name == "django.request" and is_outage(error):
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            record.msg, record.args = f"{record.getMessage()}: the database is away ({reason})", ()
            record.exc_info = record.exc_text = None
        return True
