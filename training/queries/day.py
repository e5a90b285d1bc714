"""The day of a session: who is expected, who has come."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from cms.users.models import User
from training import check_in
from training.models import Registration, Session, SessionTrainer
from training.queries.progress import CAME

State, Attendance = Registration.State, Registration.Attendance
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)  # around the session, when people check in and ask for help
MARKS = (Attendance.PRESENT, Attendance.LATE, Attendance.EXCUSED, Attendance.ABSENT)


def people_of(session: Session) -> QuerySet[Registration]:
    """Return everybody who may stand at the door, by association (1 query): those who wait for a seat may come all the same."""
    may_come = ~Q(state=State.WITHDRAWN) | ~Q(attendance=Attendance.UNKNOWN)
    people = session.registrations.filter(may_come, purged_at=None).select_related("association")
    return people.order_by("association__name", "association_id", "last_name", "first_name", "pk")


def expected(session: Session) -> QuerySet[Registration]:
    """Return those who have a seat."""
    return people_of(session).filter(state=State.REGISTERED)


def came_to(session: Session) -> QuerySet[Registration]:
    """Return those who were there, by name."""
    return people_of(session).filter(attendance__in=CAME).order_by("last_name", "first_name", "pk")


def tally(people: list[Registration]) -> dict[str, int]:
    """Return how many have each mark; the empty one is for those who are not noted yet."""
    found = Counter(person.attendance for person in people)
    return {mark: found[mark] for mark in Attendance.values}


def own_registration(session: Session, account: User) -> Registration | None:
    """Return an account's seat in a session, also when a colleague wrote its address only (1 query)."""
    mine = Q(account=account) | Q(account=None, email=account.email.lower())
    seats = session.registrations.filter(mine, state=State.REGISTERED).select_related("association")
    return seats.order_by("account").first()


def trainers_of(session: Session) -> str:
    """Write who holds a session (1 query)."""
    held = SessionTrainer.objects.filter(session=session).select_related("account")
    return ", ".join(trainer.account.get_full_name() or trainer.account.email for trainer in held)


def is_on(session: Session, now: datetime) -> bool:
    """Return whether people may check themselves in and ask for help."""
    return not session.is_cancelled and session.starts_at - BEFORE <= now <= session.ends_at + AFTER


def session_of_code(code: str, *, now: datetime) -> Session | None:
    """Return the session on whose screen this code is at this moment (1 query)."""
    near = Session.objects.filter(starts_at__lte=now + BEFORE, ends_at__gte=now - AFTER, cancelled_at=None)
    return next((session for session in near if check_in.is_valid(session, code, at=now.timestamp())), None)
