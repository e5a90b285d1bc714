"""`manage.py archive` and the night's work, as city IT meets them."""

import io
import json
import os
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.models import HomePage
from tenants.archives import nightly, storage
from tenants.models import Archive, SiteFigures
from tenants.queries.archives import archive_at
from tenants.schemas import in_association
from tests.tenants.test_archives import alpha, archive_of, path_of  # noqa: F401 (a fixture)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("archive", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_create_list_verify_drill(alpha):  # noqa: F811
    assert "rows" in run("create", "alpha", "beta")
    assert run("list", "alpha").count("not proved") == 1
    assert run("verify", "--all").count("1 archives are whole") == 2
    assert "pages opened" in run("drill", "alpha")
    assert "proved 20" in run("list", "alpha")
    listed = json.loads(run("list", "--json"))
    assert [row["association"] for row in listed] == ["alpha", "beta"]
    assert listed[0]["proof"]["n_pages"] > 0 and listed[0]["reason"] == "asked"


def test_hours_are_those_of_the_city(alpha):  # noqa: F811
    """The day that --at takes is the one that the list shows."""
    archive_of(alpha)
    Archive.objects.update(at=datetime(2026, 7, 14, 22, 30, tzinfo=UTC))

    assert "2026-07-15 00:30" in run("list", "alpha")
    assert archive_at(alpha, day=date(2026, 7, 14)) is None
    assert archive_at(alpha, day=date(2026, 7, 15)) is not None


def test_restore_to_a_day_and_undo(alpha):  # noqa: F811
    archive_of(alpha)
    Archive.objects.update(at=timezone.now() - timedelta(days=5))
    with in_association(alpha):
        HomePage.objects.update(welcome="Changé depuis")
    archive_of(alpha)
    day = (timezone.localdate() - timedelta(days=2)).isoformat()

    assert "seven" not in run("restore", "alpha", "--at", day, "--yes")
    alpha.refresh_from_db()
    with in_association(alpha):
        assert HomePage.objects.get().welcome == "Bienvenue !"
    run("undo", "alpha")
    alpha.refresh_from_db()
    with in_association(alpha):
        assert HomePage.objects.get().welcome == "Changé depuis"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("create",), "say --all"),
        (("create", "alpha", "--all"), "say --all"),
        (("create", "nulle-part"), "No site has the subdomain"),
        (("restore", "alpha", "--yes"), "has no archive"),
        (("restore", "alpha", "--at", "2020-01-01", "--yes"), "of 2020-01-01 or before"),
        (("undo", "alpha"), "no earlier version"),
    ],
)
def test_command_says_what_is_wrong(alpha, arguments, words):  # noqa: F811
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert words in str(error.value)


def test_one_damaged_archive_stops_no_other(alpha):  # noqa: F811
    run("create", "--all")
    path_of(Archive.objects.get(association=alpha)).write_bytes(b"hello")

    with pytest.raises(CommandError, match="1 failed"):
        run("drill", "--all")
    assert Archive.objects.exclude(proved_at=None).count() == 1
    assert "damaged" in Archive.objects.get(association=alpha).proof["error"]


def test_night_archives_what_changed_and_proves_in_rotation(alpha):  # noqa: F811
    nightly.archive_what_changed()
    nightly.drill_in_rotation()
    first = SiteFigures.objects.exclude(proved_at=None).get()
    with in_association(alpha):
        HomePage.objects.update(welcome="Changé")
    nightly.archive_what_changed()
    nightly.drill_in_rotation()

    assert Archive.objects.count() == 2, "one a day, and Beta has not changed"
    assert SiteFigures.objects.exclude(proved_at=None).exclude(pk=first.pk).count() == 1
    assert SiteFigures.objects.exclude(last_archive_at=None).count() == 2


def test_night_sweeps_what_a_kill_left(alpha, settings):  # noqa: F811
    archive = archive_of(alpha)
    left = [
        Path(settings.ARCHIVE_WORK_DIR) / "tmp123",
        Path(settings.MEDIA_ROOT) / f"{uuid.uuid4()}-a_abc",
    ]
    orphan = path_of(archive).with_name("2026-01-01T000000-nightly.kiosque")
    orphan.write_bytes(b"half")
    for folder in left:
        folder.mkdir(parents=True)
    nightly.sweep()
    assert all(path.exists() for path in [*left, orphan]), "they may be at work"

    for path in [*left, orphan]:
        os.utime(path, (time.time() - 90_000,) * 2)
    nightly.sweep()

    assert not any(path.exists() for path in [*left, orphan])
    assert storage.storage().exists(archive.name)
