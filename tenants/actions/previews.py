"""A day that is looked at before going back to it: asked for, built by the worker beside the live site, and taken down."""

import logging
import secrets
import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from wagtail.models import Site

from tenants import audit, jobs, rules
from tenants.actions.archives import built_beside
from tenants.actions.erasure import replay_erasures
from tenants.actions.leftovers import drop_schema
from tenants.archives.container import ArchiveError
from tenants.models import Archive, Association, Preview
from tenants.one_by_one import one_by_one
from tenants.provisioning import ALPHABET
from tenants.queries.previews import living
from tenants.schemas import in_association, in_portal, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

LIVES = timedelta(hours=2)
PER_DAY = 8

logger = logging.getLogger(__name__)


def jobs_lock(association: Association) -> str:
    """The worker does one thing with archives at a time for an association (tenants.actions.archive_jobs)."""
    return f"archives-{association.pk}"


def key_of(preview: Preview) -> str:
    """Return what opens a preview. The database keeps its hash only; it is made again from SECRET_KEY for an owner who asks."""
    return salted_hmac(
        "tenants.preview", f"{preview.association_id}:{preview.pk}:{preview.label}", algorithm="sha256"
    ).hexdigest()


@portal_transaction()
def ask_preview(*, archive: Archive, by: "User") -> Preview:
    """Have the worker build a day to be looked at. An association has one at a time: asking for the same returns it.

    Raises ValidationError: too many today, or the site is going back to a day at this moment.
    """
    association = archive.association
    association.lock()
    now = timezone.now()
    for other in living().filter(association=association):
        if other.state == Preview.State.CHOSEN:
            raise ValidationError(_("Your site is going back to a day at this moment. Wait until it is done."), code="under_way")
        if other.archive_id == archive.pk and other.until > now:
            return other
        _take_down(other)
    if Preview.objects.filter(association=association, asked_at__gt=now - timedelta(days=1)).count() >= PER_DAY:
        raise ValidationError(_("You have looked at many days today. Come back tomorrow, or ask the city."), code="too_many")
    label = rules.PREVIEW_PREFIX + "".join(secrets.choice(ALPHABET) for _number in range(20))
    preview = Preview(association=association, archive=archive, at=archive.at, label=label, by=by, until=now + LIVES)
    preview.key_hash = rules.hash_secret(key_of(preview))
    preview.save(force_insert=True)
    jobs.enqueue(build_preview.configure(lock=jobs_lock(association)), preview_id=str(preview.pk))
    audit.record(
        by=by, action="tenants.preview.asked", association=association, label=str(association), at=preview.at.isoformat()
    )
    return preview


@portal_transaction()
def close_preview(*, preview: Preview, by: "User | None") -> None:
    """Take a preview down before its time."""
    preview.association.lock()
    fresh = living().filter(pk=preview.pk).exclude(state=Preview.State.CHOSEN).first()
    if fresh is None:
        return
    _take_down(fresh)
    audit.record(by=by, action="tenants.preview.closed", association=preview.association, label=str(preview.association))


@app.task(name="tenants.build_preview")
def build_preview(*, preview_id: str) -> None:
    """Build what was asked for, unless that was done, or is not wanted any more. May run twice, and be killed."""
    with in_portal():
        asked = living().filter(pk=preview_id, state=Preview.State.ASKED).select_related("association", "archive").first()
        if asked is None:
            return
        try:
            _build(asked)
        except Exception as error:
            logger.exception("No preview of %s", asked.association)
            give_up(asked, error)


def _build(preview: Preview) -> None:
    if preview.archive is None:
        raise ArchiveError("Its archive has been deleted meanwhile.")
    with built_beside(preview.archive) as (version, _proof):
        replay_erasures(version)
        with in_association(version):
            Site.objects.update(hostname=rules.host_of(preview.label))
        preview.association.lock()
        if not living().filter(pk=preview.pk, state=Preview.State.ASKED).exists():
            raise ArchiveError("Nobody waits for it any more.")
        preview.schema_name, preview.media_folder = version.schema_name, version.media_folder
        preview.state, preview.until = Preview.State.READY, timezone.now() + LIVES
        preview.save(update_fields=["schema_name", "media_folder", "state", "until"])


@portal_transaction()
def give_up(preview: Preview, error: Exception) -> None:
    """Say that it did not work, and leave nothing of it."""
    for fresh in living().filter(pk=preview.pk).select_for_update():
        fresh.state, fresh.error = Preview.State.FAILED, str(error)[:2000]
        fresh.save(update_fields=["state", "error"])
        _take_down(fresh)


def end_previews() -> None:
    """Every ten minutes: take down the previews whose time is over."""
    over = Preview.objects.filter(dropped_at=None, until__lt=timezone.now()).select_related("association")
    one_by_one(over, _end)


def end_ready_previews() -> None:
    """Before an update: nobody looks at a preview built by another release; whoever wants to asks for it again."""
    with in_portal():
        Preview.objects.filter(dropped_at=None, state=Preview.State.READY).update(until=timezone.now())
        end_previews()


@portal_transaction()
def _end(preview: Preview) -> None:
    Association.objects.select_for_update().get(pk=preview.association_id)
    for fresh in Preview.objects.filter(pk=preview.pk, dropped_at=None, until__lt=timezone.now()):
        _take_down(fresh)


def _take_down(preview: Preview) -> None:
    """Destroy a preview's schema and files: the archive has them. Inside a transaction that holds the association."""
    folder = preview.media_folder
    if preview.schema_name:
        drop_schema(preview.schema_name)
    preview.dropped_at = timezone.now()
    preview.save(update_fields=["dropped_at"])
    if folder:
        transaction.on_commit(lambda: shutil.rmtree(Path(settings.MEDIA_ROOT) / folder, ignore_errors=True))
