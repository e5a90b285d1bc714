"""What a walk of kills looks at: the live sites row by row, their files, and whatever lies about that nothing speaks of."""

import hashlib
import os
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import psycopg
from psycopg import sql

# Differ between two runs of one thing, and mean nothing: the moment, random names, what a moment makes of a hash.
NOISE = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d(:\d\d)?|Z)?|a_[a-z2-7]{13}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
PORTAL_FACTS = {
    "associations": "SELECT name, subdomain, custom_host, release, theme, schema_name IS NOT NULL AND deleted_at IS NULL,"
    " suspended_at IS NOT NULL, delete_on, deleted_at IS NOT NULL FROM tenants_association",
    "addresses": "SELECT name, is_primary FROM tenants_domain",
    "team": "SELECT account_id, role, ends_on FROM tenants_membership",
    "invitations": "SELECT email, role FROM tenants_invitation",
}
FLEETING = ("django_session", "wagtailadmin_editingsession")


@dataclass(slots=True)
class Live:
    """What visitors and teams have: per place, a text for each kind of thing."""

    places: dict[str, dict[str, str]]

    def difference(self, other: "Live") -> list[str]:
        """Say where two differ, for the message of a failed test."""
        mine, theirs = (
            {f"{place}/{kind}": text for place, kinds in live.places.items() for kind, text in kinds.items()}
            for live in (self, other)
        )
        return [
            f"{name}: {mine.get(name, 'nothing')[:600]} instead of {theirs.get(name, 'nothing')[:600]}"
            for name in sorted(mine.keys() | theirs.keys())
            if mine.get(name) != theirs.get(name)
        ]


@dataclass(slots=True)
class State:
    live: Live
    leftovers: list[str]
    """What nothing speaks of: a schema, a folder, a work file, an archive's file."""
    missing: list[str]
    """What a row promises and is not there."""


def look(url: str, folder: Path, *, media: Path | None = None, archives: Path | None = None) -> State:
    """Look at a database and at the folders in `folder`, unless media and archives are elsewhere."""
    media, kept = media or folder / "media", archives or folder / "archives"
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT id, name, schema_name, media_folder FROM tenants_association"
            " WHERE schema_name IS NOT NULL AND deleted_at IS NULL ORDER BY name"
        ).fetchall()
        places = {"portal": {name: _rows(connection, query) for name, query in PORTAL_FACTS.items()}}
        schemas, folders = set(), {}
        for pk, name, schema, own_folder in rows:
            schemas.add(schema)
            folders[own_folder or str(pk)] = name
            places[name] = _site(connection, schema) | {"files": _files(media / (own_folder or str(pk)))}
        for schema, aside in _kept_aside(connection):
            schemas.add(schema)
            folders[aside] = schema
        known = {name for (name,) in connection.execute("SELECT name FROM tenants_archive").fetchall()}
        leftovers, missing = _compare_schemas(connection, schemas)
    files = _names(kept)
    leftovers += [f"file {name}" for name in sorted(files - known)]
    missing += [f"file {name}" for name in sorted(known - files)]
    leftovers += [f"work {path.name}" for path in (folder / "archives-in-progress").glob("*")]
    leftovers += [f"folder {path.name}" for path in media.glob("*-*-*-*-*") if path.name not in folders]
    return State(Live(places), leftovers, missing)


def _kept_aside(connection: psycopg.Connection) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT schema_name, media_folder FROM tenants_putaside WHERE dropped_at IS NULL UNION ALL"
        " SELECT schema_name, media_folder FROM tenants_preview WHERE dropped_at IS NULL AND schema_name IS NOT NULL"
    ).fetchall()


def _compare_schemas(connection: psycopg.Connection, wanted: set[str]) -> tuple[list[str], list[str]]:
    there = {name for (name,) in connection.execute(r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'a\_%'").fetchall()}
    return [f"schema {name}" for name in sorted(there - wanted)], [f"schema {name}" for name in sorted(wanted - there)]


def _rows(connection: psycopg.Connection, query: str) -> str:
    return "\n".join(sorted(map(str, connection.execute(query).fetchall())))


def _site(connection: psycopg.Connection, schema: str) -> dict[str, str]:
    """A site as text: every row of every table, and how the tables are made."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema]).fetchall()
    asked = [
        sql.SQL("SELECT {}, t::text FROM {} t").format(sql.Literal(name), sql.Identifier(schema, name))
        for (name,) in tables
        if name not in FLEETING
    ]
    if not asked:
        return {"rows": "no table"}
    rows = connection.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall()
    text = "\n".join(sorted(_without_noise(f"{table}: {row}") for table, row in rows))
    return {"rows": text, "structure": _structure(connection, schema)}


def _structure(connection: psycopg.Connection, schema: str) -> str:
    found = connection.execute(
        "SELECT c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,"
        "  a.attidentity::text, pg_get_expr(d.adbin, d.adrelid)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
        " WHERE c.relnamespace = %(schema)s::text::regnamespace"
        " UNION ALL SELECT conrelid::regclass::text, contype::text, conname, pg_get_constraintdef(oid), '', '', ''"
        " FROM pg_constraint WHERE connamespace = %(schema)s::text::regnamespace"
        " UNION ALL SELECT tablename, 'i', indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = %(schema)s::text"
        " UNION ALL SELECT sequencename, 's', last_value::text, '', '', '', '' FROM pg_sequences"
        " WHERE schemaname = %(schema)s::text",
        {"schema": schema},
    ).fetchall()
    return "\n".join(sorted(_without_noise(str(row)) for row in found))


@lru_cache(maxsize=50_000)
def _without_noise(text: str) -> str:
    return NOISE.sub("~", text)


def _files(folder: Path) -> str:
    return "\n".join(f"{name} {hashlib.sha256((folder / name).read_bytes()).hexdigest()}" for name in sorted(_names(folder)))


def _names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and ".deleted" not in path.parts}


def grow_old(folder: Path, *, days: float = 2) -> None:
    """Make everything on the disk look as if it had lain there for days."""
    then = time.time() - days * 86_400
    for path in [*folder.rglob("*")]:
        os.utime(path, (then, then), follow_symlinks=False)


def wait_until_alone(url: str) -> None:
    """Wait until the server has noticed that a killed client is gone, and has undone what it was doing."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(300):
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            if connection.execute(query + " AND backend_type = 'client backend'").fetchone() == (0,):
                return
            time.sleep(0.02)
    raise AssertionError("somebody is still connected")
