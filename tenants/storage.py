"""Files: one folder per association, resolved from where the connection works (pitfall L13)."""

import errno
import os
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

    def _save(self, name, content):
        """Where there is no room for the whole of a file, the half of it does not stay."""
        existed, size = self.exists(name), getattr(content, "size", None)
        try:
            name = super()._save(name, content)
            refuse_half(Path(self.path(name)), size)
        except OSError:
            half = Path(self.path(name))
            if not existed and half.is_file() and half.stat().st_size != size:
                half.unlink()
            raise
        return name

    def delete(self, name):
        if not name:
            raise ValueError("The name must be given to delete().")
        source = Path(self.path(name))
        if not source.is_file():
            return
        target = Path(self.location) / BIN / timezone.localdate().isoformat() / f"{timezone.now():%H%M%S%f}" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def refuse_half(path: Path, size: int | None) -> None:
    """Django moves a file to another disk in pieces, and does not see that a full one took half of a piece."""
    if size is not None and path.stat().st_size != size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def empty_bin(folder: Path, *, days: int = DAYS_IN_BIN) -> int:
    """Destroy what was deleted more than `days` ago in one association's folder. Returns how many days' bins went."""
    limit = (timezone.localdate() - timedelta(days=days)).isoformat()
    old = [day for day in (folder / BIN).glob("????-??-??") if day.name < limit]
    for day in old:
        shutil.rmtree(day)
    return len(old)
