"""Bring everything to this release: the portal, the blueprint, then each site whose migrations are behind."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from wagtail.models import Site

from cms import bootstrap, roles
from tenants import blueprint, queries, releases
from tenants.actions.previews import end_ready_previews
from tenants.archives import structure
from tenants.fleet import survey
from tenants.fleet.one_site import bring_up_to_date, is_in_use, note_failure
from tenants.fleet.side_by_side import work_through
from tenants.migrating import MigrationError, Planner
from tenants.models import Association
from tenants.schemas import for_each_association, in_association, in_portal, portal_transaction

LOCK = 0x4B696F75  # "Kiou": one update at a time on this database
PORTAL_LOCK_TIMEOUT = "10s"
PROGRESS_SECONDS = 2

Say = Callable[[str], None]


class UpdateRefusedError(Exception):
    """The update did not begin; the message says why."""


@dataclass(slots=True)
class UpdateReport:
    current: int = 0
    """How many sites were up to date already."""
    done: list[Association] = field(default_factory=list)
    failed: dict[Association, str] = field(default_factory=dict)
    left: list[Association] = field(default_factory=list)
    """Those that nobody came to: a canary failed, or somebody asked to stop."""
    canary_failed: bool = False


@dataclass(slots=True)
class Stop:
    """Whether somebody asked to stop: the sites in hand are finished, no other is begun."""

    asked: bool = False

    @contextmanager
    def on_signals(self, say: Say) -> Iterator["Stop"]:
        """Let SIGTERM and SIGINT ask for it."""
        ours = os.getpid()

        def ask(number: int, frame: FrameType | None) -> None:
            if os.getpid() == ours and not self.asked:
                say("Stopping after the sites in hand…")
            self.asked = True

        before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def update(
    *,
    canaries: int = 1,
    archive: bool = True,
    resume: bool = False,
    jobs: int = 1,
    say: Say = lambda text: None,
    stop: Stop | None = None,
) -> UpdateReport:
    """Update the portal, the blueprint and the sites that are behind; one failure stops no other site, a canary's all.

    With `resume` the canaries have been seen to: all that is left is taken, what failed last.
    """
    with _only_one():
        _update_portal()
        blueprint.ensure_blueprint()
        structure.ensure_structure()
        with in_portal():
            states = survey.states(list(queries.sites()))
        _mark([state.association for state in states if not state.missing])
        behind = [state.association for state in states if state.missing]
        report = UpdateReport(current=len(states) - len(behind), left=behind)
        run = _Run(report, archive=archive, say=say, stop=stop or Stop())
        if behind:
            end_ready_previews()  # they have the tables of before, and no mark that says so
            first = [] if resume else survey.choose_canaries(behind, canaries)
            run.roll(first, jobs=jobs)
        moved = for_each_association(lambda site: _set_host(site.host), associations=_at_another_host(report))
        report.failed |= {site: str(error) for site, error in moved.failed.items()}
        return report


@contextmanager
def _only_one() -> Iterator[None]:
    """Hold a lock on a connection of its own. Forked processes hold it too: it is free when the last of them has ended."""
    own = connection.get_new_connection(connection.get_connection_params())
    try:
        own.autocommit = True
        if not own.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:
            raise UpdateRefusedError("Another update is running on this database: wait for its end, then see `fleet status`.")
        yield
    finally:
        own.close()


def _update_portal() -> None:
    with in_portal():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PORTAL_LOCK_TIMEOUT])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            if not is_in_use(error):
                raise
            raise UpdateRefusedError("The portal is in use: a table of its own could not be locked. Run it again.") from error
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
        home = bootstrap.ensure_portal_content(city=settings.CITY["name"])
        roles.ensure_roles(root=home)
        _set_host(settings.PORTAL_HOST)


@portal_transaction()
def _mark(sites: Sequence[Association]) -> None:
    """Write down that these have all of this release, where the mark says they have not. A newer mark stays."""
    wrong = [site.pk for site in sites if releases.is_behind(site)]
    Association.objects.filter(pk__in=wrong).update(release=blueprint.site_release())


def _at_another_host(report: UpdateReport) -> list[Association]:
    """Those that are behind are not touched: their turn comes with their update."""
    behind = {*report.failed, *report.left}
    with in_portal():
        return [site for site in survey.sites_at_another_host() if site not in behind]


def _set_host(host: str) -> None:
    Site.objects.update(hostname=host, port=settings.PUBLIC_PORT)
    Site.clear_site_root_paths_cache()


class _Run:
    """The rolling part: canaries, then all the others."""

    def __init__(self, report: UpdateReport, *, archive: bool, say: Say, stop: Stop):
        self._report, self._archive, self._say, self._stop = report, archive, say, stop
        self._planner = Planner()

    def roll(self, canaries: Sequence[Association], *, jobs: int) -> None:
        for canary in canaries:
            self._say(f"Canary: {canary.subdomain}")
        self._take(canaries, jobs=1, check=True)
        if self._report.failed:
            self._report.canary_failed = True
            return
        rest = survey.choose_canaries(self._report.left, len(self._report.left))
        if rest and jobs > 1:
            self._plan_ahead(rest)
        self._take(rest, jobs=jobs, check=False)

    def _plan_ahead(self, sites: Sequence[Association]) -> None:
        """Work out every plan before the processes are made: they find them ready."""
        for site in {state.applied: state.association for state in survey.states(sites)}.values():
            with suppress(MigrationError), in_association(site):  # it will say so itself, when its turn comes
                self._planner.plan_here().render()

    def _take(self, sites: Sequence[Association], *, jobs: int, check: bool) -> None:
        work = partial(self._work, check=check)
        progress = _Progress(len(sites), self._say)
        for outcome in work_through(sites, work, jobs=jobs, go_on=lambda: not self._stop.asked):
            self._report.left.remove(outcome.association)
            if outcome.error:
                self._report.failed[outcome.association] = outcome.error
                note_failure(outcome.association, reason=outcome.error)
                self._say(f"{outcome.association.subdomain}: {outcome.error}")
            else:
                self._report.done.append(outcome.association)
            progress.step()

    def _work(self, site: Association, *, check: bool) -> None:
        bring_up_to_date(site, planner=self._planner, archive=self._archive, check=check)


class _Progress:
    """A line every other second: how far, how fast, how long still."""

    def __init__(self, total: int, say: Say):
        self._total, self._say, self._n = total, say, 0
        self._began = self._said = time.monotonic()

    def step(self) -> None:
        self._n += 1
        now = time.monotonic()
        if now - self._said >= PROGRESS_SECONDS or self._n == self._total:
            self._said, each = now, (now - self._began) / self._n
            left = round(each * (self._total - self._n))
            about = f", about {left // 60} min {left % 60} s left" if self._n < self._total else ""
            self._say(f"{self._n} of {self._total} sites, {each:.2f} s each{about}")
