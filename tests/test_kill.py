"""Kill -9 anywhere (tests/kill_walk.py has the walk): nobody sees half of anything, nothing is left, again succeeds."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cms.models import ContentPage, HomePage
from tenants.actions import archives, associations
from tenants.archives import nightly
from tenants.models import Archive, Association, PutAside
from tenants.queries.archives import archive_at
from tenants.schemas import in_association, in_portal
from tests import kill_walk
from tests.conftest import load_cast
from tests.tenants.test_archives import add_picture, archive_of, path_of

# The operations, as a process of their own does them


def alpha() -> Association:
    return Association.objects.get(name="Association Alpha")


def provision() -> None:
    associations.create_association(name="Tuée en route", subdomain="tuee", owner_email="tuee@example.org", by=None)


def create() -> None:
    archives.create_archive(association=alpha(), reason=Archive.Reason.ASKED, by=None)


def restore() -> None:
    archives.restore_archive(archive=Archive.objects.get(reason=Archive.Reason.ASKED), by=None)


def undo() -> None:
    archives.undo_restore(association=alpha(), by=None)


def drill() -> None:
    archives.drill(archive=archive_at(alpha()))


def prune() -> None:
    archives.prune(association=alpha())


def delete() -> None:
    if not alpha().deleted_at:
        associations.delete(association=alpha(), by=None)


def archives_of_the_night() -> None:
    with in_portal():
        nightly.archive_what_changed()
        nightly.drill_in_rotation()


# What they meet


def change_alpha(title: str) -> None:
    with in_association(alpha()):
        add_picture(f"{title}.png")
        HomePage.objects.get().add_child(instance=ContentPage(title=title, slug=title))


def archived_and_changed_since() -> None:
    change_alpha("avant")
    archive_of(load_cast().alpha)
    change_alpha("depuis")


def restored() -> None:
    archived_and_changed_since()
    restore()


def walk(name: str, world, *, kills: int) -> None:
    with kill_walk.walk(f"tests.test_kill:{name}", world, kills=kills) as steps:
        for kill in steps:
            kill.check_whole()
            kill.sweep()
            kill.finish()
        print(f"{name}: {steps.n_killed} kills")
        assert steps.n_killed >= min(kills, 3), "the walk met several steps"


def test_kill_a_provision(own_world):
    walk("provision", own_world, kills=5)

    alone = Association.objects.filter(subdomain="tuee")
    assert alone.count() == 1


def test_kill_an_archive(own_world):
    change_alpha("avant")

    walk("create", own_world, kills=6)


def test_kill_a_restore(own_world):
    archived_and_changed_since()

    walk("restore", own_world, kills=8)


def test_kill_an_undo(own_world):
    restored()

    walk("undo", own_world, kills=4)


def test_kill_a_drill(own_world):
    archived_and_changed_since()

    walk("drill", own_world, kills=4)


def test_kill_a_prune(own_world):
    archive_of(alpha())
    old = [archive_of(alpha()) for _ in range(3)]
    Archive.objects.filter(pk__in=[archive.pk for archive in old]).update(at=timezone.now() - timedelta(days=90))

    walk("prune", own_world, kills=4)

    assert Archive.objects.count() == 2, "the newest, and one of the month of the others"


def test_kill_a_deletion(own_world):
    change_alpha("avant")

    walk("delete", own_world, kills=5)


def test_kill_the_archives_of_the_night(own_world):
    archived_and_changed_since()

    walk("archives_of_the_night", own_world, kills=4)


def test_kill_the_sweep(own_world):
    """The sweep itself may be killed: a version whose days are over, a killed archive, a file and a folder of nothing."""
    restored()
    PutAside.objects.update(until=timezone.now() - timedelta(days=1))
    left = path_of(Archive.objects.first()).with_name("2026-01-01T000000-nightly.kiosque")
    left.write_bytes(b"half")
    for folder in (Path(settings.ARCHIVE_WORK_DIR) / "tmp123", Path(settings.MEDIA_ROOT) / f"{alpha().pk}-a_{'q' * 13}"):
        folder.mkdir()
        (folder / "file").write_bytes(b"half")
    kill_walk.kill_world.grow_old(own_world.folder)

    walk("sweep", own_world, kills=5)

    assert PutAside.objects.filter(dropped_at=None).count() == 0


def sweep() -> None:
    kill_walk.night()
