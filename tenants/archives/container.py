"""The file of an archive: a tar in zstd, with a manifest at its end that holds the SHA-256 of every other part.

    README.txt  structure-before.sql  data/<table>.copy …  sequences.sql  structure-after.sql  portal.json  media/…  manifest.json

Encrypted to an age recipient when one is set: the whole file, so that nothing of it can be read or changed.
"""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage
import zstandard

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
IN_MEMORY = 8 << 20
LEVEL = 6  # zstd's: beyond it a site's archive grows slower to make, hardly smaller
IN_MEMORY_AT_MOST = 64 << 20
MAGIC_AGE, MAGIC_ZSTD = b"age-encryption.org/v1", b"\x28\xb5\x2f\xfd"


# What reading a file that was changed or cut may raise; the disk's own errors are told apart by their number.
DAMAGE = (tarfile.TarError, zstandard.ZstdError, EOFError, ValueError, OverflowError, LookupError)


class ArchiveError(Exception):
    """The file cannot be used; the message says why, for city IT."""


class _Hashing:
    """Read a file through a hash."""

    def __init__(self, file: IO[bytes]):
        self._file, self._hash, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        self.size += len(data)
        return data

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


class Writer:
    """Parts are added in order; `finish` puts the manifest behind them."""

    def __init__(self, tar: tarfile.TarFile, *, at: float, folder: Path):
        self._tar, self._at, self._folder = tar, at, folder
        self.parts: dict[str, dict[str, Any]] = {}

    def add_bytes(self, name: str, data: bytes, **facts: Any) -> None:
        self.add_file(name, io.BytesIO(data), size=len(data), **facts)

    def add_file(self, name: str, file: IO[bytes], *, size: int, **facts: Any) -> None:
        """Add `size` bytes of an open file. Raises ArchiveError when it holds fewer: it changed while it was read."""
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, int(self._at), 0o600
        through = _Hashing(file)
        try:
            self._tar.addfile(info, through)  # type: ignore[arg-type]  # only `read` is asked for
        except OSError as error:
            if error.errno:  # the disk's own, not tarfile's word for a file that ended too soon
                raise
            raise ArchiveError(f"{name} could not be read whole: {error}") from error
        self.parts[name] = {"sha256": through.digest, "size": size, **facts}

    @contextmanager
    def part(self, name: str) -> Iterator[tuple[IO[bytes], dict[str, Any]]]:
        """Add a part whose length is known only once it is written; what is put in the dictionary goes into the manifest."""
        facts: dict[str, Any] = {}
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=self._folder) as spool:
            yield spool, facts  # type: ignore[misc]
            size = spool.tell()
            spool.seek(0)
            self.add_file(name, spool, size=size, **facts)  # type: ignore[arg-type]

    def finish(self, **facts: Any) -> dict[str, Any]:
        manifest = {"format": FORMAT, **facts, "parts": self.parts}
        data = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mtime, info.mode = len(data), int(self._at), 0o600
        self._tar.addfile(info, io.BytesIO(data))
        return manifest


@contextmanager
def writing(path: Path, *, at: float, recipient: str = "") -> Iterator[Writer]:
    """Write an archive to a new file at `path`; with an age recipient it is encrypted to it."""
    plain = path.with_name(path.name + ".plain") if recipient else path
    try:
        with plain.open("xb") as raw:
            compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
            with (
                compressor.stream_writer(raw) as stream,
                tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield Writer(tar, at=at, folder=path.parent)
        if recipient:
            with plain.open("rb") as source, path.open("xb") as target:
                pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(recipient)])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        if recipient:
            plain.unlink(missing_ok=True)


Take = Callable[[str, IO[bytes]], None]


