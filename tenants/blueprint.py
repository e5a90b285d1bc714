"""The blueprint: one schema, migrated and seeded once per release, whose SQL every new site is made from."""

import hashlib
import inspect
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from wagtail.models import PageLogEntry

from cms import bootstrap, roles
from tenants.models import BlueprintRelease
from tenants.schemas import BLUEPRINT_SCHEMA, forget_path, in_blueprint, in_portal

LOCK = 0x4B696F73  # "Kios": one builder at a time on this database


class BlueprintError(Exception):
    """The blueprint cannot be made, or is not there; the message says what to do."""


def fingerprint() -> str:
    """Return the hash of what a site is made of in this release: its migrations and its starter content."""
    names = sorted(site_migrations())
    sources = [inspect.getsource(module) for module in (bootstrap, roles)]
    return hashlib.sha256("\n".join([*names, *sources]).encode()).hexdigest()


def site_labels() -> set[str]:
    """Return the labels of the applications that a site has."""
    return {config.label for config in apps.get_app_configs() if config.name in settings.ASSOCIATION_APPS}


@cache
def site_migrations() -> frozenset[str]:
    """Return the migrations of a site in this release, as `app.name`."""
    labels = site_labels()
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations if app in labels)


@cache
def site_release() -> str:
    """Return the hash of a site's migrations in this release: what `Association.release` says of one that is up to date."""
    return hashlib.sha256("\n".join(sorted(site_migrations())).encode()).hexdigest()


def current_release() -> BlueprintRelease:
    """Return this release's blueprint. Raises BlueprintError if nobody has built it yet."""
    with in_portal():
        release = BlueprintRelease.objects.filter(fingerprint=fingerprint()).first()
    if release is None:
        raise BlueprintError("This release has no site model yet: run `manage.py blueprint build`.")
    return release


def ensure_blueprint() -> tuple[BlueprintRelease, bool]:
    """Build this release's blueprint unless it is there. Returns it and whether it was built."""
    with in_portal(), _one_builder():
        release = BlueprintRelease.objects.filter(fingerprint=fingerprint()).first()
        if release:
            return release, False
        _build_schema()
        sql = _settle()
        with transaction.atomic():
            BlueprintRelease.objects.all().delete()
            return BlueprintRelease.objects.create(fingerprint=fingerprint(), sql=sql), True


@contextmanager
def _one_builder() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _build_schema() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {BLUEPRINT_SCHEMA} CASCADE; CREATE SCHEMA {BLUEPRINT_SCHEMA}")
    ContentType.objects.clear_cache()
    with in_blueprint():
        call_command("migrate", interactive=False, verbosity=0)
        bootstrap.ensure_starter_content()
        PageLogEntry.objects.all().delete()  # a site's history begins with its people


def _settle() -> str:
    """Rebuild the blueprint from its own dump and return its SQL.

    PostgreSQL spells some expressions otherwise once they have been through a dump: after one round they stay the same,
    and every site's dump equals the blueprint's.
    """
    sql = dump(BLUEPRINT_SCHEMA)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {BLUEPRINT_SCHEMA} CASCADE; {sql}")
    forget_path()
    sql = dump(BLUEPRINT_SCHEMA)
    _check_sentinel(sql)
    return sql


def dump(schema_name: str, *, structure_only: bool = False, section: str = "") -> str:
    """Return a schema as SQL that psycopg can replay: pg_dump's, without psql's commands and session settings.

    `section` asks for pg_dump's "pre-data" or "post-data" alone: what comes before a table's rows, what comes after.
    """
    command = [settings.PG_DUMP, "--inserts", "--no-owner", "--no-privileges", f"--schema={schema_name}"]
    if structure_only:
        command.append("--schema-only")
    if section:
        command.append(f"--section={section}")
    try:
        done = subprocess.run(command, env=_connection_environment(), capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise BlueprintError(f"{settings.PG_DUMP} is not there: install postgresql-client, or set PG_DUMP.") from error
    except subprocess.CalledProcessError as error:
        raise BlueprintError(f"pg_dump refused: {' '.join(error.stderr.split())}") from error
    body = re.sub(r"\A.*?(?=^(?:CREATE|ALTER) )", "", done.stdout, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\n\\unrestrict \S+\s*\Z", "\n", body)


def replay(release: BlueprintRelease, *, schema_name: str) -> None:
    """Make a new schema from the blueprint, inside the caller's transaction. Fails if the schema exists (pitfall L7)."""
    with connection.cursor() as cursor:
        cursor.execute(release.sql.replace(BLUEPRINT_SCHEMA, schema_name))
    forget_path()


def _check_sentinel(sql: str) -> None:
    """The sentinel may only stand where a schema's name stands, so that replacing it cannot touch content."""
    strange = re.search(rf"{BLUEPRINT_SCHEMA}(?![.;]|\"\.)", sql)
    if strange:
        raise BlueprintError(f"The site model's name stands in its content: {sql[strange.start() - 60 : strange.end() + 60]!r}")


def _connection_environment() -> dict[str, str]:
    database = connection.settings_dict
    values = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    return os.environ | {name: value for name, value in values.items() if value}
