"""What the night does for the archives. Each may run twice."""

import shutil
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from tenants import queries
from tenants.actions import archives as actions
from tenants.archives.storage import storage
from tenants.models import Archive, Association, PutAside
from tenants.one_by_one import one_by_one
from tenants.schemas import in_portal

DAY = 24 * 3600
NIGHTS = 28


def archive_what_changed() -> None:
    """Archive every site that is not what its last archive holds, then let go of the archives not to be kept."""

    def work(association: Association) -> None:
        actions.create_archive(association=association, reason=Archive.Reason.NIGHTLY, by=None, unless_same=True)
        actions.prune(association=association)

    one_by_one(queries.sites().order_by("pk"), work)


def drill_in_rotation() -> None:
    """Rebuild the sites whose proof is the oldest, as many a night as it takes to do each within a month."""
    latest = Archive.objects.filter(association=OuterRef("pk")).order_by("-at")
    sites = queries.sites().annotate(newest=Subquery(latest.values("pk")[:1])).exclude(newest=None)
    oldest_first = sites.order_by(F("figures__proved_at").asc(nulls_first=True), "pk")
    share = -(-queries.sites().count() // NIGHTS)
    newest = Archive.objects.filter(pk__in=[site.newest for site in oldest_first[:share]]).select_related("association")
    one_by_one(newest, lambda archive: actions.drill(archive=archive))


def sweep() -> None:
    """Remove what killed processes left: work files, files without a row, folders of versions that never came to be."""
    actions.drop_put_aside()
    _sweep_work()
    _sweep_files()
    _sweep_folders()


def _sweep_work() -> None:
    for folder in Path(settings.ARCHIVE_WORK_DIR).glob("*"):
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _sweep_files() -> None:
    """A file whose row was never written: the storage of each association is listed."""
    keeper = storage()
    folders, _files = keeper.listdir("") if keeper.exists("") else ([], [])
    for folder in folders:
        known = set(Archive.objects.filter(name__startswith=f"{folder}/").values_list("name", flat=True))
        for name in (f"{folder}/{file}" for file in keeper.listdir(folder)[1]):
            if name not in known and keeper.get_modified_time(name) < timezone.now() - timedelta(days=1):
                keeper.delete(name)


def _sweep_folders() -> None:
    """A folder of media named for a version (`<id>-…`) that no association has and none has put aside."""
    with in_portal():
        used = set(Association.objects.exclude(media_folder="").values_list("media_folder", flat=True))
        used |= set(PutAside.objects.filter(dropped_at=None).values_list("media_folder", flat=True))
    for folder in Path(settings.MEDIA_ROOT).glob("*-*-*-*-*-*"):
        if folder.name not in used and _is_version(folder.name) and _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_version(name: str) -> bool:
    try:
        return str(UUID(name[:36])) == name[:36]
    except ValueError:
        return False


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - DAY
