from datetime import timedelta

from django.utils import timezone

from tenants.models import Association, AuditEntry

DAYS_KEPT = 365


def record(*, by, action: str, association: Association | None = None, label: str = "", **data) -> AuditEntry:
    """Leave the one row that a write leaves. `by` is the account, or None for the command line and scheduled work."""
    return AuditEntry.objects.create(by=by, action=action, association=association, label=label[:250], data=data)


def forget_old_audit() -> None:
    """Nightly: the journal is kept one year."""
    AuditEntry.objects.filter(at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()
