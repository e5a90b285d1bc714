"""The outbox: written with what causes a mail, handed to a real mail server, tried again, given up, forgotten."""

import contextlib
from datetime import timedelta

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tenants import delivery, jobs, outbox, periodic
from tenants.actions import erasure, team
from tenants.models import OutgoingMail
from tenants.queries import my_data
from tenants.schemas import in_association
from tests.conftest import load_cast
from tests.mails import outgoing, queued_mails
from tests.smtp import mail_server, start_worker, stop, transport, wait_until

DAN = "dan@example.org"


@pytest.fixture
def server(settings):
    with mail_server() as found:
        settings.MAIL_TRANSPORT = transport(found.port)
        yield found


def write(to: str = DAN, subject: str = "Bonjour", **more) -> OutgoingMail:
    EmailMessage(subject, "Le texte.", None, [to], **more).send()
    return outgoing()[-1]


def hand_over(mail: OutgoingMail) -> str:
    """Do what the job does once; returns the state the mail is in then."""
    with contextlib.suppress(delivery.NotSentYetError):
        delivery.deliver(mail_id=str(mail.pk))
    mail.refresh_from_db()
    return mail.state


# Writing


def test_mail_is_written_or_not_with_what_causes_it(committed_db):
    cast = load_cast()
    with in_association(cast.alpha), pytest.raises(ZeroDivisionError), transaction.atomic():
        send_mail("perdu", "corps", None, [DAN])
        raise ZeroDivisionError
    assert (outgoing(), ProcrastinateJob.objects.count()) == ([], 0)

    with in_association(cast.alpha), transaction.atomic():
        send_mail("gardé", "corps", None, [DAN, "theo@example.org"])

    first, second = outgoing()
    assert [(mail.to, mail.subject, mail.association_id) for mail in (first, second)] == [
        (DAN, "gardé", cast.alpha.pk),
        ("theo@example.org", "gardé", cast.alpha.pk),
    ]
    args = [job.args for job in ProcrastinateJob.objects.order_by("id")]
    assert args == [{"mail_id": str(first.pk)}, {"mail_id": str(second.pk)}], "no text in the queue"
    assert first.message_id == f"<{first.pk}@ville-test.example>" != second.message_id


def test_job_of_a_worker_writes_its_mails_or_none(committed_db):
    """A worker's own connection to the queue would commit by itself: a job that fails half-way would send half its mails."""
    app = jobs.app
    with app.replace_connector(app.connector.get_worker_connector()):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            send_mail("perdu", "corps", None, [DAN])
            raise ZeroDivisionError
        with transaction.atomic():
            send_mail("gardé", "corps", None, [DAN])

    (mail,) = outgoing()
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"mail_id": str(mail.pk)}]


def test_letter_about_an_association_is_that_associations(cast):
    team.invite(association=cast.beta, email=DAN, role="editor", by=cast.bob)
    send_mail("Le portail", "corps", None, [DAN])

    assert [mail.association for mail in outgoing()] == [cast.beta, None]


def test_header_injection_is_refused_before_anything_is_written(db):
    write(subject="Un\r\nBcc: tous@example.org")
    assert [mail["subject"] for mail in queued_mails()] == ["Un Bcc: tous@example.org"]

    for message in (
        EmailMessage("s", "b", None, ["dan@example.org\nBcc: tous@example.org"]),
        EmailMessage("s", "b", None, [DAN], reply_to=["x@example.org\nBcc: tous@example.org"]),
        EmailMessage("s", "b", None, [DAN], headers={"X-A": "1\nBcc: tous@example.org"}),
        EmailMessage("s", "b", "x@example.org\nBcc: tous@example.org", [DAN]),
    ):
        with pytest.raises(BadHeaderError):
            message.send()

    assert len(outgoing()) == 1


