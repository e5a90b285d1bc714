"""An association that runs its site by itself: recognised when its rules are met or by the trainer, who may take it back."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.emails import portal_link, tell_owners
from tenants.models import Association, AuditEntry
from tenants.one_by_one import one_by_one
from tenants.schemas import in_portal, portal_transaction
from training.models import Autonomy, WithheldAutonomy
from training.queries.progress import progress

if TYPE_CHECKING:
    from cms.users.models import User

LOCK = 0x6175746F  # numbers are given one at a time
RECOGNISED = "training.autonomy.recognised"


@portal_transaction()
def recognise_autonomy(*, association: Association, reason: str = "", by: "User | None") -> Autonomy:
    """Give an association its certificate, and tell its owners. By hand, a reason is needed. Raises ValidationError."""
    association.lock()
    if Autonomy.objects.filter(association=association).exists():
        raise ValidationError(_("This association is autonomous already."), code="already")
    if by and not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why, in a few words."), code="required")})
    WithheldAutonomy.objects.filter(association=association).delete()
    autonomy = Autonomy.objects.create(association=association, certificate=_next_number(), by=by)
    link = portal_link("my_exercises", association.pk)
    tell_owners("training/mail/autonomous.txt", association=association, link=link, certificate=autonomy.certificate)
    audit.record(
        by=by,
        action=RECOGNISED,
        association=association,
        label=association.name,
        certificate=autonomy.certificate,
        reason=reason.strip()[:300],
    )
    return autonomy


@portal_transaction()
def withdraw_autonomy(*, association: Association, reason: str, by: "User") -> None:
    """Take a certificate back; from then on only the trainer gives another. Raises ValidationError."""
    association.lock()
    autonomy = Autonomy.objects.filter(association=association).first()
    if autonomy is None:
        raise ValidationError(_("This association is not autonomous."), code="not_autonomous")
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why, in a few words."), code="required")})
    certificate = autonomy.certificate
    autonomy.delete()
    WithheldAutonomy.objects.get_or_create(association=association)
    audit.record(
        by=by,
        action="training.autonomy.withdrawn",
        association=association,
        label=association.name,
        certificate=certificate,
        reason=reason.strip()[:300],
    )


def recognise_if_ready(*, association: Association) -> Autonomy | None:
    """Recognise an association whose rules are met. One whose certificate was taken back waits for the trainer."""
    with in_portal():
        (row,) = progress([association])
        if row.autonomous_since or not row.may_be_autonomous or WithheldAutonomy.objects.filter(association=association).exists():
            return None
        return recognise_autonomy(association=association, by=None)


def recognise_the_ready() -> None:
    """Nightly: recognise all those whose rules are met."""
    waiting = Association.objects.with_site().filter(autonomy=None, suspended_at=None, delete_on=None)
    withheld = WithheldAutonomy.objects.values("association")
    ready = [row.association for row in progress(waiting.exclude(pk__in=withheld)) if row.may_be_autonomous]
    one_by_one(ready, lambda association: recognise_autonomy(association=association, by=None))


def _next_number() -> str:
    """Return the next number of this year, 2027-0001 at first. One that was taken back is not given again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    year = f"{timezone.localdate().year}-"
    given = AuditEntry.objects.filter(action=RECOGNISED, data__certificate__startswith=year)
    held = Autonomy.objects.filter(certificate__startswith=year)
    numbers = {*given.values_list("data__certificate", flat=True), *held.values_list("certificate", flat=True)}
    last = max((int(number.removeprefix(year)) for number in numbers), default=0)
    return f"{year}{last + 1:04d}"
