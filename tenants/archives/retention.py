"""Which archives stay: the last of each of 6 days, 10 weeks and 12 months; what was made before something risky, 30 days."""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from tenants.models import Archive

DAYS, WEEKS, MONTHS = 6, 10, 12
CAREFUL_DAYS = 30
OLDEST_DAYS = 366  # an archive holds people who have left since: the newest alone may be older


def to_prune(archives: Iterable[Archive], *, now: datetime) -> list[Archive]:
    """Return those of one association's archives that go, oldest first. The newest never does."""
    newest_first = sorted(archives, key=lambda archive: archive.at, reverse=True)
    kept = {archive.pk for archive in newest_first[:1]}
    for unit, count in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        kept |= _last_of_each(newest_first, unit, count)
    limit, oldest = now - timedelta(days=CAREFUL_DAYS), now - timedelta(days=OLDEST_DAYS)
    kept |= {archive.pk for archive in newest_first if archive.reason != Archive.Reason.NIGHTLY and archive.at > limit}
    kept -= {archive.pk for archive in newest_first[1:] if archive.at < oldest}
    return [archive for archive in reversed(newest_first) if archive.pk not in kept]


def _last_of_each(newest_first: list[Archive], unit, count: int) -> set[Hashable]:
    found: dict[Hashable, Hashable] = {}
    for archive in newest_first:
        found.setdefault(unit(timezone.localtime(archive.at)), archive.pk)
    return set(list(found.values())[:count])


def _day(at: datetime) -> Hashable:
    return at.date()


def _week(at: datetime) -> Hashable:
    return at.isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.year, at.month