def test_too_heavy_attachments_are_refused(db):
    message = EmailMessage("s", "b", None, [DAN])
    message.attach("a.bin", b"x" * outbox.ATTACHMENTS_MAX, "application/octet-stream")
    message.send()
    message.attach("b.txt", "é", "text/plain")

    with pytest.raises(outbox.AttachmentsTooLargeError) as refusal:
        message.send()

    assert (len(outgoing()), refusal.value.n_bytes) == (1, outbox.ATTACHMENTS_MAX + 2)


# Leaving


def test_mail_arrives_as_it_was_written_and_its_text_is_forgotten(cast, server):
    message = EmailMultiAlternatives("Été", "Le texte.", "Kiosque <k@ville.example>", [f"Dan <{DAN}>"])
    message.reply_to = ["r@example.org"]
    message.attach_alternative("<p>Le texte.</p>", "text/html")
    message.attach("invitation.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Été\r\nEND:VCALENDAR\r\n", "text/calendar; method=REQUEST")
    message.attach("reçu.pdf", b"%PDF-\x00\xff", "application/pdf")
    message.extra_headers["List-Unsubscribe"] = "<https://portail.example/stop>"
    message.send()
    (mail,) = outgoing()
    written = mail.written_at

    assert hand_over(mail) == "sent"

    ((address, arrived),) = server.received
    assert (address, arrived["To"], arrived["From"], arrived["Subject"]) == (DAN, DAN, "Kiosque <k@ville.example>", "Été")
    assert (arrived["Message-ID"], arrived["Reply-To"]) == (mail.message_id, "r@example.org")
    assert (arrived["Auto-Submitted"], arrived["List-Unsubscribe"]) == ("auto-generated", "<https://portail.example/stop>")
    assert arrived["Date"].datetime == written.replace(microsecond=0)
    assert arrived.get_body(("plain",)).get_content().strip() == "Le texte."
    calendar, receipt = arrived.iter_attachments()
    assert (calendar.get_content_type(), calendar.get_params()[1]) == ("text/calendar", ("method", "REQUEST"))
    assert ("SUMMARY:Été" in calendar.get_content(), receipt.get_content()) == (True, b"%PDF-\x00\xff")
    assert receipt.get_filename() == "reçu.pdf"
    assert (mail.subject, mail.content, mail.n_tries, mail.sent_at is None) == ("", {}, 1, False)
    assert hand_over(mail) == "sent", "a job that runs twice"
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("refusals", "answer", "state"),
    [
        ("refuse_recipient", "450 4.2.1 mailbox busy", "waiting"),
        ("refuse_recipient", "550 5.1.1 no such person", "given-up"),
        ("refuse_recipient", "530 5.7.0 authenticate first", "waiting"),
        ("refuse_text", "451 4.3.0 try later", "waiting"),
        ("refuse_text", "554 5.7.1 looks like spam", "given-up"),
    ],
)
def test_what_the_mail_server_answers_decides(db, server, refusals, answer, state):
    mail = write()
    getattr(server, refusals)[DAN] = answer

    assert (hand_over(mail), mail.error, mail.n_tries) == (state, answer, 1)
    assert mail.content["body"] == "Le texte.", "kept, to try again"
    getattr(server, refusals).clear()
    assert (hand_over(mail), server.addresses()) == {"waiting": ("sent", [DAN]), "given-up": ("given-up", [])}[state]


def test_mail_server_that_is_away_is_asked_again_for_six_days(db, settings):
    settings.MAIL_TRANSPORT = transport(9)
    mail = write()

    for n_tries in range(1, delivery.MAX_TRIES):
        assert (hand_over(mail), mail.n_tries) == ("waiting", n_tries)
    assert mail.error.startswith("ConnectionRefusedError")
    assert (hand_over(mail), mail.n_tries) == ("given-up", delivery.MAX_TRIES)
    waits = sum(2 ** (attempt + 1) for attempt in range(delivery.MAX_TRIES - 1))
    assert 6 <= timedelta(seconds=waits) / timedelta(days=1) < 6.1
    with mail_server() as server:
        settings.MAIL_TRANSPORT = transport(server.port)
        OutgoingMail.objects.update(state="waiting", n_tries=0)
        assert (hand_over(mail), server.addresses()) == ("sent", [DAN])


