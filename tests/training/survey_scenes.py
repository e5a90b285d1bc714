"""Sessions that were held, who came, what they said: for the survey, the counters and the report."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from tests.training.conftest import soon
from training.models import Registration, Session, SurveyAnswer

_numbers = count(1)


def held(session: Session, *, hours: float = 3) -> Session:
    """Let a session have begun that many hours ago; it lasts two."""
    return soon(session, hours=-hours)


def held_on(session: Session, day: datetime) -> Session:
    session.starts_at, session.ends_at = day, day + timedelta(hours=2)
    session.save(update_fields=["starts_at", "ends_at"])
    return session


def come(session: Session, association, number: int = 1, *, attendance: str = "present", **more) -> None:
    """Register people of an association, and note how they came."""
    for _ in range(number):
        n = next(_numbers)
        Registration.objects.create(
            session=session, association=association, attendance=attendance, first_name=f"Prénom{n}", last_name=f"Nom{n}",
            email=f"p{n}@example.org", noted_at=timezone.now(), **more,
        )  # fmt: skip


def say(session: Session, number: int, *, useful: int = 4, **more) -> None:
    for _ in range(number):
        SurveyAnswer.objects.create(session=session, useful=useful, **more)
