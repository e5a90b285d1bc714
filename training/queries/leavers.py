"""Seats that nobody will sit on, and what is kept about one person."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.users.models import User
from tenants.models import Membership
from tenants.queries.account import addresses_of
from training.models import CalendarKey, Registration
from training.queries.seats import IS_THERE

KEPT = ("first_name", "last_name", "email", "needs", "state", "asked_at", "ended_at", "attendance", "noted_at")


def seats_to_come() -> QuerySet[Registration]:
    """Return the seats, offers and places on lists of sessions that have not begun (1 query)."""
    to_come = Registration.objects.filter(IS_THERE, session__starts_at__gt=timezone.now())
    return to_come.select_related("session", "association", "account")


def seats_of_the_gone() -> QuerySet[Registration]:
    """Return those of people who have left the team, and of associations that were deleted (1 query)."""
    in_team = Membership.objects.current().filter(account=OuterRef("account"), association=OuterRef("association"))
    left = Q(account__isnull=False) & ~Exists(in_team)
    return seats_to_come().filter(left | Q(association__deleted_at__isnull=False))


def registrations_of(account: User) -> list[dict[str, Any]]:
    """Return what is kept of a person's registrations, for “my data” (2 queries)."""
    mine = Q(account=account) | Q(email__in=[address.lower() for address in addresses_of(account)])
    found = Registration.objects.filter(mine).order_by("session__starts_at", "asked_at")
    rows = found.values("association__name", "session__workshop__title", "session__starts_at", *KEPT)
    return [
        {
            "association": row.pop("association__name"),
            "workshop": row.pop("session__workshop__title"),
            "starts_at": row.pop("session__starts_at"),
            **row,
        }
        for row in rows
    ]


def everything_about(account: User) -> dict[str, Any]:
    """Return all that the workshops keep about a person (3 queries)."""
    has_calendar = CalendarKey.objects.filter(account=account).exists()
    return {"registrations": registrations_of(account), "has_calendar_address": has_calendar}
