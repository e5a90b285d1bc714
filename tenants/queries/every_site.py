"""One question asked of many sites at once, entering none: entering a thousand sites for nothing takes minutes."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from tenants.models import Association


def ask(question: str, *, table: str, sites: Sequence[Association], at_once: int) -> dict[str, Any]:
    """Return what sites answer, by schema (2 queries, one more for each further `at_once` sites).

    `question` is what follows SELECT, with {schema} where the site's tables are named: a text of ours, never a person's. Only
    sites that have `table` are asked: one that is broken must not hide the others. PostgreSQL holds a lock on each table
    and index that a statement names, and has room for some thousands.
    """
    schemas, found = _with_table(table, sites), {}
    for start in range(0, len(schemas), at_once):
        asked = schemas[start : start + at_once]
        parts = [f"SELECT %s, {question.format(schema=connection.ops.quote_name(schema))}" for schema in asked]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), asked)
            found.update(cursor.fetchall())
    return found


def _with_table(table: str, sites: Sequence[Association]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s FROM unnest(%s::text[]) AS s WHERE to_regclass(format('%%I.%%I', s, %s)) IS NOT NULL",
            [[site.schema_name for site in sites], table],
        )
        return [name for (name,) in cursor.fetchall()]
