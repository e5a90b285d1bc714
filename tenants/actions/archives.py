"""Archives of sites: make, check, go back to one, undo, forget."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms import roles
from tenants import audit, blueprint
from tenants.actions import shadows
from tenants.actions.associations import retire_files, tell_site_its_host
from tenants.actions.erasure import replay_erasures
from tenants.actions.leftovers import drop_schema
from tenants.archives import container, making, rebuilding, retention, storage
from tenants.archives.rebuilding import Proof
from tenants.archives.structure import structure_of
from tenants.archives.trouble import in_a_sentence
from tenants.models import Archive, Association, Membership, PutAside, SchemaName, SiteFigures
from tenants.provisioning import new_schema_name
from tenants.schemas import forget_path, in_association, in_portal, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

UNDO_DAYS = 7

logger = logging.getLogger(__name__)


@in_a_sentence()
def create_archive(*, association: Association, reason: str, by: "User | None", unless_same: bool = False) -> Archive | None:
    """Archive a site. With `unless_same`, return None when nothing has changed since its last archive.

    The file is whole in the storage before the row that names it is written: a kill leaves a file that the night sweeps.
    """
    _look_again(association)
    structure, at = structure_of(association), timezone.now()
    with storage.workplace() as folder:
        path = folder / "archive"
        with container.writing(path, at=at.timestamp(), recipient=settings.ARCHIVE_RECIPIENT) as writer:
            manifest = making.write(writer, association=association, structure=structure, at=at)
        content = making.content_hash(manifest)
        if unless_same and _is_in_last_archive(association, content):
            _note_archived(association)
            return None
        size, sha256 = path.stat().st_size, storage.digest(path)
        name = storage.put(path, name=f"{association.pk}/{at:%Y-%m-%dT%H%M%S}-{reason}.kiosque")
    return _record(association, manifest, by=by, reason=reason, at=at, name=name, size=size, sha256=sha256, content=content)


def _look_again(association: Association) -> None:
    """The night's list may be hours old: a site that went back to a day since is in another schema now."""
    with in_portal():
        association.refresh_from_db(fields=["schema_name", "media_folder", "release", "deleted_at"])
    if not association.has_site:
        raise container.ArchiveError(f"{association.name} has no site any more.")


def _is_in_last_archive(association: Association, content: str) -> bool:
    with in_portal():
        last = Archive.objects.filter(association=association).first()
    return last is not None and last.content == content and storage.storage().exists(last.name)


@portal_transaction()
def _record(association: Association, manifest: dict[str, Any], *, by: "User | None", **facts: Any) -> Archive:
    parts = manifest["parts"]
    archive = Archive.objects.create(
        association=association,
        release=manifest["release"],
        n_rows=sum(part.get("rows", 0) for part in parts.values()),
        n_files=sum(name.startswith("media/") for name in parts),
        **facts,
    )
    _note_archived(association)
    audit.record(by=by, action="tenants.archive.created", association=association, label=str(association), reason=archive.reason)
    return archive


@portal_transaction()
def _note_archived(association: Association) -> None:
    SiteFigures.objects.update_or_create(association=association, defaults={"last_archive_at": timezone.now()})


@in_a_sentence()
def verify_archive(*, archive: Archive) -> dict[str, Any]:
    """Read an archive to its end and compare every part with its hash. Returns the manifest; raises ArchiveError."""
    with storage.fetched(archive) as path:
        return container.read(path, take=lambda name, file: None, identity=identity())


@in_a_sentence()
def drill(*, archive: Archive) -> Proof:
    """Rebuild the site from an archive where nobody sees it, look at it, and take it down again. Raises ArchiveError.

    What was found is written on the archive, success or not.
    """
    schema_name = new_schema_name()
    version = rebuilding.version_of(
        archive.association, schema_name=schema_name, media_folder=f"{archive.association_id}-{schema_name}"
    )
    try:
        with in_a_sentence(), storage.fetched(archive) as path, portal_transaction():
            proof = rebuilding.rebuild(path, version=version, identity=identity())
            transaction.set_rollback(True)
    except container.ArchiveError as error:
        _write_proof(archive, {"error": str(error)})
        raise
    finally:
        forget_path()
        shutil.rmtree(Path(settings.MEDIA_ROOT) / version.media_folder, ignore_errors=True)
    _write_proof(archive, proof.as_json())
    return proof


@portal_transaction()
def _write_proof(archive: Archive, proof: dict[str, Any]) -> None:
    archive.proof = proof
    archive.proved_at = None if "error" in proof else timezone.now()
    archive.save(update_fields=["proof", "proved_at"])
    found = {"proof": proof} | ({"proved_at": archive.proved_at} if archive.proved_at else {})
    SiteFigures.objects.update_or_create(association=archive.association, defaults=found)


@in_a_sentence()
def restore_archive(*, archive: Archive, by: "User | None") -> Proof:
    """Bring a site back to an archive. The version of now is archived, then put aside for UNDO_DAYS. Raises ArchiveError.

    All is built beside the live site and switched to by one row: visitors see the old version or the new one.
    """
    association = archive.association
    create_archive(association=association, reason=Archive.Reason.BEFORE_RESTORE, by=by)
    with built_beside(archive) as (version, proof):
        promote(association, version, restored_from=archive, by=by)
        audit.record(
            by=by, action="tenants.site.restored", association=association, label=str(association), at=archive.at.isoformat()
        )
    return proof


