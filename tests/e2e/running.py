"""What tests do in the running city from outside the browser: commands, a few lines in its shell, a module that fills it."""

import json
import subprocess
import sys
from types import SimpleNamespace

from tests import database


def command(city, *arguments: str) -> str:
    """Run Python with these arguments in the city's environment; return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=database.ROOT, env=city.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shell(city, code: str) -> str:
    """Run code in the city's Django shell; return what it printed."""
    return command(city, "manage.py", "shell", "-v0", "-c", code)


def made_by(city, module: str) -> SimpleNamespace:
    """Let a module of tests/e2e fill the city. Returns what it printed, and `sign_in(page, person)` for its `sessions`."""
    made = SimpleNamespace(**json.loads(command(city, "-m", f"tests.e2e.{module}")))

    def sign_in(page, person: str) -> None:
        page.context.add_cookies([{"name": "kiosque_session", "value": made.sessions[person], "url": city.url()}])

    made.sign_in = sign_in
    return made
