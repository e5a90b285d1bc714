"""Who no longer comes because they have left: a team, or the portal for good. Their seats go to those who wait."""

from typing import TYPE_CHECKING

from django.db.models import Q

from tenants.models import Association, AuditEntry
from tenants.one_by_one import one_by_one
from tenants.queries.account import addresses_of
from tenants.schemas import portal_transaction
from training.actions.registrations import withdraw
from training.models import CalendarKey, Registration
from training.queries.leavers import seats_of_the_gone, seats_to_come

if TYPE_CHECKING:
    from cms.users.models import User

FIRST_NAME, LAST_NAME = "Ancien", "membre"


def give_back_seats() -> None:
    """Nightly: free the seats of people who have left their team, and those of deleted associations."""
    one_by_one(seats_of_the_gone(), lambda registration: withdraw(registration=registration, by=None))


@portal_transaction()
def forget(account: "User") -> None:
    """Take a person out of the workshops for good: seats to come are given back, the others stay without a name."""
    addresses = addresses_of(account)
    theirs = Registration.objects.filter(Q(account=account) | Q(email__in=[each.lower() for each in addresses]))
    for registration in seats_to_come().filter(pk__in=theirs.values("pk")):
        withdraw(registration=registration, by=None, tell=False)
    for registration in theirs.select_related("association"):
        forget_registration(registration)
    CalendarKey.objects.filter(account=account).delete()


def forget_registration(registration: Registration) -> None:
    """Leave of a registration what the figures need: that somebody of this association was there."""
    _forget_in_journal(registration.association, str(registration), str(registration.session_id))
    registration.account, registration.email, registration.needs = None, "", ""
    registration.first_name, registration.last_name = FIRST_NAME, LAST_NAME
    registration.save(update_fields=["account", "email", "needs", "first_name", "last_name"])


def _forget_in_journal(association: Association, name: str, session: str) -> None:
    told = AuditEntry.objects.filter(association=association, action__startswith="training.", label=name[:250])
    told.filter(data__session=session).update(label=f"{FIRST_NAME} {LAST_NAME}")
