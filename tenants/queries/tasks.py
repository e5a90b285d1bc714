"""What waits, what was given up and what comes back by itself: the console's page of mails and tasks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from croniter import croniter
from django.db import connection
from django.db.models import Max, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tenants.models import Association, AuditEntry, OutgoingMail
from tenants.schemas import in_portal

SILENCE = timedelta(minutes=5)
GIVEN_UP = ("failed", "aborted")
FAILED = "tenants.task.failed"  # the journal's action that says why
REASONS_READ = 1000  # of the journal, the latest
NIGHTLY, NIGHTLY_WORK = "tenants.nightly", "tenants.nightly_work"


@dataclass(frozen=True, slots=True)
class Health:
    """The worker and its queue at one moment."""

    worker_seen_at: datetime | None
    n_mails: int
    oldest_mail_at: datetime | None
    n_jobs: int
    oldest_job_at: datetime | None
    n_dead_mails: int
    n_dead_jobs: int

    @property
    def worker_is_alive(self) -> bool:
        return self.worker_seen_at is not None and self.worker_seen_at > timezone.now() - SILENCE


def health() -> Health:
    """Return how the worker and its queue are (1 query). Jobs that are to wait (`scheduled_at`) are not counted."""
    with in_portal(), connection.cursor() as cursor:
        cursor.execute(
            "WITH mail AS (SELECT state, written_at FROM tenants_outgoingmail WHERE state <> 'sent'),"
            " job AS (SELECT id, status FROM procrastinate_jobs WHERE task_name <> 'tenants.deliver_mail'"
            " AND (status::text = ANY(%s) OR status IN ('todo', 'doing') AND coalesce(scheduled_at, now()) <= now()))"
            " SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers),"
            " (SELECT count(*) FROM mail WHERE state <> 'given-up'),"
            " (SELECT min(written_at) FROM mail WHERE state <> 'given-up'),"
            " (SELECT count(*) FROM job WHERE status IN ('todo', 'doing')),"
            " (SELECT min(at) FROM procrastinate_events JOIN job ON job.id = job_id WHERE status IN ('todo', 'doing')),"
            " (SELECT count(*) FROM mail WHERE state = 'given-up'), (SELECT count(*) FROM job WHERE status::text = ANY(%s))",
            [list(GIVEN_UP), list(GIVEN_UP)],
        )
        return Health(*cursor.fetchone())


def dead_mails() -> QuerySet[OutgoingMail]:
    """Return the mails that were given up, the last one first, without what they say (1 query)."""
    given_up = OutgoingMail.objects.filter(state=OutgoingMail.State.GIVEN_UP).defer("content")
    return given_up.select_related("association").order_by("-leaving_since", "pk")


@dataclass(frozen=True, slots=True)
class DeadJob:
    id: int
    task: str
    name: str
    association: Association | None
    at: datetime | None
    reason: str


def dead_jobs() -> QuerySet[ProcrastinateJob]:
    """Return the jobs that were given up, the last one first, with when (`at`)."""
    failed = ProcrastinateJob.objects.filter(status__in=GIVEN_UP).exclude(task_name="tenants.deliver_mail")
    return failed.annotate(at=Max("procrastinateevent__at")).order_by("-at", "-id")


def explained(jobs: list[ProcrastinateJob]) -> list[DeadJob]:
    """Return jobs with their association and the reason that the journal has (2 queries)."""
    ids = {job.args["association_id"] for job in jobs if job.args.get("association_id")}
    associations = {str(association.pk): association for association in Association.objects.filter(pk__in=ids)}
    reasons: dict[Any, str] = {}
    told = AuditEntry.objects.filter(action=FAILED, label__in={job.task_name for job in jobs}).order_by("-at", "-pk")
    for entry in told[:REASONS_READ]:
        # Work that fails every night has one row a day: the last one tells of all.
        for key in (entry.data.get("job"), (entry.label, entry.data.get("name"))):
            reasons.setdefault(key, entry.data.get("reason", ""))
    return [
        DeadJob(
            job.pk,
            job.task_name,
            job.args.get("name", ""),
            associations.get(job.args.get("association_id", "")),
            getattr(job, "at", None),
            reasons.get(job.pk) or reasons.get((job.task_name, job.args.get("name", "")), ""),
        )
        for job in jobs
    ]


@dataclass(frozen=True, slots=True)
class Regular:
    """Something of the schedule. `state` is done, waiting, running, failed or never."""

    task: str
    cron: str
    last: datetime | None
    next: datetime
    state: str


STATES = {None: "done", "todo": "waiting", "doing": "running", "failed": "failed", "aborted": "failed"}


def schedule() -> list[Regular]:
    """Return what comes back by itself, with its last run and the next, the rarest first (2 queries)."""
    with in_portal(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (run.task_name) run.task_name, defer_timestamp, status FROM procrastinate_periodic_defers run"
            " LEFT JOIN procrastinate_jobs job ON job.id = job_id ORDER BY run.task_name, defer_timestamp DESC"
        )
        last = {task: (datetime.fromtimestamp(at, tz=UTC), STATES.get(status, "done")) for task, at, status in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT status::text FROM procrastinate_jobs WHERE task_name = %s", [NIGHTLY_WORK])
        tonight = {STATES.get(status, "done") for (status,) in cursor.fetchall()}
    if NIGHTLY in last:  # its own job only puts the night's works in the queue
        at, state = last[NIGHTLY]
        last[NIGHTLY] = at, next((worst for worst in ("failed", "running", "waiting") if worst in tonight), state)
    now = timezone.now().astimezone(UTC)
    rows = [
        Regular(regular.task.name, regular.cron, at, croniter(regular.cron, now).get_next(datetime), state)
        for regular in app.periodic_registry.periodic_tasks.values()
        for at, state in [last.get(regular.task.name, (None, "never"))]
    ]
    return sorted(rows, key=lambda row: (row.cron.startswith("*"), row.next))
