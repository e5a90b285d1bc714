"""Reads of exports."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tenants.models import Association, Export

HOURS_AT_WORK = 12  # an export that has not come to its end by then never will


def exports_of(association: Association) -> QuerySet[Export]:
    """Return an association's exports that can be shown, newest first."""
    over = Export.objects.filter(state=Export.State.READY, until__lte=timezone.now())
    found = Export.objects.filter(association=association).exclude(pk__in=over.values("pk"))
    return found.select_related("association", "by").order_by("-asked_at")


def at_work(association: Association) -> Export | None:
    """Return the export that is being made, if there is one."""
    since = timezone.now() - timedelta(hours=HOURS_AT_WORK)
    return Export.objects.filter(association=association, state=Export.State.ASKED, asked_at__gt=since).first()


def asked_lately(association: Association) -> int:
    """Return how many exports were asked for within a day; those that failed do not count."""
    since = timezone.now() - timedelta(days=1)
    return Export.objects.filter(association=association, asked_at__gt=since).exclude(state=Export.State.FAILED).count()
