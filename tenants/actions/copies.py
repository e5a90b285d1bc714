"""A site put beside itself, from an archive; and an archive's file that the list does not know."""

import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import legal
from cms.models import SiteIdentity
from tenants import audit, blueprint, provisioning
from tenants.actions import archives
from tenants.actions.associations import MIN_QUOTA, search_text
from tenants.actions.erasure import replay_erasures
from tenants.archives import making, rebuilding, storage
from tenants.archives.container import ArchiveError
from tenants.archives.contents import Contents, look_into, refuse_unknown_sql
from tenants.archives.trouble import in_a_sentence
from tenants.models import Archive, Association, SchemaName
from tenants.models.association import GIBIBYTE
from tenants.provisioning import new_schema_name
from tenants.schemas import in_association, in_portal, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

FACTS = ("category", "purpose", "siret", "street", "postal_code", "town", "theme")  # its RNA number stays the original's


@in_a_sentence()
def copy_archive(*, archive: Archive, subdomain: str, by: "User | None", association_id: uuid.UUID | None = None) -> Association:
    """Make a new association whose site is what an archive holds. Raises ArchiveError or ValidationError (the subdomain)."""
    with storage.fetched(archive) as path:
        contents = look_into(path, identity=archives.identity())
        return _copy(path, contents, subdomain=subdomain, by=by, association_id=association_id or uuid.uuid4())


@in_a_sentence()
def copy_file(*, path: Path, subdomain: str, by: "User | None", is_trusted: bool = False) -> Association:
    """The same from an archive's file that the list may not know. Its SQL must be ours, unless whoever asks trusts it."""
    with storage.brought(path) as own:
        contents = _checked(own, is_trusted=is_trusted)
        return _copy(own, contents, subdomain=subdomain, by=by, association_id=uuid.uuid4())


@in_a_sentence()
def adopt_file(*, association: Association, path: Path, by: "User | None", is_trusted: bool = False) -> Archive:
    """Put an archive's file into the list of its association, unless it is there. Raises ArchiveError."""
    with storage.brought(path) as own:
        contents = _checked(own, is_trusted=is_trusted)
        if contents.association_id != str(association.pk):
            raise ArchiveError(
                f"This is the archive of “{contents.name}” ({contents.association_id}), not of {association.name}: nothing was"
                " changed. To put it beside, use --as-copy."
            )
        sha256 = storage.digest(own)
        with in_portal():
            known = Archive.objects.filter(association=association, sha256=sha256).select_related("association").first()
        return known or _adopt(own, contents, association=association, sha256=sha256, by=by)


def _checked(path: Path, *, is_trusted: bool) -> Contents:
    contents = look_into(path, identity=archives.identity())
    if not is_trusted:
        try:
            refuse_unknown_sql(contents)
        except ArchiveError as error:
            raise ArchiveError(f"{error} If you know where the file comes from, say --trust.") from error
    return contents


def _adopt(path: Path, contents: Contents, *, association: Association, sha256: str, by: "User | None") -> Archive:
    parts, size = contents.manifest["parts"], path.stat().st_size
    name = storage.put(path, name=f"{association.pk}/{contents.at:%Y-%m-%dT%H%M%S}-brought.kiosque")
    with portal_transaction():
        archive = Archive.objects.create(
            association=association,
            at=contents.at,
            reason=Archive.Reason.ASKED,
            name=name,
            size=size,
            sha256=sha256,
            content=making.content_hash(contents.manifest),
            release=str(contents.manifest["release"])[:64],
            n_rows=sum(part.get("rows", 0) for part in parts.values()),
            n_files=sum(part.startswith("media/") for part in parts),
        )
        audit.record(by=by, action="tenants.archive.adopted", association=association, label=str(association))
    return archive


@portal_transaction()
def _copy(path: Path, contents: Contents, *, subdomain: str, by: "User | None", association_id: uuid.UUID) -> Association:
    """All of the copy exists or none: it is closed, nobody is in its team, and it has an address of its own."""
    association = _new_association(contents, association_id=association_id)
    provisioning.claim_subdomain(association=association, label=subdomain)
    schema_name = new_schema_name()
    association.schema_name, association.media_folder = schema_name, f"{association.pk}-{schema_name}"
    association.release = blueprint.site_release()
    association.save(update_fields=["schema_name", "media_folder", "subdomain", "release"])
    SchemaName.objects.create(name=schema_name, association=association)
    try:
        rebuilding.rebuild(path, version=association, identity=archives.identity(), origin=contents.association_id)
        _make_it_its_own(association)
    except BaseException:
        shutil.rmtree(Path(settings.MEDIA_ROOT) / association.media_folder, ignore_errors=True)
        raise
    audit.record(
        by=by,
        action="tenants.site.copied",
        association=association,
        label=association.name,
        origin=contents.association_id,
        at=contents.at.isoformat(),
    )
    return association


def _new_association(contents: Contents, *, association_id: uuid.UUID) -> Association:
    told = contents.portal["association"]
    quota = told.get("quota_bytes")
    association = Association(
        id=association_id,
        name=_("%(name)s (copy)") % {"name": str(told.get("name") or contents.name)[:230]},
        quota_bytes=max(MIN_QUOTA, quota if isinstance(quota, int) else GIBIBYTE),
        suspended_at=timezone.now(),
        **{name: str(told[name]) for name in FACTS if told.get(name)},
    )
    association.search_text = search_text(association)
    association.full_clean()
    association.save(force_insert=True)
    return association


def _make_it_its_own(association: Association) -> None:
    """What tied the archived site to its team and its address ties it no more; whoever has been forgotten stays so."""
    replay_erasures(association)
    archives.bring_up_to_date(association)
    with in_association(association):
        SiteIdentity.objects.update(site_id=association.pk, in_preparation=True, first_owner_email="", contact_recipient=None)
        legal.refresh_legal_pages()
