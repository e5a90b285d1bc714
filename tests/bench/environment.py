"""A database and a web server of a bench's own, in a temporary folder, with the demo's settings; all gone at the end."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))


@contextlib.contextmanager
def own_city(*, port: int = 8790) -> Iterator[Path]:
    """Start a fresh embedded PostgreSQL, migrate the portal and build the blueprint; yields the data folder."""
    with tempfile.TemporaryDirectory(prefix="kiosque-bench-") as folder:
        data = Path(folder).resolve()
        os.environ |= {"KIOSQUE_DATA": str(data), "KIOSQUE_PORT": str(port), "DJANGO_SETTINGS_MODULE": "deploy.settings"}
        for name in ("DATABASE_URL", "PORTAL_HOST", "SITES_DOMAIN", "HTTPS"):
            os.environ.pop(name, None)

        from deploy import embedded_postgres

        embedded_postgres.start(data)
        try:
            import django

            django.setup()
            from django.core.management import call_command

            print("Building a city of the bench's own…", file=sys.stderr, flush=True)
            call_command("collectstatic", interactive=False, verbosity=0)
            call_command("migrate", interactive=False, verbosity=0)
            call_command("blueprint", "build", verbosity=0, stdout=sys.stderr)
            yield data
        finally:
            from django.db import connections

            connections.close_all()
            embedded_postgres.stop(data, mode="immediate")


@contextlib.contextmanager
def gunicorn(application: str, *, port: int, workers: int = 2) -> Iterator[None]:
    """Serve a WSGI application under the product's own gunicorn settings on a loopback port."""
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{port}", "-w", str(workers)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([*command, application], cwd=ROOT, env=environment)
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("gunicorn stopped")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("gunicorn does not answer")


def table(header: list[str], rows: list[list[object]]) -> None:
    """Print rows a person can read."""
    cells = [header, *([f"{value:.3f}" if isinstance(value, float) else str(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    for row in cells:
        print("  ".join(value.rjust(width) for value, width in zip(row, widths, strict=True)))
