"""What is read off each site for the console."""

import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.models import ContentPage, SiteDocument, SiteIdentity
from tenants import blueprint, figures, fleet
from tenants.models import Association, SiteFigures
from tenants.schemas import in_association, in_portal
from tests.conftest import load_cast


def measured(association) -> SiteFigures:
    with in_association(association):
        figures.measure(association)
    return SiteFigures.objects.get(association=association)


def test_measure_reads_sizes_pages_and_director(cast):
    before = measured(cast.alpha)

    with in_association(cast.alpha):
        SiteDocument.objects.create(title="Statuts", file=ContentFile(b"x" * 5000, name="statuts.pdf"))
        SiteDocument.objects.create(title="Ancien", file=ContentFile(b"x" * 700, name="ancien.pdf")).delete()
        SiteIdentity.objects.update(publication_director="Alice Test")
        ContentPage.objects.get(slug="canari").get_parent().add_child(instance=ContentPage(title="Deux", slug="deux"))
    after = measured(cast.alpha)

    assert (before.files_bytes, before.has_director) == (0, False)
    assert (after.files_bytes, after.has_director) == (5000, True)
    assert after.n_pages == before.n_pages + 1
    assert after.database_bytes > 1_000_000
    assert after.storage_bytes == after.files_bytes
    assert abs(after.measured_at - timezone.now()) < timedelta(minutes=1)


def test_files_of_another_association_are_not_counted(cast):
    with in_association(cast.beta):
        SiteDocument.objects.create(title="Statuts", file=ContentFile(b"x" * 5000, name="statuts.pdf"))

    assert measured(cast.alpha).files_bytes == 0
    assert measured(cast.beta).files_bytes == 5000


def test_measuring_keeps_what_others_noted(cast):
    figures.note_sign_on(association_id=cast.alpha.pk)
    SiteFigures.objects.filter(association=cast.alpha).update(last_archive_at=timezone.now())

    after = measured(cast.alpha)

    assert after.last_sign_on_at is not None
    assert after.last_archive_at is not None


def test_note_sign_on_is_one_statement_from_anywhere(cast, django_assert_num_queries):
    with in_association(cast.alpha):
        ContentPage.objects.count()
        with django_assert_num_queries(1 + 1):  # the insert, and the way to the portal
            figures.note_sign_on(association_id=cast.alpha.pk)

    first = SiteFigures.objects.get(association=cast.alpha).last_sign_on_at
    figures.note_sign_on(association_id=cast.alpha.pk)
    assert SiteFigures.objects.get(association=cast.alpha).last_sign_on_at > first


def test_every_site_is_measured_and_a_broken_one_stops_no_other(committed_db):
    cast = load_cast()
    with in_association(cast.alpha), connection.cursor() as cursor:
        cursor.execute("DROP TABLE cms_siteidentity CASCADE")

    with pytest.raises(RuntimeError, match="1 sites could not be measured: Association Alpha"):
        figures.measure_every_site()

    assert list(SiteFigures.objects.values_list("association__subdomain", flat=True)) == ["beta"]


def publish(count: int) -> None:
    page = ContentPage.objects.get(slug="canari")
    for number in range(count):
        page.title = f"Titre {number}"
        page.save_revision().publish()


def waiting() -> list:
    with in_portal():
        return list(ProcrastinateJob.objects.filter(task_name="tenants.measure_site"))


def test_flood_of_publishes_makes_one_job_per_site(committed_db):
    cast = load_cast()
    with in_association(cast.alpha):
        publish(5)
    with in_association(cast.beta):
        publish(1)

    jobs = waiting()
    assert sorted(job.args["association_id"] for job in jobs) == sorted([str(cast.alpha.pk), str(cast.beta.pk)])
    assert all(job.scheduled_at > timezone.now() for job in jobs)

    figures.measure_site(association_id=str(cast.alpha.pk))
    assert SiteFigures.objects.get(association=cast.alpha).last_published_at > timezone.now() - timedelta(minutes=1)


def test_a_full_queue_does_not_break_the_editors_transaction(cast, django_capture_on_commit_callbacks):
    with in_association(cast.alpha), django_capture_on_commit_callbacks(execute=True):
        publish(2)
        publish(1)

    with in_association(cast.alpha):
        assert ContentPage.objects.get(slug="canari").title == "Titre 0"
    assert len(waiting()) == 1


def test_publishing_is_not_slowed(committed_db):
    cast = load_cast()
    with in_association(cast.alpha):
        publish(1)
        page = ContentPage.objects.get(slug="canari")
        started = time.perf_counter()
        figures.note_publish(sender=ContentPage, instance=page)
        spent = time.perf_counter() - started
    print(f"after a publish: {spent * 1000:.1f} ms")
    assert spent < 0.2


def test_portal_pages_are_not_measured(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        figures.note_publish(sender=ContentPage)

    assert waiting() == []


def test_release_is_marked_when_a_site_opens(cast):
    assert {site.release for site in Association.objects.with_site()} == {blueprint.site_release()}


def test_fleet_update_marks_sites_that_are_up_to_date_and_not_those_that_fail(cast):
    Association.objects.update(release="")
    with in_association(cast.beta), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cms' AND name LIKE '0001%%'")  # its tables exist: it fails

    report = fleet.update(archive=False)

    assert list(report.failed) == [cast.beta]
    marked = dict(Association.objects.with_site().values_list("subdomain", "release"))
    assert marked == {"alpha": blueprint.site_release(), "beta": ""}
