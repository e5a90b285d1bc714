"""Kill -9 in the middle of a provision: nothing is visible, and doing it again succeeds."""

import os
import signal
import subprocess
import sys

import psycopg

from tests import database

EVERY = int(os.environ.get("KIOSQUE_KILL_EVERY", "6"))


def provision(url: str, k: int) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "tests.kill_provision", str(k)],
        cwd=database.ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


def visible(url: str) -> tuple:
    with psycopg.connect(url) as connection:
        count = connection.execute
        return (
            count("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'a\\_%'").fetchone()[0],
            count("SELECT count(*) FROM tenants_association").fetchone()[0],
            count("SELECT count(*) FROM tenants_domain").fetchone()[0],
            count("SELECT count(*) FROM procrastinate_jobs").fetchone()[0],
        )


def test_kill_between_any_two_steps(committed_db):
    before = visible(committed_db)
    k, killed = 1, 0
    while True:
        done = provision(committed_db, k)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert (k, visible(committed_db)) == (k, before)
        killed += 1
        k += EVERY

    assert killed >= 5, "the walk met several steps"
    schemas, associations, domains, queued = visible(committed_db)
    assert (schemas, associations, domains) == (before[0] + 1, before[1] + 1, before[2] + 1)
    assert queued == before[3] + 1
