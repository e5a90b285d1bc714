"""`manage.py fleet`: as city IT runs it, in processes of its own, on a city whose sites are behind."""

import json
import signal
import time

import psycopg
import pytest

from tests import database, fleet_city
from tests.fleet_city import SITES

ALL = set(SITES)


@pytest.fixture(scope="module")
def template(django_db_setup, tmp_path_factory):
    name = f"kiosque_fleet_template_{database.worker()}"
    release = fleet_city.build_template(tmp_path_factory.mktemp("release"), name)
    yield name, release
    database.drop(name)


@pytest.fixture
def city(template, tmp_path):
    with fleet_city.copy_of(*template, tmp_path) as city:
        yield city


def archives(city) -> dict[str, int]:
    return dict(
        city.query(
            "SELECT a.subdomain, count(*) FROM tenants_archive JOIN tenants_association a ON a.id = association_id GROUP BY 1"
        )
    )


def test_update_brings_every_site_to_the_release_and_archives_each_first(city):
    code, words = city.run("update", "--jobs=3")

    assert code == 0, words
    assert "0 sites were up to date, 6 brought up to date, 0 failed." in words
    assert (city.new(), city.marked()) == (ALL, ALL)
    assert archives(city) == dict.fromkeys(SITES, 1)
    assert "6 sites were up to date, 0 brought up to date" in city.run("update")[1]


def test_a_site_that_fails_stays_as_it_was_and_stops_no_other(city):
    city.break_site("epsilon")
    before = city.dump(city.schemas["epsilon"])

    code, words = city.run("update", "--jobs=2")

    assert code == 1
    assert "epsilon: cms.9001_made_up: a page is called BREAK" in words
    assert (city.new(), city.marked()) == (ALL - {"epsilon"},) * 2
    assert city.dump(city.schemas["epsilon"]) == before
    told = json.loads(city.run("status", "epsilon", "--json")[1])[0]
    assert (told["version"], told["missing"]) == ("behind", ["cms.9001_made_up"])
    assert "a page is called BREAK" in told["update_error"]
    assert told["update_failed_at"]

    city.mend_site("epsilon")
    assert city.run("update", "--resume")[0] == 0
    assert city.new() == ALL
    assert "the update failed" not in city.run("status")[1]


def test_a_canary_that_fails_stops_the_run_and_resume_takes_the_others(city):
    city.break_site("alpha")  # by its name the first, all else being equal

    code, words = city.run("update", "--canary=2", "--no-archive")

    assert code == 1
    assert "--resume" in words
    assert city.new() == {"beta"}, "the other canary is a canary too"

    code, words = city.run("update", "--resume", "--no-archive", "--jobs=1")
    assert code == 1
    assert city.new() == ALL - {"alpha"}


def without_counters(dump: str) -> str:
    """PostgreSQL gives no number twice, whatever is undone: the counters may have moved on."""
    return "\n".join(line for line in dump.splitlines() if "setval(" not in line)


def test_a_canary_whose_pages_do_not_open_stays_as_it_was(city):
    city.in_site("alpha", "ALTER TABLE {schema}.cms_newspage RENAME TO cms_lost")
    before = without_counters(city.dump(city.schemas["alpha"]))

    code, words = city.run("update", "--no-archive")

    assert code == 1
    assert "answers 500" in words
    assert city.new() == set()
    assert without_counters(city.dump(city.schemas["alpha"])) == before


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(city):
    before = city.dump("public")

    code, words = city.run("update", "--dry-run")

    assert code == 0
    assert words.count("cms.9001_made_up") == len(SITES)
    assert "0 sites up to date, 6 to be updated. Nothing was changed." in words
    assert city.dump("public") == before
    assert city.new() == set()


def test_a_second_update_at_the_same_time_is_refused(city):
    from tenants.fleet.updating import LOCK

    with psycopg.connect(city.url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        code, words = city.run("update")

    assert code == 1
    assert "Another update is running" in words
    assert city.new() == set()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_sigterm_finishes_the_site_in_hand_and_says_what_is_left(city, jobs):
    """Somebody reads alpha's home page: its migration waits, so that the signal comes while it is in hand."""
    with psycopg.connect(city.url) as reader:
        reader.execute(f'SELECT 1 FROM "{city.schemas["alpha"]}".cms_homepage')
        process = city.start("update", "--canary=0", "--no-archive", f"--jobs={jobs}")
        wait_for_a_lock(city)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        reader.rollback()
    words, _nothing = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "Stopping after the sites in hand" in words
    done = city.new()
    assert "alpha" in done
    assert len(done) < len(ALL)
    assert f"{len(ALL - done)} sites are left as they were" in words
    assert city.marked() == done
    assert city.run("update", "--resume", "--no-archive")[0] == 0
    assert city.new() == ALL


def wait_for_a_lock(city) -> None:
    for _ in range(600):
        if city.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"):
            return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def test_a_site_somebody_holds_on_to_fails_for_that_reason_only(city):
    with psycopg.connect(city.url) as reader:
        reader.execute(f'SELECT 1 FROM "{city.schemas["gamma"]}".cms_homepage')
        code, words = city.run("update", "--resume", "--no-archive", "--jobs=2")

    assert code == 1
    assert "gamma: Somebody was using it" in words
    assert city.new() == ALL - {"gamma"}


def test_status_lists_versions_and_refuses_an_unknown_name(city):
    city.run("update", "--canary=1", "--no-archive", "--jobs=1")
    city.in_site("zeta", "DELETE FROM {schema}.django_migrations WHERE name = '9001_made_up'")

    code, words = city.run("status")

    assert code == 0
    assert [line.split()[:2] for line in words.splitlines() if line.startswith(("alpha", "zeta"))] == [
        ["alpha", "up"],
        ["zeta", "behind"],
    ]
    assert city.run("status", "nowhere")[0] == 1
