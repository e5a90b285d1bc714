"""An archive that is damaged, cut, forged or another's: refused with a sentence, and nothing has changed."""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest
import zstandard
from django.conf import settings

from tenants.actions.archives import restore_archive, verify_archive
from tenants.archives import container, storage
from tenants.archives.container import ArchiveError
from tenants.models import Archive
from tenants.schemas import in_association
from tests.conftest import load_cast
from tests.tenants.test_archives import add_picture, alpha, archive_of, dump, open_tar, path_of, schemas  # noqa: F401 (a fixture)

Parts = list[tuple[tarfile.TarInfo, bytes]]


def read(path: Path, identity: str = "") -> dict:
    return container.read(path, take=lambda name, file: None, identity=identity)


@pytest.fixture(params=["plain", "encrypted"])
def whole(request, alpha, settings):  # noqa: F811
    """An archive's file with a picture in it, what it says of itself, and the key that opens it."""
    key = pyrage.x25519.Identity.generate()
    settings.ARCHIVE_RECIPIENT = str(key.to_public()) if request.param == "encrypted" else ""
    with in_association(alpha):
        add_picture()
    path = path_of(archive_of(alpha))
    return path, read(path, str(key)), str(key)


def test_every_cut_is_refused(whole, tmp_path):
    """The last four bytes are zstd's checksum, beside the manifest's: without them all that was put in is there still."""
    path, manifest, key = whole
    data, cut = path.read_bytes(), tmp_path / "cut"
    size = len(data)
    *lengths, last = [0, 1, 4, 20, 21, 200, *range(1000, size, size // 40), size - 16, size - 5, size - 1]
    if not data.startswith(container.MAGIC_AGE):
        cut.write_bytes(data[:last])
        assert read(cut, key) == manifest
    else:
        lengths.append(last)

    for length in lengths:
        cut.write_bytes(data[:length])
        with pytest.raises(ArchiveError):
            read(cut, key)


def test_every_flip_is_refused_or_changes_nothing(whole, tmp_path):
    """Some bits of zstd and tar mean nothing; what comes out of a file that passes is what was put in, to the byte."""
    path, manifest, key = whole
    data, flipped, refused = path.read_bytes(), tmp_path / "flipped", 0
    places = sorted({*range(64), *range(64, len(data), max(len(data) // 150, 1)), *range(len(data) - 32, len(data))})

    for place in places:
        flipped.write_bytes(data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :])
        try:
            assert (place, read(flipped, key)) == (place, manifest)
        except ArchiveError:
            refused += 1

    assert refused >= len(places) * 0.9


# Files that somebody made by hand, with hashes that fit


def unpack(path: Path) -> Parts:
    with zstandard.open(path) as stream, tarfile.open(fileobj=io.BytesIO(stream.read())) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar]


def pack(path: Path, parts: Parts, *, seal: bool = True) -> None:
    """Write parts as an archive; sealed, its manifest is made to fit what is in it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for info, data in sealed(parts) if seal else parts:
            info.size = len(data) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(data))
    path.write_bytes(zstandard.compress(out.getvalue()))


def sealed(parts: Parts) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    import hashlib

    *others, (last, text) = parts
    manifest = json.loads(text)
    known = manifest["parts"]
    manifest["parts"] = {
        info.name: known.get(info.name, {}) | {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for info, data in others
    }
    yield from others
    yield last, json.dumps(manifest).encode()


def part(name: str, data: bytes = b"x", **facts) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    for fact, value in facts.items():
        setattr(info, fact, value)
    return info, data


def before_manifest(*new: tuple[tarfile.TarInfo, bytes]) -> Callable[[Parts], Parts]:
    return lambda parts: [*parts[:-1], *new, parts[-1]]


def swapped(parts: Parts) -> Parts:
    """Two tables of the same shape each under the other's name, the manifest as it was."""
    content = {info.name: data for info, data in parts}
    one, two = "data/wagtailcore_page.copy", "data/wagtailcore_revision.copy"
    content[one], content[two] = content[two], content[one]
    return [(info, content[info.name]) for info, _data in parts]


def with_row_lost(parts: Parts) -> Parts:
    """A table one row shorter, under the hash and the number of rows it had."""
    last = "data/django_migrations.copy"
    return [(info, data[: data[:-1].rfind(b"\n") + 1] if info.name == last else data) for info, data in parts]


def with_text(name: str, old: bytes, new: bytes) -> Callable[[Parts], Parts]:
    return lambda parts: [(info, data.replace(old, new) if info.name == name else data) for info, data in parts]


FORGED = {
    "up": (before_manifest(part("media/../../../evil")), True, "no archive has"),
    "absolute": (before_manifest(part("/tmp/evil")), True, "no archive has"),
    "symbolic link": (before_manifest(part("media/evil", type=tarfile.SYMTYPE, linkname="/etc/passwd")), True, "no archive has"),
    "hard link": (before_manifest(part("media/evil", type=tarfile.LNKTYPE, linkname="README.txt")), True, "no archive has"),
    "folder": (before_manifest(part("media/evil", type=tarfile.DIRTYPE)), True, "no archive has"),
    "device": (before_manifest(part("media/evil", type=tarfile.CHRTYPE)), True, "no archive has"),
    "twice": (before_manifest(part("media/one"), part("media/one")), True, "no archive has"),
    "unknown to the manifest": (before_manifest(part("media/one")), False, "not what was archived"),
    "missing": (lambda parts: [pair for pair in parts if not pair[0].name.startswith("media/")], False, "not what was archived"),
    "swapped": (swapped, False, "database did not follow"),
    "changed": (with_text("portal.json", b"alice", b"malice"), False, "not what was archived"),
    "no manifest": (lambda parts: parts[:-1], False, "manifest is missing"),
    "two manifests": (lambda parts: [*parts, parts[-1]], False, "no archive has"),
    "another format": (with_text("manifest.json", b'"format": 1', b'"format": 2'), False, "reads format 1"),
    "a row lost": (with_row_lost, True, "rows"),
    "not rows": (with_text("data/wagtailcore_page.copy", b"\t", b"\t\t"), True, "database did not follow"),
    "not SQL": (with_text("structure-after.sql", b"ALTER TABLE", b"ALTER TABEL"), True, "database did not follow"),
    "a file that is a folder": (before_manifest(part("media/one"), part("media/one/two")), True, "disk did not follow"),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_forged_archive_is_refused_and_nothing_changes(alpha, forgery):  # noqa: F811
    """The portal's own SHA-256 is made to fit, so that what is inside must be found wrong."""
    forge, seal, words = FORGED[forgery]
    with in_association(alpha):
        add_picture()
    archive = archive_of(alpha)
    path = path_of(archive)
    pack(path, forge(unpack(path)), seal=seal)
    Archive.objects.filter(pk=archive.pk).update(sha256=storage.digest(path))
    archive.refresh_from_db()
    before, there, folders = dump(alpha), schemas(), folders_of_media()

    with pytest.raises(ArchiveError, match=words):
        restore_archive(archive=archive, by=None)

    assert (dump(alpha), schemas(), folders_of_media()) == (before, there, folders)
    assert not [*Path(settings.ARCHIVE_WORK_DIR).glob("*")]


def folders_of_media() -> set[str]:
    return {path.name for path in Path(settings.MEDIA_ROOT).glob("*")}


def test_untouched_repacked_archive_is_taken(alpha):  # noqa: F811
    """What the forgeries above are made with is itself a good archive."""
    archive = archive_of(alpha)
    path = path_of(archive)
    pack(path, unpack(path))
    Archive.objects.filter(pk=archive.pk).update(sha256=storage.digest(path))
    archive.refresh_from_db()

    assert verify_archive(archive=archive)["association"] == str(alpha.pk)
    assert restore_archive(archive=archive, by=None).n_rows == archive.n_rows


def test_bomb_is_refused_before_it_is_unpacked(alpha, tmp_path):  # noqa: F811
    """3 GB of nothing in a few hundred KB: not a byte of it is passed on. And a header that would fill the memory."""
    taken: list[str] = []
    huge, header = tmp_path / "huge", tmp_path / "header"
    with zstandard.open(huge, "wb") as out:
        out.write(part("media/zeros", size=3 << 30)[0].tobuf())
        for _ in range(64):
            out.write(bytes(1 << 20))
    with zstandard.open(header, "wb") as out:
        out.write(part("././@PaxHeader", type=tarfile.XHDTYPE, size=64 << 20)[0].tobuf())
        for _ in range(64):
            out.write(bytes(1 << 20))

    with pytest.raises(ArchiveError, match="far more"):
        container.read(huge, take=lambda name, file: taken.append(name))
    with pytest.raises(ArchiveError, match="no archive has"):
        container.read(header, take=lambda name, file: taken.append(name))
    assert taken == []


def test_another_sites_file_is_refused(alpha):  # noqa: F811
    """Even where its SHA-256 was put in the row too: it says itself whose it is."""
    theirs = archive_of(load_cast().beta)
    ours = archive_of(alpha)
    path_of(ours).write_bytes(path_of(theirs).read_bytes())
    before = dump(alpha)

    with pytest.raises(ArchiveError, match="not the file that was made"):
        restore_archive(archive=ours, by=None)
    Archive.objects.filter(pk=ours.pk).update(sha256=theirs.sha256)
    ours.refresh_from_db()
    with pytest.raises(ArchiveError, match="archive of “Association Beta”"):
        restore_archive(archive=ours, by=None)

    assert dump(alpha) == before


def test_archives_name_every_part_in_the_manifest(alpha):  # noqa: F811
    parts = open_tar(path_of(archive_of(alpha)))

    assert set(json.loads(parts[container.MANIFEST])["parts"]) == parts.keys() - {container.MANIFEST}
