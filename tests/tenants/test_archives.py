"""Archives: whole, checked, opened without Kiosque, and gone back to without anybody seeing half of it."""

import io
import tarfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
import zstandard
from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from cms.models import ContentPage, HomePage, Picture
from tenants import blueprint
from tenants.actions import archives, team
from tenants.actions.archives import create_archive, drill, restore_archive, undo_restore, verify_archive
from tenants.archives import container, storage
from tenants.archives.container import ArchiveError
from tenants.models import Archive, Association, PutAside
from tenants.schemas import in_association, in_portal
from tests.conftest import load_cast, visitor


@pytest.fixture
def alpha(committed_db, own_archives):
    return load_cast().alpha


def archive_of(association, **options) -> Archive:
    return create_archive(association=association, reason=Archive.Reason.ASKED, by=None, **options)


def add_picture(name: str = "stade.png") -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    return Picture.objects.create(title="Le stade", file=ImageFile(out, name=name))


def path_of(archive: Archive) -> Path:
    return Path(storage.storage().path(archive.name))


def dump(association: Association) -> str:
    association.refresh_from_db()
    return blueprint.dump(association.schema_name).replace(association.schema_name, "SITE")


def open_tar(path: Path) -> dict[str, bytes]:
    with zstandard.open(path) as stream, tarfile.open(fileobj=io.BytesIO(stream.read())) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def test_archive_holds_rows_files_and_portal_facts(alpha):
    with in_association(alpha):
        name = add_picture().file.name

    archive = archive_of(alpha)
    parts = open_tar(path_of(archive))

    assert b"canari-alpha-jaune" in parts["data/cms_contentpage.copy"] + parts["data/wagtailcore_page.copy"]
    assert parts[f"media/{name}"].startswith(b"\x89PNG")
    assert b"alice@example.org" in parts["portal.json"]
    assert "data/django_session.copy" not in parts
    assert (archive.n_files, archive.n_rows > 300) == (1, True)
    assert verify_archive(archive=archive)["association"] == str(alpha.pk)


def test_restored_site_equals_what_was_archived(alpha):
    with in_association(alpha):
        add_picture()
    before = dump(alpha)
    archive = archive_of(alpha)
    with in_association(alpha):
        HomePage.objects.get().add_child(instance=ContentPage(title="Ajoutée depuis", slug="depuis"))

    proof = restore_archive(archive=archive, by=None)

    alpha.refresh_from_db()
    assert visitor("alpha").get("/depuis/").status_code == 404
    assert visitor("alpha").get("/canari/").status_code == 200
    assert (proof.n_files, proof.is_migrated) == (1, False)
    assert proof.n_pages >= 8
    with in_association(alpha), Picture.objects.get().file.open() as file:
        assert file.read().startswith(b"\x89PNG")
    assert without_sessions(dump(alpha)) == without_sessions(before)


def without_sessions(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.startswith("INSERT INTO SITE.django_session"))


def test_undo_brings_back_what_was_there(alpha):
    archive = archive_of(alpha)
    with in_association(alpha):
        HomePage.objects.get().add_child(instance=ContentPage(title="Ajoutée depuis", slug="depuis"))
    restore_archive(archive=archive, by=None)

    undo_restore(association=alpha, by=None)

    assert visitor("alpha").get("/depuis/").status_code == 200
    assert PutAside.objects.get().until > timezone.now() + timedelta(days=6)


def test_version_put_aside_goes_after_seven_days(alpha):
    old = alpha.schema_name
    restore_archive(archive=archive_of(alpha), by=None)
    archives.drop_put_aside()
    assert schemas() & {old} == {old}

    PutAside.objects.update(until=timezone.now() - timedelta(minutes=1))
    archives.drop_put_aside()

    assert schemas() & {old} == set()
    assert visitor("alpha").get("/").status_code == 200


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'a\\_%'")
        return {name for (name,) in cursor.fetchall()}


def test_nothing_new_makes_no_second_archive(alpha):
    archive_of(alpha)

    assert archive_of(alpha, unless_same=True) is None
    with in_association(alpha):
        HomePage.objects.update(welcome="Salut !")
    assert archive_of(alpha, unless_same=True) is not None


@pytest.mark.parametrize("damage", ["cut", "flipped", "other", "gone"])
def test_damaged_archive_is_refused_and_nothing_changes(alpha, damage):
    archive = archive_of(alpha)
    path, before, there = path_of(archive), dump(alpha), schemas()
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(
            {"cut": data[:-200], "flipped": data[:900] + bytes([data[900] ^ 4]) + data[901:], "other": b"hello"}[damage]
        )

    for act in (verify_archive, drill):
        with pytest.raises(ArchiveError):
            act(archive=archive)
    with pytest.raises(ArchiveError):
        restore_archive(archive=archive, by=None)

    assert (dump(alpha), schemas()) == (before, there)


def test_every_flipped_bit_is_seen_by_the_file_itself(alpha):
    """Even where the portal's own SHA-256 is lost: the hashes inside are enough. Some bits of zstd change nothing it holds."""
    archive = archive_of(alpha)
    path = path_of(archive)
    whole, refused = path.read_bytes(), 0
    for position in range(0, len(whole), len(whole) // 60):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        try:
            found = container.read(path, take=lambda name, file: None)
        except ArchiveError:
            refused += 1
        else:
            assert open_tar(path)[container.MANIFEST] and found["association"] == str(alpha.pk)

    assert refused >= 55


def test_encrypted_archive_opens_with_its_key_only(alpha, settings, tmp_path):
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    settings.ARCHIVE_RECIPIENT = str(key.to_public())
    archive = archive_of(alpha)
    assert b"alpha" not in path_of(archive).read_bytes()

    with pytest.raises(ArchiveError, match="key is needed"):
        verify_archive(archive=archive)
    (tmp_path / "key").write_text(str(other))
    settings.ARCHIVE_IDENTITY_FILE = str(tmp_path / "key")
    with pytest.raises(ArchiveError, match="does not open"):
        verify_archive(archive=archive)
    (tmp_path / "key").write_text(str(key))

    assert drill(archive=archive).n_rows == archive.n_rows


def test_drill_leaves_nothing_but_its_proof(alpha):
    archive = archive_of(alpha)
    there, before = schemas(), dump(alpha)

    proof = drill(archive=archive)

    archive.refresh_from_db()
    assert archive.proof == proof.as_json() and archive.proved_at
    assert (schemas(), dump(alpha)) == (there, before)


def test_who_has_left_does_not_come_back(alpha):
    cast = load_cast()
    with in_association(alpha):
        get_user_model().objects.create_user(email="edith@example.org", portal_id=cast.edith.portal_id)
    archive = archive_of(alpha)
    with in_portal():
        team.remove_member(membership=alpha.memberships.get(account=cast.edith), by=None)

    restore_archive(archive=archive, by=None)

    alpha.refresh_from_db()
    with in_association(alpha):
        assert get_user_model().objects.get(email="edith@example.org").is_active is False
