"""What city IT's console reads. Nothing here enters a site: the figures were read off them before (tenants.figures)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BigIntegerField, Case, Count, Exists, F, IntegerField, OrderBy, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from cms.models import SiteIdentity
from cms.users.models import User
from tenants import mail_limits, releases, rules
from tenants.models import Association, AuditEntry, Banner, Domain, Invitation, Membership, Role
from tenants.queries import proofs
from tenants.schemas import in_association

DORMANT = timedelta(days=183)
ARCHIVE_AGE = timedelta(days=7)
NEAR_QUOTA = 0.8

SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "nom": ("search_text", "pk"),
    "activite": (F("last_activity").asc(nulls_first=True), "pk"),
    "stockage": ("-storage", "pk"),
    "creation": ("-created_at", "pk"),
    "archive": (F("figures__last_archive_at").asc(nulls_first=True), "pk"),
    "preuve": (F("figures__proved_at").asc(nulls_first=True), "pk"),
}


def filters() -> dict[str, Q]:
    """Return what each filter of the list means, for a queryset that `associations()` has annotated."""
    now = timezone.now()
    site = Q(schema_name__isnull=False)
    quiet = Q(last_activity__lt=now - DORMANT) | Q(last_activity=None, created_at__lt=now - DORMANT)
    unarchived = Q(figures__last_archive_at=None) | Q(figures__last_archive_at__lt=now - ARCHIVE_AGE)
    return {
        "sites": site,
        "endormies": site & quiet,
        "une-responsable": site & Q(n_owners=1),
        "sans-responsable": site & Q(n_owners=0),
        "presque-pleines": site & Q(storage__gte=F("quota_bytes") * NEAR_QUOTA),
        "courriers-retenus": site & Q(pk__in=mail_limits.held_back().values("pk")),
        "suspendues": Q(suspended_at__isnull=False, delete_on=None),
        "a-supprimer": Q(delete_on__isnull=False),
        "en-retard": site & Q(is_behind=True),
        "sans-archive": site & unarchived,
        **proofs.worries(now),
        "sans-directeur": site & (Q(figures=None) | Q(figures__has_director=False)),
        "sans-site": ~site,
        "toutes": Q(),
    }


def known_neighbourhoods() -> list[str]:
    """Return the neighbourhoods that associations are in (1 query)."""
    known = Association.objects.existing().exclude(neighbourhood="")
    return list(known.order_by("neighbourhood").values_list("neighbourhood", flat=True).distinct())


def associations(*, words: str = "") -> QuerySet[Association]:
    """Return existing associations with `n_owners`, `storage`, `last_activity` and their figures, narrowed by words.

    Each word must be found in the name (folded), the address or the RNA number; a whole e-mail finds its person's teams.
    """
    owners = Membership.objects.filter(association=OuterRef("pk"), role=Role.OWNER).order_by()
    counted = owners.values("association").annotate(n=Count("pk")).values("n")
    found = proofs.with_facts(Association.objects.existing().select_related("figures"))
    found = found.annotate(
        n_owners=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        storage=Coalesce(F("figures__files_bytes"), 0, output_field=BigIntegerField()),
        last_activity=Greatest("figures__last_published_at", "figures__last_sign_on_at"),
        is_behind=Case(When(releases.ready(), then=False), default=True),
    )
    for word in rules.fold(words).replace("\0", " ").split()[:10]:
        found = found.filter(_with_word(word))
    return found


def _with_word(word: str) -> Q:
    if "@" in word:
        member = Membership.objects.filter(association=OuterRef("pk"), account__email=word)
        invited = Invitation.objects.filter(association=OuterRef("pk"), email=word, accepted_at=None)
        return Q(Exists(member)) | Q(Exists(invited))
    named = Q(search_text__contains=word) | Q(subdomain__contains=word) | Q(custom_host__contains=word)
    return named | Q(rna_number__iexact=word) | Q(Exists(_label(word)))


def _label(word: str) -> QuerySet:
    """An old address finds its association too."""
    return Domain.objects.filter(association=OuterRef("pk"), name=word)


def counts(found: QuerySet[Association]) -> dict[str, int]:
    """Return how many of the associations each filter keeps (1 query)."""
    wanted = {name.replace("-", "_"): Count("pk", filter=condition) for name, condition in filters().items() if condition}
    wanted["toutes"] = Count("pk")
    numbers = found.order_by().aggregate(**wanted)
    return {name.replace("_", "-"): number for name, number in numbers.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the directory and the association's own site do not tell alike."""

    label: str
    in_directory: str
    on_site: str


def identity_differences(association: Association) -> list[Difference]:
    """Return where the directory and the site differ on who the association is and where it sits (1 query in the site)."""
    if not association.has_site or releases.is_behind(association):
        return []
    with in_association(association):
        identity = SiteIdentity.objects.first()
    if identity is None:
        return []
    fields = ("name", "rna_number", "street", "postal_code", "town")
    told = [(field, getattr(association, field).strip(), getattr(identity, field).strip()) for field in fields]
    label = SiteIdentity._meta.get_field
    return [
        Difference(str(label(field).verbose_name), ours, theirs)
        for field, ours, theirs in told
        if rules.fold(ours) != rules.fold(theirs)
    ]


def current_banners() -> QuerySet[Banner]:
    """Return the banners that are to be shown now, the oldest first (1 query)."""
    now = timezone.now()
    return Banner.objects.filter(starts_at__lte=now, ends_at__gt=now).order_by("starts_at", "pk")


def recipients(*, owners_only: bool) -> dict[User, str]:
    """Return each person of the teams once, with the names of their associations (1 query)."""
    places = Membership.objects.current().filter(account__is_active=True).exclude(association__schema_name=None)
    if owners_only:
        places = places.filter(role=Role.OWNER)
    people: dict[User, list[str]] = {}
    for place in places.select_related("account", "association").order_by("association__name", "pk"):
        people.setdefault(place.account, []).append(place.association.name)
    return {account: ", ".join(names) for account, names in people.items()}


def journal(
    *,
    association_id: UUID | None = None,
    words: str = "",
    person: str = "",
    group: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """Return the audit, newest first, with who and where (1 query). `group` is the noun of an action's name."""
    entries = AuditEntry.objects.select_related("by", "association").order_by("-at", "-pk")
    if association_id:
        entries = entries.filter(association_id=association_id)
    for word in rules.fold(words).replace("\0", " ").split()[:10]:
        entries = entries.filter(Q(association__search_text__contains=word) | Q(label__icontains=word))
    for word in person.replace("\0", " ").split()[:5]:
        found = Q(by__email__icontains=word) | Q(by__first_name__icontains=word) | Q(by__last_name__icontains=word)
        entries = entries.filter(found)
    if group:
        entries = entries.filter(action__contains=f".{group}.")
    if since:
        entries = entries.filter(at__gte=since)
    return entries.filter(at__lt=until) if until else entries
