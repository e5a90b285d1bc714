"""What waits in the mail queue."""

from django.db import connection


def queued_mails() -> list[dict]:
    """Return the mails that the worker would send, the oldest first: dicts with to, subject, body, html."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->'to'->>0, args->>'subject', args->>'body', args->>'html' FROM procrastinate_jobs"
            " WHERE task_name = 'tenants.send_mail' ORDER BY id"
        )
        return [dict(zip(("to", "subject", "body", "html"), row, strict=True)) for row in cursor.fetchall()]