def test_mail_in_another_workers_hands_is_left_alone(committed_db, server):
    import psycopg

    mail = write()
    OutgoingMail.objects.update(state="leaving")
    key = int.from_bytes(mail.pk.bytes[:8], "big", signed=True)
    with psycopg.connect(committed_db) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key])
        assert (hand_over(mail), server.received) == ("leaving", [])

    wait_until(lambda: hand_over(mail) == "sent")
    assert server.addresses() == [DAN]


def test_two_workers_send_each_mail_once(committed_db):
    addresses = [f"person{n}@example.org" for n in range(200)]
    with transaction.atomic():
        for address in addresses:
            write(address) if address == addresses[0] else send_mail("Bonjour", "Le texte.", None, [address])
    with mail_server() as server:
        workers = [start_worker(committed_db, port=server.port) for _n in range(2)]
        wait_until(lambda: len(server.received) >= 200 and not outgoing(state="leaving"), seconds=120)
        codes = [stop(worker) for worker in workers]

    assert (sorted(server.addresses()), codes) == (sorted(addresses), [0, 0])
    assert len({message["Message-ID"] for _address, message in server.received}) == 200
    assert set(OutgoingMail.objects.values_list("state", "n_tries")) == {("sent", 1)}


# Afterwards


def test_old_rows_are_forgotten(db):
    now = timezone.now()
    for days in (29, 31):
        at = now - timedelta(days=days)
        for state, times in (("sent", {"sent_at": at}), ("given-up", {"leaving_since": at}), ("waiting", {})):
            mail = write(f"{state}-{days}@example.org")
            OutgoingMail.objects.filter(pk=mail.pk).update(state=state, written_at=at, **times)

    outbox.forget_old_mails()

    assert outbox.forget_old_mails in periodic.NIGHTLY
    left = sorted(OutgoingMail.objects.values_list("to", flat=True))
    assert left == [f"{who}@example.org" for who in ("given-up-29", "sent-29", "waiting-29", "waiting-31")]


def test_last_mail_to_somebody_leaves_no_row(db, server):
    kept, last, refused = write("kept@example.org"), write("Dan@example.org"), write("gone@example.org")
    outbox.last_mail_to([DAN, "gone@example.org"])
    server.refuse_recipient["gone@example.org"] = "550 no"
    for mail in (kept, last, refused):
        delivery.deliver(mail_id=str(mail.pk))

    assert server.addresses() == ["kept@example.org", "Dan@example.org"]
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["kept@example.org"]


def test_person_reads_and_takes_along_what_the_outbox_knows(cast, server):
    write("Edith@example.org")
    hand_over(outgoing()[-1])
    team.invite(association=cast.beta, email="edith@example.org", role="editor", by=cast.bob)
    write("bob@example.org")

    told = my_data.everything_about(cast.edith)["mails"]

    assert [(mail["to"], mail["association"], mail["state"]) for mail in told] == [
        ("Edith@example.org", None, "sent"),
        ("edith@example.org", "Association Beta", "waiting"),
    ]
    erasure.erase_account(account=cast.edith, by=cast.edith)
    assert [(mail.to, mail.subject) for mail in outgoing() if mail.to != "bob@example.org"] == [
        ("edith@example.org", "Votre compte est effacé")
    ]
    for mail in outgoing(state="waiting"):
        delivery.deliver(mail_id=str(mail.pk))
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["bob@example.org"]


def test_mails_of_the_release_before_still_leave(db, server):
    old = {"subject": "Avant", "body": "Le texte.", "html": "", "sender": "k@ville.example", "to": [DAN], "reply_to": []}

    jobs.send_mail(**old)

    assert [(to, message["Subject"]) for to, message in server.received] == [(DAN, "Avant")]
    assert connection.schema_name == "public"
