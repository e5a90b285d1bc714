"""A disk without room, for real (a small tmpfs): it is said, nothing has changed or is half-left, and with room it works."""

import io
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from PIL import Image

from cms.models import Picture
from tenants.actions.archives import create_archive, drill, restore_archive
from tenants.archives.container import ArchiveError
from tenants.models import Archive, PutAside
from tenants.schemas import in_association
from tests import database, kill_world
from tests.conftest import load_cast, real_sign_in, visitor
from tests.tenants.test_archives import archive_of

MANY = {"headers": {"x-requested-with": "XMLHttpRequest"}}
KB = 1024
NO_ROOM = "There is no room left on the disk"


@dataclass
class Disk:
    path: Path

    def fill(self, *, leave: int = 0) -> None:
        """Take all the room but `leave` KB."""
        self.free()
        room = os.statvfs(self.path)
        (self.path / "full").write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - leave * KB)))

    def free(self) -> None:
        (self.path / "full").unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path):
    """A disk of 2 MB."""
    path = tmp_path / "small"
    path.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", path], check=False).returncode:
        pytest.skip("a small disk can only be made by root, where mounting is allowed")
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)


@pytest.fixture
def alpha(committed_db, own_archives):
    return load_cast().alpha


def photo(size: int = 400) -> SimpleUploadedFile:
    """A photo that does not shrink: noise, of some 480 KB."""
    out = io.BytesIO()
    Image.frombytes("RGB", (size, size), os.urandom(size * size * 3)).save(out, "PNG")
    return SimpleUploadedFile("stade.png", out.getvalue(), content_type="image/png")


def add_photo() -> Picture:
    return Picture.objects.create(title="Le stade", file=photo())


def look(tmp_path: Path) -> kill_world.State:
    from django.db import connection

    media, archives = Path(django_settings.MEDIA_ROOT), django_settings.STORAGES["archives"]["OPTIONS"]["location"]
    return kill_world.look(database.url(connection.settings_dict["NAME"]), tmp_path, media=media, archives=Path(archives))


def put_archives_on(disk: Disk, settings) -> None:
    archives = settings.STORAGES["archives"] | {"OPTIONS": {"location": str(disk.path / "archives")}}
    settings.STORAGES = settings.STORAGES | {"archives": archives}


@pytest.mark.parametrize("leave", [0, 8, 24])
@pytest.mark.parametrize("encrypted", [False, True])
def test_no_room_to_work_in(alpha, disk, settings, tmp_path, leave, encrypted):
    if encrypted:
        import pyrage

        settings.ARCHIVE_RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())
    settings.ARCHIVE_WORK_DIR = str(disk.path / "work")
    before = look(tmp_path)
    disk.fill(leave=leave)

    with pytest.raises(ArchiveError, match=NO_ROOM):
        archive_of(alpha)

    assert look(tmp_path) == before
    assert not [*(disk.path / "work").glob("*")]
    disk.free()
    assert archive_of(alpha).n_rows > 300


def test_no_room_where_archives_are_kept(alpha, disk, settings, tmp_path):
    put_archives_on(disk, settings)
    before = look(tmp_path)
    disk.fill(leave=16)

    with pytest.raises(ArchiveError, match=NO_ROOM):
        archive_of(alpha)

    assert look(tmp_path) == before, "no half of a file, no row"
    disk.free()
    assert archive_of(alpha).size > 16 * KB


def test_command_says_it_in_one_sentence(alpha, disk, settings):
    settings.ARCHIVE_WORK_DIR = str(disk.path / "work")
    disk.fill(leave=8)
    said = io.StringIO()

    with pytest.raises(CommandError, match="2 failed"):
        call_command("archive", "create", "--all", stdout=said, stderr=said)

    assert said.getvalue().count(NO_ROOM) == 2
    assert "Traceback" not in said.getvalue()


