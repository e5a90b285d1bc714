"""What waits in the outbox."""

from typing import Any

from django.db import connection

from tenants.models import OutgoingMail


def outgoing(**which: Any) -> list[OutgoingMail]:
    """Return the rows of the outbox in the order in which they were written, from wherever the connection is."""
    from tenants.schemas import in_portal

    with in_portal():
        with connection.cursor() as cursor:
            cursor.execute("SELECT args->>'mail_id', id FROM procrastinate_jobs WHERE task_name = 'tenants.deliver_mail'")
            order = dict(cursor.fetchall())
        return sorted(OutgoingMail.objects.filter(**which), key=lambda mail: (order.get(str(mail.pk), 0), mail.written_at))


def queued_mails() -> list[dict]:
    """Return the mails that the worker would send, the oldest first: dicts with to, subject, body, html."""
    return [letter | {"to": letter["to"][0]} for letter in queued_letters()]


def queued_letters() -> list[dict]:
    """Return them with all that a message has; `to` is a list."""
    return [{"to": [mail.to], "subject": mail.subject} | mail.content for mail in outgoing(state="waiting")]


def let_all_leave(settings) -> None:
    """Hand every waiting mail to a mail server that takes all and keeps nothing."""
    from tenants.delivery import deliver

    settings.MAIL_TRANSPORT = {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    for mail in outgoing(state="waiting"):
        deliver(mail_id=str(mail.pk))
