"""The parts of an update that need no fleet."""

import os
import signal

import pytest
from django.utils import timezone

from tenants.fleet import survey
from tenants.fleet.side_by_side import work_through
from tenants.models import Association, SiteFigures

SITES = [Association(name=str(number), subdomain=str(number)) for number in range(6)]


@pytest.fixture(autouse=True)
def no_connection():
    """Processes are forked here: as in a command that has none open."""
    from django.db import connections

    connections.close_all()


def always() -> bool:
    return True


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_site_is_worked_on_once_and_failures_are_told(jobs, tmp_path):
    def work(site):
        with (tmp_path / site.name).open("x"):
            if site.name == "2":
                raise ValueError("too old")

    outcomes = list(work_through(SITES, work, jobs=jobs, go_on=always))

    assert sorted(outcome.association.name for outcome in outcomes) == ["0", "1", "2", "3", "4", "5"]
    assert [(outcome.association.name, outcome.error) for outcome in outcomes if outcome.error] == [("2", "ValueError: too old")]
    assert len(list(tmp_path.iterdir())) == 6


def test_a_process_that_is_killed_costs_one_site_and_another_takes_its_place(tmp_path):
    def work(site):
        if site.name == "1":
            os.kill(os.getpid(), signal.SIGKILL)
        (tmp_path / site.name).touch()

    outcomes = list(work_through(SITES, work, jobs=2, go_on=always))

    assert [outcome.association.name for outcome in outcomes if "code -9" in outcome.error] == ["1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "2", "3", "4", "5"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_site_is_begun_once_somebody_asked_to_stop(jobs, tmp_path):
    outcomes = []

    for outcome in work_through(SITES, lambda site: (tmp_path / site.name).touch(), jobs=jobs, go_on=lambda: len(outcomes) < 2):
        outcomes.append(outcome)

    assert 2 <= len(outcomes) <= 2 + jobs < len(SITES)
    assert len(list(tmp_path.iterdir())) == len(outcomes)


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_is_begun_when_the_stop_came_before(jobs, tmp_path):
    """During the canary, say: its site is finished, and no process is made for the others."""
    outcomes = list(work_through(SITES, lambda site: (tmp_path / site.name).touch(), jobs=jobs, go_on=lambda: False))

    assert (outcomes, list(tmp_path.iterdir())) == ([], [])


def test_canaries_are_open_sites_with_many_pages_that_have_not_failed(cast):
    small, large = cast.alpha, cast.beta
    SiteFigures.objects.update_or_create(association=small, defaults={"n_pages": 3})
    SiteFigures.objects.update_or_create(association=large, defaults={"n_pages": 30})

    assert survey.choose_canaries([small, large], 1) == [large]
    large.suspended_at = timezone.now()
    assert survey.choose_canaries([small, large], 1) == [small]
    large.suspended_at = None
    SiteFigures.objects.filter(association=large).update(update_error="it broke")
    assert survey.choose_canaries([small, large], 2) == [small, large]
