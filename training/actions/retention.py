"""Names go two years after a session. Who came, of which association, stays: the figures of the report do not change."""

from datetime import timedelta

from django.utils import timezone

from tenants import audit
from tenants.schemas import portal_transaction
from training.models import Registration, SurveyAnswer

KEPT_FOR = timedelta(days=2 * 365)
# Rows in one night, so that the first one locks nothing for long.
A_NIGHT = 20_000


@portal_transaction()
def purge_registrations() -> int:
    """Nightly: empty what tells who came to the sessions of more than two years ago, and what was written about them.

    Returns how many registrations and answers were emptied.
    """
    now = timezone.now()
    old = Registration.objects.filter(purged_at=None, session__ends_at__lt=now - KEPT_FOR).order_by("pk")
    emptied = Registration.objects.filter(pk__in=old.values("pk")[:A_NIGHT]).update(
        first_name="", last_name="", email="", account=None, noted_by=None, needs="", help_for="", help_asked_at=None,
        purged_at=now,
    )  # fmt: skip
    said = SurveyAnswer.objects.filter(session__ends_at__lt=now - KEPT_FOR).exclude(missing="").order_by("pk")
    texts = SurveyAnswer.objects.filter(pk__in=said.values("pk")[:A_NIGHT]).update(missing="")
    if emptied or texts:
        audit.record(by=None, action="training.registrations.purged", label=str(emptied), texts=texts)
    return emptied + texts
