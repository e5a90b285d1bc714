"""The tests' database server and the template every test database is copied from.

A template is built once a session: portal and blueprint (kept between sessions by their fingerprint), then the people
and sites of tests/people.py. Each worker, and each test that must commit, gets a copy: 0.2 s instead of 25.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from deploy import embedded_postgres

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "kiosque_template"


def data() -> Path:
    return Path(os.environ.get("KIOSQUE_TEST_DATA") or ROOT / ".kiosque-test")


def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _port() -> int:
    """Each worker's city has a port of its own when cities run side by side (deploy/test sets KIOSQUE_TEST_CITIES)."""
    n = int(worker().removeprefix("gw")) if worker().startswith("gw") and "KIOSQUE_TEST_CITIES" in os.environ else 0
    return int(os.environ.get("KIOSQUE_TEST_PORT", 8765 + n))


PORT = _port()


def worker_folder() -> Path:
    return data() / "workers" / worker()


def url(name: str) -> str:
    return embedded_postgres.database_url(data(), name=name)


def pg_dump() -> Path:
    return embedded_postgres.binaries() / "pg_dump"


def execute(*statements: str) -> None:
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def copy(source: str, target: str) -> None:
    execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)", f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy")


def drop(name: str) -> None:
    execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def exists(name: str) -> bool:
    with psycopg.connect(url("postgres")) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def start() -> bool:
    return embedded_postgres.start(data(), throwaway=True)


def stop() -> None:
    embedded_postgres.stop(data(), mode="immediate")


def base_name() -> str:
    """Name the base by everything it is made of, so that a changed migration never meets an old base."""
    sources = sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("cms/*/migrations/*.py"), ROOT / "deploy/requirements.lock"])
    sources += [ROOT / "cms/bootstrap.py", ROOT / "cms/roles.py", ROOT / "tenants/blueprint.py"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return f"kiosque_base_{digest[:12]}"


def build_template() -> None:
    """Make the session's template; called once, by the process that starts the workers."""
    base = base_name()
    if not exists(base):
        building = f"{base}_building"
        drop(building)
        execute(f"CREATE DATABASE {building}")
        _run(building, "manage.py", "migrate", "--verbosity=0")
        _run(building, "manage.py", "blueprint", "build")
        execute(f"ALTER DATABASE {building} RENAME TO {base}")
    copy(base, TEMPLATE)
    _run(TEMPLATE, "-m", "tests.people")


def _run(database: str, *arguments: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": url(database),
        "DJANGO_SETTINGS_MODULE": "deploy.settings_test",
        "PYTEST_XDIST_WORKER": "template",
    }
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
