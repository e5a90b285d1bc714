"""What the forum forgets by itself. Questions and answers stay: they help whoever has the same question next year."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from forum.models import Draft, Notice, PostVersion, Report, TopicRead
from tenants import audit
from tenants.schemas import portal_transaction

DRAFTS, VERSIONS, DECISIONS = timedelta(days=183), timedelta(days=365), timedelta(days=365)
READINGS, NOTICES = timedelta(days=2 * 365), timedelta(days=30)
# Rows of a kind in one night, so that the first one locks nothing for long.
A_NIGHT = 20_000


@portal_transaction()
def forget_old_traces() -> int:
    """Nightly: delete drafts, notices, readings and earlier versions of long ago, and the names on reports settled long ago.

    Returns how many rows that were.
    """
    now = timezone.now()
    gone: dict[str, Any] = {
        "drafts": _delete(Draft.objects.filter(saved_at__lt=now - DRAFTS)),
        "notices": _delete(Notice.objects.filter(created_at__lt=now - NOTICES)),
        "readings": _delete(TopicRead.objects.filter(_not_since("read_at", now), _not_since("mailed_at", now))),
        "versions": _delete(PostVersion.objects.filter(until__lt=now - VERSIONS)),
        "reports": _forget_notifiers(Report.objects.filter(decided_at__lt=now - DECISIONS)),
    }
    count = sum(gone.values())
    if count:
        audit.record(by=None, action="forum.traces.forgotten", label=str(count), **gone)
    return count


def _not_since(moment: str, now: datetime) -> Q:
    return Q(**{moment: None}) | Q(**{f"{moment}__lt": now - READINGS})


def _delete(found: QuerySet[Any]) -> int:
    return found.model.objects.filter(pk__in=found.order_by("pk").values("pk")[:A_NIGHT]).delete()[0]


def _forget_notifiers(decided: QuerySet[Report]) -> int:
    """A decision that is contested, and not settled yet or not for a year, needs whoever is to be told of its outcome."""
    waiting = Q(contested_at__isnull=False) & (Q(settled_at=None) | Q(settled_at__gt=timezone.now() - DECISIONS))
    named = decided.exclude(waiting).exclude(by=None, name="", email="")
    return Report.objects.filter(pk__in=named.order_by("pk").values("pk")[:A_NIGHT]).update(by=None, name="", email="")
