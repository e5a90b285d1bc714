"""Work for later runs in the right place, and what is periodic runs in every place (pitfalls L14, L15)."""

import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from cms.models import ContentPage
from tenants import jobs, periodic
from tenants.schemas import in_association, in_portal
from tests.conftest import load_cast
from tests.mails import queued_mails


def test_L14_periodic_commands_run_in_every_schema(cast, monkeypatch):
    ran = []
    monkeypatch.setitem(periodic.PER_SITE, "probe", ("* * * * *", lambda: ran.append(connection.schema_name)))

    periodic.run_everywhere("probe")

    assert sorted(ran) == sorted(["public", cast.alpha.schema_name, cast.beta.schema_name])


def test_L14_scheduled_page_of_a_site_is_published(cast):
    with in_association(cast.beta):
        page = ContentPage.objects.get(slug="canari")
        page.unpublish()
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
        page.refresh_from_db()
        assert page.live is False

    periodic.run_everywhere("publish_scheduled")

    with in_association(cast.beta):
        assert Page.objects.get(pk=page.pk).live is True


def queued() -> list[dict]:
    with in_portal(), connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return [{"task": task, "args": args if isinstance(args, dict) else json.loads(args)} for task, args in cursor.fetchall()]


def test_L15_job_carries_its_association_and_runs_inside_it(cast):
    seen = []

    @jobs.run_in_site
    def probe(word):
        seen.append((word, connection.schema_name))

    with in_association(cast.beta):  # where the worker last was
        probe(association_id=str(cast.alpha.pk), word="bonjour")
        assert connection.schema_name == cast.beta.schema_name

    assert seen == [("bonjour", cast.alpha.schema_name)]


def test_L15_job_is_written_in_the_sites_transaction(committed_db):
    cast = load_cast()
    before = len(queued())
    with in_association(cast.alpha), pytest.raises(ZeroDivisionError), transaction.atomic():
        send_mail("perdu", "corps", None, ["x@example.org"])
        raise ZeroDivisionError
    assert len(queued()) == before

    with in_association(cast.alpha), transaction.atomic():
        send_mail("gardé", "corps", None, ["x@example.org", "y@example.org"])

    assert [job["task"] for job in queued()[before:]] == ["tenants.deliver_mail"] * 2
    assert [(mail["to"], mail["subject"]) for mail in queued_mails()] == [("x@example.org", "gardé"), ("y@example.org", "gardé")]


def test_L15_job_of_a_deleted_association_is_dropped(cast, caplog):
    probe = jobs.run_in_site(lambda: pytest.fail("must not run"))

    assert probe(association_id="00000000-0000-0000-0000-000000000000") is None
    assert "is gone" in caplog.text


WORKER = """
from procrastinate.contrib.django import app
app.perform_import_paths()
print("\\n".join(app.tasks))
"""


def test_worker_knows_every_task():
    """A worker imports no views: a task it has never heard of would fail at once, and its mails would never leave."""
    python = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WORKER]
    known = subprocess.run(python, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True).stdout.splitlines()
    sources = [path.read_text() for package in ("cms", "tenants") for path in (settings.BASE_DIR / package).rglob("*.py")]

    written = {name for source in sources for name in re.findall(r'app\.task\(name="([\w.]+)"', source)}

    assert len(written) >= 6
    assert written <= set(known)


def test_given_up_jobs_are_forgotten_after_a_month(db):
    for name in ("old", "young", "waiting"):
        periodic.per_site.defer(name=name)
    with in_portal(), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'name' <> 'waiting'")
        cursor.execute(
            "UPDATE procrastinate_events"
            " SET at = now() - make_interval(days => CASE args->>'name' WHEN 'young' THEN 29 ELSE 31 END)"
            " FROM procrastinate_jobs job WHERE job.id = job_id"
        )

    jobs.forget_failed_jobs()

    assert jobs.forget_failed_jobs in periodic.NIGHTLY
    assert [job["args"]["name"] for job in queued()] == ["young", "waiting"]
