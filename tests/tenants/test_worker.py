"""Kill -9 a real worker anywhere: what it had in hand is done by the next one. And the schedule that brings work back."""

import contextlib
import json
import signal
import time
from datetime import UTC, datetime, timedelta

import psycopg
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.periodic import PeriodicDeferrer
from wagtail.models import Page

from cms.models import ContentPage
from deploy import settings as production
from tenants import failures, jobs, periodic, queries, rescue
from tenants.models import AuditEntry, OutgoingMail
from tenants.queries import schedule
from tenants.schemas import in_association
from tests.conftest import load_cast
from tests.mails import outgoing
from tests.smtp import mail_server, start_worker, stop, wait_until
from tests.tenants.test_outbox import write

STEPS = [
    *("sql update", "sql done", "sql select", "sql done"),  # it claims the mail
    *("say ehlo", "say mail", "say rcpt", "say data"),
    "say cont",  # the text and its final dot, in one
    *("sql update", "sql done"),  # it writes down that the mail has left
    "say quit",
]
IN_THE_GAP = {10}  # accepted by the server, and killed before the statement that says so


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


RESCUED = 150  # seconds: the work of the dead is looked for once a minute (tenants.rescue), on the minute


def make_silent() -> None:
    """Let the time pass after which a worker that says nothing is dead."""
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")


def test_killed_worker_loses_no_mail_and_doubles_none_but_in_the_gap(committed_db):
    killed = {}
    with mail_server() as server:
        for k in range(1, len(STEPS) + 1):
            killed[write(f"mail{k}@example.org").message_id] = k
            worker = start_worker(committed_db, str(k), port=server.port, module="tests.kill_worker")
            steps, errors = worker.communicate(timeout=60)
            assert (worker.returncode, steps.split("\n")[:-1]) == (-signal.SIGKILL, STEPS[:k]), errors
        before = server.addresses()
        assert len(outgoing(state="leaving")) == 9, "killed before it was written down"
        make_silent()
        worker = start_worker(committed_db, port=server.port)
        # A mail that had left before its worker died is sent already: only its job is still to come and go.
        wait_until(lambda: not ProcrastinateJob.objects.filter(task_name="tenants.deliver_mail").exists(), seconds=RESCUED)
        assert stop(worker) == 0

    assert before == ["mail10@example.org", "mail11@example.org", "mail12@example.org"]
    copies = {k: [message for _to, message in server.received if killed[message["Message-ID"]] == k] for k in killed.values()}
    assert {k: len(found) for k, found in copies.items()} == {k: 2 if k in IN_THE_GAP else 1 for k in copies}
    for k in IN_THE_GAP:
        first, second = copies[k]
        assert [(name, value) for name, value in first.items() if name != "Content-Type"] == [
            (name, value) for name, value in second.items() if name != "Content-Type"
        ], "one mail for whoever receives both"
    assert not OutgoingMail.objects.exclude(state="sent").exists()


def test_killed_worker_in_periodic_work_is_followed_by_another(committed_db):
    """It dies with the work of every site in hand, while the next run waits already under the same lock."""
    cast = load_cast()
    with in_association(cast.beta):
        page = ContentPage.objects.get(slug="canari")
        page.unpublish()
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
    publish = jobs.app.tasks["tenants.periodic.publish_scheduled"]
    publish.defer(timestamp=0)
    hold = hold_table(committed_db, cast.beta.schema_name)
    worker = start_worker(committed_db)
    wait_until(lambda: ProcrastinateJob.objects.filter(task_name=publish.name, status="doing").exists())
    time.sleep(0.5)
    worker.kill()
    worker.communicate()
    hold.close()
    with contextlib.suppress(AlreadyEnqueued):  # the schedule may just have done so
        publish.defer(timestamp=1)
    assert sorted(ProcrastinateJob.objects.filter(task_name=publish.name).values_list("status", flat=True)) == ["doing", "todo"]

    make_silent()
    worker = start_worker(committed_db)
    wait_until(lambda: not ProcrastinateJob.objects.filter(task_name=publish.name).exists(), seconds=RESCUED)
    assert stop(worker) == 0

    with in_association(cast.beta):
        assert Page.objects.get(pk=page.pk).live is True
    assert not AuditEntry.objects.filter(action="tenants.task.failed").exists()


