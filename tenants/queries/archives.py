"""Reads of archives."""

from datetime import date

from django.db.models import QuerySet

from tenants.models import Archive, Association


def archives_of(association: Association) -> QuerySet[Archive]:
    """Return an association's archives, newest first."""
    return Archive.objects.filter(association=association).select_related("association")


def archive_at(association: Association, *, day: date | None = None) -> Archive | None:
    """Return the last archive made on that day or before it; without a day, the newest."""
    found = archives_of(association)
    return (found.filter(at__date__lte=day) if day else found).first()
