"""Where archives are kept: the storage named `archives` in STORAGES, a folder by default."""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from tenants.archives.container import CHUNK, ArchiveError
from tenants.models import Archive

EXPORTS = "exports"  # beside an association's archives: the files made for its next host


def storage() -> Storage:
    return storages["archives"]


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for one archive in the making. What a killed process left there is swept at night."""
    root = Path(settings.ARCHIVE_WORK_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        yield Path(folder)


class _Movable(File):
    """Tells a storage of folders that the file may be moved instead of copied."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def put(path: Path, *, name: str) -> str:
    """Hand a finished file to the storage. Returns the name it has there."""
    keeper, size = storage(), path.stat().st_size
    name = keeper.get_available_name(name)
    try:
        with path.open("rb") as file:
            name = keeper.save(name, _Movable(file, name=str(path)))
        if keeper.size(name) != size:  # a disk that is full is not always seen by who moves a file there
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
    except OSError:
        if keeper.exists(name) and keeper.size(name) != size:
            keeper.delete(name)
        raise
    return name


@contextmanager
def fetched(archive: Archive) -> Iterator[Path]:
    """Give the archive as a file of this machine that is, byte for byte, the one that was made. Raises ArchiveError."""
    with workplace() as folder:
        path = folder / "archive"
        sha = hashlib.sha256()
        try:
            with storage().open(archive.name) as source, path.open("wb") as target:
                for chunk in source.chunks(CHUNK):
                    sha.update(chunk)
                    target.write(chunk)
        except FileNotFoundError as error:
            raise ArchiveError(f"{archive.name} is not in the storage any more.") from error
        if sha.hexdigest() != archive.sha256:
            raise ArchiveError(f"{archive.name} is not the file that was made: it is damaged, or somebody changed it.")
        yield path


@contextmanager
def brought(source: Path) -> Iterator[Path]:
    """Copy a file from elsewhere beside our own: what is checked is then what is used. Raises ArchiveError."""
    with workplace() as folder:
        path = folder / "archive"
        try:
            shutil.copyfile(source, path)
        except OSError as error:
            raise ArchiveError(f"{source} cannot be read: {error.strerror or error}.") from error
        yield path


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
