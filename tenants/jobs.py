"""Work for later: a row in the queue, written in the transaction that asks for it, run by the worker (procrastinate).

A job that is an association's carries its id and runs inside its site. What comes back regularly is in tenants.periodic.
"""

import logging

from django.conf import settings
from django.core import mail
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.sql import queries as queue_sql

from tenants.models import Association
from tenants.schemas import in_association, in_portal

FAILED_DAYS = 30

logger = logging.getLogger(__name__)


def enqueue(task, *, association: Association | None = None, **arguments) -> None:
    """Put a task in the portal's queue, within the current transaction, wherever the connection works.

    With an association, the task receives its id and runs inside its site (see `run_in_site`).
    """
    if association is not None:
        arguments["association_id"] = str(association.pk)
    with in_portal():
        task.defer(**arguments)


def run_in_site(function):
    """Wrap a task's function: it is called inside the site whose `association_id` the job carries.

    A job of an association that has been deleted meanwhile is dropped with a line in the log.
    """

    def run(association_id: str, **arguments):
        with in_portal():
            association = Association.objects.with_site().filter(pk=association_id).first()
        if association is None:
            logger.warning("%s: association %s is gone, job dropped", function.__name__, association_id)
            return None
        with in_association(association):
            return function(**arguments)

    run.__name__ = function.__name__
    return run


@app.task(name="tenants.send_mail", retry=RetryStrategy(max_attempts=18, exponential_wait=2))
def send_mail(
    *, subject: str, body: str, html: str, sender: str, to: list[str], reply_to: list[str], headers: dict[str, str] | None = None
) -> None:
    """Hand one message to the mail server; the queue tries again, ever more slowly, for six days."""
    options = dict(settings.MAIL_TRANSPORT)
    message = mail.EmailMultiAlternatives(subject, body, sender, to, reply_to=reply_to, headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    message.connection = mail.get_connection(options.pop("BACKEND"), **options)
    message.send()


def forget_failed_jobs() -> None:
    """Nightly: a job that was given up may hold a whole mail; FAILED_DAYS are enough to see what went wrong."""
    over = {"nb_hours": FAILED_DAYS * 24, "queue": None, "statuses": ["failed", "cancelled", "aborted"]}
    app.connector.execute_query(queue_sql["delete_old_jobs"], **over)
