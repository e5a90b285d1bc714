"""Files: one folder per association, resolved from where the connection works (pitfall L13)."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from tenants.schemas import current_place

BIN = ".deleted"
DAYS_IN_BIN = 30


@deconstructible(path="tenants.storage.AssociationStorage")
class AssociationStorage(FileSystemStorage):
    """The URL names no association: /media/… is looked up by host. A deleted file waits 30 days in a bin.

    Nothing here is cached on the instance: one storage serves every association.
    """

    @property
    def base_location(self):
        return str(Path(settings.MEDIA_ROOT) / current_place().media_folder)

    @property
    def location(self):
        return str(Path(self.base_location).resolve())

    @property
    def base_url(self):
        return settings.MEDIA_URL

    def delete(self, name):
        if not name:
            raise ValueError("The name must be given to delete().")
        source = Path(self.path(name))
        if not source.is_file():
            return
        target = Path(self.location) / BIN / timezone.localdate().isoformat() / f"{timezone.now():%H%M%S%f}" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def empty_bin(folder: Path, *, days: int = DAYS_IN_BIN) -> int:
    """Destroy what was deleted more than `days` ago in one association's folder. Returns how many days' bins went."""
    limit = (timezone.localdate() - timedelta(days=days)).isoformat()
    old = [day for day in (folder / BIN).glob("????-??-??") if day.name < limit]
    for day in old:
        shutil.rmtree(day)
    return len(old)
