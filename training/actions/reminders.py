"""What is written around a session: a week before, the day before, the day after. Each once, whatever dies in between:
the mark on the session and its mails are one transaction, and its row is the lock."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.text import slugify

from tenants.one_by_one import one_by_one
from tenants.schemas import portal_transaction
from training import seat_mails
from training.models import Registration, Session
from training.pdf import PdfError, pdf_of
from training.queries.catch_up import same_workshop_elsewhere
from training.queries.curriculum import page_of
from training.queries.progress import CAME

DAYTIME = range(8, 20)  # hours of the city: nobody is written to at night
WEEK, DAY = timedelta(days=7), timedelta(days=1)
JUST_NOW = timedelta(hours=12)  # whoever registered since then has just been told the same
LAST_CALL = timedelta(hours=2)
PATIENCE = timedelta(days=3)  # how long the follow-up waits for the trainer's marks
TOO_LATE = timedelta(days=21)
N_OTHERS = 3
State, Attendance = Registration.State, Registration.Attendance

logger = logging.getLogger(__name__)


def is_daytime(moment: datetime) -> bool:
    return timezone.localtime(moment).hour in DAYTIME


def remind_all() -> None:
    """Regularly: write the reminders that are due."""
    today = timezone.localdate()
    to_come = Session.objects.filter(cancelled_at=None, starts_at__gt=timezone.now(), starts_at__date__lte=today + WEEK)
    due = to_come.filter(Q(reminded_week_at=None) | Q(reminded_day_at=None, starts_at__date__lte=today + DAY))
    one_by_one(due, lambda session: remind(session=session))


def follow_up_all() -> None:
    """Regularly: write to those who came, and to those who were missed, from the day after on."""
    since = timezone.now() - TOO_LATE
    over = Session.objects.filter(cancelled_at=None, followed_up_at=None, ends_at__gt=since)
    one_by_one(over.filter(ends_at__date__lt=timezone.localdate()), lambda session: follow_up(session=session))


@portal_transaction()
def remind(*, session: Session) -> int:
    """Write the reminder that is due, if one is; returns to how many. The one of the day before counts for both."""
    session = _locked(session)
    now, day = timezone.now(), timezone.localdate(session.starts_at)
    is_near = day - timezone.localdate(now) <= DAY
    is_due = session.reminded_day_at is None if is_near else session.reminded_week_at is None
    if session.is_cancelled or not is_due or day - timezone.localdate(now) > WEEK or session.starts_at <= now:
        return 0
    session.reminded_week_at = session.reminded_week_at or now
    session.reminded_day_at = now if is_near else None
    session.save(update_fields=["reminded_week_at", "reminded_day_at"])
    if session.starts_at - now < LAST_CALL:
        return 0
    expected = _people(session).filter(state=State.REGISTERED, asked_at__lt=now - JUST_NOW)
    for registration in expected:
        seat_mails.tell_reminder(registration, is_near=is_near)
    return len(expected)


@portal_transaction()
def follow_up(*, session: Session) -> bool:
    """Write to those who came and to those who were missed. Returns False while the trainer's marks are waited for."""
    session = _locked(session)
    now = timezone.now()
    people = list(_people(session).filter(state__in=[State.REGISTERED, State.EXCUSED]))
    unmarked = [one for one in people if one.state == State.REGISTERED and not one.attendance]
    if session.followed_up_at or session.is_cancelled or (unmarked and now < session.ends_at + PATIENCE):
        return False
    session.followed_up_at = now
    session.save(update_fields=["followed_up_at"])
    others = list(same_workshop_elsewhere(session)[:N_OTHERS])
    cannot_sign_in = [one for one in people if one.attendance in CAME and one.email and one.account_id is None]
    paper = _paper(session) if cannot_sign_in else []
    for registration in people:
        if registration.attendance in CAME:
            seat_mails.tell_follow_up(registration, paper=paper)
        elif registration.attendance or registration.state == State.EXCUSED:
            seat_mails.tell_missed(registration, others=others)
    return True


def _paper(session: Session) -> list[tuple[str, bytes, str]]:
    """Return the handout as a file to send; nothing where no PDF can be made, the mail then says where it is."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            content = pdf_of("training/curriculum/handout_pdf.html", page_of(session.workshop))
    except PdfError:
        logger.exception("No handout to send after %s", session)
        return []
    return [(f"{slugify(str(session.workshop))}.pdf", content, "application/pdf")]


def _people(session: Session) -> QuerySet[Registration]:
    return session.registrations.select_related("account", "association", "session__workshop", "session__place")


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
