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

    code: str  # past, holiday, place, trainer, seats, order
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
    return [
        *([Conflict("past", _("this moment is past"), "")] if ends_at < timezone.now() else []),
        *holiday,
        *(_overlap(other, place) for other in same.select_related("workshop", "cohort", "place")),
    ]


def plan_conflicts(
    times: Iterable[tuple[datetime, datetime] | None], *, place: Place, trainers: Iterable[User]
) -> dict[int, list[Conflict]]:
    """Return what stands in the way of the sessions of a plan, by their number from 0 on (2 queries each)."""
    held_by = list(trainers)
    return {
        number: there
        for number, time in enumerate(times)
        if time and (there := conflicts(starts_at=time[0], ends_at=time[1], place=place, trainers=held_by))
    }


def move_conflicts(
    session: Session, *, starts_at: datetime, ends_at: datetime, place: Place, trainers: Iterable[User]
) -> list[Conflict]:
    """Return what stands in the way of a session's new moment and place (3 queries)."""
    there = conflicts(starts_at=starts_at, ends_at=ends_at, place=place, trainers=trainers, besides=session)
    if place.pk != session.place_id and place.seats < session.seats:
        there.append(Conflict("seats", _("the place has fewer seats than the session"), str(place.seats)))
    number = session.workshop.number
    before, after = Q(workshop__number__lt=number, ends_at__gt=starts_at), Q(workshop__number__gt=number, starts_at__lt=ends_at)
    others = Session.objects.filter(before | after, cohort=session.cohort_id, cancelled_at=None).exclude(pk=session.pk)
    return there + [
        Conflict("order", _("the workshops are no longer in order"), str(other.workshop))
        for other in others.select_related("workshop")
    ]


def _overlap(other: Session, place: Place) -> Conflict:
    told = f"{other.cohort}, {other.workshop}"
    if other.place_id == place.pk:
        return Conflict("place", _("the place is taken"), told)
    return Conflict("trainer", _("a trainer is elsewhere"), told)
