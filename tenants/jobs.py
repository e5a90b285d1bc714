"""Work for later: a row in the queue, written in the transaction that asks for it, run by the worker (procrastinate).

A job that is an association's carries its id and runs inside its site. What comes back regularly is in tenants.periodic.
"""

import logging

from django.conf import settings
from django.core import mail
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.sql import queries as queue_sql

from tenants import releases
from tenants.models import Association
from tenants.schemas import in_association, in_portal

FAILED_DAYS = 30

logger = logging.getLogger(__name__)


def enqueue(task, *, association: Association | None = None, **arguments) -> None:
    """Put a task in the portal's queue, within the current transaction, wherever the connection works, in a worker too.

    With an association, the task receives its id and runs inside its site (see `run_in_site`).
    """
    if association is not None:
        arguments["association_id"] = str(association.pk)
    deferrer = task if isinstance(task, JobDeferrer) else task.configure()
    deferrer.job_manager = JobManager(DjangoConnector())  # a worker's own would commit by itself, before we do
    with in_portal():
        deferrer.defer(**arguments)


def enqueue_once(task: JobDeferrer, **arguments) -> bool:
    """Enqueue a job with a queueing lock, unless one like it waits already. Returns whether it was."""
    try:
        with in_portal(), transaction.atomic():  # the refusal of a second job must not spoil a transaction around it
            enqueue(task, **arguments)
    except AlreadyEnqueued:
        return False
    return True


def run_in_site(function):
    """Wrap a task's function: it is called inside the site whose `association_id` the job carries.

    A job of an association that has been deleted meanwhile, or that waits for its update, is dropped with a line in the log:
    this is for work that the night does again.
    """

    def run(association_id: str, **arguments):
        with in_portal():
            association = Association.objects.with_site().filter(pk=association_id).first()
        if association is None:
            logger.warning("%s: association %s is gone, job dropped", function.__name__, association_id)
            return None
        if releases.is_behind(association):
            logger.warning("%s: %s waits for its update, job dropped", function.__name__, association)
            return None
        with in_association(association):
            return function(**arguments)

    run.__name__ = function.__name__
    return run


@app.task(name="tenants.send_mail", retry=RetryStrategy(max_attempts=18, exponential_wait=2))
def send_mail(
    *, subject: str, body: str, html: str, sender: str, to: list[str], reply_to: list[str], headers: dict[str, str] | None = None
) -> None:
    """As mails were before the outbox, their text in the job: some may wait in the queue of a city that updates.

    To be removed one release after that of November 2026 (see tenants.outbox).
    """
    options = dict(settings.MAIL_TRANSPORT)
    message = mail.EmailMultiAlternatives(subject, body, sender, to, reply_to=reply_to, headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    message.connection = mail.get_connection(options.pop("BACKEND"), **options)
    message.send()


def forget_failed_jobs() -> None:
    """Nightly: FAILED_DAYS are enough to see why a job was given up."""
    over = {"nb_hours": FAILED_DAYS * 24, "queue": None, "statuses": ["failed", "cancelled", "aborted"]}
    DjangoConnector().execute_query(queue_sql["delete_old_jobs"], **over)
