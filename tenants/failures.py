"""Why a job is given up: procrastinate keeps the job and not the reason, so that the journal does."""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from procrastinate import App, JobContext
from procrastinate.middleware import SyncCallNext
from procrastinate.worker import Worker

from tenants import audit
from tenants.models import AuditEntry
from tenants.schemas import in_portal, portal_transaction

WORKER_DIED = "worker-died"  # tenants.task_words says it in words
REASON_LENGTH = 500

logger = logging.getLogger(__name__)


def watch(app: App) -> None:
    """Have every worker note its failures (settings: PROCRASTINATE_ON_APP_READY)."""
    app.worker_defaults["task_middleware"] = [*(app.worker_defaults.get("task_middleware") or []), noting]


def noting(call_next: SyncCallNext, context: JobContext, worker: Worker) -> Any:
    """Run a job and note its last failure. Of work that comes back by itself, only the last run counts."""
    job, task = context.job, worker.find_task(context.job.task_name)
    try:
        return call_next()
    except Exception as error:
        if task.get_retry_exception(exception=error, job=job) is None:
            _note_surely(job_id=job.id or 0, task_name=job.task_name, args=job.task_kwargs, error=error)
        raise
    finally:
        if "timestamp" in job.task_kwargs:
            with suppress(DatabaseError, InterfaceError):
                forget_earlier(task_name=job.task_name, args=job.task_kwargs)


def _note_surely(*, error: Exception, **job: Any) -> None:
    """A database that is away must not hide the failure itself."""
    try:
        note_failure(reason=f"{type(error).__name__}: {error}", **job)
    except Exception:
        logger.exception("The failure of job %s could not be noted", job["job_id"])


@portal_transaction()
def note_failure(*, job_id: int, task_name: str, args: dict[str, Any], reason: str) -> None:
    """Leave the reason in the journal, once a day for work that goes wrong again and again. `args` are the job's."""
    what = {"job": job_id, "name": args.get("name", ""), "reason": reason[:REASON_LENGTH]}
    if "timestamp" in args and _is_known(task_name, what["name"], what["reason"]):
        return
    audit.record(by=None, action="tenants.task.failed", label=task_name, **what)  # the city's matter, in no association's journal


def _is_known(task_name: str, name: str, reason: str) -> bool:
    recent = AuditEntry.objects.filter(action="tenants.task.failed", at__gt=timezone.now() - timedelta(days=1))
    return recent.filter(label=task_name, data__name=name, data__reason=reason).exists()


def forget_earlier(*, task_name: str, args: dict[str, Any]) -> None:
    """What comes back by itself has just run again: its failed jobs of before need not be tried again."""
    with in_portal(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'failed' AND task_name = %s AND args->>'name' IS NOT DISTINCT FROM %s",
            [task_name, args.get("name")],
        )
