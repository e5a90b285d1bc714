"""What stands in the way of a session at a moment and in a place. Nothing here forbids: the trainer confirms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.users.models import User
from training import dates
from training.models import Place, Session


@dataclass(frozen=True, slots=True)
class Conflict:
    """`why` is a sentence's kind; `detail` the holiday's name, or the other session."""

    code: str  # holiday, place, trainer
    why: Promise | str
    detail: str


def conflicts(
    *, starts_at: datetime, ends_at: datetime, place: Place, trainers: Iterable[User], besides: Session | None = None
) -> list[Conflict]:
    """Return what stands in the way (2 queries)."""
    day = timezone.localdate(starts_at)
    found = dates.obstacle(day, zone=settings.SCHOOL_ZONE)
    holiday = [Conflict("holiday", found.why, found.name)] if found else []
    others = Session.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at, cancelled_at=None)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    same = others.filter(Q(place=place) | Q(trainers__account__in=list(trainers))).distinct()
    return holiday + [_overlap(other, place) for other in same.select_related("workshop", "cohort", "place")]


def _overlap(other: Session, place: Place) -> Conflict:
    told = f"{other.cohort}, {other.workshop}"
    if other.place_id == place.pk:
        return Conflict("place", _("the place is taken"), told)
    return Conflict("trainer", _("a trainer is elsewhere"), told)
