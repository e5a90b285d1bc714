"""Somebody without Kiosque opens an archive in ten years: with tar, zstd and psql, doing what its README.txt says."""

import os
import shlex
import shutil
import subprocess
import tarfile
import uuid
from pathlib import Path

import psycopg
import pytest
import zstandard

from deploy import embedded_postgres
from tenants.archives import container
from tenants.schemas import in_association
from tests import database
from tests.tenants.test_archives import add_picture, alpha, archive_of, open_tar, path_of  # noqa: F401 (a fixture)


@pytest.fixture
def empty_database():
    name = f"kiosque_own_{uuid.uuid4().hex[:12]}"
    database.execute(f"CREATE DATABASE {name}")
    yield database.url(name)
    database.drop(name)


def commands(readme: str) -> list[str]:
    """Return the lines to type: those that stand in."""
    return [line.strip().partition("      (")[0] for line in readme.splitlines() if line.startswith("    ")]


def unpack(path: Path, folder: Path) -> None:
    """What the first line does, where the machine has no zstd."""
    with zstandard.open(path) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        tar.extractall(folder, filter="data")


def type_in(command: str, folder: Path) -> str:
    with_psql = {"PATH": f"{embedded_postgres.binaries()}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "PGOPTIONS": ""}
    done = subprocess.run(
        ["sh", "-euc", command], cwd=folder, env=os.environ | with_psql, capture_output=True, text=True, check=False
    )
    assert (command, done.returncode, done.stderr) == (command, 0, "")
    return done.stdout


def test_stranger_opens_an_archive_by_its_readme(alpha, empty_database, tmp_path):  # noqa: F811
    with in_association(alpha):
        picture = add_picture().file.name
    path = path_of(archive_of(alpha))
    first, *others = commands(open_tar(path)["README.txt"].decode())
    folder = tmp_path / "by hand"
    folder.mkdir()

    if shutil.which("zstd"):
        type_in(first.replace("FILE", shlex.quote(str(path))), folder)
    else:
        unpack(path, folder)
    for command in others:
        type_in(command.replace("DATABASE", shlex.quote(empty_database)), folder)

    manifest = container.read(path, take=lambda name, file: None)
    wanted = {name[5:-5]: part["rows"] for name, part in manifest["parts"].items() if name.startswith("data/")}
    with psycopg.connect(empty_database) as connection:
        found = {table: connection.execute(f"SELECT count(*) FROM site.{table}").fetchone()[0] for table in wanted}
        titles = [title for (title,) in connection.execute("SELECT title FROM site.wagtailcore_page").fetchall()]
        # The counters stand where they stood: a row may be added at once.
        connection.execute("INSERT INTO site.django_content_type (app_label, model) VALUES ('by', 'hand')")
        foreign = connection.execute("SELECT count(*) FROM pg_constraint WHERE contype = 'f'").fetchone()[0]
    assert found == wanted
    assert "Page canari-alpha-jaune" in titles
    assert foreign > 50, "what comes after the rows is there too"
    assert (folder / "media" / picture).read_bytes().startswith(b"\x89PNG")


def test_stranger_checks_the_hashes(alpha, tmp_path):  # noqa: F811
    """The README's other promise: every part's SHA-256, by sha256sum."""
    path = path_of(archive_of(alpha))
    unpack(path, tmp_path)
    parts = container.read(path, take=lambda name, file: None)["parts"]
    lines = "".join(f"{part['sha256']}  {name}\n" for name, part in parts.items())
    (tmp_path / "hashes").write_text(lines)

    assert type_in("sha256sum --check hashes", tmp_path).count(": OK") == len(parts)
