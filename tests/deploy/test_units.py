"""What is installed on a city's server: service units, example environment, Caddyfile, and the guide that names them."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import database

DEPLOY = database.ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("kiosque-*.*"))
SERVICES = [path for path in UNITS if path.suffix == ".service"]
HARDENED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
    "ReadWritePaths": "/var/lib/kiosque", "CapabilityBoundingSet": "", "UMask": "0027", "User": "kiosque", "Restart": "always",
    "EnvironmentFile": "/etc/kiosque/kiosque.env", "WorkingDirectory": "/opt/kiosque",
}  # fmt: skip


def settings_of(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if line and line[0] not in "#["]
    return dict(line.split("=", 1) for line in lines)


def example(name: str) -> dict[str, str]:
    """Return an example environment as systemd reads it."""
    lines = [line for line in (DEPLOY / name).read_text().splitlines() if line and not line.startswith("#")]
    return {key: shlex.split(value)[0] for key, value in (line.split("=", 1) for line in lines)}


def test_units_are_there():
    names = ["kiosque-mail.service", "kiosque-web.service", "kiosque-web.socket", "kiosque-worker.service"]
    assert [path.name for path in UNITS] == names


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_service_is_hardened_and_starts_what_exists(path):
    unit = settings_of(path)

    assert {name: unit[name] for name in HARDENED} == HARDENED
    assert "postgresql.service" in unit["After"]
    assert int(unit["TimeoutStopSec"]) > 30, "longer than gunicorn's graceful_timeout"
    program, *arguments = unit["ExecStart"].split()
    assert Path(program.replace("/opt/kiosque", str(database.ROOT))).exists()
    files = [argument for argument in arguments if argument.endswith(".py")]
    assert [name for name in files if not (database.ROOT / name).exists()] == []
    assert files


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_unit_is_one_that_systemd_understands(path, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not on this machine")
    for unit in UNITS:
        text = unit.read_text().replace("/opt/kiosque", str(database.ROOT)).replace("/etc/kiosque", str(tmp_path))
        (tmp_path / unit.name).write_text(text)
    (tmp_path / "kiosque.env").touch()
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / path.name)], capture_output=True, text=True, check=False
    )

    assert [line for line in (done.stdout + done.stderr).splitlines() if "kiosque" in line] == []


def test_example_environment_starts_production_in_silence():
    values = example("kiosque.env.example") | {"KIOSQUE_DATA": str(database.data()), "DATABASE_URL": database.url("none")}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=database.ROOT, env=kept | values, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout + done.stderr) == (0, "System check identified no issues (3 silenced).\n")


@pytest.mark.parametrize("name", ["kiosque.env.example", "caddy.env.example"])
def test_shell_and_systemd_read_the_example_alike(name):
    script = f'set -a; . "{DEPLOY / name}"; exec env -0'
    done = subprocess.run(["/bin/sh", "-c", script], env={}, capture_output=True, text=True, check=True)
    read = dict(line.split("=", 1) for line in done.stdout.split("\0") if "=" in line and not line.startswith(("PWD=", "_=")))

    assert read == example(name)


def test_names_of_the_examples_are_known_and_explained():
    code = "".join(path.read_text() for path in DEPLOY.glob("*.py"))
    caddyfile, guide = (DEPLOY / "Caddyfile").read_text(), (DEPLOY / "README.md").read_text()
    ours, caddys = example("kiosque.env.example"), example("caddy.env.example")

    assert {name for name in ours if f'"{name}"' not in code or f"`{name}`" not in guide} == set()
    assert set(caddys) == set(re.findall(r"\{\$([A-Z_]+)\}", caddyfile))
    shared = ("PORTAL_HOST", "SITES_DOMAIN", "KIOSQUE_DATA")
    assert {name: caddys[name] for name in shared} == {name: ours[name] for name in shared}


def test_guide_names_files_that_exist():
    guide = (DEPLOY / "README.md").read_text()
    named = set(re.findall(r"(?<![\w/.-])(?:/opt/kiosque/)?(deploy/[\w./-]*\w)(?=[\s`,;:)])", guide))

    assert len(named) > 8
    assert {name for name in named if not (database.ROOT / name).exists()} == set()


def test_caddyfile_is_written_as_caddy_writes_it():
    caddy = str(Path(sys.executable).parent / "caddy")
    done = subprocess.run([caddy, "fmt", str(DEPLOY / "Caddyfile")], capture_output=True, text=True, check=False)

    assert done.stdout == (DEPLOY / "Caddyfile").read_text()
