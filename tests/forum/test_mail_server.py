"""Answers by e-mail as a city's mail server brings them: to the real process, by LMTP and SMTP."""

import contextlib
import os
import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from forum import mail_server
from forum.models import IncomingMail, Post
from forum.reply_addresses import reply_address
from tests import database
from tests.conftest import load_cast
from tests.e2e.conftest import free_port
from tests.forum.conftest import ask
from tests.smtp import wait_until
from tests.test_at_once import at_once

BOX = "forum@ville.example"


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.FORUM_MAIL, settings.FORUM_MAIL_PORT = BOX, free_port()


@contextlib.contextmanager
def door(database_url: str, *command: str):
    """Run the real process, or a script of the tests that is one; yields its port."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "FORUM_MAIL": BOX,
        "FORUM_MAIL_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "deploy.settings_test",
    }
    command = [sys.executable, *(command or ("manage.py", "forum_mail"))]
    process = subprocess.Popen(command, cwd=database.ROOT, env=environment, stderr=subprocess.PIPE, text=True)

    def is_open() -> bool:
        assert process.poll() is None, process.stderr.read()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_until(is_open)
        yield port
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def mail(identity: str, text="Tournez la photo.", sender="bob@example.org") -> bytes:
    message = EmailMessage()
    message["From"], message["Message-ID"] = sender, f"<{identity}@example.org>"
    message.set_content(text)
    return message.as_bytes()


def posted() -> list[str]:
    return list(Post.objects.filter(source="mail").order_by("pk").values_list("text", flat=True))


def test_a_mail_server_brings_answers(committed_db, settings):
    cast = load_cast()
    topic = ask("Ma photo est à l’envers", cast.alice)
    address = reply_address(topic=topic, account=cast.bob)
    with door(committed_db) as port:
        for program, number in ((smtplib.LMTP, 1), (smtplib.SMTP, 2)):
            with program("127.0.0.1", port, timeout=20) as server:
                server.sendmail("bob@example.org", [address], mail(f"m{number}", f"Réponse {number}"))
                assert posted()[-1] == f"Réponse {number}", "said only once it is there"
                server.sendmail("bob@example.org", [address], mail(f"m{number}"))
        with smtplib.LMTP("127.0.0.1", port, timeout=20) as server:
            check_refusals(server, address, topic, cast)
            check_no_backscatter(server, address)
            check_our_trouble(server, address, committed_db)
        assert posted() == ["Réponse 1", "Réponse 2", "Plus tard"]

        settings.FORUM_MAIL_PORT = port
        call_command("forum_mail", "--try")
        assert IncomingMail.objects.count() == 4


def check_refusals(server, address, topic, cast) -> None:
    """The mail server is told at once what is not taken: whoever wrote hears it from their own side, never from us."""
    server.ehlo("mx.ville.example")
    server.mail("x@example.org")
    for wrong in (BOX, address.replace("@", "0@"), "forum+1.1.000000000000000000000000@ville.example"):
        assert server.rcpt(wrong)[0] == 550
    assert server.rcpt(address)[0] == 250
    assert server.rcpt(reply_address(topic=topic, account=cast.edith))[0] == 452
    server.rset()
    assert server.mail("x@example.org", ["SIZE=99000000"])[0] == 552
    server.rset()


def check_no_backscatter(server, address) -> None:
    server.sendmail("", [address], mail("bounce", "Delivery failed"))

    assert IncomingMail.objects.get(reason="bounce").state == "ignored"


def check_our_trouble(server, address, database_url) -> None:
    """What we cannot do now is to be brought again; then it is one answer."""
    connections.close_all()  # only the door's connection is to be cut
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("ALTER TABLE forum_incomingmail RENAME TO hidden")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            server.sendmail("bob@example.org", [address], mail("later", "Plus tard"))
        assert refused.value.smtp_code == 451
        other.execute("ALTER TABLE hidden RENAME TO forum_incomingmail")
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND state = 'idle'"  # another worker's tests have their own
        )
    server.sendmail("bob@example.org", [address], mail("later", "Plus tard"))


def test_a_door_that_is_killed_posts_once_what_it_took(committed_db):
    cast = load_cast()
    address = reply_address(topic=ask("Ma photo est à l’envers", cast.alice), account=cast.bob)
    acknowledged = {}
    for moment in ("commit", "committed", "said"):
        with door(committed_db, "-m", "tests.kill_reception", moment) as port:
            acknowledged[moment] = bring(port, address, moment)
    assert acknowledged == {"commit": False, "committed": False, "said": True}
    assert posted() == ["committed", "said"]

    with door(committed_db) as port:
        assert all(bring(port, address, moment) for moment, said in acknowledged.items() if not said)

    assert sorted(posted()) == ["commit", "committed", "said"]


def test_the_same_mail_by_two_doors_at_once_is_one_answer(committed_db):
    cast = load_cast()
    address = reply_address(topic=ask("Ma photo est à l’envers", cast.alice), account=cast.bob)

    def take_in() -> str:
        return mail_server.take_in(mail("un"), address, "bob@example.org")

    assert at_once(take_in, take_in, take_in, delay=0) == [mail_server.TAKEN] * 3
    assert len(posted()) == 1


def bring(port: int, address: str, name: str) -> bool:
    """Bring a mail as a mail server does; returns whether it was told that it is taken."""
    try:
        server = smtplib.LMTP("127.0.0.1", port, timeout=20)
        server.sendmail("bob@example.org", [address], mail(name, name))
    except smtplib.SMTPServerDisconnected:
        return False
    with contextlib.suppress(smtplib.SMTPServerDisconnected):
        server.quit()
    return True


@pytest.mark.parametrize(("box", "said"), [("", "La DSI peut l’ouvrir"), (BOX, "rien n’écoute sur le port")])
def test_a_door_that_is_shut_is_said(settings, box, said):
    settings.FORUM_MAIL = box

    with pytest.raises(CommandError, match=said):
        call_command("forum_mail", "--try")


@pytest.mark.parametrize(
    ("box", "console", "desk"),
    [("", False, "La DSI peut l’ouvrir"), (BOX, True, "rien n’écoute sur le port")],
    ids=["off", "shut"],
)
def test_agents_are_told_that_answers_do_not_come_in(cast, settings, sign_in, box, console, desk):
    settings.FORUM_MAIL = box
    portal, _site = sign_in(cast.chloe)

    assert ("rien n’écoute sur le port" in portal.get("/console/").content.decode()) is console
    assert desk in portal.get("/forum/suivi/").content.decode()
