"""The last day of a place in a team: set by an owner, announced before, kept by the nightly work."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from tenants import audit
from tenants.actions.team import close_place, is_last_owner, lock_place, refuse_past_day
from tenants.emails import portal_link
from tenants.letters import send_letter
from tenants.models import Membership
from tenants.one_by_one import one_by_one
from tenants.queries import team as team_queries
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

REMINDER_DAYS = (7, 30)  # before the last day, the nearest first


@portal_transaction()
def set_last_day(*, membership: Membership, ends_on: date | None, by: "User | None") -> Membership:
    """Give a place its last day, another one, or none. Raises ValidationError for a day that is past."""
    refuse_past_day(ends_on)
    lock_place(membership)
    if membership.ends_on == ends_on:
        return membership
    membership.ends_on, membership.reminded_on = ends_on, None
    membership.save(update_fields=["ends_on", "reminded_on"])
    association, label = membership.association, membership.account.email
    if ends_on:
        data = {"ends_on": ends_on.isoformat()}
        audit.record(by=by, action="tenants.membership.last_day_set", association=association, label=label, **data)
    else:
        audit.record(by=by, action="tenants.membership.last_day_cleared", association=association, label=label)
    return membership


def remind_last_days() -> None:
    """Nightly: tell the person and the owners, 30 and 7 days before a last day."""
    places = team_queries.places_to_remind(timezone.localdate(), within=max(REMINDER_DAYS))
    one_by_one(places, lambda membership: remind_last_day(membership=membership))


def end_places() -> None:
    """Nightly: end the places whose last day is past."""
    places = team_queries.places_that_ended(timezone.localdate())
    one_by_one(places, lambda membership: end_place(membership=membership, by=None))


@portal_transaction()
def remind_last_day(*, membership: Membership) -> bool:
    """Mail the reminder that is due, if one is; each goes once, even when the night before was missed."""
    lock_place(membership)
    today = timezone.localdate()
    if not is_reminder_due(membership, today):
        return False
    membership.reminded_on = today
    membership.save(update_fields=["reminded_on"])
    context = {"membership": membership, "association": membership.association, "account": membership.account}
    context |= {"link": portal_link("team", membership.association_id), "is_last_owner": is_last_owner(membership)}
    send_letter("tenants/mail/seat_ends_soon.txt", to=membership.account, **context)
    for owner in team_queries.owners(membership.association).exclude(pk=membership.pk):
        send_letter("tenants/mail/seat_ends_soon_owners.txt", to=owner.account, **context)
    return True


def is_reminder_due(membership: Membership, today: date) -> bool:
    """Say whether the nearest threshold reached has had no reminder yet."""
    if membership.ends_on is None or membership.ends_on < today:
        return False
    reached = [day for days in REMINDER_DAYS if (day := membership.ends_on - timedelta(days=days)) <= today]
    return bool(reached) and (membership.reminded_on is None or membership.reminded_on < reached[0])


@portal_transaction()
def end_place(*, membership: Membership, by: "User | None") -> None:
    """End a place whose last day is past. The last owner's stays, without a last day, and the city is told."""
    lock_place(membership)
    if membership.ends_on is None or membership.ends_on >= timezone.localdate():
        return
    association, account = membership.association, membership.account
    context = {"membership": membership, "association": association, "account": account, "my_sites_url": portal_link("my_sites")}
    if is_last_owner(membership):
        _lift_last_day(membership, by, context)
        return
    close_place(membership)
    audit.record(by=by, action="tenants.membership.ended", association=association, label=account.email)
    send_letter("tenants/mail/seat_ended.txt", to=account, **context)


def _lift_last_day(membership: Membership, by: "User | None", context: dict) -> None:
    past_day = membership.ends_on
    membership.ends_on, membership.reminded_on = None, None
    membership.save(update_fields=["ends_on", "reminded_on"])
    association, account = membership.association, membership.account
    audit.record(by=by, action="tenants.membership.last_day_lifted", association=association, label=account.email)
    context |= {"past_day": past_day, "link": portal_link("team", association.pk)}
    send_letter("tenants/mail/seat_lifted.txt", to=account, **context)
    send_letter("tenants/mail/seat_lifted_city.txt", to=settings.CITY["email"], **context)
