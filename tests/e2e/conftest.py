"""A real city for the browser: gunicorn and the worker on a database of their own, Chromium in front, SMTP behind."""

import contextlib
import email
import email.policy
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect, sync_playwright

from tests import database
from tests.e2e.running import made_by

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE *.localhost,EXCLUDE 127.0.0.1",
]  # fmt: skip

expect.set_options(timeout=20_000)  # as long as pages have: a busy machine brings late what it brings


class Letterbox:
    """The city's mail server: keeps what arrives."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append(SimpleNamespace(to=envelope.rcpt_tos, subject=message["Subject"], message=message))
        return "250 OK"

    def wait_for(self, recipient: str, *, subject: str = ""):
        """Return the last letter to an address (with these words in its subject), once it is there."""
        for _ in range(200):
            found = [letter for letter in self.letters if recipient in letter.to and subject in letter.subject]
            if found:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"no letter to {recipient}; {[letter.to for letter in self.letters]}")


def pytest_collection_modifyitems(items):
    """What takes the database away from the running city comes last: the worker does not survive it."""
    items.sort(key=lambda item: "test_running_city" in item.nodeid)


def start(*arguments, environment) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, *arguments], cwd=database.ROOT, env=environment)


@pytest.fixture(scope="session")
def city(django_db_setup):
    """A running city; `city.url("alpha")` is a site, `city.url()` the portal, `city.letters` its mail."""
    name = f"kiosque_e2e_{uuid.uuid4().hex[:8]}"
    database.copy(database.TEMPLATE, name)
    media = database.data() / name
    smtp_port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database.url(name),
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "FORUM_MAIL": "forum@ville-test.example",
        "FORUM_MAIL_PORT": str(free_port()),
        "DJANGO_SETTINGS_MODULE": "deploy.settings_test",
        "MEDIA_ROOT": str(media),
        "PYTEST_XDIST_WORKER": name,
        "KIOSQUE_TEST_PORT": str(database.PORT),
    }
    letterbox = Letterbox()
    mail_server = Controller(letterbox, hostname="127.0.0.1", port=smtp_port)
    mail_server.start()
    gunicorn = ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-w", "2", "-b", f"127.0.0.1:{database.PORT}")
    web = start(*gunicorn, environment=environment | {"PGAPPNAME": "gunicorn"})
    worker = start("manage.py", "procrastinate", "worker", "--concurrency=1", environment=environment)
    try:
        wait_for_port(database.PORT)
        yield SimpleNamespace(url=url, letters=letterbox, database=database.url(name), environment=environment)
    finally:
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            process.wait(20)
        mail_server.stop()
        database.drop(name)
        shutil.rmtree(media, ignore_errors=True)


@pytest.fixture(scope="session")
def filled(city):
    """One of everything that people do: `filled.places` and `filled.sign_in(page, "ada")`."""
    return made_by(city, "people_places")


@pytest.fixture(scope="session")
def room(city):
    """A workshop that is going on: `room.session`, `room.alpha`, `room.sign_in(page, "theo")`."""
    return made_by(city, "room_places")


@pytest.fixture(scope="session")
def whole_forum(city):
    """One of everything on the forum: `.places["lise"]`, `.topic`, `.sign_in(page, "lise")`."""
    return made_by(city, "forum_pages")


def url(subdomain: str | None = None, path: str = "/") -> str:
    host = f"{subdomain}.asso.localhost" if subdomain else "portail.localhost"
    return f"http://{host}:{database.PORT}{path}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the web server does not answer")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium):
    """Return a function that opens a page in a context of its own; the test fails on any JavaScript error in it."""
    contexts, errors = [], []

    def open_page(**options):
        context = chromium.new_context(locale="fr-FR", reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # Pages that are there to say so, and a network that a test has taken away.
    expected = ("status of 4", "status of 503", "ERR_INTERNET_DISCONNECTED")
    assert [error for error in errors if not any(word in error for word in expected)] == []
