"""A mail leaves: the job that hands one row of the outbox to the mail server.

Exactly once, as far as two computers can agree. A row is `leaving` from before the first word to the mail server until
its answer is committed. The job holds an advisory lock meanwhile: PostgreSQL lets go of it the moment its worker dies, so a
row found `leaving` whose lock is free is a dead worker's, and is handed over again at once, by one worker at a time.

- Killed before the final dot: the server throws away what it had. The next try is the only delivery.
- Killed once the server's "250" is committed here: there is no next try.
- Killed (or cut off) between the server's acceptance and our commit: nobody can know. We would rather have a mail
  twice than never, so it is handed over again, with the same Message-ID and Date: that is how receivers see one mail where
  two copies came. The gap is one UPDATE wide; while PostgreSQL is away, the worker goes on trying to write it down.
"""

import logging
import smtplib
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from django.conf import settings
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenants.models import OutgoingMail
from tenants.schemas import in_portal

MAIL_FIRST = 10  # before what the night does: somebody is waiting for a code
MAX_TRIES = 19  # the first, then after 2, 4, 8… seconds: about six days
ERROR_LENGTH = 500
# What a server answers when it is we who are not set up well: no fault of the mail's.
OUR_FAULT = {503, 530, 534, 535, 538}
PATIENCE = (0, 1, 2, 4, 8, 15, 30)  # seconds between two tries to write down that a mail has left

State = OutgoingMail.State
logger = logging.getLogger(__name__)


class NotSentYetError(Exception):
    """The mail waits for its next try."""


@app.task(name="tenants.deliver_mail", priority=MAIL_FIRST, retry=RetryStrategy(exponential_wait=2))
def deliver(*, mail_id: str) -> None:
    """Hand a mail to the mail server, unless that is done. Raises NotSentYetError until the last of MAX_TRIES."""
    with in_portal(), _alone_with(UUID(mail_id)) as alone:
        if not alone:
            raise NotSentYetError("Another worker has it in hand.")
        mail = _claim(UUID(mail_id))
        if mail is not None:
            _try(mail)


@contextmanager
def _alone_with(mail_id: UUID) -> Iterator[bool]:
    """Keep other workers away from a mail as long as this process lives; yields whether nobody else has it."""
    key = int.from_bytes(mail_id.bytes[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        with suppress(DatabaseError, InterfaceError):  # a lost connection has lost its locks
            if alone:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _claim(mail_id: UUID) -> OutgoingMail | None:
    """Return the mail, now `leaving`, or None when it has left, was given up or forgotten meanwhile."""
    waiting = OutgoingMail.objects.filter(pk=mail_id, state__in=[State.WAITING, State.LEAVING])
    claimed = waiting.update(state=State.LEAVING, leaving_since=timezone.now(), n_tries=F("n_tries") + 1)
    return OutgoingMail.objects.get(pk=mail_id) if claimed else None


def _try(mail: OutgoingMail) -> None:
    try:
        _hand_over(mail)
    except Exception as error:
        reason = _reason(error)
        if _for_good(error) or mail.n_tries >= MAX_TRIES:
            give_up(mail, reason)
        else:
            _note(mail, state=State.WAITING, error=reason, leaving_since=None)
            raise NotSentYetError(reason) from error


def _hand_over(mail: OutgoingMail) -> None:
    """Speak to the mail server; what it has accepted is written down before it is told goodbye."""
    options = dict(settings.MAIL_TRANSPORT)
    server = django_mail.get_connection(options.pop("BACKEND"), **options)
    server.open()
    try:
        server.send_messages([compose(mail)])
        _note_patiently(mail, state=State.SENT, sent_at=timezone.now(), leaving_since=None, subject="", content={}, error="")
    finally:
        with suppress(OSError):
            server.close()


def compose(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Return a row of the outbox as Django's message, the same at every try."""
    content = mail.content
    headers = content["headers"] | {"Message-ID": mail.message_id, "Date": content["date"]}
    message = EmailMultiAlternatives(
        mail.subject, content["body"], content["sender"], [mail.to], reply_to=content["reply_to"], headers=headers
    )
    if content["html"]:
        message.attach_alternative(content["html"], "text/html")
    for part in content["attachments"]:
        message.attach(part["name"], b64decode(part["data"]), part["mimetype"])
    return message


def give_up(mail: OutgoingMail, reason: str) -> None:
    """Make a dead letter of a mail: the console shows it, and can try again. `leaving_since` says since when it is one."""
    logger.error("Mail %s is given up after %d tries: %s", mail.message_id, mail.n_tries, reason)
    _note(mail, state=State.GIVEN_UP, error=reason, leaving_since=timezone.now())


def _note(mail: OutgoingMail, **what) -> None:
    """Write down what became of a try. A person's goodbye leaves no row behind (see tenants.outbox.last_mail_to)."""
    row = OutgoingMail.objects.filter(pk=mail.pk)
    if mail.content.get("last") and what["state"] != State.WAITING:
        row.delete()
    else:
        row.update(**what)


def _note_patiently(mail: OutgoingMail, **what) -> None:
    for wait in PATIENCE:
        time.sleep(wait)
        try:
            return _note(mail, **what)
        except (OperationalError, InterfaceError):
            logger.warning("Mail %s has left, the database cannot be told so yet.", mail.message_id)
            connection.close()
    return _note(mail, **what)


def _for_good(error: Exception) -> bool:
    """Return whether trying again is no use: refused for this address or this text, or impossible to write."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(_is_final(code) for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return _is_final(error.smtp_code)
    return isinstance(error, smtplib.SMTPNotSupportedError | ValueError | TypeError | KeyError)


def _is_final(code: int) -> bool:
    return 500 <= code < 600 and code not in OUR_FAULT


def _reason(error: Exception) -> str:
    """Return what the mail server said, or what happened, in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        return f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    told = [f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}" for code, text in answers]
    return " ".join("; ".join(told).split())[:ERROR_LENGTH]
