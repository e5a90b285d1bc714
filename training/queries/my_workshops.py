"""Where associations stand on their way through the six workshops, as their own people see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tenants.models import Association
from training.models import Cohort, CohortAssociation, Registration, Return, Session, Workshop
from training.queries.catch_up import sessions_elsewhere
from training.queries.curriculum import current_edition
from training.queries.progress import CAME
from training.queries.seats import places_on_lists, sessions_with_seats

State = Registration.State
LIVE = (State.REGISTERED, State.OFFERED, State.WAITING)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody of ours in a session; `place` is theirs on the waiting list, or 0."""

    registration: Registration
    place: int


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six for one association: its own cohort's session, and its people there or in another cohort's."""

    workshop: Workshop
    session: Session | None
    seats: list[Seat]
    asked_again_at: datetime | None  # a new team comes back for it

    @property
    def kind(self) -> str:
        """Return done, expected (somebody of ours is to come), to_come, held (not noted yet) or catch_up."""
        if self.expected:
            return "expected"
        if any(self._counts(seat.registration) for seat in self.seats):
            return "done"
        if self.asked_again_at or self.session is None or self.session.is_cancelled:
            return "catch_up"
        own = [seat.registration for seat in self.seats if seat.registration.session_id == self.session.pk]
        if self.session.is_over:
            return "held" if any(one.state == State.REGISTERED and not one.attendance for one in own) else "catch_up"
        return "catch_up" if own and all(one.state == State.EXCUSED for one in own) else "to_come"

    def _counts(self, registration: Registration) -> bool:
        since = self.asked_again_at
        return registration.attendance in CAME and (since is None or registration.session.starts_at > since)

    @property
    def expected(self) -> list[Seat]:
        """Those of ours who have a seat to come, an offer, or wait."""
        return [seat for seat in self.seats if seat.registration.state in LIVE and _is_to_come(seat.registration.session)]

    @property
    def next_session(self) -> Session | None:
        """Return the session to come where ours are expected, else our own cohort's."""
        sessions = [seat.registration.session for seat in self.expected]
        if self.session is not None and _is_to_come(self.session):
            sessions.append(self.session)
        return min(sessions, key=lambda session: session.starts_at, default=None)


@dataclass(frozen=True, slots=True)
class Way:
    """An association's way; without a cohort it has no steps, but those it asks to come back for."""

    association: Association
    cohort: Cohort | None
    steps: list[Step]

    @property
    def next_step(self) -> Step | None:
        """Return the step whose session comes first."""
        to_come = [(session.starts_at, step) for step in self.steps if (session := step.next_session)]
        return min(to_come, key=lambda pair: pair[0])[1] if to_come else None

    @property
    def n_done(self) -> int:
        return sum(step.kind == "done" for step in self.steps)

    @property
    def to_catch_up(self) -> list[int]:
        return [step.workshop.number for step in self.steps if step.kind == "catch_up"]


def ways(associations: Iterable[Association]) -> list[Way]:
    """Return the way of each association, in their order (6 queries at most)."""
    chosen = list(associations)
    ids = [association.pk for association in chosen]
    cohorts, again, seats = _cohorts(ids), _asked_again(ids), _seats(ids)
    editions = {cohort.edition_id for cohort in cohorts.values()}
    current = current_edition().pk if again.keys() - cohorts.keys() else 0
    editions |= {current} - {0}
    workshops = list(Workshop.objects.filter(edition__in=editions)) if editions else []
    sessions = _sessions(list(cohorts.values()))

    def way(association: Association) -> Way:
        cohort, asked = cohorts.get(association.pk), again.get(association.pk, {})
        edition = cohort.edition_id if cohort else current
        steps = [
            Step(
                workshop,
                sessions.get((cohort.pk, workshop.number)) if cohort else None,
                seats.get((association.pk, workshop.number), []),
                asked.get(workshop.number),
            )
            for workshop in workshops
            if workshop.edition_id == edition and (cohort or workshop.number in asked)
        ]
        return Way(association, cohort, steps)

    return [way(association) for association in chosen]


def elsewhere(way: Way) -> list[Session]:
    """Return the sessions of other cohorts where the association may catch up (1 query, none when it has nothing to)."""
    if not way.to_catch_up:
        return []
    return list(sessions_elsewhere(numbers=way.to_catch_up, but_cohorts=[way.cohort.pk] if way.cohort else []))


def may_see(association: Association, session: Session) -> bool:
    """Say whether a session concerns an association: its cohort's, one to catch up in, or one it has had people in."""
    in_cohort = session.cohort.places.filter(association=association, left_at=None)
    if in_cohort.exists() or session.registrations.filter(association=association).exists():
        return True
    (way,) = ways([association])
    return session.workshop.number in way.to_catch_up and _is_to_come(session)


def seats_in(session: Session, association: Association) -> list[Seat]:
    """Return those of ours who come to a session, or have sent apologies (2 queries)."""
    found = session.registrations.filter(association=association).exclude(state=State.WITHDRAWN).select_related("account")
    places = places_on_lists([session])
    return [Seat(one, places.get(one.pk, 0)) for one in found]


def _cohorts(ids: list[UUID]) -> dict[UUID, Cohort]:
    """Return the cohort that each association joined last."""
    places = CohortAssociation.objects.filter(association__in=ids, left_at=None, cohort__cancelled_at=None)
    return {place.association_id: place.cohort for place in places.select_related("cohort").order_by("joined_at", "pk")}


def _asked_again(ids: list[UUID]) -> dict[UUID, dict[int, datetime]]:
    """Return since when each association asks to come back, by number of workshop."""
    found: dict[UUID, dict[int, datetime]] = defaultdict(dict)
    wanted = Return.objects.filter(association__in=ids, closed_at=None)
    for association_id, numbers, at in wanted.order_by("proposed_at").values_list("association", "workshops", "proposed_at"):
        found[association_id].update(dict.fromkeys(numbers, at))
    return found


def _sessions(cohorts: list[Cohort]) -> dict[tuple[int, int], Session]:
    """Return each cohort's session of each workshop; one that took the place of a cancelled one goes before it."""
    found = sessions_with_seats().filter(cohort__in=cohorts).select_related("workshop", "place")
    by_rank = sorted(found, key=lambda session: (not session.is_cancelled, session.starts_at))
    return {(session.cohort_id, session.workshop.number): session for session in by_rank}


def _seats(ids: list[UUID]) -> dict[tuple[UUID, int], list[Seat]]:
    rows = Registration.objects.filter(association__in=ids).exclude(state=State.WITHDRAWN)
    registrations = list(rows.select_related("account", "session__workshop", "session__place"))
    waits = {one.session for one in registrations if one.state == State.WAITING and _is_to_come(one.session)}
    places = places_on_lists(waits) if waits else {}
    found = defaultdict(list)
    for one in registrations:
        found[one.association_id, one.session.workshop.number].append(Seat(one, places.get(one.pk, 0)))
    return found


def _is_to_come(session: Session) -> bool:
    return not session.is_cancelled and session.ends_at > timezone.now()
