"""A city whose sites are behind: six sites of this release, and a portal and blueprint that are already of the next one."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests import database, next_release

SITES = ("alpha", "beta", "delta", "epsilon", "gamma", "zeta")


@dataclass(frozen=True, slots=True)
class City:
    url: str
    folder: Path
    release: next_release.Release

    @property
    def environment(self) -> dict[str, str]:
        folders = {"MEDIA_ROOT": str(self.folder / "media"), "ARCHIVES_DIR": str(self.folder / "archives")}
        return os.environ | self.release.environment | folders | {"DATABASE_URL": self.url}

    def start(self, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "fleet", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, cwd=database.ROOT, env=self.environment, **pipes)

    def run(self, *arguments: str) -> tuple[int, str]:
        """Return the code and the words a command of the fleet ends with."""
        process = self.start(*arguments)
        words, _nothing = process.communicate(timeout=180)
        return process.returncode, words

    def query(self, sql: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    @property
    def schemas(self) -> dict[str, str]:
        return dict(self.query("SELECT subdomain, schema_name FROM tenants_association WHERE subdomain IS NOT NULL"))

    def in_site(self, subdomain: str, sql: str) -> None:
        self.query(sql.format(schema=f'"{self.schemas[subdomain]}"'))

    def break_site(self, subdomain: str) -> None:
        """Let the made-up migration fail there."""
        self.in_site(subdomain, "UPDATE {schema}.wagtailcore_page SET title = 'BREAK' WHERE depth = 2")

    def mend_site(self, subdomain: str) -> None:
        self.in_site(subdomain, "UPDATE {schema}.wagtailcore_page SET title = 'Whole' WHERE depth = 2")

    def new(self) -> set[str]:
        """Return the sites that have the made-up migration's column."""
        rows = self.query("SELECT table_schema FROM information_schema.columns WHERE column_name = 'motto'")
        return {subdomain for subdomain, schema in self.schemas.items() if (schema,) in rows}

    def marked(self) -> set[str]:
        """Return the sites whose mark is the next release's."""
        latest = (
            "SELECT subdomain FROM tenants_association WHERE release = (SELECT release FROM tenants_sitestructure"
            " WHERE migrations ? 'cms.9001_made_up')"
        )
        return {name for (name,) in self.query(latest)}

    def dump(self, schema: str) -> str:
        """Return a schema as text, to the row; without the noise of a dump."""
        command = [str(database.pg_dump()), "--inserts", f"--schema={schema}", self.url]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return "\n".join(line for line in text.splitlines() if "restrict" not in line)


def build_template(folder: Path, name: str) -> next_release.Release:
    """Make the database that each test copies."""
    release = next_release.build(folder, operations=next_release.NO_BREAKING)
    database.copy(database.TEMPLATE, name)
    environment = os.environ | {"DATABASE_URL": database.url(name)}
    create = (
        "from tenants.actions.associations import create_association\n"
        f"for name in {SITES[2:]!r}: create_association(name=name, subdomain=name, by=None)"
    )
    prepare = (
        "from tenants import blueprint; from tenants.archives import structure; from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0); blueprint.ensure_blueprint(); structure.ensure_structure()"
    )
    for code, more in ((create, {"DJANGO_SETTINGS_MODULE": "deploy.settings_test"}), (prepare, release.environment)):
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        subprocess.run(command, cwd=database.ROOT, env=environment | more, check=True, capture_output=True)
    return release


@contextmanager
def copy_of(template: str, release: next_release.Release, folder: Path) -> Iterator[City]:
    name = f"kiosque_fleet_{uuid.uuid4().hex[:12]}"
    database.copy(template, name)
    try:
        yield City(database.url(name), folder, release)
    finally:
        database.drop(name)
        shutil.rmtree(folder, ignore_errors=True)