def hold_table(url: str, schema: str):
    """Keep a table locked on a connection of its own, so that work stands still there until it is closed."""
    holder = psycopg.connect(url)
    holder.execute(f'LOCK TABLE "{schema}".wagtailcore_revision IN ACCESS EXCLUSIVE MODE')
    return holder


def running(task: str, **args) -> int:
    """Put a job in the hands of a worker that is dead; returns its id."""
    job_id = jobs.app.tasks[task].defer(**args)
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE id = %s", job_id)
    return job_id


def test_job_that_kills_its_worker_three_times_is_given_up(cast):
    job_id = running("tenants.measure_site", association_id=str(cast.alpha.pk))

    for _death in range(2):
        rescue.rescue(timestamp=0)
        assert ProcrastinateJob.objects.get(pk=job_id).status == "todo"
        sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", job_id)
    rescue.rescue(timestamp=0)

    assert ProcrastinateJob.objects.get(pk=job_id).status == "failed"
    (entry,) = AuditEntry.objects.filter(action="tenants.task.failed")
    assert (entry.label, entry.association, entry.by) == ("tenants.measure_site", None, None)
    assert entry.data == {"job": job_id, "name": "", "reason": failures.WORKER_DIED}


def test_mail_that_kills_its_worker_is_one_dead_letter(db):
    mail = write()
    sql("UPDATE procrastinate_jobs SET status = 'doing'")

    for _death in range(3):
        rescue.rescue(timestamp=0)
        sql("UPDATE procrastinate_jobs SET status = 'doing'")

    mail.refresh_from_db()
    assert (mail.state, mail.error, ProcrastinateJob.objects.count()) == ("given-up", failures.WORKER_DIED, 0)


def test_living_workers_jobs_are_left_alone(db):
    job_id = running("tenants.measure_site", association_id="00000000-0000-0000-0000-000000000000")
    sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    sql("UPDATE procrastinate_jobs SET worker_id = (SELECT max(id) FROM procrastinate_workers)")

    assert rescue.orphans() == []
    make_silent()
    assert rescue.orphans() == [job_id]


def test_mail_without_a_job_gets_one_again(db):
    lost, fresh = write("lost@example.org"), write("fresh@example.org")
    OutgoingMail.objects.filter(pk=lost.pk).update(written_at=timezone.now() - timedelta(hours=1))
    sql("DELETE FROM procrastinate_jobs")

    rescue.enqueue_lost_mails()
    rescue.enqueue_lost_mails()

    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"mail_id": str(lost.pk)}]
    assert fresh.state == "waiting"


def test_terminated_worker_finishes_what_it_has_in_hand(committed_db):
    cast = load_cast()
    job = jobs.app.tasks["tenants.measure_site"].defer(association_id=str(cast.alpha.pk))
    hold = hold_table(committed_db, cast.alpha.schema_name)
    hold.execute(f'LOCK TABLE "{cast.alpha.schema_name}".wagtailcore_page IN ACCESS EXCLUSIVE MODE')
    worker = start_worker(committed_db)
    wait_until(lambda: ProcrastinateJob.objects.filter(pk=job, status="doing").exists())
    worker.send_signal(signal.SIGTERM)
    time.sleep(1)
    assert worker.poll() is None, "it waits for its job"
    hold.close()

    worker.communicate(timeout=30)

    assert (worker.returncode, ProcrastinateJob.objects.filter(pk=job).exists()) == (0, False)


# The schedule


def deferred(now: datetime) -> list[str]:
    """Put in the queue what is due, as a worker that starts at this moment does; returns the tasks' names."""
    deferrer = PeriodicDeferrer(registry=jobs.app.periodic_registry, **production.PROCRASTINATE_PERIODIC_DEFAULTS)
    names = []
    for periodic_task, at in deferrer.get_previous_tasks(at=now.timestamp()):
        name, lock, key = periodic_task.task.name, periodic_task.task.queueing_lock, periodic_task.periodic_id
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT procrastinate_defer_periodic_job_v2('default', NULL, %s, %s, 0, %s, %s, %s)",
                [f"{lock}-{at}", name, key, at, json.dumps({"timestamp": at})],
            )
            names += [name.removeprefix("tenants.").removeprefix("periodic.")] * (cursor.fetchone()[0] is not None)
    return sorted(names)


