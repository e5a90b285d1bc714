import os
import subprocess
import sys

import pytest

from tests import database


def start(**environment) -> subprocess.CompletedProcess:
    """Start Django with these variables on top of a complete production environment."""
    complete = {
        "DATABASE_URL": database.url(database.TEMPLATE),
        "SECRET_KEY": "abcdefghij" * 6,
        "PORTAL_HOST": "portail.ville.example",
        "SITES_DOMAIN": "asso.ville.example",
        "CITY_NAME": "Ville",
        "CITY_ADDRESS": "1 place",
        "CITY_PHONE": "01",
        "CITY_EMAIL": "a@ville.example",
        "MAIL_FROM": "a@ville.example",
        "SMTP_URL": "smtp://127.0.0.1:25",
        "KIOSQUE_DATA": str(database.data()),
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    values = {name: value for name, value in (complete | environment).items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=database.ROOT, env=kept | values, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_complete_environment_starts_and_is_silent():
    done = start()

    assert (done.returncode, done.stdout + done.stderr) == (0, "System check identified no issues (3 silenced).\n")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SECRET_KEY", None, "SECRET_KEY (or SECRET_KEY_FILE) must hold at least 50 characters"),
        ("SECRET_KEY", "short", "SECRET_KEY (or SECRET_KEY_FILE) must hold at least 50 characters"),
        ("SECRET_KEY_FILE", "/nowhere/key", "SECRET_KEY_FILE='/nowhere/key' cannot be read"),
        ("PORTAL_HOST", None, "PORTAL_HOST is not set"),
        ("PORTAL_HOST", "https://portail.ville.fr", "write a bare host name"),
        ("SITES_DOMAIN", "associé.fr", "write"),
        ("HTTPS", "yes", "HTTPS='yes': write 1 for yes or 0 for no"),
        ("DEBUG", "true", "DEBUG='true': write 1 for yes or 0 for no"),
        ("KIOSQUE_PORT", "http", "KIOSQUE_PORT='http': write a whole number from 1 to 65535"),
        ("KIOSQUE_PORT", "99999", "write a whole number from 1 to 65535"),
        ("SMTP_URL", "mail.ville.fr", "SMTP_URL must read"),
        ("CACHE_URL", "memcached://x", "CACHE_URL must start with"),
        ("DATABASE_URL", "postgresql://user@host", "DATABASE_URL names no database"),
        ("CITY_NAME", None, "CITY_NAME is not set"),
        ("FORUM_MAIL", "forum", "FORUM_MAIL='forum': write an address such as forum@ville.fr"),
        ("FORUM_MAIL", "forum+a@ville.example", "write an address such as forum@ville.fr"),
        ("FORUM_MAIL", "reponses-au-forum-de-la-ville@ville.example", "20 characters at most before the @"),
        ("FORUM_MAIL_PORT", "lmtp", "FORUM_MAIL_PORT='lmtp': write a whole number from 1 to 65535"),
    ],
)
def test_bad_value_stops_the_start_with_one_clear_line(name, value, message):
    done = start(**{name: value})

    assert done.returncode != 0
    assert message in done.stderr.splitlines()[-1]


def test_every_variable_is_documented():
    """deploy/README.md names each environment variable that the code reads."""
    import re

    pattern = r'env\.(?:text|flag|number|secret|hostname|mail_address)\("([A-Z_]+)"|environ\.get\("([A-Z_]+)"'
    sources = (database.ROOT / "deploy").glob("*.py")
    names = {first or second for path in sources for first, second in re.findall(pattern, path.read_text())}
    guide = (database.ROOT / "deploy/README.md").read_text()

    assert len(names) > 15
    assert {name for name in names if f"`{name}`" not in guide and not name.startswith("KIOSQUE_TEST")} == set()
