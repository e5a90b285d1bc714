"""Reads of the portal that need thought."""

from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cms.users.models import User
from tenants import rules
from tenants.models import AssistanceSession, Association, CityStaff, Domain, Invitation, Membership


def sites() -> QuerySet[Association]:
    """Return every association with a site, suspended ones too (1 query)."""
    return Association.objects.with_site()


def domain_for_host(host: str) -> Domain | None:
    """Return the domain a normalised host leads to, with its association (1 query)."""
    return Domain.objects.select_related("association").filter(name=rules.domain_name(host)).first()


def is_ours(host: str) -> bool:
    """Whether a normalised host is the portal's or leads to a site (1 query)."""
    names = Domain.objects.filter(name=rules.domain_name(host), association__in=Association.objects.with_site())
    return host == settings.PORTAL_HOST or names.exists()


def directory(*, words: str = "", category: str = "") -> QuerySet[Association]:
    """Return the public directory, narrowed by words (all must be found, accents do not count) and category (1 query)."""
    found = Association.objects.open_to_public()
    for word in rules.fold(words).replace("\0", " ").split()[:10]:
        found = found.filter(search_text__contains=word)
    # By the folded name: the database's own order depends on how it was made, and may put É after Z.
    return (found.filter(category=category) if category else found).order_by("search_text", "pk")


def directory_categories() -> dict[str, int]:
    """Return how many associations the directory has in each category that has any (1 query)."""
    rows = Association.objects.open_to_public().order_by().values_list("category").annotate(Count("pk"))
    return dict(rows)


def my_memberships(account: User) -> QuerySet[Membership]:
    """Return a person's places in teams whose site exists (1 query)."""
    return (
        Membership.objects.current()
        .filter(account=account)
        .exclude(association__schema_name=None)
        .select_related("association")
        .order_by("association__name")
    )


def membership_of(*, account: User, association_id: UUID) -> Membership | None:
    """Return the current place of an account in a team (1 query)."""
    return my_memberships(account).filter(association_id=association_id).first()


def account_of(email: str) -> User | None:
    """Return the account that a verified address belongs to, its first one or another (1 query)."""
    proved = Q(email=email) | Q(emailaddress__email=email, emailaddress__verified=True)
    return User.objects.filter(proved).first()


def open_invitation(token_hash: str) -> Invitation | None:
    """Return the invitation behind a link, if it can still be accepted (1 query)."""
    live = Invitation.objects.select_related("association").filter(association__deleted_at=None)
    return live.filter(token_hash=token_hash, accepted_at=None, expires_at__gt=timezone.now()).first()


def staff_roles(account: User) -> set[str]:
    """Return what an account is in the city's staff: `it`, `trainer`, both or nothing (1 query)."""
    return set(CityStaff.objects.filter(account=account).values_list("role", flat=True))


def open_assistance(*, account: User, association_id: UUID) -> AssistanceSession | None:
    """Return the assistance session that lets a city agent into a site now (1 query)."""
    return (
        AssistanceSession.objects.select_related("association", "account")
        .filter(account=account, association_id=association_id, ended_at=None, ends_at__gt=timezone.now())
        .filter(account_id__in=CityStaff.objects.values("account_id"), association__deleted_at=None)
        .first()
    )
