"""While the database is away, the log says so in one line for each request."""

import logging
import sys

import pytest
from django.conf import settings
from django.db import OperationalError

from tenants.outage import ShortOutages
from tenants.postgresql.base import WrongSchemaError


def logged(error: Exception) -> str:
    """Return what the log writes of a request that met this error."""
    try:
        raise error
    except type(error):
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "%s: %s", ("Internal Server Error", "/"), sys.exc_info()
        )
    assert ShortOutages().filter(record)
    return logging.Formatter("%(message)s").format(record)


def test_an_outage_is_one_line():
    said = logged(OperationalError("connection failed: no such file\nIs the server running?"))

    assert said == "Internal Server Error: /: the database is away (connection failed: no such file)"


@pytest.mark.parametrize("error", [ValueError("a bug"), WrongSchemaError(wanted="a", found="b")])
def test_any_other_error_keeps_its_traceback(error):
    assert "Traceback (most recent call last)" in logged(error)


def test_the_log_asks_for_it():
    handler = settings.LOGGING["handlers"]["console"]

    assert [settings.LOGGING["filters"][name]["()"] for name in handler["filters"]] == ["tenants.outage.ShortOutages"]
