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
from training.models import Registration, Session

if TYPE_CHECKING:
    from cms.users.models import User

BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)  # around the session, when people check themselves in
LATE = timedelta(minutes=15)
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
    return bool(changed)


def check_oneself_in(*, session: Session, code: str, account: "User") -> Registration:
    """Note somebody present who has read the code in the room. Raises ValidationError."""
    now = timezone.now()
    if not session.starts_at - BEFORE <= now <= session.ends_at + AFTER or session.is_cancelled:
        raise ValidationError(_("One checks in on the day, in the room."), code="not_now")
    if not check_in.is_valid(session, code, at=now.timestamp()):
        raise ValidationError(_("This code is over: scan the one on the screen again."), code="code")
    registration = session.registrations.filter(account=account, state=Registration.State.REGISTERED).first()
    if registration is None:
        raise ValidationError(_("You are not registered for this session: tell the trainer."), code="not_registered")
    came = Attendance.LATE if now > session.starts_at + LATE else Attendance.PRESENT
    if registration.attendance not in (Attendance.PRESENT, Attendance.LATE):
        note_attendance(registration=registration, attendance=came, at=now, by=account)
    registration.refresh_from_db()
    return registration
