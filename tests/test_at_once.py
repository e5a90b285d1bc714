"""Two things at once with one site's archives: the second waits or is refused with a sentence, and nothing is half-done."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from cms.models import HomePage
from tenants.actions import archives, associations
from tenants.archives import nightly
from tenants.archives.container import ArchiveError
from tenants.migrating import migrate_here
from tenants.models import Archive, Association, PutAside
from tenants.schemas import in_association, in_portal
from tests import database, kill_world
from tests.conftest import load_cast, visitor
from tests.tenants.test_archives import add_picture, archive_of

SENTENCES = (ArchiveError, ValidationError, Association.DoesNotExist)
DELAYS = [0, 0.15, 0.4]  # between the first and the second: a restore takes about half a second


@pytest.fixture
def alpha(committed_db, own_archives):
    return load_cast().alpha


@pytest.fixture
def archive(alpha) -> Archive:
    with in_association(alpha):
        add_picture()
    made = archive_of(alpha)
    with in_association(alpha):
        HomePage.objects.update(welcome="Changé depuis")
    return made


def at_once(*works: Callable[[], object], delay: float) -> list[object]:
    """Run each in a thread of its own, one `delay` after the other. Returns what each returned, or the sentence it said."""
    said: list[object] = [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        time.sleep(delay * number)
        try:
            said[number] = work()
        except BaseException as error:  # noqa: BLE001 - looked at below, in the test's own thread
            said[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [error for error in said if isinstance(error, BaseException) and not isinstance(error, SENTENCES)] == []
    return said


def restore(archive: Archive) -> Callable[[], object]:
    return lambda: archives.restore_archive(archive=Archive.objects.select_related("association").get(pk=archive.pk), by=None)


def look(tmp_path: Path) -> kill_world.State:
    return kill_world.look(database.url(connection.settings_dict["NAME"]), tmp_path)


def welcome() -> str:
    with in_association(load_cast().alpha):
        return HomePage.objects.get().welcome


def check_tidy(tmp_path: Path) -> None:
    state = look(tmp_path)
    assert (state.leftovers, state.missing) == ([], [])


@pytest.mark.parametrize("delay", DELAYS)
def test_two_restores(alpha, archive, tmp_path, delay):
    said = at_once(restore(archive), restore(archive), delay=delay)

    assert any(not isinstance(each, BaseException) for each in said)
    assert welcome() == "Bienvenue !"
    assert visitor("alpha").get("/canari/").status_code == 200
    check_tidy(tmp_path)
    archives.undo_restore(association=load_cast().alpha, by=None)
    assert visitor("alpha").get("/canari/").status_code == 200


@pytest.mark.parametrize("delay", DELAYS)
def test_archive_during_restore(alpha, archive, tmp_path, delay):
    said = at_once(restore(archive), lambda: archive_of(load_cast().alpha), delay=delay)

    assert not any(isinstance(each, BaseException) for each in said)
    for each in Archive.objects.all():
        archives.verify_archive(archive=each)
    check_tidy(tmp_path)


@pytest.mark.parametrize("delay", DELAYS)
def test_restore_during_the_night(alpha, archive, tmp_path, delay):
    def night() -> None:
        with in_portal():
            nightly.archive_what_changed()
            nightly.drill_in_rotation()
            nightly.sweep()

    said = at_once(night, restore(archive), delay=delay)

    assert not any(isinstance(each, BaseException) for each in said)
    assert welcome() == "Bienvenue !"
    check_tidy(tmp_path)


@pytest.mark.parametrize("delay", DELAYS)
def test_deletion_during_restore(alpha, archive, tmp_path, delay):
    """Whoever comes first, the association is deleted at the end, with every version of its site."""
    said = at_once(restore(archive), lambda: associations.delete(association=load_cast().alpha, by=None), delay=delay)

    assert not isinstance(said[1], BaseException), said[1]
    if isinstance(said[0], BaseException):
        assert "deleted meanwhile" in str(said[0])
    assert Association.objects.get(pk=alpha.pk).deleted_at
    assert visitor("alpha").get("/").status_code == 404
    assert not PutAside.objects.filter(dropped_at=None).exists()
    check_tidy(tmp_path)


@pytest.mark.parametrize("delay", [0, 0.02, 0.05])
def test_deletion_during_archive(alpha, tmp_path, delay):
    said = at_once(
        lambda: archive_of(load_cast().alpha), lambda: associations.delete(association=load_cast().alpha, by=None), delay=delay
    )

    assert not isinstance(said[1], BaseException), said[1]
    assert Association.objects.get(pk=alpha.pk).deleted_at
    assert isinstance(said[0], Archive | ArchiveError)
    check_tidy(tmp_path)


def test_two_drills_of_one_archive(alpha, archive, tmp_path):
    def drill() -> object:
        return archives.drill(archive=Archive.objects.select_related("association").get(pk=archive.pk))

    said = at_once(drill, drill, delay=0)

    assert [getattr(each, "n_files", each) for each in said] == [1, 1]
    check_tidy(tmp_path)


def test_drill_and_restore_during_update(alpha, archive, tmp_path):
    def update() -> None:
        with in_association(load_cast().alpha):
            migrate_here()

    said = at_once(update, restore(archive), lambda: archives.drill(archive=archive), delay=0.05)

    assert not any(isinstance(each, BaseException) for each in said), said
    check_tidy(tmp_path)


@pytest.mark.parametrize("delay", [0, 0.05])
def test_undo_on_the_very_night_the_version_goes(alpha, archive, tmp_path, delay):
    """The version is brought back, or it is gone and that is said; never is what visitors see destroyed."""
    archives.restore_archive(archive=archive, by=None)
    PutAside.objects.update(until=timezone.now() - timedelta(minutes=1))

    def drop() -> None:
        with in_portal():
            archives.drop_put_aside()

    said = at_once(drop, lambda: archives.undo_restore(association=load_cast().alpha, by=None), delay=delay)

    assert said[0] is None
    assert said[1] is None or "nothing_aside" in {getattr(said[1], "code", "")}
    assert visitor("alpha").get("/canari/").status_code == 200
    assert welcome() == ("Changé depuis" if said[1] is None else "Bienvenue !")
    check_tidy(tmp_path)


# PostgreSQL goes away in the middle


SAID = "The database did not follow|answers 503"


class EndAt:
    """Has the server end our own connection just before the k-th statement."""

    def __init__(self, k: int):
        self.k, self.seen = k, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.k:
            pid = connection.connection.info.backend_pid
            database.execute(f"SELECT pg_terminate_backend({pid}, 2000)")
        return execute(sql, params, many, context)


@pytest.mark.parametrize("act", ["archive", "restore", "drill"])
def test_database_goes_away(alpha, archive, tmp_path, act):
    """At the start, in the middle, at the end: it is said, nothing has changed, and then the same process does it."""
    do = {
        "archive": lambda: archive_of(alpha),
        "restore": lambda: archives.restore_archive(archive=archive, by=None),
        "drill": lambda: archives.drill(archive=archive),
    }[act]
    counted = EndAt(0)
    with connection.execute_wrapper(counted):
        do()
    if act == "restore":
        archives.undo_restore(association=alpha, by=None)
    before = look(tmp_path)

    for k in (1, counted.seen // 3, 2 * counted.seen // 3, counted.seen):
        with connection.execute_wrapper(EndAt(k)), pytest.raises(ArchiveError, match=SAID):
            do()
        after = look(tmp_path)
        assert (k, after.live.difference(before.live)) == (k, [])
        swept_at_night = [left for left in after.leftovers if left.startswith("file ")]
        assert (k, after.leftovers, after.missing) == (k, swept_at_night, [])
        assert visitor("alpha").get("/canari/").status_code == 200

    assert do() is not None
