"""One site brought to this release: archived, migrated in one transaction, looked at."""

import logging
import time
from collections.abc import Callable

from django.db import OperationalError, connection
from django.utils import timezone

from tenants import blueprint
from tenants.actions.archives import create_archive
from tenants.archives.container import ArchiveError
from tenants.archives.structure import NoStructureError
from tenants.fleet.checking import CheckError, check_here
from tenants.migrating import MigrationError, Planner, migrate_here
from tenants.models import Archive, Association, SiteFigures
from tenants.schemas import in_association, portal_transaction

# Old processes may still read the site: rather than queue behind them, and everybody behind us, let go and come again.
LOCK_MS = 2_000
PAUSES = (1.0, 3.0, None)
WAITED, DEADLOCK = "55P03", "40P01"  # PostgreSQL's words for it
REASON_LENGTH = 1_000

EXPECTED = (MigrationError, CheckError, ArchiveError, NoStructureError)

logger = logging.getLogger(__name__)


def bring_up_to_date(association: Association, *, planner: Planner, archive: bool = True, check: bool = False) -> None:
    """Bring a site to this release: entirely, or not at all (it raises)."""
    if archive:
        _archive(association)
    _patiently(lambda: _migrate(association, planner, check=check))


def reason_of(error: Exception, association: Association) -> str:
    """Return why a site failed, for the console and the command line; what nobody expected goes to the log whole."""
    if not isinstance(error, EXPECTED):
        logger.error("The update of %s failed", association, exc_info=error)
    text = " ".join(str(error).split())
    return (text if isinstance(error, EXPECTED) and text else f"{type(error).__name__}: {text}")[:REASON_LENGTH]


@portal_transaction()
def note_failure(association: Association, *, reason: str) -> None:
    failed = {"update_failed_at": timezone.now(), "update_error": reason}
    SiteFigures.objects.update_or_create(association_id=association.pk, defaults=failed)


def _archive(association: Association) -> None:
    try:
        create_archive(association=association, reason=Archive.Reason.BEFORE_UPDATE, by=None, unless_same=True)
    except NoStructureError as error:
        message = "It cannot be archived first: its release was never written down. `fleet update --no-archive` does without."
        raise NoStructureError(message) from error


@portal_transaction()
def _migrate(association: Association, planner: Planner, *, check: bool) -> None:
    """The site's tables and its mark change together, and only if its pages open when somebody is to look at them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(LOCK_MS)])
    try:
        association.lock()
    except Association.DoesNotExist:
        return  # deleted since
    with in_association(association):
        migrate_here(planner)
        if check:
            check_here()
    Association.objects.filter(pk=association.pk).update(release=blueprint.site_release())
    failed = SiteFigures.objects.filter(association_id=association.pk).exclude(update_failed_at=None)
    failed.update(update_failed_at=None, update_error="")


def _patiently(work: Callable[[], None]) -> None:
    """Do something that may find the site in use, up to three times."""
    for pause in PAUSES:
        try:
            return work()
        except (MigrationError, OperationalError) as error:
            if not is_in_use(error):
                raise
            if pause is None:
                raise MigrationError(f"Somebody was using it each of {len(PAUSES)} times: try again later.") from error
            time.sleep(pause)


def is_in_use(error: BaseException | None) -> bool:
    """Whether PostgreSQL gave up because somebody else holds a lock."""
    while error is not None:
        if getattr(error, "sqlstate", None) in (WAITED, DEADLOCK):
            return True
        error = error.__cause__
    return False
