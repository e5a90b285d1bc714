"""What somebody's own calendar holds."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.users.models import User
from training.models import CalendarKey, Registration, Session, SessionTrainer

PAST = timedelta(days=183)


def calendar_of(account: User) -> CalendarKey | None:
    """Return the address of somebody's calendar, if they have asked for one (1 query)."""
    return CalendarKey.objects.filter(account=account).first()


def calendar_behind(key: str) -> CalendarKey | None:
    """Return whose calendar a secret address shows, if the account is still in use (1 query)."""
    return CalendarKey.objects.select_related("account").filter(key=key, account__is_active=True).first()


def sessions_of(account: User) -> QuerySet[Session]:
    """Return the sessions somebody comes to or holds, of the last six months and to come; cancelled ones too (1 query)."""
    comes = Registration.objects.filter(account=account, state=Registration.State.REGISTERED).values("session")
    holds = SessionTrainer.objects.filter(account=account).values("session")
    mine = Session.objects.filter(Q(pk__in=comes) | Q(pk__in=holds), ends_at__gt=timezone.now() - PAST)
    return mine.select_related("workshop", "place").order_by("starts_at", "pk")
