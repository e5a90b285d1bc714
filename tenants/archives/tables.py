"""A site's rows, by COPY: all tables of one instant, in PostgreSQL's text format."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.db import ProgrammingError, connection, transaction
from psycopg import sql
from psycopg.errors import UndefinedTable

from tenants.archives.container import CHUNK, ArchiveError, Writer

# Who is signed in or typing at the moment is nobody's memory, and must not come back.
FLEETING = ("django_session", "wagtailadmin_editingsession")


@contextmanager
def snapshot() -> Iterator[Any]:
    """Read the site the connection is in as it is at one instant, whatever is written meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # the search path is set now: nothing may come before the isolation level
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield cursor


def write_tables(writer: Writer, cursor: Any, *, tables: dict[str, list[str]]) -> dict[str, int]:
    """Add data/<table>.copy for each table. Returns how many rows each has."""
    rows = {}
    _hold(cursor, list(tables))
    for table, columns in tables.items():
        if table in FLEETING:
            continue
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        command = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), names)
        with writer.part(f"data/{table}.copy") as (file, facts), cursor.copy(command) as copy:
            count = 0
            for data in copy:
                file.write(data)
                count += bytes(data).count(b"\n")
            facts["rows"] = rows[table] = count
    return rows


def _hold(cursor: Any, tables: list[str]) -> None:
    """Take every table at once: who drops or alters the site meanwhile waits, instead of crossing us half-way."""
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    try:
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(names).as_string(connection.connection))
    except ProgrammingError as error:
        if isinstance(error.__cause__, UndefinedTable):
            raise ArchiveError("The site has been deleted meanwhile.") from error
        raise


def load_table(cursor: Any, file: IO[bytes], *, table: str) -> None:
    """Fill a table of the schema the connection is in. Its columns stand in the order they were archived in."""
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
        while data := file.read(CHUNK):
            copy.write(data)


def sequences_sql(cursor: Any, *, sequences: list[str], schema: str) -> str:
    """Return the SQL that sets every counter of the site to where it stands."""
    if not sequences:
        return ""
    asked = [sql.SQL("SELECT {}, last_value, is_called FROM {}").format(name, sql.Identifier(name)) for name in sequences]
    cursor.execute(sql.SQL(" UNION ALL ").join(asked).as_string(connection.connection))
    lines = [f"SELECT pg_catalog.setval('{schema}.\"{name}\"', {value}, {called});" for name, value, called in cursor.fetchall()]
    return "\n".join([*lines, ""])


def count_rows(cursor: Any, *, tables: list[str]) -> dict[str, int]:
    """Count the rows of these tables (1 statement)."""
    asked = [sql.SQL("SELECT {}, count(*) FROM {}").format(name, sql.Identifier(name)) for name in tables]
    cursor.execute(sql.SQL(" UNION ALL ").join(asked).as_string(connection.connection))
    return dict(cursor.fetchall())
