"""The zip being written: parts go in one after the other, whatever their size, and none twice."""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

CHUNK = 1 << 20
PACKED_ALREADY = {
    ".avif", ".docx", ".gif", ".heic", ".jpeg", ".jpg", ".odp", ".ods", ".odt", ".pdf", ".png", ".pptx", ".webp", ".xlsx", ".zip"
}  # fmt: skip


class Packer:
    def __init__(self, file: zipfile.ZipFile, *, at: datetime):
        self._file, self._at = file, at.timetuple()[:6]
        self._names: set[str] = set()

    def holds(self, name: str) -> bool:
        return name in self._names

    def add_text(self, name: str, text: str) -> None:
        self.add_bytes(name, text.encode())

    def add_bytes(self, name: str, data: bytes) -> None:
        with self._part(name, size=len(data)) as out:
            out.write(data)

    def add_file(self, name: str, file: IO[bytes]) -> tuple[str, int]:
        """Add what an open file holds, a piece at a time. Returns its SHA-256 and its size."""
        sha, size = hashlib.sha256(), 0
        with self._part(name, size=os.fstat(file.fileno()).st_size) as out:
            while data := file.read(CHUNK):
                out.write(data)
                sha.update(data)
                size += len(data)
        return sha.hexdigest(), size

    @contextmanager
    def lines(self, name: str) -> Iterator["_Text"]:
        """Add a text that is written piece by piece."""
        with self._part(name, size=zipfile.ZIP64_LIMIT + 1) as out:
            yield _Text(out)

    @contextmanager
    def _part(self, name: str, *, size: int) -> Iterator[IO[bytes]]:
        if name in self._names:
            raise ValueError(f"{name} is in the zip already.")
        self._names.add(name)
        part = zipfile.ZipInfo(name, date_time=self._at)  # type: ignore[arg-type]  # six numbers
        part.compress_type = zipfile.ZIP_STORED if Path(name).suffix.lower() in PACKED_ALREADY else zipfile.ZIP_DEFLATED
        part.external_attr = 0o644 << 16
        with self._file.open(part, "w", force_zip64=size > zipfile.ZIP64_LIMIT // 2) as out:
            yield out


class _Text:
    def __init__(self, out: IO[bytes]):
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


@contextmanager
def packing(path: Path, *, at: datetime) -> Iterator[Packer]:
    """Write a new zip at `path`; nothing of it stays when something fails."""
    try:
        with zipfile.ZipFile(path, "x", allowZip64=True) as file:
            yield Packer(file, at=at)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
