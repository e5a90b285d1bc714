"""Who came. Marks may arrive late and twice, from a tablet without a network: the latest moment wins."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.schemas import portal_transaction
from training import check_in
from training.evidence_jobs import read_after_commit
from training.models import Registration, Session
from training.queries.day import is_on, own_registration
from training.queries.progress import CAME

if TYPE_CHECKING:
    from cms.users.models import User

LATE = timedelta(minutes=15)
SIGN_IN = timedelta(minutes=15)  # between reading the code and being signed in: a code by mail takes its time
Attendance = Registration.Attendance


@portal_transaction()
def note_attendance(*, registration: Registration, attendance: str, at: datetime, by: "User | None") -> bool:
    """Note how somebody came, as seen at `at`. Returns whether it changed anything: an older mark than the known one does not."""
    if attendance not in Attendance.values:
        raise ValidationError(_("Choose present, late, excused or absent."), code="unknown")
    at = min(at, timezone.now())  # a tablet whose clock is ahead must not win for ever
    older = Registration.objects.filter(Q(noted_at=None) | Q(noted_at__lt=at), pk=registration.pk)
    changed = older.update(attendance=attendance, noted_at=at, noted_by=by)
    if changed:
        audit.record(
            by=by,
            action="training.registration.noted",
            association=registration.association,
            label=str(registration),
            session=str(registration.session_id),
            attendance=attendance,
        )
        read_after_commit(registration.association_id)  # who came may make the association autonomous
    return bool(changed)


def check_oneself_in(*, session: Session, code: str, account: "User", read_at: datetime | None = None) -> Registration:
    """Note somebody present who has read the code in the room, now or (signing in meanwhile) at `read_at`.

    Raises ValidationError.
    """
    now = timezone.now()
    came_at = read_at if read_at and now - SIGN_IN <= read_at <= now else now
    if not is_on(session, now):
        raise ValidationError(_("One checks in on the day, in the room."), code="not_now")
    if not check_in.is_valid(session, code, at=came_at.timestamp()):
        raise ValidationError(_("This code is over: scan the one on the screen again."), code="code")
    registration = own_registration(session, account)
    if registration is None:
        raise ValidationError(_("You are not registered for this session: tell the trainer."), code="not_registered")
    came = Attendance.LATE if came_at > session.starts_at + LATE else Attendance.PRESENT
    if registration.attendance not in CAME:
        note_attendance(registration=registration, attendance=came, at=now, by=account)
    registration.refresh_from_db()
    return registration
