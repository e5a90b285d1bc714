"""Kill -9 walks: run an operation that dies at its k-th step, and see that nobody would notice.

A step is every SQL statement, every COPY, every commit and every change to our folders (a file opened for writing, a
rename, a removal, a folder made). How to walk an operation of your own:

    def update_all():                       # a module-level function without arguments: it runs in another process,
        fleet.update()                      # on the test's own database and folders

    def test_kill_an_update(own_world):     # committed_db + own_archives; prepare what the operation will meet
        with kill_walk.walk("tests.test_kill_fleet:update_all", own_world) as steps:
            for kill in steps:              # each one dies at another step, from the same beginning
                kill.check_whole()          # live sites are wholly as before or wholly as an undisturbed run leaves them
                kill.sweep()                # the night's work; then nothing may lie about that nothing speaks of
                kill.finish()               # the operation again (unless it had got through): as undisturbed

KIOSQUE_KILL_EVERY=1 kills at every step; the default kills at the commits, at the first and last of each run of changes
to files, and at some SQL between them (`kills`: how many in all). The operation runs in children forked from a warm process
that holds no connection: a kill costs what the operation costs.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests import database, kill_world

EVERY = int(os.environ.get("KIOSQUE_KILL_EVERY", "0"))
SHARED = ("MEDIA_ROOT", "ARCHIVE_WORK_DIR", "STORAGES", "CACHES", "EMAIL_BACKEND", "ARCHIVE_RECIPIENT", "ARCHIVE_IDENTITY_FILE")

WARM_UP = -1


# The test's side


@dataclass(slots=True)
class OwnWorld:
    """A database and folders that one test may wreck, and the copy each kill begins from."""

    name: str
    folder: Path
    server: "Server"
    beginning: kill_world.State = field(init=False)

    def state(self) -> kill_world.State:
        return kill_world.look(database.url(self.name), self.folder)

    def keep(self) -> None:
        """Make what is there now the beginning of every kill."""
        _let_go()
        database.copy(self.name, f"{self.name}_kept")
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.folder, self._kept, symlinks=True)
        self.beginning = self.state()

    def reset(self) -> None:
        _let_go()
        database.copy(f"{self.name}_kept", self.name)
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder, symlinks=True)

    def drop(self) -> None:
        database.drop(f"{self.name}_kept")
        shutil.rmtree(self._kept, ignore_errors=True)

    def run(self, operation: str, *, die_at: int = 0) -> list[str]:
        """Run an operation in a child of the server. Returns the steps it took; fails if it raised."""
        answer = self.server.ask(operation=operation, die_at=die_at, name=self.name, folder=str(self.folder))
        wanted = -signal.SIGKILL if die_at > 0 else 0
        assert answer["status"] in (0, wanted), f"{operation} raised:\n{answer['error']}"
        kill_world.wait_until_alone(database.url(self.name))
        return answer["steps"]

    @property
    def _kept(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-kept")


class Server:
    """A warm process that forks a child for each operation it is asked for."""

    def __init__(self) -> None:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "deploy.settings_test"}
        command = [sys.executable, "-m", "tests.kill_walk"]
        self._process = subprocess.Popen(
            command, cwd=database.ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **question: Any) -> dict[str, Any]:
        from django.conf import settings

        assert self._process.stdin and self._process.stdout
        question["settings"] = {name: getattr(settings, name) for name in SHARED}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def stop(self) -> None:
        self._process.communicate()


@dataclass(slots=True)
class Kill:
    """One operation that died (or got through) at a step; `step` says what it was about to do."""

    walk: "Walk"
    step: str
    state: kill_world.State

    def check_whole(self) -> None:
        """The live sites and what the portal shows of them are those of before, or those of an undisturbed run."""
        differences = self.state.live.difference(self.walk.before.live)
        assert self.state.live in (self.walk.before.live, self.walk.after.live), (self.step, differences)
        assert (self.step, self.state.missing) == (self.step, [])

    def sweep(self) -> None:
        """The night comes, a day later: what nothing speaks of is gone, and nothing else is."""
        kill_world.grow_old(self.walk.world.folder)
        self.walk.world.run("tests.kill_walk:night")
        before, self.state = self.state.live, self.walk.world.state()
        assert (self.step, self.state.leftovers) == (self.step, [])
        assert self.state.live == before, (self.step, self.state.live.difference(before))

    def finish(self) -> None:
        """Do it again, unless it had got through: the end is that of an undisturbed run, to the row."""
        before, after = self.walk.before.live, self.walk.after.live
        if not self.state.live == after != before:
            self.walk.world.run(self.walk.operation)
            self.state = self.walk.world.state()
        assert self.state.live == after, (self.step, self.state.live.difference(after))
        assert (self.step, self.state.missing) == (self.step, [])


@dataclass(slots=True)
class Walk:
    operation: str
    world: OwnWorld
    kills: int
    after: kill_world.State = field(init=False)
    n_killed: int = 0

    @property
    def before(self) -> kill_world.State:
        return self.world.beginning

    def __iter__(self) -> Iterator[Kill]:
        self.world.run(self.operation, die_at=WARM_UP)
        self.world.reset()
        steps = self.world.run(self.operation)
        self.after = self.world.state()
        assert self.after.leftovers == [], "an undisturbed run leaves nothing about"
        for k in chosen(steps, kills=self.kills):
            self.world.reset()
            taken = self.world.run(self.operation, die_at=k)
            self.n_killed += 1
            yield Kill(self, f"{k} of {len(steps)}: {taken[-1] if taken else 'nothing'}", self.world.state())


@contextmanager
def walk(operation: str, world: OwnWorld, *, kills: int = 10) -> Iterator[Walk]:
    """Walk an operation ("module:function") from the world as it is now."""
    world.keep()
    try:
        yield Walk(operation, world, kills)
    finally:
        world.drop()


def chosen(steps: list[str], *, kills: int) -> list[int]:
    """Choose at which steps to die, counted from 1: all, each EVERY-th, or the ones that matter and some between."""
    if EVERY:
        return list(range(1, len(steps) + 1, EVERY))
    kinds = [step.partition(" ")[0] for step in steps]
    edges = {0, len(steps) - 1} | {place for place, kind in enumerate(kinds) if kind == "commit"}
    edges |= {place for pair in pairwise(range(len(steps))) if kinds[pair[0]] != kinds[pair[1]] for place in pair}
    matter = _spread(sorted(place for place in edges if kinds[place] != "sql"), kills * 2 // 3)
    return [place + 1 for place in sorted({*matter, *_spread(list(range(len(steps))), kills - len(matter))})]


def _spread(places: list[int], count: int) -> list[int]:
    if len(places) <= count:
        return places
    return [places[round(number * (len(places) - 1) / max(count - 1, 1))] for number in range(count)]


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


# The other process's side


def night() -> None:
    from tenants.archives.nightly import sweep
    from tenants.schemas import in_portal

    with in_portal():
        sweep()


def serve() -> None:
    """Read operations from standard input, run each in a child, and tell what became of it."""
    import django

    django.setup()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever an operation prints is no answer
    for line in sys.stdin:
        question = json.loads(line)
        _move_to(question.pop("name"), question.pop("settings"))
        answer = _warm_up(question["operation"]) if question["die_at"] == WARM_UP else _in_child(**question)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _move_to(name: str, settings: dict[str, Any]) -> None:
    from django.conf import settings as ours
    from django.db import connections
    from django.test.signals import setting_changed

    connections["default"].settings_dict["NAME"] = connections.databases["default"]["NAME"] = name
    for each, value in settings.items():  # not override_settings: one inside the other, a thousand are too deep
        setattr(ours, each, value)
        setting_changed.send(sender=type(ours), setting=each, value=value, enter=True)


def _find(operation: str) -> Any:
    from importlib import import_module

    module, _colon, name = operation.partition(":")
    return getattr(import_module(module), name)


def _warm_up(operation: str) -> dict[str, Any]:
    """Do it in this process, which then knows every module and template. A child may not inherit a connection."""
    from django.db import connections

    error = ""
    try:
        _find(operation)()
    except BaseException:  # noqa: BLE001 - told to the test
        error = traceback.format_exc()
    connections.close_all()
    return {"status": 1 if error else 0, "steps": [], "error": error}


def _in_child(*, operation: str, die_at: int, folder: str) -> dict[str, Any]:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _be_child(operation, die_at, Path(folder), writer)
    os.close(writer)
    with os.fdopen(reader) as told:
        lines = told.read().splitlines()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    steps = [line[1:] for line in lines if line.startswith("+")]
    return {"status": status, "steps": steps, "error": "\n".join(line[1:] for line in lines if line.startswith("!"))}


def _be_child(operation: str, die_at: int, folder: Path, told: int) -> None:
    from django.db import connections

    status = 1
    try:
        _count_steps(die_at, told, folder)
        _find(operation)()
        connections.close_all()
        status = 0
    except BaseException:  # noqa: BLE001 - told to the parent
        os.write(told, "".join(f"!{line}\n" for line in traceback.format_exc().splitlines()).encode())
    finally:
        os._exit(status)


def _count_steps(die_at: int, told: int, folder: Path) -> None:
    """From now on each step is told before it is taken, and the k-th is not taken."""
    seen = 0

    def step(text: str) -> None:
        nonlocal seen
        seen += 1
        os.write(told, f"+{' '.join(text.split())[:160]}\n".encode())
        if seen == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(10)

    _watch_sql(step)
    _watch_files(step, folder)


def _watch_sql(step: Any) -> None:
    import psycopg

    def before(owner: type, name: str, describe: Any) -> None:
        real = getattr(owner, name)

        def method(self, *args, **options):
            step(describe(args))
            return real(self, *args, **options)

        setattr(owner, name, method)

    before(psycopg.Cursor, "execute", lambda args: f"sql {args[0]!s}")
    before(psycopg.Cursor, "executemany", lambda args: f"sql {args[0]!s}")
    before(psycopg.Cursor, "copy", lambda args: f"sql {args[0]!r}")
    before(psycopg.Connection, "commit", lambda args: "commit")


CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime"}


def _watch_files(step: Any, folder: Path) -> None:
    """Count the changes to our folders. What removes a tree works relative to an open folder: those count too."""
    ours = tuple(str(folder / name) for name in ("media", "archives"))  # and archives-in-progress; what is cached may go

    def is_ours(path: str) -> bool:
        return path.startswith(ours) or not path.startswith("/")

    def heard(event: str, args: tuple) -> None:
        if event == "open":
            path, _mode, flags = args
            if flags & (os.O_WRONLY | os.O_RDWR) and is_ours(str(path)):
                step(f"file open {path}")
        elif event in CHANGES and is_ours(str(args[0])):
            step(f"file {event} {args[0]}")

    sys.addaudithook(heard)


if __name__ == "__main__":
    serve()
