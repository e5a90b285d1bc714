"""How many mails an association causes: one whose forms are flooded must not hold up the mail of the others.

What a site writes (answers, messages, reviews) leaves at MAILS_PER_HOUR at most: what is more waits its turn, and nothing is
lost. What somebody does on the portal leaves at once; past MAILS_PER_DAY an association invites nobody. The mails that let
people in (codes, links) are nobody's, and know no such limit.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.models import Association, AuditEntry, OutgoingMail
from tenants.schemas import in_portal

HELD = "tenants.mail.held"


def wait_of_next(association_id: UUID) -> timedelta:
    """Return how long the next mail of a site waits: nothing, or whole hours (1 query, in the portal)."""
    ahead = _recent(timedelta(hours=1), Q(state=OutgoingMail.State.WAITING)).filter(association_id=association_id).count()
    hours = ahead // settings.MAILS_PER_HOUR
    if hours:
        _note(association_id)
    return timedelta(hours=hours)


def refuse_when_spent(association: Association) -> None:
    """Raise ValidationError for an association that has caused MAILS_PER_DAY mails in a day."""
    if _recent(timedelta(days=1)).filter(association=association).count() >= settings.MAILS_PER_DAY:
        words = _("Very many mails have left for this association today. Try again tomorrow, or write to %(email)s.")
        raise ValidationError(words, code="mails_spent", params={"email": settings.CITY["email"]})


def held_back() -> QuerySet[Association]:
    """Return the associations whose mails wait because there are too many (1 query)."""
    waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING, association__isnull=False)
    counted = waiting.order_by().values("association").annotate(n=Count("pk")).filter(n__gte=settings.MAILS_PER_HOUR)
    return Association.objects.existing().filter(pk__in=counted.values("association"))


def _recent(age: timedelta, or_else: Q | None = None) -> QuerySet[OutgoingMail]:
    recent = Q(written_at__gt=timezone.now() - age)
    return OutgoingMail.objects.filter(recent | or_else if or_else else recent)


def _note(association_id: UUID) -> None:
    """Leave one row a day, which the owners and the city read."""
    with in_portal():
        since = timezone.now() - timedelta(days=1)
        if not AuditEntry.objects.filter(association_id=association_id, action=HELD, at__gt=since).exists():
            association = Association.objects.get(pk=association_id)
            audit.record(by=None, action="tenants.mail.held", association=association, label=str(association))
