"""What a worker that was killed had in hand is given back.

procrastinate's workers leave a heartbeat every 10 seconds. A job whose worker has been silent for a minute, or is gone,
goes back to the queue. One that has seen MAX_DEATHS workers die becomes a dead letter: it would kill them for ever.
"""

import json
import logging
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from tenants import delivery, jobs
from tenants.failures import WORKER_DIED, note_failure
from tenants.models import OutgoingMail
from tenants.schemas import in_portal, portal_transaction

SILENCE = 60  # seconds without a heartbeat
MAX_DEATHS = 3
BEFORE_ALL = 20  # the priority: before the mails

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="tenants.rescue", queueing_lock="tenants.rescue", priority=BEFORE_ALL)
def rescue(timestamp: int) -> None:
    """Each minute: give back what dead workers had in hand, and the mails whose job is lost."""
    for job in orphans():
        give_back(job)
    enqueue_lost_mails()


def orphans() -> list[int]:
    """Return the running jobs whose worker is silent or gone (1 query)."""
    with in_portal(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT job.id FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = worker_id"
            " WHERE status = 'doing' AND (worker.id IS NULL OR last_heartbeat < now() - make_interval(secs => %s))"
            " ORDER BY job.id",
            [SILENCE],
        )
        return [job_id for (job_id,) in cursor.fetchall()]


@portal_transaction()
def give_back(job_id: int) -> None:
    """Put a dead worker's job back in the queue, or give it up for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, queueing_lock, args::text FROM procrastinate_jobs WHERE id = %s AND status = 'doing' FOR UPDATE",
            [job_id],
        )
        for task_name, queueing_lock, args in cursor.fetchall():
            if _note_death(job_id) >= MAX_DEATHS:
                _bury(job_id, task_name, json.loads(args))
            else:
                _drop_twins(queueing_lock)
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
                logger.warning("Job %s (%s) of a dead worker goes back to the queue.", job_id, task_name)


def _note_death(job_id: int) -> int:
    """Write down that a worker died with this job in hand, as an event of it; returns how many have."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_events (job_id, type) VALUES (%s, 'aborted')", [job_id])
        cursor.execute("SELECT count(*) FROM procrastinate_events WHERE job_id = %s AND type = 'aborted'", [job_id])
        return cursor.fetchone()[0]


def _drop_twins(queueing_lock: str | None) -> None:
    """Of two that may not both wait, the one that was begun stays: it knows how many workers it has seen die."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", [queueing_lock])


def _bury(job_id: int, task_name: str, args: dict[str, Any]) -> None:
    is_mail = task_name == delivery.deliver.name
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', %s)", [job_id, is_mail])
    if is_mail:  # the mail is the dead letter, not its job
        for mail in OutgoingMail.objects.filter(pk=UUID(args["mail_id"])):
            delivery.give_up(mail, WORKER_DIED)
    else:
        note_failure(job_id=job_id, task_name=task_name, args=args, reason=WORKER_DIED)


def enqueue_lost_mails() -> None:
    """A mail that waits for a job which is no more (a queue emptied by hand, a restored database) gets another."""
    with in_portal(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM tenants_outgoingmail mail WHERE state IN ('waiting', 'leaving')"
            " AND written_at < now() - interval '10 minutes' AND NOT EXISTS"
            " (SELECT 1 FROM procrastinate_jobs WHERE task_name = %s AND args->>'mail_id' = mail.id::text"
            " AND status IN ('todo', 'doing')) FOR UPDATE SKIP LOCKED",
            [delivery.deliver.name],
        )
        for (mail_id,) in cursor.fetchall():
            jobs.enqueue(delivery.deliver, mail_id=str(mail_id))
