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
from tenants.actions.archive_care import note_failure
from tenants.actions.associations import retire_files
from tenants.archives.storage import EXPORTS, storage
from tenants.models import Archive, Association, Export, Preview, PutAside, SchemaName
from tenants.one_by_one import one_by_one
from tenants.schemas import in_portal

DAY = 24 * 3600
NIGHTS = 28


def archive_what_changed() -> None:
    """Archive every site that is not what its last archive holds, then let go of the archives not to be kept."""

    def work(association: Association) -> None:
        try:
            actions.create_archive(association=association, reason=Archive.Reason.NIGHTLY, by=None, unless_same=True)
        except Exception as error:
            note_failure(association=association, work="archive", error=error, by=None)
            raise
        actions.prune(association=association)

    one_by_one(queries.sites().order_by("pk"), work)


def drill_in_rotation() -> None:
    """Rebuild the sites whose proof is the oldest, as many a night as it takes to do each within a month.

    Those whose last proof failed are tried each night beside the others: they must not keep them from their turn.
    """
    latest = Archive.objects.filter(association=OuterRef("pk")).order_by("-at")
    sites = queries.sites().annotate(newest=Subquery(latest.values("pk")[:1])).exclude(newest=None)
    failed = sites.filter(figures__proof__has_key="error")
    oldest_first = sites.exclude(pk__in=failed.values("pk")).order_by(F("figures__proved_at").asc(nulls_first=True), "pk")
    share = -(-queries.sites().count() // NIGHTS)
    chosen = [site.newest for site in [*oldest_first[:share], *failed]]
    newest = Archive.objects.filter(pk__in=chosen).select_related("association")
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
        known: set[str] = set()
        for model in (Archive, Export):
            known |= set(model.objects.filter(name__startswith=f"{folder}/").values_list("name", flat=True))
        for place in (folder, f"{folder}/{EXPORTS}"):
            files = keeper.listdir(place)[1] if keeper.exists(place) else []
            for name in (f"{place}/{file}" for file in files):
                if name not in known and keeper.get_modified_time(name) < timezone.now() - timedelta(days=1):
                    keeper.delete(name)


def _sweep_folders() -> None:
    """A folder of media named for a site or a version (`<id>-…`) that nothing uses: what was never seen goes at once."""
    with in_portal():
        used = {site.media_folder or str(site.pk) for site in Association.objects.existing()}
        for model in (PutAside, Preview):
            used |= set(model.objects.filter(dropped_at=None).values_list("media_folder", flat=True))
        seen = set(SchemaName.objects.values_list("name", flat=True))
    for folder in Path(settings.MEDIA_ROOT).glob("*-*-*-*-*"):
        if folder.name in used or not _is_version(folder.name) or not _is_old(folder):
            continue
        if not folder.name[37:] or folder.name[37:] in seen:
            retire_files(folder.name)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _is_version(name: str) -> bool:
    try:
        return str(UUID(name[:36])) == name[:36]
    except ValueError:
        return False


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - DAY
