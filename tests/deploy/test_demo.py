"""`deploy/demo` as a person has it: it starts, starts again fast, cleans up behind a kill -9, stops everything it started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import database
from tests.bench import load


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A folder, a free port, and a function that starts the demo there and waits for its addresses."""
    data = tmp_path_factory.mktemp("demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {"KIOSQUE_DATA": str(data), "KIOSQUE_PORT": str(port)}
    running = []

    def start(*arguments, wait=True):
        command = [sys.executable, "-m", "deploy.supervise", *arguments]
        process = subprocess.Popen(
            command, cwd=database.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        running.append(process)
        said = ""
        while wait and "Ctrl-C" not in said and (line := process.stdout.readline()):
            said += line
        return process, said

    yield data, port, environment, start
    for process in running:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
        process.stdout.close()


def left_over(data) -> list[str]:
    """Return the command lines of processes that work for this folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(data).encode() in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes():
                found.append((folder / "cmdline").read_text())
    return found


def test_demo_starts_serves_and_stops_everything(demo):
    data, port, environment, start = demo

    process, said = start()
    assert f"http://portail.localhost:{port}/" in said and "kiosque-demo-2026" in said
    for host, status in (
        ("portail.localhost", 200),
        ("les-mouettes.asso.localhost", 200),
        ("archers-du-val.asso.localhost", 503),
    ):
        assert (host, load.get(port, host)[0]) == (host, status)

    listed = subprocess.run([sys.executable, "manage.py", "association", "list", "--sites"], cwd=database.ROOT,
                            env=environment, capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert len(listed.splitlines()) == 9
    assert load.get(port, "portail.localhost")[0] == 200, "a command that ends leaves the demo's database alone"

    second = subprocess.run([sys.executable, "-m", "deploy.supervise"], cwd=database.ROOT, env=environment,
                            capture_output=True, text=True, check=False)  # fmt: skip
    assert (second.returncode, len(second.stderr.splitlines())) == (1, 1)
    assert f"port {port} is in use" in second.stderr

    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert left_over(data) == []


def test_demo_comes_back_after_a_kill(demo):
    data, port, _environment, start = demo
    process, _said = start()
    process.kill()
    process.wait()
    assert left_over(data), "web server and worker live on"

    began = time.monotonic()
    process, said = start()
    print(f"later start: {time.monotonic() - began:.1f} s")

    assert "Ctrl-C" in said
    assert load.get(port, "portail.localhost")[0] == 200
    process.send_signal(signal.SIGINT)
    process.wait(30)
    assert left_over(data) == []


def test_command_starts_and_stops_the_embedded_server(demo):
    data, _port, environment, start = demo
    if not any(data.iterdir()):  # another worker has run the tests above
        process, _said = start()
        process.terminate()
        process.wait(30)

    done = subprocess.run([sys.executable, "manage.py", "association", "show", "les-mouettes"], cwd=database.ROOT,
                          env=environment, capture_output=True, text=True, check=False)  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "Les Mouettes de Loire" in done.stdout
    assert left_over(data) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"KIOSQUE_PORT": "http"}, "is not a port"),
        ({"KIOSQUE_PORT": "²"}, "is not a port"),
        ({"KIOSQUE_DATA": "/proc/nowhere"}, "cannot be written to"),
        ({"KIOSQUE_DATA": "/tmp/l'asso"}, "plainer folder"),
    ],
)
def test_what_is_wrong_is_one_line(demo, changes, message):
    environment = demo[2] | changes

    done = subprocess.run([sys.executable, "-m", "deploy.supervise"], cwd=database.ROOT, env=environment,
                          capture_output=True, text=True, check=False)  # fmt: skip

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert message in done.stderr
