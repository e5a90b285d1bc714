"""What takes long with archives is done by the worker, one thing at a time for each association; the journal says how it went."""

import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from cms.users.models import User
from tenants import audit, jobs
from tenants.actions.archive_care import note_failure
from tenants.actions.archives import create_archive, drill, restore_archive, undo_restore
from tenants.actions.copies import copy_archive
from tenants.actions.previews import jobs_lock
from tenants.archives.container import ArchiveError
from tenants.archives.structure import NoStructureError
from tenants.models import Archive, Association
from tenants.queries.proofs import TASK, work_under_way
from tenants.schemas import in_portal, portal_transaction

EXPECTED = (ArchiveError, NoStructureError, ValidationError)

logger = logging.getLogger(__name__)


@portal_transaction()
def ask(*, work: str, association: Association, by: User | None, archive: Archive | None = None, **arguments: Any) -> None:
    """Have the worker do one of WORKS. Raises ValidationError while it does another for this association."""
    if work not in WORKS:
        raise ValueError(work)
    lock = jobs_lock(association)
    job = archive_work.configure(queueing_lock=lock, lock=lock)
    told = {"archive_id": str(archive.pk) if archive else "", "schema_name": association.schema_name or "", **arguments}
    if work_under_way(association) or not jobs.enqueue_once(
        job, association_id=str(association.pk), work=work, by=str(by.pk) if by else "", **told
    ):
        raise ValidationError(_("Something is under way for this association already: wait for it to end."), code="busy")


@app.task(name=TASK)
def archive_work(*, work: str, association_id: str, by: str, **arguments: str) -> None:
    """Do what was asked. What cannot be done is kept with its reason: the console shows it."""
    with in_portal():
        association = Association.objects.get(pk=association_id)
        account = User.objects.filter(pk=by).first() if by else None
    try:
        WORKS[work](association, account, arguments)
    except Exception as error:
        note_failure(association=association, work=work, error=error, by=account)
        if not isinstance(error, EXPECTED):
            raise
        logger.warning("%s for %s: %s", work, association, error)


def _archive_now(association: Association, by: User | None, arguments: dict[str, Any]) -> None:
    create_archive(association=association, reason=Archive.Reason.ASKED, by=by)


def _prove(association: Association, by: User | None, arguments: dict[str, Any]) -> None:
    drill(archive=_archive_of(association, arguments))
    with portal_transaction():
        audit.record(by=by, action="tenants.archive.proved", association=association, label=str(association))


def _go_back(association: Association, by: User | None, arguments: dict[str, Any]) -> None:
    """Done only once, even when a worker is killed after it: the site is then in another schema than when it was asked."""
    if association.schema_name == arguments["schema_name"]:
        restore_archive(archive=_archive_of(association, arguments), by=by)


def _undo(association: Association, by: User | None, arguments: dict[str, Any]) -> None:
    if association.schema_name == arguments["schema_name"]:
        undo_restore(association=association, by=by, aside_id=int(arguments["aside_id"]))


def _copy(association: Association, by: User | None, arguments: dict[str, Any]) -> None:
    """Done only once: the copy's id was chosen when it was asked for."""
    copy_id = uuid.UUID(arguments["copy_id"])
    with in_portal():
        exists = Association.objects.filter(pk=copy_id).exists()
    if not exists:
        archive = _archive_of(association, arguments)
        copy_archive(archive=archive, subdomain=arguments["subdomain"], by=by, association_id=copy_id)


def _archive_of(association: Association, arguments: dict[str, Any]) -> Archive:
    with in_portal():
        archives = Archive.objects.filter(association=association).select_related("association")
        archive = archives.filter(pk=arguments["archive_id"]).first()
    if archive is None:
        raise ArchiveError("This archive has been deleted meanwhile.")
    return archive


WORKS: dict[str, Callable[[Association, User | None, dict[str, Any]], None]] = {
    "archive": _archive_now,
    "proof": _prove,
    "restore": _go_back,
    "undo": _undo,
    "copy": _copy,
}