def read(path: Path, *, take: Take, identity: str = "") -> dict[str, Any]:
    """Pass each part to `take(name, file)` in the file's order, check every hash, return the manifest. Raises ArchiveError.

    What `take` has done must be undone by the caller when this raises: the manifest comes last.
    """
    seen: dict[str, tuple[str, int]] = {}
    manifest = None
    try:
        with _opened(path, identity) as raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
            with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Part) as tar:
                for member in _parts(tar, limit=_limit(path)):
                    file = tar.extractfile(member)
                    if file is None or member.name in seen or (manifest is not None and member.name == MANIFEST):
                        raise _strange(member.name)
                    if member.name == MANIFEST:
                        manifest = json.load(file)
                        continue
                    through = _Hashing(file)
                    take(member.name, through)  # type: ignore[arg-type]
                    while through.read(CHUNK):
                        pass
                    seen[member.name] = (through.digest, through.size)
            while stream.read(CHUNK):  # to the end, where zstd's own checksum is
                pass
    except DAMAGE as error:
        raise ArchiveError(f"It is damaged or cut short: {error}.") from error
    except OSError as error:
        if error.errno or "os error" in str(error):  # the disk's own; what age finds wrong has no number
            raise
        raise ArchiveError(f"It is damaged or cut short: {error}.") from error
    return _checked(manifest, seen)


def _parts(tar: tarfile.TarFile, *, limit: int) -> Iterator[tarfile.TarInfo]:
    """Give the parts in order, before a byte of them is unpacked. Raises ArchiveError for what no archive has."""
    total = 0
    for member in tar:
        total += member.size
        if member.issparse() or not _is_plain(member.name):
            raise _strange(member.name)
        if total > limit or (member.size > IN_MEMORY_AT_MOST and not member.name.startswith(("data/", "media/"))):
            raise ArchiveError(f"It would unpack to far more than any archive of its size: {member.name!r} is too big.")
        yield member


class _Part(tarfile.TarInfo):
    """Plain files only: no link, no folder, no device; and no header that would fill the memory."""

    def _proc_member(self, tar: tarfile.TarFile) -> tarfile.TarInfo:
        is_header = self.type == tarfile.XHDTYPE and self.size <= CHUNK
        if not is_header and self.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
            raise _strange(self.name)
        return super()._proc_member(tar)  # type: ignore[misc]  # tarfile says that this one may be overridden


def _limit(path: Path) -> int:
    """Return how many bytes an archive of this size may unpack to: rows shrink to a tenth, hardly ever further."""
    return max(2 << 30, 100 * path.stat().st_size)


def _strange(name: str) -> ArchiveError:
    return ArchiveError(f"It holds a part that no archive has: {name!r}.")


def _checked(manifest: Any, seen: dict[str, tuple[str, int]]) -> dict[str, Any]:
    if not isinstance(manifest, dict) or not isinstance(manifest.get("parts"), dict):
        raise ArchiveError("It is cut short: its manifest is missing.")
    if manifest.get("format") != FORMAT:
        raise ArchiveError(f"It is of format {manifest.get('format')!r}; this release reads format {FORMAT}.")
    written = {name: (part.get("sha256"), part.get("size")) for name, part in manifest["parts"].items()}
    wrong = sorted(name for name in written.keys() | seen.keys() if written.get(name) != seen.get(name))
    if wrong:
        raise ArchiveError(f"{len(wrong)} of its parts are not what was archived, {wrong[0]} first.")
    return manifest


def _is_plain(name: str) -> bool:
    """Whether a part's name stays inside the folder it will be unpacked in: `media//etc/x` without `media/` would not."""
    return "\\" not in name and "\0" not in name and not {"", ".", ".."} & set(name.split("/"))


@contextmanager
def _opened(path: Path, identity: str) -> Iterator[IO[bytes]]:
    """Open the compressed file, decrypting it first into a temporary one when it is encrypted."""
    with path.open("rb") as raw:
        head = raw.read(len(MAGIC_AGE))
        raw.seek(0)
        if head.startswith(MAGIC_ZSTD):
            yield raw
            return
        if head != MAGIC_AGE:
            raise ArchiveError("It is no archive of Kiosque.")
        if not identity:
            raise ArchiveError("It is encrypted: the key is needed (ARCHIVE_IDENTITY_FILE).")
        with tempfile.TemporaryFile(dir=path.parent) as plain:
            try:
                pyrage.decrypt_io(raw, plain, [pyrage.x25519.Identity.from_str(identity)])
            except (pyrage.DecryptError, pyrage.IdentityError) as error:
                raise ArchiveError(f"The key does not open it: {error}.") from error
            plain.seek(0)
            yield plain
