"""The schedule: all that comes back regularly, in UTC (deploy/README.md says it in words).

Wagtail's and Django's own commands know one schema only (pitfall L14): here they run in each. Beside them the nightly work of
the portal: a list of plain functions, each a job of its own, so that one failure stops no other and mails pass between them.
What was missed while no worker ran is done once when one is back (settings: PROCRASTINATE_PERIODIC_DEFAULTS).
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from cms import answers, legal, trash
from tenants import releases
from tenants.actions.archive_care import tell_city_of_worries
from tenants.actions.archive_jobs import archive_work  # noqa: F401 (so that the worker knows this task)
from tenants.actions.assistance import end_lapsed, forget_assistance
from tenants.actions.deletion import destroy_due, forget_archives_of_the_deleted
from tenants.actions.domains import recheck_domains
from tenants.actions.erasure import forget_in_sites  # noqa: F401 (so that the worker knows this task)
from tenants.actions.exports import drop_exports, make_export  # noqa: F401 (so that the worker knows this task)
from tenants.actions.go_back import carry_out  # noqa: F401 (so that the worker knows this task)
from tenants.actions.handovers import forget_handovers
from tenants.actions.notices import fan_out  # noqa: F401 (so that the worker knows this task)
from tenants.actions.previews import end_previews
from tenants.actions.seats import end_places, remind_last_days
from tenants.actions.site_requests import forget_requests
from tenants.actions.team import forget_invitations
from tenants.archives.nightly import archive_what_changed, drill_in_rotation, sweep
from tenants.audit import forget_old_audit
from tenants.figures import measure_every_site
from tenants.jobs import enqueue_once, forget_failed_jobs
from tenants.models import SignOn, SignOnCode
from tenants.outbox import forget_old_mails
from tenants.queries import schedule
from tenants.rescue import rescue  # noqa: F401 (so that the worker knows this task)
from tenants.schemas import Report, for_each_association, in_portal, portal_transaction
from tenants.storage import empty_bin

# What must happen in the portal and in every site, and how often (cron, Europe/Paris does not matter for these).
PER_SITE: dict[str, tuple[str, Callable[[], None]]] = {
    "publish_scheduled": ("*/5 * * * *", lambda: call_command("publish_scheduled", verbosity=0)),
    "clearsessions": ("17 3 * * *", lambda: call_command("clearsessions", verbosity=0)),
    "legal_pages": ("23 2 * * *", lambda: legal.refresh_legal_pages()),
    "purge_answers": ("19 2 * * *", lambda: answers.purge()),
    "empty_trash": ("29 3 * * *", lambda: trash.empty_old()),
}


@app.task(name="tenants.per_site")
def per_site(*, name: str) -> None:
    """Run one of PER_SITE in the portal and in every site."""
    report = run_everywhere(name)
    if report.failed:
        raise RuntimeError(f"{name} failed in {len(report.failed)} sites: {', '.join(map(str, report.failed))}")


def run_everywhere(name: str) -> Report:
    """Run one of PER_SITE in the portal, and in the sites that have something to do (`queries.schedule` asks all at once)."""
    _cron, function = PER_SITE[name]
    with in_portal():
        function()
    sites = releases.not_behind(schedule.sites_with_work(name))
    return for_each_association(lambda association: function(), associations=sites)


for _name, (_cron, _function) in PER_SITE.items():
    app.periodic(cron=_cron, periodic_id=_name)(
        app.task(name=f"tenants.periodic.{_name}", queueing_lock=_name)(lambda timestamp, name=_name: per_site(name=name))
    )


def empty_bins() -> None:
    """Destroy files that have waited long enough in the bin."""
    root = Path(settings.MEDIA_ROOT)
    for folder in [root, *(path for path in root.glob("*") if path.is_dir())]:
        empty_bin(folder)


def forget_sign_ons() -> None:
    """Delete sign-on codes that are over, and the traces of ended sessions."""
    now = timezone.now()
    SignOnCode.objects.filter(expires_at__lt=now).delete()
    SignOn.objects.filter(at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


# In the portal, each night, in this order.
NIGHTLY: list[Callable[[], object]] = [
    empty_bins,
    forget_sign_ons,
    remind_last_days,
    end_places,
    forget_old_audit,
    forget_requests,
    forget_handovers,
    forget_invitations,
    forget_assistance,
    forget_failed_jobs,
    forget_old_mails,
    destroy_due,
    recheck_domains,
    archive_what_changed,
    drill_in_rotation,
    forget_archives_of_the_deleted,
    tell_city_of_worries,
    drop_exports,
    sweep,
    measure_every_site,
]


@app.periodic(cron="*/5 * * * *")
@app.task(name="tenants.end_lapsed_assistance", queueing_lock="tenants.end_lapsed_assistance")
def end_lapsed_assistance(timestamp: int) -> None:
    """Shut the shadows of city agents whose hour is over."""
    with in_portal():
        end_lapsed()


@app.periodic(cron="*/10 * * * *")
@app.task(name="tenants.end_previews", queueing_lock="tenants.end_previews")
def take_down_previews(timestamp: int) -> None:
    """Destroy the days that were looked at and whose two hours are over."""
    with in_portal():
        end_previews()


@app.periodic(cron="41 3 * * *")
@app.task(name="tenants.nightly", queueing_lock="tenants.nightly")
def nightly(timestamp: int) -> None:
    """Put each of NIGHTLY in the queue, in this order; `lock` keeps the order when there are several workers."""
    with portal_transaction():
        for work in NIGHTLY:
            job = nightly_work.configure(lock="tenants.nightly", queueing_lock=f"tenants.nightly.{work.__name__}")
            enqueue_once(job, name=work.__name__, timestamp=timestamp)


@app.task(name="tenants.nightly_work")
def nightly_work(*, name: str, timestamp: int) -> None:
    """Run one of NIGHTLY. One that a new release no longer has is dropped."""
    with in_portal():
        for work in NIGHTLY:
            if work.__name__ == name:
                work()
