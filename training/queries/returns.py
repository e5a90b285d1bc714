"""Who needs the workshops again, and which ones."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tenants.models import Association, Membership, Role, SignOn
from tenants.queries import console
from tenants.queries.requests import finished_handovers
from training.models import Registration, Return, Session, Workshop
from training.queries.catch_up import sessions_elsewhere
from training.queries.curriculum import current_edition
from training.queries.progress import CAME, progress

AGAIN_AFTER = timedelta(days=365)  # after a return is closed, nothing is proposed for the same reason
HANDOVERS_SINCE = timedelta(days=60)
KEEPING_ALIVE = 6  # the workshop for those who need none of the others


@dataclass(frozen=True, slots=True)
class Need:
    """One workshop, for the team as it is today: has anybody of it come, and what is left to do on the site."""

    workshop: Workshop
    has_come: bool
    n_todo: int

    @property
    def is_needed(self) -> bool:
        return not self.has_come or self.n_todo > 0


def needs(associations: Iterable[Association]) -> dict[UUID, list[Need]]:
    """Return what today's teams need of each workshop (8 queries)."""
    chosen = list(associations)
    came = _came([association.pk for association in chosen])
    return {
        row.association.pk: [
            Need(cell.workshop, cell.workshop.number in came[row.association.pk], cell.n_exercises - cell.n_done)
            for cell in row.cells
        ]
        for row in progress(chosen)
    }


def needed_numbers(found: Iterable[Need]) -> list[int]:
    """Return the numbers of the workshops that a team needs; there is always one to come back to."""
    return [need.workshop.number for need in found if need.is_needed] or [KEEPING_ALIVE]


def _came(ids: list[UUID]) -> dict[UUID, set[int]]:
    """Return the numbers of the workshops that people of today's teams attended, for whatever association it was."""
    people = Membership.objects.current().filter(association__in=ids, account__is_active=True).order_by()
    teams = list(people.values_list("association", "account", "account__email"))
    accounts, emails = {account for _, account, _ in teams}, {email for _, _, email in teams}
    attended: dict[int | str, set[int]] = defaultdict(set)
    rows = Registration.objects.filter(Q(account__in=accounts) | Q(email__in=emails), attendance__in=CAME).order_by()
    for account, email, number in rows.values_list("account", "email", "session__workshop__number"):
        attended[account].add(number)
        attended[email].add(number)
    found: dict[UUID, set[int]] = defaultdict(set)
    for association, account, email in teams:
        found[association] |= attended[account] | attended[email]
    return found


def dormant() -> QuerySet[Association]:
    """Return the sites where nothing was published for six months, and no owner signed in (1 query).

    The console's "asleep" is another question: there, whoever of the team comes in keeps a site awake.
    """
    since = timezone.now() - console.DORMANT
    silent = Q(figures__last_published_at__lt=since) | Q(figures__last_published_at=None)
    entered = SignOn.objects.filter(association=OuterRef("association"), account=OuterRef("account"), at__gte=since)
    owners = Membership.objects.current().filter(association=OuterRef("pk"), role=Role.OWNER, account__is_active=True)
    awake = owners.filter(Q(account__last_login__gte=since) | Exists(entered))
    old_enough = Association.objects.with_site().filter(created_at__lt=since, suspended_at=None, delete_on=None)
    return old_enough.filter(silent, ~Exists(awake)).order_by("pk")


def new_teams() -> list[Association]:
    """Return the associations whose site has changed hands lately (1 query)."""
    done = finished_handovers(since=timezone.localdate() - HANDOVERS_SINCE)
    working = done.filter(association__schema_name__isnull=False, association__suspended_at=None, association__delete_on=None)
    return list({handover.association_id: handover.association for handover in working}.values())


def asked_lately(reason: str) -> set[UUID]:
    """Return the associations to which nothing is to be proposed for this reason: a return is open, or closed not long ago."""
    recent = Q(closed_at=None) | Q(closed_at__gt=timezone.now() - AGAIN_AFTER)
    return set(Return.objects.filter(recent, reason=reason).values_list("association", flat=True))


def open_returns() -> QuerySet[Return]:
    """Return the returns to look after, of associations that have a site and may use it, oldest first (1 query)."""
    waiting = Return.objects.filter(closed_at=None, association__in=Association.objects.with_site())
    working = waiting.filter(association__suspended_at=None, association__delete_on=None)
    return working.select_related("association").order_by("proposed_at", "pk")


def return_asked_by(association: Association) -> Return | None:
    """Return what an association itself has asked for, while it is open (1 query)."""
    return Return.objects.filter(association=association, reason=Return.Reason.ASKED, closed_at=None).first()


def titles() -> dict[int, str]:
    """Return the titles of the six workshops by number (2 queries)."""
    return dict(current_edition().workshops.values_list("number", "title"))


def next_sessions() -> dict[int, Session]:
    """Return, for each workshop by number, the next session that has a free seat (1 query)."""
    found: dict[int, Session] = {}
    for session in sessions_elsewhere(numbers=range(1, 7), but_cohorts=[]):
        found.setdefault(session.workshop.number, session)
    return found
