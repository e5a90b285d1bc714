"""What comes back regularly. Wagtail's and Django's own commands know one schema only (pitfall L14): here they run in each.

Beside them the nightly work of the portal: a list of plain functions, each run for itself, so that one failure stops no other.
"""

import logging
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
from tenants import queries
from tenants.actions.assistance import end_lapsed, forget_assistance
from tenants.actions.associations import destroy_due
from tenants.actions.domains import recheck_domains
from tenants.actions.erasure import forget_in_sites  # noqa: F401 (so that the worker knows this task)
from tenants.actions.handovers import forget_handovers
from tenants.actions.notices import fan_out  # noqa: F401 (so that the worker knows this task)
from tenants.actions.seats import end_places, remind_last_days
from tenants.actions.site_requests import forget_requests
from tenants.actions.team import forget_invitations
from tenants.archives.nightly import archive_what_changed, drill_in_rotation, sweep
from tenants.audit import forget_old_audit
from tenants.figures import measure_every_site
from tenants.jobs import forget_failed_jobs
from tenants.models import SignOn, SignOnCode
from tenants.schemas import Report, for_each_association, in_portal
from tenants.storage import empty_bin

logger = logging.getLogger(__name__)

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
    _cron, function = PER_SITE[name]
    with in_portal():
        function()
        sites = list(queries.sites())
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
    destroy_due,
    recheck_domains,
    archive_what_changed,
    drill_in_rotation,
    sweep,
    measure_every_site,
]


@app.periodic(cron="*/5 * * * *")
@app.task(name="tenants.end_lapsed_assistance", queueing_lock="tenants.end_lapsed_assistance")
def end_lapsed_assistance(timestamp: int) -> None:
    """Shut the shadows of city agents whose hour is over."""
    with in_portal():
        end_lapsed()


@app.periodic(cron="41 3 * * *")
@app.task(name="tenants.nightly", queueing_lock="tenants.nightly")
def nightly(timestamp: int) -> None:
    """Run everything in NIGHTLY; a failure is logged, stops no other, and fails the job at the end."""
    failed = []
    for work in NIGHTLY:
        try:
            with in_portal():
                work()
        except Exception:
            logger.exception("Nightly work failed: %s", work.__name__)
            failed.append(work.__name__)
    if failed:
        raise RuntimeError(f"Nightly work failed: {', '.join(failed)}")
