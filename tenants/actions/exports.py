"""Exports of sites: asked for, made by the worker, fetched, forgotten; and one brought into another site."""

import logging
import secrets
import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from wagtail.models import Page, Revision

from cms.models import ContactMessage, FormAnswer, Picture, SiteDocument
from cms.queries import outside
from tenants import audit, jobs
from tenants.actions.archives import create_archive
from tenants.actions.leftovers import forget_export
from tenants.archives import storage
from tenants.emails import portal_link
from tenants.leaving import filling, making, media_in, reading
from tenants.leaving.errors import LeavingError, in_a_sentence
from tenants.letters import send_letter
from tenants.models import Archive, Association, CityStaff, Export
from tenants.queries.exports import HOURS_AT_WORK, asked_lately, at_work
from tenants.releases import in_ready_site
from tenants.schemas import in_blueprint, in_portal, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

KEPT_DAYS = 7
A_DAY = 3
ATTEMPTS = 3

logger = logging.getLogger(__name__)


@portal_transaction()
def ask_export(*, association: Association, by: "User | None") -> Export:
    """Have the worker make an export. Raises ValidationError while one is being made, or after a few in a day."""
    association.lock()
    if at_work(association):
        raise ValidationError(_("The file is already being prepared: you get an e-mail when it is ready."), code="at_work")
    if asked_lately(association) >= A_DAY:
        raise ValidationError(_("Three files have been prepared since yesterday: come back tomorrow."), code="too_many")
    export = Export.objects.create(association=association, by=by)
    audit.record(by=by, action="tenants.export.asked", association=association, label=str(association))
    jobs.enqueue(make_export, export_id=str(export.pk))
    return export


@app.task(
    name="tenants.make_export",
    pass_context=True,
    retry=RetryStrategy(max_attempts=ATTEMPTS, wait=60),
)
def make_export(context: JobContext, *, export_id: str) -> None:
    """Make an export that was asked for. One that was made already, or whose association is gone, is left as it is."""
    with in_portal():
        asked = Export.objects.select_related("association").filter(pk=export_id, state=Export.State.ASKED)
        export = asked.filter(association__deleted_at=None).first()
    if export is None:
        return
    try:
        fulfil_export(export=export, by=None)
    except Exception as error:
        if context.job.attempts + 1 >= ATTEMPTS:
            fail_export(export=export, error=str(error), by=None)
        raise


def fulfil_export(*, export: Export, by: "User | None") -> Export:
    """Make the zip and put it into the storage; then, in one transaction, say that it is ready and write to who asked.

    A kill before that leaves a file without a row that names it: the night sweeps it.
    """
    association = export.association
    with storage.workplace() as folder:
        path, work = folder / "export.zip", folder / "pages"
        work.mkdir()
        making.make(path, association=association, work=work)
        size = path.stat().st_size
        name = f"{association.pk}/{storage.EXPORTS}/{timezone.now():%Y-%m-%dT%H%M%S}-{secrets.token_hex(4)}.zip"
        return note_ready(export=export, name=storage.put(path, name=name), size=size, by=by)


@portal_transaction()
def note_ready(*, export: Export, name: str, size: int, by: "User | None") -> Export:
    """Say that the file is there, for some days, and write to who asked; once, should two workers have made it."""
    if Export.objects.select_for_update().filter(pk=export.pk, state=Export.State.ASKED).first() is None:
        return export  # made, failed or forgotten meanwhile: the night sweeps this file
    now = timezone.now()
    export.state, export.error, export.name, export.size = Export.State.READY, "", name, size
    export.ready_at, export.until = now, now + timedelta(days=KEPT_DAYS)
    export.save(update_fields=["state", "error", "name", "size", "ready_at", "until"])
    _write_to_asker(export, "tenants/mail/export_ready.txt")
    audit.record(by=by, action="tenants.export.made", association=export.association, label=str(export.association), size=size)
    return export


