"""A real mail server for tests, which keeps what it accepts and refuses what it is told to; and real workers."""

import contextlib
import email
import email.policy
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from aiosmtpd.controller import Controller

from tests import database
from tests.e2e.conftest import free_port


class MailServer:
    """`received` holds (recipient, message) in order; `refuse_recipient` and `refuse_text` map an address to an answer."""

    def __init__(self):
        self.received: list = []
        self.refuse_recipient: dict[str, str] = {}
        self.refuse_text: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        if address in self.refuse_text:
            return self.refuse_text[address]
        self.received.append((address, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"

    def addresses(self) -> list[str]:
        return [address for address, _message in self.received]


@contextlib.contextmanager
def mail_server(port: int | None = None) -> Iterator[MailServer]:
    """Run a mail server; `.port` is where."""
    server = MailServer()
    server.port = port or free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def transport(port: int) -> dict:
    """Return what settings.MAIL_TRANSPORT is for a server on this port."""
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "host": "127.0.0.1", "port": port, "timeout": 5}


def start_worker(database_url: str, *arguments: str, port: int = 9, module: str = "") -> subprocess.Popen:
    """Start a real worker, or a script of the tests that is one, sending to the mail server of a port."""
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "SMTP_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "deploy.settings_test",
    }
    command = ["-m", module, *arguments] if module else ["manage.py", "procrastinate", "worker", "--concurrency=1", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, *command], cwd=database.ROOT, env=environment, **pipes)


def stop(worker: subprocess.Popen) -> int:
    """Stop a worker as a service manager does; returns its exit code."""
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=30)
    return worker.returncode


def wait_until(true: Callable[[], object], *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.2)
