"""The outbox: what is to leave is written as a row, in the transaction that causes it (tenants.delivery hands it over).

One row and one job for each address: no address is shown to another. The job carries the row's id only.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from email.utils import format_datetime, parseaddr
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from tenants import jobs, mail_limits
from tenants.delivery import compose, deliver
from tenants.models import Association, OutgoingMail
from tenants.schemas import SitePlace, current_place, in_portal

DAYS_KEPT = 30
ATTACHMENTS_MAX = 10 * 1024 * 1024
OURS = {"date", "message-id"}  # decided here: every try carries the same

_about: ContextVar[UUID | None] = ContextVar("association a mail is about", default=None)


class AttachmentsTooLargeError(ValueError):
    """The attachments of one mail weigh more than mail servers take."""

    def __init__(self, n_bytes: int):
        super().__init__(f"{n_bytes} bytes of attachments: a mail takes {ATTACHMENTS_MAX}.")
        self.n_bytes = n_bytes


@contextmanager
def about(association: Association | None) -> Iterator[None]:
    """Mails that the portal writes meanwhile are this association's. A site's mails are always its own."""
    before = _about.set(association.pk if association else None)
    try:
        yield
    finally:
        _about.reset(before)


def write(message: EmailMessage) -> None:
    """Put a message in the outbox, a row for each address, within the current transaction.

    Raises BadHeaderError for a line break in a header, AttachmentsTooLargeError.
    """
    now, place = timezone.now(), current_place()
    site = place if isinstance(place, SitePlace) else None
    mails = [_mail(address, message, now) for address in message.recipients()]
    for mail in mails[:1]:
        compose(mail).message()  # refuses bad headers now, while whoever wrote it can be told
    with in_portal(), transaction.atomic(savepoint=False):
        later = mail_limits.wait_of_next(site.association_id) if site else timedelta(0)
        task = deliver.configure(schedule_in={"seconds": later.total_seconds()}) if later else deliver
        OutgoingMail.objects.bulk_create(mails)
        for mail in mails:
            jobs.enqueue(task, mail_id=str(mail.pk))


def _mail(address: str, message: EmailMessage, now: datetime) -> OutgoingMail:
    if "\r" in address or "\n" in address:
        raise BadHeaderError(f"A line break in the address {address!r}.")
    mail_id = uuid4()
    place = current_place()
    return OutgoingMail(
        id=mail_id,
        association_id=place.association_id if isinstance(place, SitePlace) else _about.get(),
        message_id=f"<{mail_id}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}>",
        to=parseaddr(address)[1],
        subject=" ".join(str(message.subject).splitlines()),
        content=_content(message, now),
        written_at=now,
    )


def _content(message: EmailMessage, now: datetime) -> dict[str, Any]:
    html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
    headers = {name: str(value) for name, value in message.extra_headers.items() if name.lower() not in OURS}
    return {
        "sender": message.from_email or settings.DEFAULT_FROM_EMAIL,
        "body": message.body,
        "html": html,
        "reply_to": list(message.reply_to),
        "headers": {"Auto-Submitted": "auto-generated"} | headers,  # no answering machine writes back to it
        "date": format_datetime(now),
        "attachments": _attachments(message),
    }


def _attachments(message: EmailMessage) -> list[dict[str, str]]:
    """Return the attachments as JSON can say them; a type keeps its parameters (`text/calendar; method=REQUEST`)."""
    parts = [(name, data.encode() if isinstance(data, str) else data, kind) for name, data, kind in message.attachments]
    n_bytes = sum(len(data) for _name, data, _kind in parts)
    if n_bytes > ATTACHMENTS_MAX:
        raise AttachmentsTooLargeError(n_bytes)
    return [{"name": name or "", "mimetype": kind, "data": b64encode(data).decode()} for name, data, kind in parts]


def mails_to(addresses: Iterable[str]) -> QuerySet[OutgoingMail]:
    """Return what the outbox knows of these addresses, however they are spelled (1 query)."""
    return OutgoingMail.objects.alias(folded=Lower("to")).filter(folded__in=[address.lower() for address in addresses])


def last_mail_to(addresses: Iterable[str]) -> None:
    """Make what waits for these addresses leave without a trace: its row goes once it has left, or is given up."""
    for mail in mails_to(addresses):
        mail.content |= {"last": True}
        mail.save(update_fields=["content"])


def forget_old_mails() -> None:
    """Nightly: that a mail has left, and the text of one that was given up, are kept DAYS_KEPT days."""
    over = timezone.now() - timedelta(days=DAYS_KEPT)
    OutgoingMail.objects.filter(state=OutgoingMail.State.SENT, sent_at__lt=over).delete()
    OutgoingMail.objects.filter(state=OutgoingMail.State.GIVEN_UP, leaving_since__lt=over).delete()