def scheduled(*, often: bool = False) -> list[str]:
    tasks = jobs.app.periodic_registry.periodic_tasks.values()
    names = [task.task.name for task in tasks if not often or task.cron in ("* * * * *", "*/3 * * * *", "*/5 * * * *")]
    return sorted(name.removeprefix("tenants.").removeprefix("periodic.") for name in names)


def test_what_was_missed_while_no_worker_ran_is_done_once(db):
    day = datetime(2026, 11, 20, tzinfo=UTC)
    of_mondays = {"forum.send_digests"}  # and this is a Friday
    assert deferred(day.replace(hour=3, minute=42, second=10)) == sorted(set(scheduled()) - of_mondays)
    assert deferred(day.replace(hour=3, minute=42, second=30)) == [], "a worker that starts again at once"

    back = day.replace(hour=9, minute=2, second=10) + timedelta(days=3)  # the server was off for three nights

    assert deferred(back) == scheduled()
    assert set(scheduled()) >= {"nightly", "rescue", *periodic.PER_SITE}
    assert deferred(back + timedelta(minutes=5)) == scheduled(often=True)


def test_night_is_cut_into_jobs_that_mails_can_pass(db):
    periodic.nightly(timestamp=0)
    periodic.nightly(timestamp=1)
    write()

    waiting = ProcrastinateJob.objects.order_by("-priority", "id")
    assert [job.task_name for job in waiting][0] == "tenants.deliver_mail"
    assert [job.args["name"] for job in waiting[1:]] == [work.__name__ for work in periodic.NIGHTLY]
    assert {job.lock for job in waiting[1:]} == {"tenants.nightly"}


def test_failing_work_of_the_night_stops_no_other_and_says_why(committed_db):
    nightly_work = jobs.app.tasks["tenants.nightly_work"]
    nightly_work.defer(name="forget_sign_ons", timestamp=0)
    nightly_work.defer(name="forget_old_audit", timestamp=0)
    sql("ALTER TABLE tenants_signoncode RENAME TO hidden")
    worker = start_worker(committed_db, "--one-shot")
    worker.communicate(timeout=60)

    (failed,) = ProcrastinateJob.objects.filter(task_name="tenants.nightly_work")
    (entry,) = AuditEntry.objects.filter(action="tenants.task.failed")
    assert (failed.args["name"], failed.status) == ("forget_sign_ons", "failed")
    assert (entry.data["job"], entry.data["name"]) == (failed.pk, "forget_sign_ons")
    assert 'relation "tenants_signoncode" does not exist' in entry.data["reason"]

    sql("ALTER TABLE hidden RENAME TO tenants_signoncode")
    nightly_work.defer(name="forget_sign_ons", timestamp=1)
    start_worker(committed_db, "--one-shot").communicate(timeout=60)
    assert not ProcrastinateJob.objects.filter(task_name="tenants.nightly_work").exists(), "it went well since"


def test_only_sites_with_something_due_are_entered(cast, django_assert_num_queries):
    assert schedule.sites_with_work("publish_scheduled") == []
    with in_association(cast.alpha):
        ContentPage.objects.filter(slug="canari").update(expire_at=timezone.now() - timedelta(minutes=1))
    with in_association(cast.beta):
        page = ContentPage.objects.get(slug="canari")
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision(approved_go_live_at=page.go_live_at)

    assert len(queries.sites()) == 2  # back in the portal: going there is a statement too
    with django_assert_num_queries(3):
        assert schedule.sites_with_work("publish_scheduled") == [cast.alpha]
    with in_association(cast.beta):
        page.latest_revision.__class__.objects.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    assert set(schedule.sites_with_work("publish_scheduled")) == {cast.alpha, cast.beta}
    assert set(schedule.sites_with_work("purge_answers")) == {cast.alpha, cast.beta}


def test_broken_site_hides_no_other(cast):
    with in_association(cast.alpha):
        sql("ALTER TABLE wagtailcore_page RENAME TO hidden")
    with in_association(cast.beta):
        ContentPage.objects.filter(slug="canari").update(expire_at=timezone.now() - timedelta(minutes=1))

    assert schedule.sites_with_work("publish_scheduled") == [cast.beta]


def test_work_named_in_the_conditions_exists():
    assert set(schedule.CONDITIONS) <= set(periodic.PER_SITE)
