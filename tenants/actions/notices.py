"""What the city tells everybody: a mail to the teams, a dated banner."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenants import audit, jobs
from tenants.letters import send_letter
from tenants.models import Banner, BulkMessage, CityStaff
from tenants.queries.console import recipients
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

SECOND_CLICK = timedelta(minutes=10)


@portal_transaction()
def send_message(*, subject: str, body: str, owners_only: bool, by: "User | None") -> BulkMessage:
    """Write to the teams; the mails are put in the queue by a job. Raises ValidationError when there is nobody to read it.

    A second click sends nothing more: the message that has just left is returned.
    """
    message = BulkMessage(subject=" ".join(subject.split()), body=body.strip(), owners_only=owners_only, by=by)
    message.full_clean()
    just_sent = by and _just_sent(message)
    if just_sent:
        return just_sent
    if not recipients(owners_only=owners_only):
        raise ValidationError(_("Nobody is in a team yet: there is nobody to write to."), code="nobody")
    message.save(force_insert=True)
    jobs.enqueue(fan_out, message_id=str(message.pk))
    audit.record(by=by, action="tenants.message.sent", label=message.subject, owners_only=owners_only)
    return message


def _just_sent(message: BulkMessage) -> BulkMessage | None:
    """Return the same message of the same agent, if it left a moment ago. Two clicks at once wait for each other here."""
    list(CityStaff.objects.select_for_update().filter(account=message.by))
    same = BulkMessage.objects.filter(by=message.by, subject=message.subject, body=message.body, owners_only=message.owners_only)
    return same.filter(created_at__gt=timezone.now() - SECOND_CLICK).first()


@app.task(name="tenants.fan_out_message", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
@portal_transaction()
def fan_out(message_id: str) -> None:
    """Queue one mail to each person. `n_recipients`, written with the mails or not at all, says that it is done."""
    message = BulkMessage.objects.select_for_update(of=("self",)).get(pk=UUID(message_id))
    if message.n_recipients:
        return
    people = recipients(owners_only=message.owners_only)
    for account, names in people.items():
        send_letter("tenants/mail/city_message.txt", to=account, message=message, names=names)
    message.n_recipients = len(people)
    message.save(update_fields=["n_recipients"])


@portal_transaction()
def show_banner(*, text: str, starts_at: datetime, ends_at: datetime, by: "User | None") -> Banner:
    """Have a word of the city shown on the portal and in every site's admin. Raises ValidationError for odd dates."""
    if ends_at <= max(starts_at, timezone.now()):
        raise ValidationError(
            {"ends_at": ValidationError(_("The end must come after the beginning, and after now."), code="order")}
        )
    banner = Banner(text=" ".join(text.split()), starts_at=starts_at, ends_at=ends_at, created_by=by)
    banner.full_clean()
    banner.save(force_insert=True)
    audit.record(
        by=by,
        action="tenants.banner.shown",
        label=banner.text,
        starts_at=starts_at.isoformat(),
        ends_at=ends_at.isoformat(),
    )
    return banner


@portal_transaction()
def end_banner(*, banner: Banner, by: "User | None") -> None:
    """Take a banner away now; one that has not begun never will."""
    now = timezone.now()
    if banner.starts_at >= now:
        banner.delete()
    elif banner.ends_at > now:
        banner.ends_at = now
        banner.save(update_fields=["ends_at"])
    audit.record(by=by, action="tenants.banner.ended", label=banner.text)
