"""6 days, 10 weeks, 12 months: what stays and what goes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tenants.archives.retention import CAREFUL_DAYS, to_prune
from tenants.models import Archive

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 3, 41, tzinfo=PARIS)


def nightly(days: int, reason: str = Archive.Reason.NIGHTLY) -> Archive:
    return Archive(at=NOW - timedelta(days=days), reason=reason, name=f"{days}-{reason}")


def kept(archives: list[Archive]) -> list[int]:
    gone = {archive.pk for archive in to_prune(archives, now=NOW)}
    return [(NOW - archive.at).days for archive in archives if archive.pk not in gone]


def test_a_year_and_a_half_of_nights_leaves_days_weeks_and_months():
    found = kept([nightly(days) for days in range(550)])

    assert found[:6] == [0, 1, 2, 3, 4, 5]
    weeks = {(NOW - timedelta(days=days)).isocalendar()[:2] for days in found}
    months = {((NOW - timedelta(days=days)).year, (NOW - timedelta(days=days)).month) for days in found}
    assert len(months) == 12
    assert 10 <= len(weeks) <= 10 + 12
    assert 6 + 9 + 9 <= len(found) <= 6 + 10 + 12
    assert max(found) < 366


def test_pruning_again_changes_nothing():
    left = [nightly(days) for days in kept([nightly(days) for days in range(550)])]

    assert to_prune(left, now=NOW) == []


@pytest.mark.parametrize("days", [0, 5, 400, 4000])
def test_the_only_archive_stays(days):
    assert to_prune([nightly(days)], now=NOW) == []


def test_a_site_that_rarely_changes_keeps_those_of_a_year():
    """Days without an archive do not count; who has left since is not kept for ever."""
    assert kept([nightly(days) for days in (100, 200, 300, 400, 500, 600)]) == [100, 200, 300]
    assert kept([nightly(days) for days in (400, 500)]) == [400], "an untouched site still has something to go back to"


def test_what_was_made_before_something_risky_stays_a_month():
    two_of_a_day = [nightly(3), nightly(3, Archive.Reason.BEFORE_RESTORE)]
    old = [nightly(CAREFUL_DAYS + 40), nightly(CAREFUL_DAYS + 40, Archive.Reason.BEFORE_UPDATE)]

    assert len(kept(two_of_a_day)) == 2
    assert len(kept([nightly(0), *old])) == 2
