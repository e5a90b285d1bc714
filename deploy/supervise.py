"""`deploy/demo` after the packages are there: database, content, web server and worker, up together and down together."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from deploy import embedded_postgres
from deploy.embedded_postgres import EmbeddedPostgresError

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 15
SERVICES = "services.pids"


class StopRequested(BaseException):
    """Ctrl-C or SIGTERM arrived."""


def main() -> None:
    data = embedded_postgres.data_folder()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    os.environ.setdefault("KIOSQUE_PORT", "8000")
    os.environ["KIOSQUE_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
    os.environ.pop("DATABASE_URL", None)
    try:
        _stop_orphans(data)
        port = _free_port()
        if "--reset" in sys.argv:
            _reset(data)
        with embedded_postgres.in_use(data):
            _serve(data, port)
    except EmbeddedPostgresError as error:
        sys.exit(f"Kiosque: {error}")
    except StopRequested:
        pass


def _serve(data: Path, port: int) -> None:
    """Run web server and worker until somebody asks to stop, or one of them does."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        (data / "port").write_text(str(port))
        _prepare()
        children += _start_services()
        (data / SERVICES).write_text(" ".join(map(str, [os.getpid(), *(child.pid for child in children)])))
        _wait_until_answering(port, children)
        _print_addresses()
        _watch(children)
    except StopRequested:
        print("\nStopping…", flush=True)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _stop_children(children)
        (data / SERVICES).unlink(missing_ok=True)


def _command_of(pid: str) -> bytes:
    try:
        return (Path("/proc") / pid / "cmdline").read_bytes()
    except OSError:
        return b""


def _stop_orphans(data: Path) -> None:
    """A demo killed with -9 leaves its services behind: stop them, if those numbers are still theirs."""
    file = data / SERVICES
    supervisor, *services = file.read_text().split() if file.is_file() else [""]
    if not services or b"deploy.supervise" in _command_of(supervisor):
        return  # nobody left anything, or somebody is there to look after it
    for pid in services:
        with contextlib.suppress(OSError):
            if b"gunicorn" in _command_of(pid) or b"procrastinate" in _command_of(pid):
                os.killpg(int(pid), signal.SIGTERM)
                for _ in range(STOP_SECONDS * 10):
                    os.kill(int(pid), 0)
                    time.sleep(0.1)


def _stop(number: int, frame: FrameType | None) -> None:
    raise StopRequested


def _free_port() -> int:
    value = os.environ["KIOSQUE_PORT"]
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        sys.exit(f"Kiosque: KIOSQUE_PORT={value!r} is not a port: write a number such as 8000.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(value)))
        except PermissionError:
            sys.exit(f"Kiosque: port {value} is kept for root: choose one above 1023, such as KIOSQUE_PORT=8000 deploy/demo.")
        except OSError:
            sys.exit(f"Kiosque: port {value} is in use: stop what uses it, or choose another with KIOSQUE_PORT=8001 deploy/demo.")
    return int(value)


def _reset(data: Path) -> None:
    """Remove what the demo made in its folder, and nothing else that may be there."""
    if embedded_postgres.is_running(data):
        embedded_postgres.stop(data)
    for name in ("postgres", "run", "media", "cache", "mail", "static", "port", "secret_key", "postgres.log", "pg_ctl.log"):
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _prepare() -> None:
    """Bring database, files and content to this release: each step sees for itself whether there is work."""
    import django

    django.setup()  # the models can be imported only from here on

    from django.core.management import call_command

    from deploy import static_files
    from tenants import fleet

    print("Preparing the demo city…", flush=True)
    static_files.collect_if_changed()
    fleet.update()
    call_command("demo_city")


def _start_services() -> list[subprocess.Popen[bytes]]:
    commands = [
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"],
        [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency=1"],
    ]
    return [subprocess.Popen(command, cwd=ROOT, start_new_session=True) for command in commands]


def _wait_until_answering(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    request = b"GET /healthz HTTP/1.0\r\nHost: portail.localhost\r\n\r\n"
    for _ in range(300):
        _check_alive(children)
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(request)
                if connection.recv(64).startswith(b"HTTP/"):
                    return
        except OSError:
            time.sleep(0.1)
    sys.exit("Kiosque: the web server did not answer within 30 seconds.")


def _print_addresses() -> None:
    from django.conf import settings

    from deploy.demo_city.cast import PASSWORD, SIGN_INS
    from tenants import queries

    print(f"\n  The city's portal   {settings.PORTAL_URL}/")
    print(f"  The demo's mailbox  {settings.PORTAL_URL}/demo/courrier/")
    print(f"  The agents' codes   {settings.PORTAL_URL}/demo/code/   (the second step of city IT and of the trainer)\n")
    for association in queries.sites():
        print(f"  {association.name:<34} {association.url}/{'   (suspended)' if association.is_suspended else ''}")
    print(f"\n  Sign in at {settings.PORTAL_URL}/compte/connexion/ with the password {PASSWORD}")
    for email, description in SIGN_INS:
        print(f"  {email:<34} {description}")
    print("\n  Ctrl-C stops everything.", flush=True)


def _watch(children: list[subprocess.Popen[bytes]]) -> None:
    while True:
        _check_alive(children)
        time.sleep(0.5)


def _check_alive(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is not None:
            sys.exit(f"Kiosque: {' '.join(map(str, child.args[1:4]))} stopped with code {child.returncode}.")  # type: ignore[index,union-attr]


def _stop_children(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    limit = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
