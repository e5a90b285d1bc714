"""Requests for a site, and handovers: what the public pages, the owners and city IT read."""

from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from django.db.models import Case, Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from cms.users.models import User
from tenants import rules
from tenants.models import Association, CityStaff, Handover, HandoverAnswer, Invitation, Membership, Role, SignOn, SiteRequest

NEAR = 0.78  # how alike two folded names must be to be shown as one (1 is the same)
COMMON_WORDS = frozenset(
    "association amicale asso club comite de des du et la le les l d en pour sur a au aux sport sportive".split()
)


def requests_for_staff(state: str = "") -> QuerySet[SiteRequest]:
    """Return the requests whose e-mail is confirmed, those to be checked first, oldest first among them (1 query)."""
    waiting = Case(When(state=SiteRequest.State.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = SiteRequest.objects.exclude(state=SiteRequest.State.UNCONFIRMED).annotate(
        rank=waiting,
        n_papers=Count("papers"),
        waits_since=Case(When(state=SiteRequest.State.WAITING, then="created_at")),
    )
    return (found.filter(state=state) if state else found).order_by("rank", "waits_since", "-decided_at", "pk")


def request_counts() -> dict[str, int]:
    """Return how many requests are in each state that city IT sees (1 query)."""
    rows = SiteRequest.objects.exclude(state=SiteRequest.State.UNCONFIRMED).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def request_behind(token: str) -> SiteRequest | None:
    """Return the request that a mailed link stands for (1 query)."""
    return SiteRequest.objects.filter(token_hash=rules.hash_secret(token)).first()


def duplicates_of(site_request: SiteRequest) -> list[Association]:
    """Return associations of the directory that may be the one that asks: same number, or a near name (2 queries)."""
    everyone = Association.objects.existing()
    same = list(everyone.filter(rna_number=site_request.rna_number)) if site_request.rna_number else []
    name = rules.fold(site_request.name)
    words = sorted(set(rules.label_from(site_request.name).split("-")) - COMMON_WORDS - {""}, key=len, reverse=True)[:3]
    if not words:
        return same
    sharing = Q()
    for word in words:
        sharing |= Q(search_text__contains=word)
    near = []
    for association in everyone.filter(sharing).exclude(pk__in=[one.pk for one in same]).order_by("pk")[:500]:
        other = rules.fold(association.name)
        alike = SequenceMatcher(None, name, other).ratio()
        if alike >= NEAR or name in other or other in name:
            near.append((alike, association))
    return same + [association for _alike, association in sorted(near, key=lambda pair: -pair[0])[:5]]


def handovers_for_staff(state: str = "") -> QuerySet[Handover]:
    """Return the handovers of existing associations, those under way first (1 query)."""
    under_way = Case(When(state=Handover.State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = (
        Handover.objects.exclude(state=Handover.State.UNCONFIRMED)
        .filter(association__deleted_at=None)
        .select_related("association")
        .annotate(rank=under_way, n_objections=Count("answers", filter=Q(answers__agrees=False)))
    )
    return (found.filter(state=state) if state else found).order_by("rank", "-created_at", "pk")


def handover_counts() -> dict[str, int]:
    """Return how many handovers are in each state that city IT sees (1 query)."""
    live = Handover.objects.exclude(state=Handover.State.UNCONFIRMED).filter(association__deleted_at=None)
    return dict(live.order_by().values_list("state").annotate(Count("pk")))


def claim_behind(token: str) -> Handover | None:
    """Return the claim that a mailed link stands for, if its association still exists (1 query)."""
    live = Handover.objects.select_related("association").filter(association__deleted_at=None)
    return live.filter(token_hash=rules.hash_secret(token)).first()


def open_handover(*, association: Association, kind: str) -> Handover | None:
    """Return the handover of one kind that is under way (1 query)."""
    return Handover.objects.filter(association=association, kind=kind, state=Handover.State.OPEN).first()


def pending_invitation(handover: Handover) -> Invitation | None:
    """Return the invitation that would complete a handover, if it can still be accepted (1 query)."""
    return handover.invitations.filter(accepted_at=None, expires_at__gt=timezone.now()).first()


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A place in a team as city IT weighs it: who, which role, last seen when, and what an owner answered to the claim."""

    membership: Membership
    last_sign_on: datetime | None
    answer: HandoverAnswer | None


def team_before_claim(claim: Handover) -> list[TeamMember]:
    """Return the team of a claimed site, owners first (2 queries)."""
    seen = (
        SignOn.objects.filter(account=OuterRef("account"), association=OuterRef("association"))
        .order_by()
        .values("account")
        .annotate(last=Max("at"))
        .values("last")
    )
    rank = Case(When(role=Role.OWNER, then=Value(0)), When(role=Role.EDITOR, then=Value(1)), default=Value(2))
    places = (
        Membership.objects.current()
        .filter(association=claim.association)
        .select_related("account")
        .annotate(last=Subquery(seen), rank=rank)
        .order_by("rank", "pk")
    )
    answers = {answer.account_id: answer for answer in claim.answers.all()}
    return [TeamMember(place, place.last or place.account.last_login, answers.get(place.account_id)) for place in places]


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """Where a claim stands: how many owners there are, agree or object, and whether their time to object is over."""

    n_owners: int
    n_agree: int
    n_object: int
    days_left: int
    is_over: bool

    @property
    def all_agree(self) -> bool:
        """True also when nobody is left to ask."""
        return self.n_agree == self.n_owners

    @property
    def is_free(self) -> bool:
        """Whether city IT may grant it without saying why: everybody agrees, or nobody objected in time."""
        return self.all_agree or (self.n_object == 0 and self.is_over)


def claim_standing(claim: Handover) -> ClaimStanding:
    """Count what today's owners answered to a claim (2 queries)."""
    owners = Membership.objects.current().filter(association=claim.association_id, role=Role.OWNER)
    ids = set(owners.values_list("account_id", flat=True))
    answers = [answer for answer in claim.answers.all() if answer.account_id in ids]
    agree = sum(answer.agrees for answer in answers)
    left = (claim.objection_until - timezone.localdate()).days if claim.objection_until else -1
    return ClaimStanding(len(ids), agree, len(answers) - agree, days_left=max(0, left), is_over=left < 0)


def staff_accounts(role: str) -> list[User]:
    """Return the accounts of the city agents of one role (1 query)."""
    rows = CityStaff.objects.filter(role=role, account__is_active=True).select_related("account")
    return [staff.account for staff in rows.order_by("pk")]


def finished_handovers(*, since: date) -> QuerySet[Handover]:
    """Return the handovers done since a day, that day included: each opens a return to the workshops (1 query)."""
    done = Handover.objects.filter(state=Handover.State.DONE, done_on__gte=since, association__deleted_at=None)
    return done.select_related("association").order_by("done_on", "pk")