@contextmanager
def built_beside(archive: Archive) -> Iterator[tuple[Association, Proof]]:
    """Build a site from an archive beside the live one, in a transaction that ends after the caller's work.

    If anything fails, nothing of it stays. Raises ArchiveError.
    """
    association, schema_name = archive.association, new_schema_name()
    version = rebuilding.version_of(association, schema_name=schema_name, media_folder=f"{association.pk}-{schema_name}")
    is_done = False
    try:
        with in_a_sentence(), storage.fetched(archive) as path, portal_transaction():
            SchemaName.objects.create(name=schema_name, association=association)
            proof = rebuilding.rebuild(path, version=version, identity=identity())
            version.release = blueprint.site_release()
            yield version, proof
            is_done = True
    except BaseException:
        forget_path()
        if not is_done:  # else the database may have kept it without being able to say so: the night will know
            shutil.rmtree(Path(settings.MEDIA_ROOT) / version.media_folder, ignore_errors=True)
        raise


@portal_transaction()
def undo_restore(*, association: Association, by: "User | None", aside_id: int | None = None) -> None:
    """Bring back a version put aside, the last one unless another is named; the one of now is put aside in its turn."""
    association.lock()
    waiting = PutAside.objects.filter(association=association, dropped_at=None)
    aside = (waiting.filter(pk=aside_id) if aside_id else waiting).first()
    if aside is None:
        raise ValidationError(_("There is no earlier version left to come back to."), code="nothing_aside")
    version = rebuilding.version_of(association, schema_name=aside.schema_name, media_folder=aside.media_folder)
    aside.delete()
    rebuilding.bring_to_release(version)
    promote(association, version, restored_from=None, by=by)
    audit.record(by=by, action="tenants.site.restore_undone", association=association, label=str(association))


def promote(association: Association, version: Association, *, restored_from: Archive | None, by: "User | None") -> None:
    """Make `version` what visitors see, by one row, and put aside what they saw. Inside the caller's transaction.

    Who has left since is forgotten again; address, name and team are today's.
    """
    replay_erasures(version)
    try:
        association.lock()
    except Association.DoesNotExist as error:
        raise container.ArchiveError(f"{association.name} has been deleted meanwhile.") from error
    PutAside.objects.create(
        association=association,
        schema_name=str(association.schema_name),
        media_folder=association.media_folder or str(association.pk),
        release=association.release,
        restored_from=restored_from,
        until=timezone.now() + timedelta(days=UNDO_DAYS),
        by=by,
    )
    association.schema_name, association.media_folder = version.schema_name, version.media_folder
    association.release = version.release
    association.save(update_fields=["schema_name", "media_folder", "release"])
    bring_up_to_date(association)


def bring_up_to_date(association: Association) -> None:
    """What the portal decides is as it is today: address, name, who is in the team."""
    tell_site_its_host(association)
    places = Membership.objects.current().filter(association=association).select_related("account")
    role_of = {place.account.portal_id: place.role for place in places}
    with in_association(association):
        get_user_model().objects.filter(is_superuser=True).update(is_superuser=False)  # nobody is, whatever a file says
        for shadow in get_user_model().objects.filter(is_active=True):
            if shadow.portal_id in role_of:
                roles.set_role(user=shadow, role=role_of[shadow.portal_id])
            else:
                shadows.close_shadow(portal_id=shadow.portal_id)


def drop_put_aside() -> None:
    """Nightly: destroy the versions put aside whose days are over."""
    for aside in PutAside.objects.filter(dropped_at=None, until__lt=timezone.now()).select_related("association"):
        _drop(aside)


@portal_transaction()
def _drop(aside: PutAside) -> None:
    """Destroy a version put aside, unless somebody has brought it back meanwhile: then visitors see it."""
    Association.objects.select_for_update(of=("self",)).get(pk=aside.association_id)
    if not PutAside.objects.filter(pk=aside.pk, dropped_at=None).exists():
        return
    drop_schema(aside.schema_name)
    aside.dropped_at = timezone.now()
    aside.save(update_fields=["dropped_at"])
    transaction.on_commit(lambda: retire_files(aside.media_folder))


def identity() -> str:
    """Return the private key that opens the archives, if this server has it."""
    return Path(settings.ARCHIVE_IDENTITY_FILE).read_text().strip() if settings.ARCHIVE_IDENTITY_FILE else ""


def prune(*, association: Association) -> list[Archive]:
    """Delete the archives of an association that are not to be kept (tenants.archives.retention). Returns them."""
    with in_portal():
        gone = retention.to_prune(Archive.objects.filter(association=association), now=timezone.now())
    for archive in gone:
        forget_archive(archive)
    return gone


def forget_archive(archive: Archive) -> None:
    """Destroy one archive. The row first: without its file it would promise something; a file without its row is swept."""
    with portal_transaction():
        PutAside.objects.filter(restored_from=archive).update(restored_from=None)
        archive.delete()
        transaction.on_commit(lambda: storage.storage().delete(archive.name))