@pytest.mark.parametrize("full", ["work", "media"])
def test_no_room_to_restore(alpha, disk, settings, tmp_path, full):
    """The archive of now, made first, may fit or not; what visitors see has not changed either way."""
    if full == "media":
        settings.MEDIA_ROOT = str(disk.path / "media")
    with in_association(alpha):
        add_photo()
    archive = archive_of(alpha)
    if full == "work":
        settings.ARCHIVE_WORK_DIR = str(disk.path / "work")
    before = look(tmp_path)
    disk.fill(leave=200)

    for act in (lambda: restore_archive(archive=archive, by=None), lambda: drill(archive=archive)):
        with pytest.raises(ArchiveError, match=NO_ROOM):
            act()

    after = look(tmp_path)
    assert (after.live, after.leftovers, after.missing) == (before.live, [], [])
    assert not PutAside.objects.exists()
    disk.free()
    assert restore_archive(archive=archive, by=None).n_files == 1
    assert visitor("alpha").get("/canari/").status_code == 200


def test_upload_that_does_not_fit_is_told_and_leaves_nothing(alpha, disk, settings):
    settings.MEDIA_ROOT = str(disk.path / "media")
    _portal, site = real_sign_in(load_cast().alice, "alpha")
    site.raise_request_exception = False
    typed = {"collection": 1, "description": "Le stade"}
    with in_association(alpha):
        n_before = Picture.objects.count()
    disk.fill(leave=200)

    answer = site.post("/admin/images/multiple/add/", {"files[]": photo(), **typed}, **MANY)

    assert answer.status_code == 507
    assert "plus de place" in answer.content.decode()
    assert [path for path in (disk.path / "media").rglob("*") if path.is_file()] == []
    with in_association(alpha):
        assert Picture.objects.count() == n_before
    disk.free()
    answer = site.post("/admin/images/multiple/add/", {"files[]": photo(200), **typed}, **MANY)
    assert answer.status_code == 200, answer.content
    with in_association(alpha):
        assert Picture.objects.count() == n_before + 1


def test_large_upload_moved_from_another_disk_is_whole_or_refused(alpha, disk, settings):
    """Django itself would keep the first half and say nothing."""
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = str(disk.path / "media"), 1 * KB
    _portal, site = real_sign_in(load_cast().alice, "alpha")
    site.raise_request_exception = False
    disk.fill(leave=200)

    answer = site.post("/admin/images/multiple/add/", {"files[]": photo(), "collection": 1}, **MANY)

    assert answer.status_code == 507
    assert [path for path in (disk.path / "media").rglob("*") if path.is_file()] == []


def test_pages_answer_while_nothing_can_be_remembered(alpha, disk, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": str(disk.path / "cache")}}
    settings.MEDIA_ROOT = str(disk.path / "media")
    disk.fill()

    for path in ("/", "/canari/", "/actualites/", "/contact/"):
        assert (path, visitor("alpha").get(path).status_code) == (path, 200)


def test_full_disk_of_the_database(committed_db, own_archives, disk, tmp_path):
    """A database on a disk of its own that fills up: the restore is undone, the pages go on."""
    from django.db import connection

    subprocess.run(["mount", "-o", "remount,size=120m", disk.path], check=True)
    own = disk.path / "database"
    own.mkdir()
    subprocess.run(["chown", "nobody", own, tmp_path, disk.path], check=True)
    opened = [folder for folder in (tmp_path, *tmp_path.parents) if not folder.stat().st_mode & 0o001]
    modes = {folder: folder.stat().st_mode for folder in opened}
    for folder in opened:
        folder.chmod(modes[folder] | 0o001)
    name, space = connection.settings_dict["NAME"], f"small_{os.getpid()}"
    connection.close()
    try:
        database.execute(f"CREATE TABLESPACE {space} LOCATION '{own}'", f"ALTER DATABASE {name} SET TABLESPACE {space}")
        alpha = load_cast().alpha
        archive = create_archive(association=alpha, reason=Archive.Reason.ASKED, by=None)
        before = look(tmp_path)
        disk.fill(leave=1500)

        with pytest.raises(ArchiveError, match=NO_ROOM):
            restore_archive(archive=archive, by=None)

        assert visitor("alpha").get("/canari/").status_code == 200
        disk.free()
        assert look(tmp_path).live == before.live
        assert restore_archive(archive=archive, by=None).n_rows == archive.n_rows
    finally:
        connection.close()
        for folder, mode in modes.items():
            folder.chmod(mode)
        database.drop(name)
        database.execute(f"DROP TABLESPACE IF EXISTS {space}")
