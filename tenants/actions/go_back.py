"""An owner goes back to a day, or takes it back. A code by mail says that it is this person, who knows what it is for."""

import logging
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from cms import limits
from tenants import audit, jobs
from tenants.actions import archives
from tenants.actions.previews import give_up, jobs_lock
from tenants.archives.container import ArchiveError
from tenants.archives.rebuilding import bring_to_release, version_of
from tenants.emails import tell_owners
from tenants.letters import send_letter
from tenants.models import Archive, Association, Membership, Preview, PutAside, Role
from tenants.queries.previews import living
from tenants.schemas import in_portal, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

CODE_MINUTES = 10
TRIES = 5
CODES_PER_HOUR = 6
HOURS_TO_WORK = 6  # the worker may be busy with a night's archives

logger = logging.getLogger(__name__)


@portal_transaction()
def send_code(*, preview: Preview, by: "User") -> None:
    """Mail six digits that let this owner, and nobody else, go back to the day of this preview. Raises ValidationError."""
    _locked(preview)
    if not limits.take(name="go-back-code", key=str(by.pk), amount=CODES_PER_HOUR):
        raise ValidationError(_("Several codes have left already. Look in your mail, or try again in an hour."), code="too_many")
    code = f"{secrets.randbelow(10**6):06}"
    cache.set(_slot(preview, by), _hash(preview, by, code), CODE_MINUTES * 60)
    send_letter("tenants/mail/go_back_code.txt", to=by, preview=preview, association=preview.association, code=code)
    audit.record(by=by, action="tenants.preview.code_sent", association=preview.association, label=str(preview.association))


def _check_code(preview: Preview, by: "User", code: str) -> None:
    """Use a code up. Raises ValidationError for whatever is wrong with it: each code may be tried five times."""
    kept = cache.get(_slot(preview, by))
    if not kept or not limits.take(name="go-back-try", key=kept, amount=TRIES, seconds=CODE_MINUTES * 60):
        raise ValidationError(_("This code does not count any more: ask for a new one."), code="over")
    if not compare_digest(kept, _hash(preview, by, code)):
        raise ValidationError(_("This is not the code. Look at the last message you have received."), code="wrong")
    cache.delete(_slot(preview, by))


def _slot(preview: Preview, by: "User") -> str:
    return f"tenants.go_back:{preview.pk}:{by.pk}"


def _hash(preview: Preview, by: "User", code: str) -> str:
    return salted_hmac("tenants.go_back", f"{preview.pk}:{by.pk}:{code}", algorithm="sha256").hexdigest()


@portal_transaction()
def go_back(*, preview: Preview, code: str, by: "User") -> None:
    """Have the worker bring the site back to the day of a preview. Raises ValidationError for the code, or if it has ended."""
    fresh = _locked(preview)
    _check_code(preview, by, code)
    fresh.state, fresh.by = Preview.State.CHOSEN, by
    fresh.until = timezone.now() + timedelta(hours=HOURS_TO_WORK)
    fresh.save(update_fields=["state", "by", "until"])
    jobs.enqueue(carry_out.configure(lock=jobs_lock(fresh.association)), preview_id=str(fresh.pk))
    audit.record(
        by=by,
        action="tenants.preview.chosen",
        association=fresh.association,
        label=str(fresh.association),
        at=fresh.at.isoformat(),
    )


def _locked(preview: Preview) -> Preview:
    """Hold the association, and return the preview as it is now. Raises ValidationError unless it can be looked at."""
    preview.association.lock()
    ready = living().filter(pk=preview.pk, state=Preview.State.READY, until__gt=timezone.now())
    fresh = ready.select_related("association", "archive").first()
    if fresh is None:
        raise ValidationError(_("This preview has ended: choose the day again."), code="ended")
    return fresh


@app.task(name="tenants.go_back")
def carry_out(*, preview_id: str) -> None:
    """Archive the site of now, then put the version that was looked at in its place. May run twice, and be killed."""
    with in_portal():
        chosen = living().filter(pk=preview_id, state=Preview.State.CHOSEN).select_related("association", "by").first()
        if chosen is None:
            return
        try:
            archives.create_archive(association=chosen.association, reason=Archive.Reason.BEFORE_RESTORE, by=chosen.by)
            take_its_place(chosen)
        except Exception as error:
            logger.exception("%s could not go back to %s", chosen.association, chosen.at)
            give_up(chosen, error)


@portal_transaction()
def take_its_place(preview: Preview) -> None:
    """One transaction: visitors see the version of before it or of after it."""
    association = preview.association
    association.lock()
    chosen = living().select_related("archive", "by").get(pk=preview.pk, state=Preview.State.CHOSEN)
    if not Membership.objects.current().filter(association=association, account=chosen.by, role=Role.OWNER).exists():
        raise ArchiveError("Who asked for it is not responsible for the association any more.")
    version = version_of(association, schema_name=str(chosen.schema_name), media_folder=chosen.media_folder)
    bring_to_release(version)
    archives.promote(association, version, restored_from=chosen.archive, by=chosen.by)
    chosen.schema_name, chosen.media_folder = None, ""  # the site's own from now on
    chosen.state, chosen.dropped_at = Preview.State.RESTORED, timezone.now()
    chosen.save(update_fields=["schema_name", "media_folder", "state", "dropped_at"])
    audit.record(
        by=chosen.by, action="tenants.site.restored", association=association, label=str(association), at=chosen.at.isoformat()
    )
    _tell("tenants/mail/went_back.txt", association, by=chosen.by, at=chosen.at)


@portal_transaction()
def take_back(*, aside: PutAside, by: "User") -> None:
    """Bring a version put aside back to the visitors, and tell the owners. Raises ValidationError when it is gone."""
    archives.undo_restore(association=aside.association, by=by, aside_id=aside.pk)
    _tell("tenants/mail/took_back.txt", aside.association, by=by, at=aside.at)


def _tell(template: str, association: Association, *, by: "User | None", at: datetime) -> None:
    link = association.url + reverse("go_back", urlconf=settings.ROOT_URLCONF)
    days = archives.UNDO_DAYS
    tell_owners(template, association=association, person=by.get_full_name() if by else "", at=at, days=days, link=link)
