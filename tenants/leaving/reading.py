"""Opening a zip that somebody brings: nothing is unpacked on the disk, nothing is read further than it may be long."""

import hashlib
import json
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from tenants.leaving import pages_json
from tenants.leaving.errors import LeavingError
from tenants.leaving.pages_json import Json

MOST_PARTS = 200_000
MOST_JSON = 64 * 1024 * 1024
MOST_THINGS = {"pages": 50_000, "pictures": 50_000, "documents": 50_000, "redirects": 50_000}
RATIO = 200  # a text is never packed smaller than this; what claims to be is a trap
DAMAGE = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Parcel:
    """An export that was opened: its content, and its media one at a time."""

    def __init__(self, file: zipfile.ZipFile, content: Json):
        self._file, self.content = file, content

    def weight(self) -> int:
        """Return how much room its media take, in bytes: what they say, and no less than what is there."""
        media = [thing for name in ("pictures", "documents") for thing in self.content[name]]
        return sum(max(self._size_of(str(about.get("file"))), _said(about.get("size"))) for about in media)

    def _size_of(self, name: str) -> int:
        return self._file.NameToInfo[name].file_size if name in self._file.NameToInfo else 0

    def medium(self, about: Json, *, most: int) -> bytes:
        """Return the file of a picture or a document. Raises LeavingError if it is missing, too heavy, or another one."""
        name = str(about.get("file"))
        data = _read(self._file, name, most=most)
        if hashlib.sha256(data).hexdigest() != about.get("sha256"):
            raise LeavingError(f"{name} is not the file that was exported.")
        return data


@contextmanager
def opened(path: Path) -> Iterator[Parcel]:
    """Open an export made by Kiosque. Raises LeavingError for anything else."""
    try:
        file = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise LeavingError(f"This is no zip that can be read, or it is cut short: {error}.") from error
    with file:
        _check_parts(file)
        yield Parcel(file, _content(file))


def _check_parts(file: zipfile.ZipFile) -> None:
    parts = file.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) != len(parts):
        raise LeavingError("It has far too many parts, or two of one name: no export of Kiosque is like that.")
    for part in parts:
        mode = part.external_attr >> 16
        if not _is_plain(part.filename) or stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR) or part.flag_bits & 1:
            raise LeavingError(f"It holds a part that no export has: {part.filename!r}.")


def _is_plain(name: str) -> bool:
    odd = name.startswith("/") or "\\" in name or "\0" in name or ":" in name.partition("/")[0]
    return not odd and ".." not in name.split("/")


def _read(file: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    try:
        part = file.getinfo(name)
    except KeyError as error:
        raise LeavingError(f"{name} is missing.") from error
    if part.file_size > most or part.file_size > max(part.compress_size, 1000) * RATIO:
        raise LeavingError(f"{name} is too heavy.")
    try:
        with file.open(part) as stream:
            data = stream.read(most + 1)
    except DAMAGE as error:
        raise LeavingError(f"{name} cannot be read: {error}.") from error
    if len(data) > most:
        raise LeavingError(f"{name} is too heavy.")
    return data


def _content(file: zipfile.ZipFile) -> Json:
    try:
        content = json.loads(_read(file, pages_json.NAME, most=MOST_JSON))
    except (ValueError, RecursionError) as error:
        raise LeavingError(f"{pages_json.NAME} cannot be read: {error}.") from error
    if not isinstance(content, dict) or content.get("format") != pages_json.FORMAT:
        raise LeavingError("This is no export of a site made by Kiosque.")
    if content.get("version") != pages_json.VERSION:
        raise LeavingError(f"It is of version {content.get('version')!r}; this release reads version {pages_json.VERSION}.")
    for name, most in MOST_THINGS.items():
        things: Any = content.get(name)
        if not isinstance(things, list) or len(things) > most or not all(isinstance(thing, dict) for thing in things):
            raise LeavingError(f"{pages_json.NAME} lists no {name}, or far too many.")
    return content


def _said(size: Any) -> int:
    return size if isinstance(size, int) else 0


MOST_PICTURE = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
MOST_DOCUMENT = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
