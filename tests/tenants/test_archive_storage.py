"""Archives live in any storage that Django can address: nothing asks for a path."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.utils import timezone
from django.utils._os import safe_join

from cms.models import HomePage
from tenants.actions.archives import create_archive, drill, prune, restore_archive, undo_restore, verify_archive
from tenants.actions.copies import adopt_file, copy_archive
from tenants.actions.deletion import delete_association, forget_archives_of_the_deleted
from tenants.archives import nightly, storage
from tenants.archives.container import ArchiveError
from tenants.models import Archive, Association
from tenants.schemas import in_association
from tests.tenants.test_archives import add_picture, alpha, archive_of  # noqa: F401 (a fixture)

NO_PATH = "archives are in memory"


class PathlessStorage(InMemoryStorage):
    """As an object store: no folder of this machine, no time but that of the last writing."""

    def _relative_path(self, name):
        return os.path.relpath(safe_join(self.location, name), self.location)

    def path(self, name):
        raise NotImplementedError(NO_PATH)

    def get_accessed_time(self, name):
        raise NotImplementedError(NO_PATH)

    def get_created_time(self, name):
        raise NotImplementedError(NO_PATH)


@pytest.fixture
def in_memory(alpha, settings):  # noqa: F811
    archives = {"BACKEND": f"{__name__}.PathlessStorage"}
    settings.STORAGES = settings.STORAGES | {"archives": archives}
    assert isinstance(storage.storage(), PathlessStorage)
    return alpha


def test_whole_life_of_an_archive_without_a_path(in_memory, tmp_path):
    site = in_memory
    with in_association(site):
        add_picture()
    archive = archive_of(site)
    with in_association(site):
        HomePage.objects.update(welcome="Changé depuis")

    assert verify_archive(archive=archive)["subdomain"] == "alpha"
    assert drill(archive=archive).n_files == 1
    restore_archive(archive=archive, by=None)
    site.refresh_from_db()
    with in_association(site):
        assert HomePage.objects.get().welcome == "Bienvenue !"
    undo_restore(association=site, by=None)
    assert copy_archive(archive=archive, subdomain="alpha-avant", by=None).has_site
    taken = tmp_path / "taken.kiosque"
    with storage.storage().open(archive.name) as file:
        taken.write_bytes(file.read())
    assert adopt_file(association=site, path=taken, by=None) == archive


def test_pruned_and_swept_without_a_path(in_memory):
    site, keeper = in_memory, storage.storage()
    for days in range(60, 70):
        archive = create_archive(association=site, reason=Archive.Reason.NIGHTLY, by=None)
        Archive.objects.filter(pk=archive.pk).update(at=timezone.now() - timedelta(days=days, hours=2))
    gone = prune(association=site)
    assert gone and not any(keeper.exists(archive.name) for archive in gone)

    orphan = keeper.save(f"{site.pk}/2026-01-01T000000-nightly.kiosque", ContentFile(b"half"))
    nightly.sweep()
    assert keeper.exists(orphan), "it may be at work"
    keeper._resolve(orphan).modified_time = timezone.now() - timedelta(days=2)
    nightly.sweep()

    assert not keeper.exists(orphan)
    assert all(keeper.exists(name) for name in Archive.objects.values_list("name", flat=True))


def test_deleted_and_damaged_without_a_path(in_memory):
    site, keeper = in_memory, storage.storage()
    archive = archive_of(site)
    keeper.delete(archive.name)
    with pytest.raises(ArchiveError, match="not in the storage any more"):
        drill(archive=archive)
    Archive.objects.all().delete()

    delete_association(association=site, by=None)
    assert keeper.exists(Archive.objects.get().name)
    Association.objects.filter(pk=site.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    forget_archives_of_the_deleted()

    assert keeper.listdir(str(site.pk))[1] == []
