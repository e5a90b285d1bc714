"""How long people wait for an answer: for the city's report, and in a sentence for whoever hesitates to ask.

The figures count questions, not people: none needs hiding, however small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.models import Topic

SOON = timedelta(hours=48)
LATELY, FEWEST = timedelta(days=90), 5  # what “usually” is read off: a few answers at least
HOUR = 3600
USUAL = "forum.usual_delay"

Line = tuple[str, int | str | None]


@dataclass(frozen=True, slots=True)
class Delays:
    """The questions asked in a period, as they stand now."""

    asked: int
    answered: int
    solved: int
    waiting: int
    median: timedelta | None
    n_soon: int  # answered within 48 hours, of those asked at least 48 hours ago
    n_old_enough: int


def delays(first: date, last: date) -> Delays:
    """Return how long the questions of some days waited (1 query)."""
    start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1)))
    rows = list(_questions().filter(created_at__gte=start, created_at__lt=end).values_list("created_at", "answered_at", "state"))
    waits = [answered - asked for asked, answered, _state in rows if answered]
    old_enough = [(asked, answered) for asked, answered, _state in rows if asked <= timezone.now() - SOON]
    return Delays(
        asked=len(rows),
        answered=len(waits),
        solved=sum(state == Topic.State.SOLVED for _asked, _answered, state in rows),
        waiting=len(rows) - len(waits),
        median=_median(waits),
        n_soon=sum(answered is not None and answered - asked <= SOON for asked, answered in old_enough),
        n_old_enough=len(old_enough),
    )


def report_figures(first: date, last: date) -> list[tuple[str, list[Line]]]:
    """Return the forum's lines of the report of a period (offered to tenants.meeting_points); none while nobody asks."""
    found = delays(first, last)
    if not found.asked:
        return []
    share = _("%(percent)s %%") % {"percent": round(100 * found.n_soon / found.n_old_enough)} if found.n_old_enough else None
    lines: list[Line] = [
        (_("Questions asked"), found.asked),
        (_("Of these, answered"), found.answered),
        (_("Of these, solved"), found.solved),
        (_("Still waiting for an answer"), found.waiting),
        (_("Time to the first answer (median)"), in_words(found.median) if found.median is not None else None),
        (_("Answered within 48 hours"), share),
    ]
    return [(_("Help on the forum"), lines)]


def usual_delay() -> str:
    """Return how long the last three months' questions waited for an answer, in words; nothing when they were few.

    One query an hour, whoever asks: the sentence stands on the forum's first page.
    """
    known = cache.get(USUAL)
    if known is None:
        recent = _questions().filter(created_at__gte=timezone.now() - LATELY, answered_at__isnull=False)
        moments = recent.values_list("created_at", "answered_at")
        waits = [answered - asked for asked, answered in moments if answered]
        found = _median(waits) if len(waits) >= FEWEST else None
        known = -1 if found is None else found.total_seconds()
        cache.set(USUAL, known, HOUR)
    return "" if known < 0 else in_words(timedelta(seconds=known))


def in_words(delay: timedelta) -> str:
    """Return a length of time as people say it: hours within a day, then days."""
    hours = round(delay.total_seconds() / HOUR)
    if hours < 1:
        return _("less than an hour")
    if hours < 24:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = max(1, round(hours / 24))
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _questions() -> QuerySet[Topic]:
    """Leave out what waits for nobody: a word of the city's that was locked before any answer."""
    return Topic.objects.shown().exclude(Q(locked_at__isnull=False) & Q(answered_at=None)).order_by()


def _median(waits: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None
