"""Fault walk: fail the k-th SQL statement of a request, for every k. The answer is right or an error, never another's."""

import re

import pytest
from django.db import OperationalError, connection

from tests.conftest import load_cast, real_sign_in, visitor
from tests.people import ALPHA, BETA, CANARY

LIMIT = 200
STAMP = re.compile(r'name="shown-at" value="[^"]*"')  # each form shown has its own


class FailAt:
    """Raises on the k-th statement, once; counts what ran."""

    def __init__(self, k):
        self.k, self.seen = k, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.k:
            raise OperationalError(f"statement {self.k} fails")
        return execute(sql, params, many, context)


def walk(call):
    """Yield (k, answer) with the k-th statement failing, until a request gets through without meeting its fault."""
    for k in range(1, LIMIT):
        fault = FailAt(k)
        with connection.execute_wrapper(fault):
            answer = call()
        yield k, answer
        if fault.seen < k:
            return
    pytest.fail("the walk never ended")


def place() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "path", ["/", "/canari/", "/contact/", "/actualites/", "/mentions-legales/", "/sitemap.xml", "/nulle-part/"]
)
def test_fault_walk_of_public_pages(committed_db, path):
    client = visitor("alpha")
    client.raise_request_exception = False
    right = client.get(path)

    steps = list(walk(lambda: client.get(path)))

    assert len(steps) > 3, "there was something to fail"
    for k, answer in steps:
        body = answer.content.decode()
        assert (k, CANARY[BETA] in body) == (k, False)
        assert (k, answer.status_code) in ((k, right.status_code), (k, 503), (k, 500))
        if answer.status_code == 200:
            assert (k, STAMP.sub("", body)) == (k, STAMP.sub("", right.content.decode()))
    assert steps[-1][1].status_code == right.status_code
    assert place() == "public"


def test_fault_walk_of_the_admin(committed_db):
    cast = load_cast()
    _portal, site = real_sign_in(cast.alice, "alpha")
    site.raise_request_exception = False

    for k, answer in walk(lambda: site.get("/admin/")):
        assert (k, CANARY[BETA] in answer.content.decode()) == (k, False)
        assert (k, answer.status_code in (200, 302, 500, 503)) == (k, True)
        assert (k, place()) == (k, "public")


def test_fault_walk_of_the_portal(committed_db):
    client = visitor()
    client.raise_request_exception = False

    for k, answer in walk(lambda: client.get("/annuaire/?q=alpha")):
        assert (k, answer.status_code in (200, 500, 503)) == (k, True)
        assert (k, CANARY[ALPHA] in answer.content.decode()) == (k, False)


def test_database_down_is_a_503_at_once_and_comes_back(committed_db, settings):
    client = visitor("alpha")
    client.raise_request_exception = False
    assert client.get("/").status_code == 200
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        answer = client.get("/")
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
        assert "Traceback" not in answer.content.decode()
    finally:
        connection.settings_dict["NAME"] = name

    assert client.get("/").status_code == 200
