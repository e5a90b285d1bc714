"""The secret address of somebody's own calendar."""

from typing import TYPE_CHECKING

from django.utils import timezone

from tenants import audit
from tenants.schemas import portal_transaction
from training.models import CalendarKey
from training.models.planning import new_key

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def renew_calendar_key(*, account: "User", by: "User | None") -> CalendarKey:
    """Give somebody's calendar a new address, or its first one; the one before stops at once."""
    values = {"key": new_key(), "created_at": timezone.now()}
    key, _created = CalendarKey.objects.update_or_create(account=account, defaults=values)
    audit.record(by=by, action="training.calendar.renewed", label=account.email)
    return key