@portal_transaction()
def fail_export(*, export: Export, error: str, by: "User | None") -> Export:
    """Say that an export could not be made, and write to who asked."""
    export.state, export.error = Export.State.FAILED, error[:2000]
    export.save(update_fields=["state", "error"])
    _write_to_asker(export, "tenants/mail/export_failed.txt")
    audit.record(by=by, action="tenants.export.failed", association=export.association, label=str(export.association))
    return export


def _write_to_asker(export: Export, template: str) -> None:
    """Nobody is written to who has left meanwhile; a city agent is led to the console."""
    account, association = export.by, export.association
    if account is None or not account.is_active:
        return
    if association.memberships.filter(account=account).exists():
        link = association.url + reverse("take_away", urlconf=settings.ROOT_URLCONF)
    elif CityStaff.objects.filter(account=account).exists():
        link = portal_link("console_exports", association.pk)
    else:
        return
    send_letter(template, to=account, association=association, link=link, days=KEPT_DAYS)


def drop_exports() -> None:
    """Nightly: destroy the files whose days are over, and give up exports that nobody will finish."""
    now = timezone.now()
    for export in Export.objects.select_related("association", "by").filter(
        state=Export.State.ASKED, asked_at__lt=now - timedelta(hours=HOURS_AT_WORK)
    ):
        fail_export(export=export, error="The worker never came to its end.", by=None)
    for export in Export.objects.filter(until__lt=now) | Export.objects.filter(
        state=Export.State.FAILED, asked_at__lt=now - timedelta(days=KEPT_DAYS)
    ):
        forget_export(export)


@portal_transaction()
def note_fetched(*, export: Export, by: "User | None") -> None:
    """Leave a row each time somebody takes the file away: it holds what people have written."""
    audit.record(by=by, action="tenants.export.fetched", association=export.association, label=str(export.association))


def export_site(*, association: Association, path: Path, by: "User | None") -> dict[str, Any]:
    """Write an export at `path`, whole or not at all. Returns how much of each thing is in it. Raises LeavingError."""
    with storage.workplace() as folder:
        work = folder / "pages"
        work.mkdir()
        facts = making.make(folder / "export.zip", association=association, work=work)
        shutil.move(folder / "export.zip", path)
    with portal_transaction():
        audit.record(
            by=by, action="tenants.export.made", association=association, label=str(association), size=path.stat().st_size
        )
    return facts


def import_site(*, association: Association, path: Path, by: "User | None", may_replace: bool = False) -> dict[str, int]:
    """Put an export in place of a site's starter content, all of it or nothing. Returns how many things. Raises LeavingError.

    A site that somebody has written in is refused, unless `may_replace`: then it is archived first.
    """
    with reading.opened(path) as parcel:
        if parcel.weight() > association.quota_bytes:
            raise LeavingError("Its pictures and documents take more room than this site has: `association quota` gives more.")
        if not is_starter(association):
            if not may_replace:
                raise LeavingError("Somebody has written in this site already: say --yes to put the export in its place.")
            create_archive(association=association, reason=Archive.Reason.BEFORE_RESTORE, by=by)
        with in_a_sentence(), portal_transaction(), media_in.undone_on_failure() as stored:
            association.lock()
            with in_ready_site(association):
                counts = _fill(parcel, stored)
            audit.record(by=by, action="tenants.site.imported", association=association, label=str(association), **counts)
    return counts


def _fill(parcel: reading.Parcel, stored: list[Path]) -> dict[str, int]:
    numbers = filling.Numbers()
    for model in (Picture, SiteDocument):
        model.objects.filter(trashed_at=None).update(trashed_at=timezone.now())
    media_in.bring(parcel, numbers, stored)
    return {"pages": filling.fill(parcel.content, numbers), "media": len(stored)}


def is_starter(association: Association) -> bool:
    """Tell whether nobody has written anything in a site yet: its pages are those of every new site, none was ever saved."""
    with in_blueprint():
        begun_with = _addresses()
    with in_ready_site(association):
        written = (Revision, Picture, SiteDocument, ContactMessage, FormAnswer)
        return _addresses() == begun_with and not any(model.objects.exists() for model in written)


def _addresses() -> set[str]:
    return set(outside(Page.objects.filter(depth__gt=1)).values_list("url_path", flat=True))
