"""What comes back regularly for the forum: mails about answers, questions that wait, the weekly mail."""

from procrastinate.contrib.django import app

from forum.actions import mailing
from forum.actions.attachments import purge_unsent
from forum.actions.incoming import forget_incoming_mails
from forum.actions.retention import forget_old_traces
from tenants import periodic
from tenants.schemas import in_portal

# In the portal, each night, in this order.
periodic.NIGHTLY.extend([forget_old_traces, forget_incoming_mails, purge_unsent])


@app.periodic(cron="*/3 * * * *")
@app.task(name="forum.tell_readers", queueing_lock="forum.tell_readers")
def tell_readers(timestamp: int) -> None:
    """Write the mails about new answers that are due."""
    with in_portal():
        mailing.tell_readers()


@app.periodic(cron="17 7 * * 1-5")
@app.task(name="forum.nudge_helpers", queueing_lock="forum.nudge_helpers")
def nudge_helpers(timestamp: int) -> None:
    """Each working morning, tell the trainers and helpers of questions that nobody has answered."""
    with in_portal():
        mailing.nudge_helpers()


@app.periodic(cron="31 7 * * 1")
@app.task(name="forum.send_digests", queueing_lock="forum.send_digests")
def send_digests(timestamp: int) -> None:
    """Mondays: the mail of the week."""
    with in_portal():
        mailing.send_digests()
