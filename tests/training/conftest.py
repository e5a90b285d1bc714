from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tenants.models import OutgoingMail
from training.actions.planning import Plan, create_cohort
from training.models import Place, Session

PARIS = ZoneInfo("Europe/Paris")
# Far ahead, so that they are always to come; its days of the week are those of 2027.
TUESDAYS = [datetime(2055, 9, day, 18, tzinfo=PARIS) for day in (7, 14, 21, 28)] + [
    datetime(2055, 10, day, 18, tzinfo=PARIS) for day in (5, 12)
]


@pytest.fixture
def school(cast):
    """A place, and a cohort of Alpha and Beta on six Tuesdays of 2055, held by Théo: 3 seats, 2 for each association."""
    return build_school(cast)


def build_school(cast):
    place = Place.objects.create(name="Maison des associations", address="1 rue des Lilas", seats=12)
    plan = Plan(
        name="Automne", place=place, moments=TUESDAYS, seats=3, associations=[cast.alpha, cast.beta], trainers=[cast.theo]
    )
    cohort = create_cohort(plan=plan, by=cast.theo)
    OutgoingMail.objects.all().delete()  # what planning it told everybody: test_planning_mails.py
    return SimpleNamespace(place=place, plan=plan, cohort=cohort, sessions=list(cohort.sessions.all()))


def soon(session: Session, *, hours: float) -> Session:
    """Let a session begin in that many hours."""
    session.starts_at = timezone.now() + timedelta(hours=hours)
    session.ends_at = session.starts_at + timedelta(hours=2)
    session.save(update_fields=["starts_at", "ends_at"])
    return session
