"""Work for later: a row in the queue, written in the transaction that asks for it, run by the worker (procrastinate).

A job that is an association's carries its id and runs inside its site. `PER_SITE` and `NIGHTLY` are the only periodic
work there is: Wagtail's and Django's own commands know one schema only (pitfall L14).
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.mail.message import EmailMessage
from django.core.management import call_command
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenants import queries
from tenants.models import Association, SignOn, SignOnCode
from tenants.schemas import Report, for_each_association, in_association, in_portal
from tenants.storage import empty_bin

logger = logging.getLogger(__name__)

# What must happen in the portal and in every site, and how often (cron, Europe/Paris does not matter for these).
PER_SITE: dict[str, tuple[str, Callable[[], None]]] = {
    "publish_scheduled": ("*/5 * * * *", lambda: call_command("publish_scheduled", verbosity=0)),
    "clearsessions": ("17 3 * * *", lambda: call_command("clearsessions", verbosity=0)),
}


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
def send_mail(*, subject: str, body: str, html: str, sender: str, to: list[str], reply_to: list[str]) -> None:
    """Hand one message to the mail server; the queue tries again, ever more slowly, for six days."""
    options = dict(settings.MAIL_TRANSPORT)
    message = EmailMessage(subject, body, sender, to, reply_to=reply_to)
    if html:
        message = mail.EmailMultiAlternatives(subject, body, sender, to, reply_to=reply_to, alternatives=[(html, "text/html")])
    message.connection = mail.get_connection(options.pop("BACKEND"), **options)
    message.send()


@app.task(name="tenants.per_site")
def per_site(*, name: str) -> None:
    """Run one of PER_SITE in the portal and in every site."""
    report = run_everywhere(name)
    if report.failed:
        raise RuntimeError(f"{name} failed in {len(report.failed)} sites: {', '.join(map(str, report.failed))}")


def run_everywhere(name: str) -> Report:
    _cron, function = PER_SITE[name]
    with in_portal():
        function()
        sites = list(queries.sites())
    return for_each_association(lambda association: function(), associations=sites)


for _name, (_cron, _function) in PER_SITE.items():
    app.periodic(cron=_cron, periodic_id=_name)(
        app.task(name=f"tenants.periodic.{_name}", queueing_lock=_name)(lambda timestamp, name=_name: per_site(name=name))
    )


@app.periodic(cron="41 3 * * *")
@app.task(name="tenants.nightly", queueing_lock="tenants.nightly")
def nightly(timestamp: int) -> None:
    """Destroy what has waited long enough: files in the bin, sign-on codes, traces of ended sessions."""
    root = Path(settings.MEDIA_ROOT)
    for folder in [root, *(path for path in root.glob("*") if path.is_dir())]:
        empty_bin(folder)
    with in_portal():
        now = timezone.now()
        SignOnCode.objects.filter(expires_at__lt=now).delete()
        SignOn.objects.filter(at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
