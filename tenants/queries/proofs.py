"""Whether sites are archived, and whether their archives are known to bring them back."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tenants import queries
from tenants.models import Archive, Association, AuditEntry, PutAside, SchemaName, SiteFigures

PROOF_AGE = timedelta(days=35)
FAILURE_AGE = timedelta(days=2)
OUTCOME_AGE = timedelta(days=30)
TASK = "tenants.archive_work"
OUTCOMES = (
    "tenants.archive.created",
    "tenants.archive.failed",
    "tenants.archive.proved",
    "tenants.site.copied",
    "tenants.site.restored",
    "tenants.site.restore_undone",
)
LONG_AGO = Value(datetime(2000, 1, 1, tzinfo=UTC), output_field=DateTimeField())


def with_facts(found: QuerySet[Association]) -> QuerySet[Association]:
    """Add what `worries` asks: when an archive last failed, since when there is a site, whether a version is put aside."""
    recent = timezone.now() - FAILURE_AGE
    failures = AuditEntry.objects.filter(association=OuterRef("pk"), action="tenants.archive.failed", at__gt=recent)
    failures = failures.filter(data__work__in=["archive", "deletion"]).order_by("-at")
    given = SchemaName.objects.filter(association=OuterRef("pk")).order_by("given_at")
    aside = PutAside.objects.filter(association=OuterRef("pk"), dropped_at=None)
    return found.annotate(
        archive_failed_at=Subquery(failures.values("at")[:1]),
        site_since=Subquery(given.values("given_at")[:1]),
        has_version_aside=Exists(aside),
    )


def worries(now: datetime) -> dict[str, Q]:
    """Return what a worry about a site's archives means, by its name in the console, for a queryset `with_facts`."""
    site = Q(schema_name__isnull=False)
    not_since = Q(figures__last_archive_at=None) | Q(figures__last_archive_at__lt=F("archive_failed_at"))
    never = Q(figures__proved_at=None, site_since__lt=now - PROOF_AGE)
    return {
        "archive-ratee": site & Q(archive_failed_at__isnull=False) & not_since,
        "preuve-ratee": site & Q(figures__proof__has_key="error"),
        "preuve-ancienne": site & (Q(figures__proved_at__lt=now - PROOF_AGE) | never),
        "mises-de-cote": site & Q(has_version_aside=True),
    }


def worried_sites(now: datetime) -> QuerySet[Association]:
    """Return the sites whose archives are a worry, with their figures and a mark for each worry (1 query)."""
    known = worries(now)
    del known["mises-de-cote"]
    marks = {f"is_{name.replace('-', '_')}": Case(When(worry, then=True), default=False) for name, worry in known.items()}
    found = with_facts(queries.sites()).filter(reduce(or_, known.values()))
    return found.annotate(**marks).select_related("figures").order_by("search_text", "pk")


def is_old(figures: SiteFigures | None, *, now: datetime) -> bool:
    """Whether a site was proved, but long ago."""
    return bool(figures and figures.proved_at and figures.proved_at < now - PROOF_AGE)


def untold(now: datetime) -> dict[str, list[Association]]:
    """Return, for each worry that the city is told of, the sites it has not been told about yet."""
    known = worries(now)
    archived, proved = "figures__last_archive_at", "figures__proved_at"
    since = {"archive-ratee": archived, "preuve-ratee": proved, "preuve-ancienne": proved}
    return {worry: list(_untold(worry, known[worry], since[worry])) for worry in since}


def _untold(worry: str, condition: Q, since: str) -> QuerySet[Association]:
    """What was told counts until the next success."""
    told = AuditEntry.objects.filter(association=OuterRef("pk"), action="tenants.archive.worry_told", data__worry=worry)
    told = told.filter(at__gt=Coalesce(OuterRef(since), LONG_AGO))
    return with_facts(queries.sites()).filter(condition).exclude(Exists(told)).order_by("search_text", "pk")


def work_under_way(association: Association) -> ProcrastinateJob | None:
    """Return what the worker has to do with this association's archives now, or nothing (1 query)."""
    waiting = ProcrastinateJob.objects.filter(task_name=TASK, status__in=["todo", "doing"])
    return waiting.filter(args__association_id=str(association.pk)).order_by("id").first()


def outcomes(association: Association, *, now: datetime) -> QuerySet[AuditEntry]:
    """Return what was done or failed with this association's archives, newest first, the night's successes left out (1 query)."""
    ours = Q(association=association) | Q(action="tenants.site.copied", data__origin=str(association.pk))
    done = AuditEntry.objects.filter(ours, action__in=OUTCOMES, at__gt=now - OUTCOME_AGE)
    quiet = Q(action="tenants.archive.created", by=None)
    return done.exclude(quiet).select_related("by", "association").order_by("-at", "-pk")


def latest_failures(sites: list[Association]) -> dict[object, AuditEntry]:
    """Return the last failure of each of these sites (1 query)."""
    failed = AuditEntry.objects.filter(association__in=sites, action="tenants.archive.failed")
    return {entry.association_id: entry for entry in failed.order_by("association_id", "-at").distinct("association_id")}


def versions_put_aside() -> QuerySet[PutAside]:
    """Return the versions of sites that can still be come back to, the first to go first (1 query)."""
    return PutAside.objects.filter(dropped_at=None).select_related("association", "by").order_by("until", "pk")


def deleted_with_archives() -> QuerySet[Association]:
    """Return the deleted associations that an archive can still bring back as a copy, the last one first (1 query)."""
    kept = Archive.objects.filter(association=OuterRef("pk"))
    return Association.objects.filter(Exists(kept), deleted_at__isnull=False).order_by("-deleted_at", "pk")


def find_archived(name: str) -> Association | None:
    """Return the association a person means: by its subdomain, by its id, or by the subdomain it had before it was deleted."""
    label = name.strip().lower()
    found = queries.sites().filter(subdomain=label).first() or _by_id(label)
    if found:
        return found
    gone = (
        AuditEntry.objects.filter(action="tenants.association.deleted", data__subdomain=label)
        .order_by("-at")
        .values("association")
    )
    ids = [row["association"] for row in gone]
    deleted = {association.pk: association for association in deleted_with_archives().filter(pk__in=ids)}
    return next((deleted[pk] for pk in ids if pk in deleted), None)


def _by_id(text: str) -> Association | None:
    try:
        return Association.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
