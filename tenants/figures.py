"""What is read off each site for the console: sizes, pages, last activity. Written in the portal, one row per association."""

from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from procrastinate.contrib.django import app
from wagtail.models import Page

from cms import storage, trash
from cms.models import SiteIdentity
from tenants import jobs, queries, releases
from tenants.actions import room
from tenants.models import Association, SiteFigures
from tenants.schemas import SitePlace, current_place, for_each_association, in_portal

SOON = {"minutes": 2}  # publishing comes in bursts: what follows within two minutes is measured with the first


def measure(association: Association) -> SiteFigures:
    """Read the figures of the site the connection is in, and keep them in the portal."""
    return _measure_here(association.pk)


def _measure_here(association_id: UUID) -> SiteFigures:
    pages = trash.outside(Page.objects.filter(depth__gt=1))
    figures = SiteFigures(
        association_id=association_id,
        measured_at=timezone.now(),
        files_bytes=storage.used_bytes(),
        database_bytes=_schema_size(),
        n_pages=pages.count(),
        has_director=SiteIdentity.objects.exclude(publication_director="").exists(),
        last_published_at=pages.aggregate(latest=Max("last_published_at"))["latest"],
    )
    names = ["measured_at", "files_bytes", "database_bytes", "n_pages", "has_director", "last_published_at"]
    _write(figures, names)
    room.look(association_id=association_id, used=figures.storage_bytes)
    return figures


def measure_every_site() -> None:
    """Measure all the sites. One failure stops no other; it is told at the end."""
    report = for_each_association(measure, associations=releases.not_behind(queries.sites()))
    if report.failed:
        raise RuntimeError(f"{len(report.failed)} sites could not be measured: {', '.join(map(str, report.failed))}")


def note_sign_on(*, association_id: UUID) -> None:
    """Note that somebody has just come into a site (1 statement)."""
    _write(SiteFigures(association_id=association_id, last_sign_on_at=timezone.now()), ["last_sign_on_at"])


def _write(figures: SiteFigures, names: list[str]) -> None:
    with in_portal():
        SiteFigures.objects.bulk_create([figures], update_conflicts=True, unique_fields=["association"], update_fields=names)


def _schema_size() -> int:
    """Return the bytes of the tables of the schema the connection is in, with their indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'm')"
        )
        return cursor.fetchone()[0]


@app.task(name="tenants.measure_site")
@jobs.run_in_site
def measure_site() -> None:
    """Measure the site whose id the job carries."""
    place = current_place()
    if isinstance(place, SitePlace):
        _measure_here(place.association_id)


def note_publish(sender, **kwargs) -> None:
    """Receiver of Wagtail's `page_published`."""
    note_change()


def note_change() -> None:
    """Measure the site the connection is in soon, once its transaction is over."""
    place = current_place()
    if isinstance(place, SitePlace):
        transaction.on_commit(lambda: measure_soon(association_id=place.association_id), robust=True)


def measure_soon(*, association_id: UUID) -> None:
    """Put one job in the queue for a site, unless one is waiting there already."""
    job = measure_site.configure(queueing_lock=f"measure-{association_id}", schedule_in=SOON)
    jobs.enqueue_once(job, association_id=str(association_id))
