"""Every mail there is, in French and in English, as a real mail server receives it from the real worker.

tests/mail_scenes.py makes each of them be sent. tests/every_mail.txt says who gets which, under which subject; to write it
anew after a change, and then read the difference: `KIOSQUE_WRITE_TABLE=1 deploy/test tests/test_every_mail.py`.
"""

import contextlib
import email
import email.policy
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.test.signals import template_rendered
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import database, mail_scenes
from tests.e2e.conftest import free_port
from tests.mails import outgoing, queued_letters
from tests.tenants.test_oidc import come_back, provider  # noqa: F401 (provider is a fixture)

TABLE = Path(__file__).parent / "every_mail.txt"
TEMPLATES = sorted(
    f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    for folder in ("tenants/templates/*/mail", "cms/templates/*/mail", "tenants/templates/*/email")
    for path in database.ROOT.glob(f"{folder}/*.txt")
    if not path.name.startswith("base_") and not path.name.endswith("_subject.txt")
)
NEVER_SENT = {  # in our words in case allauth comes to send them
    "account/email/account_already_exists_message.txt",  # at a sign-up: ours is closed
    "account/email/email_confirm_message.txt",  # this allauth sends none
}
LANGUAGES = ["fr", "en"]
CITY = "Ville-Test"
HOSTS = r"http://(portail|(alpha|beta|gamma)\.asso)\.localhost:8765(/|$)|mailto:associations@ville-test\.example$"
BADLY_TYPED = re.compile(
    r"[^\u00a0\u202f\s!?][:;!?](?=\s|$)|[ ][:;!?](?=\s|$)|«(?!\u00a0|\u202f)|(?<!\u00a0|\u202f)»", re.MULTILINE
)
LEFTOVERS = re.compile(r"\{\{|\{%|%\(|\bNone\b|letter_marker|[0-9a-f]{16}|blocktrans|&(amp|lt|quot|#)")
CHANGING = re.compile(r"\b\d{6}\b|\b\d{1,2} [^\W\d]+( \d{4})?\b")  # codes and days
NOT_GREETING = {"contact_message.txt", "form_answer.txt", "city_message.txt"}


@contextlib.contextmanager
def rendered_mails():
    """Yield the names of the mails' templates that are rendered, in order."""
    names = []

    def note(sender, template, **kwargs):
        if template.name in TEMPLATES:
            names.append(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


class Server:
    """A mail server that keeps what arrives, in order."""

    def __init__(self):
        self.received = []

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.received.append((envelope.rcpt_tos, message))
        return "250 OK"


def deliver(database_url: str) -> list:
    """Let one worker empty the queue, oldest first; returns what the mail server got: (recipients, message)."""
    handler, port = Server(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "SMTP_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "deploy.settings_test",
    }
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency=1"]
    try:
        subprocess.run(command, cwd=database.ROOT, env=environment, check=True, capture_output=True, timeout=60)
    finally:
        controller.stop()
    return handler.received


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_through_a_real_mail_server(committed_db, settings, provider, language):  # noqa: F811
    settings.LANGUAGE_CODE = language  # what the city itself reads
    with rendered_mails() as names:
        stage = mail_scenes.set_the_stage(language)
        mail_scenes.play(stage)
        come_back(provider)  # an agent signs in with the city's own account

    queued = [mail["to"] for mail in queued_letters()]
    received = deliver(committed_db)

    assert [recipients for recipients, _message in received] == queued
    assert queued_letters() == outgoing(state="given-up") == [], "all has left"
    assert not ProcrastinateJob.objects.filter(task_name="tenants.deliver_mail").exists()
    assert set(TEMPLATES) - set(names) == NEVER_SENT, "a scene of tests/mail_scenes.py must send it"
    rows = set()
    for name, (recipients, message) in zip(names, received, strict=True):
        judge(name, message, language)
        rows.add((name, ", ".join(recipients), CHANGING.sub("…", message["Subject"].strip())))
    if os.environ.get("KIOSQUE_WRITE_TABLE"):
        write(language, rows)
    assert rows == read()[language]


def test_no_subject_is_the_same_in_both_languages():
    table = read()
    assert len(table["fr"]) == len(table["en"]) > len(TEMPLATES)

    same = {subject for _name, _to, subject in table["fr"]} & {subject for _name, _to, subject in table["en"]}

    assert same == {"Forum des associations"}, "the city's own words"


def judge(name: str, message, language: str) -> None:
    """Look at one mail as it arrived; names its template when something is wrong."""
    parts = (message.get_body(preferencelist=(kind,)).get_content() for kind in ("plain", "html"))
    text, html = (part.replace("\r\n", "\n") for part in parts)
    page = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert (name, message.get_content_type(), kinds) == (name, "multipart/alternative", ["text/plain", "text/html"])
    assert (name, message["From"]) == (name, "Kiosque <kiosque@ville-test.example>")
    assert (name, "\n" in message["Subject"], 8 < len(message["Subject"]) < 150) == (name, False, True)
    assert (name, re.findall(r'<html lang="(\w+)">', html)) == (name, [language])
    greeting = {"fr": "Bonjour", "en": "Hello"}[language]
    assert (name, greeting in text and greeting in page) == (name, True) or Path(name).name in NOT_GREETING
    for words in (message["Subject"], re.sub(r"https?://\S+", "", text), re.sub(r'href="[^"]+"', "", unescape(page))):
        assert (name, LEFTOVERS.findall(words)) == (name, [])
    judge_link(name, text, page)
    assert (name, CITY in page.partition('class="signature"')[2]) == (name, True)
    assert (name, text.rstrip().splitlines()[-2:]) == (name, [CITY, "1 place de la Mairie, 00000 Ville-Test"])
    if language == "fr":
        assert (name, BADLY_TYPED.findall(f"{message['Subject']}\n{text}")) == (name, [])


def judge_link(name: str, text: str, page: str) -> None:
    """One thing to do at most, the same in both parts, on a host of the city."""
    buttons = [unescape(address) for address in re.findall(r'<a href="([^"]+)"', page)]
    lines = re.findall(r"^((?:https?://|mailto:)\S+)$", text, re.MULTILINE)
    assert len(buttons) <= 1, name
    assert (name, buttons) == (name, lines)
    assert all(re.match(HOSTS, address) for address in buttons), (name, buttons)


def write(language: str, rows: set[tuple[str, str, str]]) -> None:
    kept = {known: found for known, found in read().items() if known != language} | {language: rows}
    lines = [f"{known} · {' · '.join(row)}" for known in LANGUAGES for row in sorted(kept.get(known, ()))]
    TABLE.write_text("\n".join(lines) + "\n")


def read() -> dict[str, set[tuple[str, str, str]]]:
    found = {language: set() for language in LANGUAGES}
    for line in TABLE.read_text().splitlines() if TABLE.exists() else []:
        language, name, recipient, subject = line.split(" · ", 3)
        found[language].add((name, recipient, subject))
    return found
