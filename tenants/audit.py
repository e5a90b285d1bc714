from tenants.models import Association, AuditEntry


def record(*, by, action: str, association: Association | None = None, label: str = "", **data) -> AuditEntry:
    """Leave the one row that a write leaves. `by` is the account, or None for the command line and scheduled work."""
    return AuditEntry.objects.create(by=by, action=action, association=association, label=label[:250], data=data)
