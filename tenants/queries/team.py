"""Reads about the team of one association."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cms.users.models import User
from tenants import queries
from tenants.models import Association, AuditEntry, CityStaff, Invitation, Membership, Role


@dataclass(frozen=True, slots=True)
class Team:
    """An association's people, and what is fragile about them."""

    members: list[Membership]

    @property
    def owners(self) -> list[Membership]:
        return [member for member in self.members if member.role == Role.OWNER]

    @property
    def has_one_owner(self) -> bool:
        return len(self.owners) == 1

    @property
    def all_owners_leave(self) -> bool:
        """Every owner's place has a last day."""
        return bool(self.owners) and all(owner.ends_on for owner in self.owners)


def team(association: Association) -> Team:
    """Return the current team, owners first, then by name (1 query)."""
    ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate(Role)]
    members = Membership.objects.current().filter(association=association).select_related("account")
    by_rank = members.order_by(Case(*ranks, output_field=IntegerField()), "account__last_name", "account__first_name", "pk")
    return Team(list(by_rank))


def owners(association: Association) -> QuerySet[Membership]:
    """Return the owners' places with their accounts (1 query)."""
    return Membership.objects.filter(association=association, role=Role.OWNER).select_related("account").order_by("pk")


def owners_of(association: Association) -> list[User]:
    """Return the owners' accounts (1 query)."""
    return [place.account for place in owners(association)]


def pending_invitations(association: Association) -> QuerySet[Invitation]:
    """Return the invitations nobody has accepted, expired ones too: they can be sent again (1 query)."""
    return Invitation.objects.filter(association=association, accepted_at=None).order_by("-created_at", "-pk")


def my_sites(account: User) -> QuerySet[Membership]:
    """Return a person's places, each with `n_owners`, how many owners its team has (1 query)."""
    same_team = Membership.objects.filter(association=OuterRef("association"), role=Role.OWNER).order_by()
    count = same_team.values("association").annotate(total=Count("pk")).values("total")
    return queries.my_memberships(account).annotate(n_owners=Coalesce(Subquery(count), 0))


def journal(association: Association) -> QuerySet[AuditEntry]:
    """Return an association's journal, newest first (1 query).

    `done_by_city` is true for what a city agent did who has no place in the team.
    """
    is_staff = CityStaff.objects.filter(account=OuterRef("by"))
    in_team = Membership.objects.filter(account=OuterRef("by"), association=OuterRef("association"))
    entries = AuditEntry.objects.filter(association=association).select_related("by")
    return entries.annotate(done_by_city=Q(Exists(is_staff)) & ~Q(Exists(in_team)))


def places_to_remind(today: date, *, within: int) -> QuerySet[Membership]:
    """Return the places whose last day comes within so many days, the soonest first (1 query)."""
    last = today + timedelta(days=within)
    places = Membership.objects.filter(ends_on__range=(today, last), association__deleted_at=None)
    return places.select_related("account", "association").order_by("ends_on", "pk")


def places_that_ended(today: date) -> QuerySet[Membership]:
    """Return the places whose last day is past, owners' too (1 query)."""
    places = Membership.objects.filter(ends_on__lt=today, association__deleted_at=None)
    return places.select_related("account", "association").order_by("ends_on", "pk")
