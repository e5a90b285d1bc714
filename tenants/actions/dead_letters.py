"""Mails and jobs that were given up: try again, or forget. City IT decides."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet

from tenants import audit, jobs
from tenants.delivery import deliver
from tenants.models import OutgoingMail
from tenants.queries.tasks import GIVEN_UP
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def retry_mails(*, mails: QuerySet[OutgoingMail], by: "User | None") -> int:
    """Have given-up mails tried again, from the first try on, under the same Message-ID. Returns how many."""
    found = list(_given_up(mails))
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in found]).update(
        state=OutgoingMail.State.WAITING, leaving_since=None, n_tries=0, error=""
    )
    for mail in found:
        jobs.enqueue(deliver, mail_id=str(mail.pk))
    if found:
        audit.record(by=by, action="tenants.mail.retried", label=_addresses(found), count=len(found))
    return len(found)


@portal_transaction()
def forget_mails(*, mails: QuerySet[OutgoingMail], by: "User | None") -> int:
    """Destroy given-up mails, what they say with them. Returns how many."""
    found = list(_given_up(mails))
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in found]).delete()
    if found:
        audit.record(by=by, action="tenants.mail.forgotten", label=_addresses(found), count=len(found))
    return len(found)


@portal_transaction()
def retry_jobs(*, job_ids: Iterable[int], by: "User | None") -> int:
    """Put given-up jobs back in the queue; one whose twin waits there already just goes. Returns how many."""
    found = _failed(job_ids)
    with connection.cursor() as cursor:
        for job_id, _task, _name, queueing_lock in found:
            cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = %s", [queueing_lock])
            if cursor.fetchone():
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
            else:
                cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s AND type = 'aborted'", [job_id])
                cursor.execute(
                    "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL WHERE id = %s", [job_id]
                )
    _record(found, action="tenants.task.retried", by=by)
    return len(found)


@portal_transaction()
def forget_jobs(*, job_ids: Iterable[int], by: "User | None") -> int:
    """Take given-up jobs out of the queue for good. Returns how many."""
    found = _failed(job_ids)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[job_id for job_id, *_rest in found]])
    _record(found, action="tenants.task.forgotten", by=by)
    return len(found)


def _given_up(mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """Lock what is still given up: of two clicks, the second finds nothing."""
    return mails.filter(state=OutgoingMail.State.GIVEN_UP).select_for_update(of=("self",))


def _addresses(mails: list[OutgoingMail]) -> str:
    return ", ".join(sorted({mail.to for mail in mails})[:5])


def _failed(job_ids: Iterable[int]) -> list[tuple[int, str, str, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, coalesce(args->>'name', ''), queueing_lock FROM procrastinate_jobs"
            " WHERE id = ANY(%s) AND status::text = ANY(%s) ORDER BY id FOR UPDATE",
            [list(job_ids), list(GIVEN_UP)],
        )
        return cursor.fetchall()


def _record(found: list[tuple[int, str, str, str | None]], *, action: str, by: "User | None") -> None:
    """Leave one row; `label` and `name` say what it was when there was one only."""
    if found:
        kinds = {(task, name) for _job_id, task, name, _lock in found}
        task, name = kinds.pop() if len(kinds) == 1 else ("", "")
        audit.record(by=by, action=action, label=task, name=name, count=len(found))
