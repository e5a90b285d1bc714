"""When the sites are read: soon after a change, each night, and never at the cost of who saves."""

import logging
import time
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.models import ContentPage, FormAnswer, FormPage, HomePage, SiteIdentity
from tenants.actions.team import add_member
from tenants.models import Association
from tenants.schemas import in_association, in_portal
from tests.conftest import load_cast
from training import evidence, evidence_jobs
from training.models import Evidence


def waiting() -> list[str]:
    with in_portal():
        jobs = ProcrastinateJob.objects.filter(task_name="training.read_evidence", status="todo")
        return sorted(job.args["association_id"] for job in jobs)


def publish(count: int) -> None:
    page = ContentPage.objects.get(slug="canari")
    for number in range(count):
        page.title = f"Titre {number}"
        page.save_revision().publish()


@pytest.fixture
def quiet(committed_db):
    """The cast, with an empty queue."""
    cast = load_cast()
    ProcrastinateJob.objects.all().delete()
    return cast


def test_ten_publishes_make_one_job(quiet):
    with in_association(quiet.alpha):
        publish(10)

    assert waiting() == [str(quiet.alpha.pk)]
    evidence_jobs.read_evidence(association_id=waiting()[0])
    assert Evidence.objects.get(association=quiet.alpha, key="alive").is_done


def test_each_kind_of_change_has_the_site_read(quiet):
    def add_form():
        form = HomePage.objects.get().add_child(instance=FormPage(title="Sortie", slug="sortie", purpose="x", keep_months=1))
        FormAnswer.objects.create(page=form, form_data={})

    changes = {
        "unpublish": lambda: ContentPage.objects.get(slug="canari").unpublish(),
        "identity": lambda: SiteIdentity.objects.get().save(),
        "answer": add_form,
    }
    for name, change in changes.items():
        ProcrastinateJob.objects.all().delete()
        with in_association(quiet.alpha):
            change()
        assert waiting() == [str(quiet.alpha.pk)], name
    ProcrastinateJob.objects.all().delete()
    add_member(association=quiet.beta, account=quiet.dan, role="owner", by=None)
    assert waiting() == [str(quiet.beta.pk)], "a second owner"


def test_a_draft_and_a_page_of_the_portal_are_nothing_to_read(quiet):
    with in_association(quiet.alpha):
        ContentPage.objects.get(slug="canari").save_revision()
    evidence_jobs.note_site_change(sender=ContentPage)

    assert waiting() == []


def test_a_change_costs_one_insert_and_waits_for_the_commit(cast, django_capture_on_commit_callbacks, django_assert_num_queries):
    ProcrastinateJob.objects.all().delete()
    with in_association(cast.alpha):
        ContentPage.objects.count()
        with django_capture_on_commit_callbacks() as later, django_assert_num_queries(0):
            evidence_jobs.note_site_change(sender=ContentPage)
        assert len(later) == 1
        with CaptureQueriesContext(connection) as captured:
            later[0]()
    besides = ("SAVEPOINT", "RELEASE", "SET search_path", "SELECT set_config")
    statements = [each["sql"] for each in captured if not each["sql"].startswith(besides)]
    assert len(statements) == 1, statements


def test_saving_is_not_slowed(quiet):
    with in_association(quiet.alpha):
        spent = []
        for _n in range(20):
            started = time.perf_counter()
            evidence_jobs.note_site_change(sender=ContentPage)
            spent.append(time.perf_counter() - started)
    print(f"after a publish: {sorted(spent)[10] * 1000:.2f} ms")
    assert min(spent) < 0.02, "the fastest: what else the machine does only adds to it"


def test_a_broken_queue_spoils_no_save(quiet, caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_jobs RENAME TO elsewhere")

    with in_association(quiet.alpha), caplog.at_level(logging.ERROR):
        SiteIdentity.objects.get().save()
        publish(1)

    with in_association(quiet.alpha):
        assert ContentPage.objects.get(slug="canari").title == "Titre 0"
    assert "procrastinate" in caplog.text


def test_a_site_that_is_behind_or_gone_is_left_alone(cast, caplog):
    Association.objects.filter(pk=cast.alpha.pk).update(release="of another day")

    evidence_jobs.read_evidence(association_id=str(cast.alpha.pk))
    evidence_jobs.read_evidence(association_id="00000000-0000-4000-8000-000000000000")

    assert not Evidence.objects.exists()
    assert caplog.text.count("not read") == 2


def test_the_night_reads_all_but_those_behind_or_closed(cast):
    Association.objects.filter(pk=cast.alpha.pk).update(release="of another day")

    evidence_jobs.read_all_evidence()
    assert set(Evidence.objects.values_list("association__subdomain", flat=True)) == {"beta"}

    Evidence.objects.all().delete()
    Association.objects.update(suspended_at="2026-01-01T00:00Z")
    evidence_jobs.read_all_evidence()
    assert not Evidence.objects.exists()


def test_a_site_without_its_tables_is_unknown_and_stops_no_other(quiet, caplog):
    with in_association(quiet.alpha), connection.cursor() as cursor:
        cursor.execute("DROP TABLE cms_siteidentity CASCADE")

    with caplog.at_level(logging.ERROR):
        evidence_jobs.read_all_evidence()

    states = dict(Evidence.objects.filter(association=quiet.alpha).values_list("key", "state"))
    assert (states["logo"], states["legal"]) == ("unknown", "unknown")
    assert "Check logo failed in Association Alpha" in caplog.text
    assert "unknown" not in Evidence.objects.filter(association=quiet.beta).values_list("state", flat=True)


def test_a_check_that_breaks_keeps_the_day_it_was_done(cast, monkeypatch):
    evidence_jobs.read_evidence(association_id=str(cast.alpha.pk))
    before = Evidence.objects.get(association=cast.alpha, key="opened")

    def broken(facts):
        raise RuntimeError("cassé")

    monkeypatch.setitem(evidence.CHECKS, "opened", replace(evidence.CHECKS["opened"], read=broken))
    evidence_jobs.read_evidence(association_id=str(cast.alpha.pk))

    after = Evidence.objects.get(association=cast.alpha, key="opened")
    assert (before.state, after.state, after.is_done) == ("done", "unknown", False)
    assert after.done_at == before.done_at is not None
