"""What the trainer plans with: sessions to come, what waits, cohorts, associations that could join one."""

from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from cms.users.models import User
from tenants.models import Association, CityStaff
from training.models import Autonomy, Cohort, CohortAssociation, Place, Registration, Return, Session
from training.queries import seats

State = Registration.State
UNNOTED_FOR = timedelta(days=60)
RUNS = Q(cancelled_at=None, next_at__isnull=False)  # of cohorts()


def sessions() -> QuerySet[Session]:
    """Return the sessions with what a list shows of them: seats, place, cohort (1 query)."""
    found = seats.sessions_with_seats().select_related("workshop", "place", "cohort")
    return found.order_by("starts_at", "pk")


def sessions_of_today(now: datetime) -> QuerySet[Session]:
    """Return today's sessions that are held, those over too, with their trainers (3 queries)."""
    held = sessions().filter(cancelled_at=None, starts_at__date=timezone.localdate(now))
    return held.prefetch_related("trainers__account")


def next_sessions(now: datetime, *, count: int = 6) -> QuerySet[Session]:
    """Return the sessions after today."""
    return sessions().filter(cancelled_at=None, starts_at__date__gt=timezone.localdate(now))[:count]


def sessions_with_a_list(now: datetime) -> QuerySet[Session]:
    """Return the sessions to come for which somebody waits."""
    return sessions().filter(Q(n_waiting__gt=0), cancelled_at=None, starts_at__gt=now)


def sessions_to_note(now: datetime) -> QuerySet[Session]:
    """Return the sessions held lately, with people, whose attendance nobody has noted."""
    held = sessions().filter(Q(n_taken__gt=0), cancelled_at=None, ends_at__lt=now, ends_at__gt=now - UNNOTED_FOR)
    return held.exclude(Exists(Registration.objects.filter(session=OuterRef("pk")).exclude(attendance="")))


def cohorts() -> QuerySet[Cohort]:
    """Return the cohorts with `n_associations`, `first_at`, `last_at` and `next_at` of their sessions (1 query)."""
    held = Session.objects.filter(cohort=OuterRef("pk"), cancelled_at=None).order_by().values("cohort")
    to_come = held.filter(ends_at__gt=timezone.now())
    places = CohortAssociation.objects.filter(cohort=OuterRef("pk"), left_at=None).order_by().values("cohort")
    return Cohort.objects.annotate(
        first_at=Subquery(held.annotate(day=Min("starts_at")).values("day")),
        last_at=Subquery(held.annotate(day=Max("starts_at")).values("day")),
        next_at=Subquery(to_come.annotate(day=Min("starts_at")).values("day")),
        n_associations=Subquery(places.annotate(n=Count("pk")).values("n")),
    )


def current_cohorts() -> QuerySet[Cohort]:
    """Return the cohorts with sessions to come, the next one to meet first."""
    return cohorts().filter(RUNS).order_by(F("next_at").asc(), "pk")


def past_cohorts() -> QuerySet[Cohort]:
    """Return the cohorts that are over or called off, the last one first."""
    over = cohorts().exclude(RUNS)
    return over.order_by(F("last_at").desc(nulls_last=True), "-pk")


def candidates() -> QuerySet[Association]:
    """Return the associations that could join a cohort, those who need it first (1 query).

    `rank`: 0 a way back is proposed or asked for, 1 never came, 2 in a cohort or through it (`last_cohort`).
    """
    places = CohortAssociation.objects.filter(association=OuterRef("pk"), left_at=None, cohort__cancelled_at=None)
    open_returns = Return.objects.filter(association=OuterRef("pk"), closed_at=None)
    return (
        Association.objects.with_site()
        .filter(suspended_at=None, delete_on=None)
        .annotate(
            last_cohort=Subquery(places.order_by("-joined_at").values("cohort__name")[:1]),
            open_return=Subquery(open_returns.order_by("-proposed_at").values("reason")[:1]),
            is_autonomous=Exists(Autonomy.objects.filter(association=OuterRef("pk"))),
        )
        .order_by("search_text", "pk")
    )


def could_join(cohort: Cohort) -> QuerySet[Association]:
    """Return the associations that are not in this cohort (1 query)."""
    return candidates().exclude(cohort_places__in=cohort.places.filter(left_at=None))


def associations_of(cohort: Cohort) -> QuerySet[Association]:
    """Return the associations of a cohort by name, with `n_people` registered for its sessions to come (1 query)."""
    coming = Q(
        registrations__state__in=[State.REGISTERED, State.OFFERED],
        registrations__session__cohort=cohort,
        registrations__session__starts_at__gt=timezone.now(),
        registrations__session__cancelled_at=None,
    )
    found = Association.objects.existing().filter(cohort_places__in=cohort.places.filter(left_at=None))
    return found.annotate(n_people=Count("registrations", filter=coming)).order_by("search_text", "pk")


def possible_trainers(*others: User) -> QuerySet[User]:
    """Return the accounts that may hold a session: the trainers, and these others (1 query)."""
    trainers = CityStaff.objects.filter(role=CityStaff.Role.TRAINER).values("account_id")
    chosen = Q(pk__in=trainers) | Q(pk__in=[each.pk for each in others])
    return User.objects.filter(chosen, is_active=True).order_by("first_name", "last_name", "pk")


def places_in_use() -> QuerySet[Place]:
    """Return the places that can be planned for, the one used last first."""
    last = Session.objects.filter(place=OuterRef("pk")).order_by("-cohort__created_at", "-starts_at").values("cohort__created_at")
    return Place.objects.filter(is_used=True).order_by(Subquery(last[:1]).desc(nulls_last=True), "name", "pk")


def last_plan() -> Session | None:
    """Return the first session of the cohort planned last: the next one often resembles it (1 query)."""
    found = Session.objects.filter(cohort__cancelled_at=None).select_related("place")
    return found.order_by("-cohort__created_at", "-cohort", "starts_at").first()


def people_by_association(session: Session) -> list[tuple[Association, list[Registration]]]:
    """Return who has a seat or has sent apologies, association by association (1 query). The list: seats.waiting_list."""
    found = session.registrations.filter(state__in=[State.REGISTERED, State.OFFERED, State.EXCUSED])
    rows = found.select_related("association").order_by(
        "association__search_text", "association", "last_name", "first_name", "pk"
    )
    return [(association, list(people)) for association, people in groupby(rows, key=lambda row: row.association)]


def team_of(association: Association) -> list[User]:
    """Return the accounts of a team, for the trainer who registers one of them (1 query)."""
    current = association.memberships.current().filter(account__is_active=True).select_related("account")
    return [place.account for place in current.order_by("account__first_name", "account__last_name", "pk")]
