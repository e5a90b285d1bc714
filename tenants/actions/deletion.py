"""The end of an association: its site is archived, then destroyed; 30 days later its archives go too."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from tenants.actions.archive_care import note_failure
from tenants.actions.archives import create_archive, forget_archive
from tenants.actions.associations import delete, delete_if_due
from tenants.models import Archive, Association
from tenants.one_by_one import one_by_one

if TYPE_CHECKING:
    from cms.users.models import User

ARCHIVE_DAYS = 30  # how long the archives of a deleted association can still bring it back, as a copy


def delete_association(*, association: Association, by: "User | None", without_archive: bool = False) -> None:
    """Archive a site, then delete its association for good. Raises what the archive raises: then nothing is deleted."""
    if not without_archive:
        _archive_once_more(association, by=by)
    delete(association=association, by=by)


def destroy_due() -> None:
    """Nightly: delete the associations whose day has come."""
    due = Association.objects.existing().filter(delete_on__lte=timezone.localdate()).order_by("delete_on", "pk")
    one_by_one(due, _destroy)


def _destroy(association: Association) -> None:
    try:
        _archive_once_more(association, by=None)
    except Exception as error:
        note_failure(association=association, work="deletion", error=error, by=None)
        raise
    delete_if_due(association=association)


def _archive_once_more(association: Association, *, by: "User | None") -> None:
    """Outside the deleting transaction, which could not read the site as of one instant."""
    if association.has_site:
        create_archive(association=association, reason=Archive.Reason.BEFORE_DELETION, by=by)


def forget_archives_of_the_deleted() -> None:
    """Nightly: destroy the archives of the associations deleted ARCHIVE_DAYS ago."""
    limit = timezone.now() - timedelta(days=ARCHIVE_DAYS)
    over = Archive.objects.filter(association__deleted_at__lt=limit).select_related("association").order_by("at")
    one_by_one(over, forget_archive)
