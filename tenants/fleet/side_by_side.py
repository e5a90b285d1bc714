"""Working through many sites in several processes.

The processes are forked, so that each has the plans of the migrations ready: a process started anew would spend more time on
them than on its sites. No connection is open when they are made (pitfall L12), there are no threads, and each opens its own.
They are handed one site at a time; when the one who hands them out is gone, each ends with the site it has in hand.
"""

import itertools
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from django.db import connection, connections

from tenants.fleet.one_site import reason_of
from tenants.models import Association

# A connection remembers the catalogue of every schema it has visited.
SITES_A_CONNECTION = 100

Work = Callable[[Association], None]
Keep = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Outcome:
    association: Association
    seconds: float
    error: str


def work_through(sites: Sequence[Association], work: Work, *, jobs: int, go_on: Keep) -> Iterator[Outcome]:
    """Do `work` for each site, `jobs` at a time, while `go_on()`; yields what became of each as it ends."""
    if min(jobs, len(sites)) > 1:
        yield from _Crew(list(sites), work, go_on).run(min(jobs, len(sites)))
        return
    for site in sites:
        if not go_on():
            return
        yield _do(site, work)


def _do(site: Association, work: Work) -> Outcome:
    began = time.perf_counter()
    try:
        work(site)
        error = ""
    except Exception as failure:  # noqa: BLE001 - told, written down, and no other site stops
        error = reason_of(failure, site)
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
    return Outcome(site, time.perf_counter() - began, error)


@dataclass(slots=True)
class _Crew:
    sites: list[Association]
    work: Work
    go_on: Keep
    waiting: list[int] = field(init=False)
    hands: dict[Connection, tuple[BaseProcess, int]] = field(default_factory=dict)
    """Each process by the way to speak to it, with the site it has in hand."""

    def __post_init__(self) -> None:
        self.waiting = list(reversed(range(len(self.sites))))

    def run(self, jobs: int) -> Iterator[Outcome]:
        try:
            for _ in range(jobs):
                if self.go_on():
                    self._take_on()
            while self.hands:
                for pipe in wait(list(self.hands)):
                    yield self._hear(pipe)  # type: ignore[arg-type]
        finally:
            self._send_home()

    def _take_on(self) -> None:
        if not self.waiting:
            return
        connections.close_all()
        ours, theirs = multiprocessing.Pipe()
        fork: Any = multiprocessing.get_context("fork")
        process = fork.Process(target=_be_a_hand, args=(theirs, [ours, *self.hands], self.sites, self.work))
        process.start()
        theirs.close()
        self._hand_out(ours, process)

    def _hand_out(self, pipe: Connection, process: BaseProcess) -> None:
        number = self.waiting.pop()
        self.hands[pipe] = (process, number)
        pipe.send(number)

    def _hear(self, pipe: Connection) -> Outcome:
        process, number = self.hands.pop(pipe)
        try:
            outcome = Outcome(self.sites[number], *pipe.recv())
        except EOFError:
            pipe.close()
            process.join()
            message = f"The process that was at it ended (code {process.exitcode}): the site is as it was, or done."
            outcome = Outcome(self.sites[number], 0, message)
            if self.go_on():
                self._take_on()
            return outcome
        if self.waiting and self.go_on():
            self._hand_out(pipe, process)
        else:
            pipe.close()
            process.join()
        return outcome

    def _send_home(self) -> None:
        """Whoever still works ends with the site in hand."""
        for pipe, (process, _number) in self.hands.items():
            pipe.close()
            process.join()


def _be_a_hand(pipe: Connection, not_ours: list[Connection], sites: list[Association], work: Work) -> None:
    for other in not_ours:
        other.close()
    for count in itertools.count(1):
        try:
            number = pipe.recv()
        except EOFError:
            break
        outcome = _do(sites[number], work)
        if count % SITES_A_CONNECTION == 0:
            connections.close_all()
        try:
            pipe.send((outcome.seconds, outcome.error))
        except BrokenPipeError:
            break
    connections.close_all()
