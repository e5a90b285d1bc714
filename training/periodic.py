"""What comes back regularly for the workshops; the night's part is told to tenants.periodic."""

from collections.abc import Callable

from django.utils import timezone
from procrastinate.contrib.django import app

from tenants import periodic
from tenants.schemas import in_portal
from training.actions import reminders
from training.actions.autonomy import recognise_the_ready
from training.actions.leavers import give_back_seats
from training.actions.registrations import end_offers
from training.actions.retention import purge_registrations
from training.actions.returns import propose_returns
from training.evidence_jobs import read_all_evidence

# In the portal, each night, in this order.
NIGHTLY: list[Callable[[], object]] = [
    read_all_evidence,
    recognise_the_ready,
    propose_returns,
    give_back_seats,
    purge_registrations,
]

periodic.NIGHTLY.extend(NIGHTLY)


@app.periodic(cron="*/10 * * * *")
@app.task(name="training.end_offers", queueing_lock="training.end_offers")
def offer_seats(timestamp: int) -> None:
    """Pass on the seats that nobody took in time, and those that are free."""
    with in_portal():
        end_offers()


@app.periodic(cron="11 * * * *")
@app.task(name="training.remind", queueing_lock="training.remind")
def remind_of_sessions(timestamp: int) -> None:
    """Write before and after the sessions, in the hours of the day (the cron is in UTC)."""
    if reminders.is_daytime(timezone.now()):
        with in_portal():
            reminders.remind_all()
            reminders.follow_up_all()
