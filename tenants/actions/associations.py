"""What city IT does to an association. Each action is one transaction and leaves one audit row."""

import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from cms import legal
from cms.models import SiteIdentity
from tenants import audit, provisioning, rules
from tenants.actions.leftovers import drop_schema, drop_versions, forget_exports
from tenants.actions.team import invite
from tenants.emails import tell_owners
from tenants.models import Association, Category, Domain, Membership
from tenants.queries.site_facts import forget_facts
from tenants.releases import in_ready_site
from tenants.schemas import in_association, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

DELETION_DAYS = 30
MIN_QUOTA = 10 * 1024**2


@portal_transaction()
def create_association(
    *,
    name: str,
    subdomain: str,
    owner_email: str = "",
    theme: str = "",
    category: str = Category.OTHER,
    by: "User | None",
    **facts: str,
) -> Association:
    """Put an association in the directory, open its site and invite its first owner (if an e-mail is given).

    One that the directory has under the same `rna_number` is the one that gets the site.

    Raises ValidationError; `SubdomainTakenError` (one of them) carries a free proposal.
    """
    rna_number = facts.get("rna_number", "")
    listed = Association.objects.existing().filter(rna_number=rna_number).first() if rna_number else None
    association = listed or list_association(name=name, category=category, by=by, **facts)
    return open_site(association=association, subdomain=subdomain, owner_email=owner_email, theme=theme, by=by)


@portal_transaction()
def open_site(
    *, association: Association, subdomain: str, owner_email: str = "", theme: str = "", by: "User | None"
) -> Association:
    """Open the site of an association of the directory and invite its first owner (if an e-mail is given).

    Raises ValidationError; `SubdomainTakenError` (one of them) carries a free proposal.
    """
    provisioning.open_site(association=association, subdomain=subdomain, owner_email=owner_email, theme=theme, by=by)
    if owner_email:
        invite(association=association, email=owner_email, role="owner", by=by)
    return association


@portal_transaction()
def list_association(*, name: str, category: str = Category.OTHER, by: "User | None", **facts: str) -> Association:
    """Put an association in the directory, without a site. `facts` are Association's own fields."""
    association = Association(name=" ".join(name.split()), category=category, **facts)
    association.search_text = search_text(association)
    association.full_clean()
    association.save(force_insert=True)
    audit.record(by=by, action="tenants.association.listed", association=association, label=association.name)
    return association


@portal_transaction()
def rename(*, association: Association, name: str = "", subdomain: str = "", by: "User | None") -> Association:
    """Change the name, the subdomain or both. The old host redirects for ever. Raises ValidationError."""
    association.lock()
    before = {"name": association.name, "subdomain": association.subdomain}
    if name:
        association.name = " ".join(name.split())
        association.search_text = search_text(association)
    if subdomain and subdomain != association.subdomain:
        provisioning.claim_subdomain(association=association, label=subdomain)
    association.full_clean()
    association.save(update_fields=["name", "search_text", "subdomain"])
    tell_site_its_host(association)
    if association.has_site and name:
        with in_ready_site(association):
            SiteIdentity.objects.update(name=association.name)
            legal.refresh_legal_pages()
    after = {"name": association.name, "subdomain": association.subdomain}
    audit.record(
        by=by, action="tenants.association.renamed", association=association, label=str(association), before=before, after=after
    )
    return association


def tell_site_its_host(association: Association) -> None:
    """Have Wagtail build its links for the host and the name that the association has now."""
    if association.has_site:
        with in_association(association):
            Site.objects.update(hostname=association.host, port=settings.PUBLIC_PORT, site_name=association.name)
            transaction.on_commit(Site.clear_site_root_paths_cache)


@portal_transaction()
def suspend(*, association: Association, message: str = "", by: "User | None") -> Association:
    """Close a site to visitors and team, with a word to visitors. Nothing is lost; `resume` opens it again."""
    association.lock()
    association.suspended_at = association.suspended_at or timezone.now()
    association.suspension_message = message
    association.save(update_fields=["suspended_at", "suspension_message"])
    audit.record(by=by, action="tenants.association.suspended", association=association, label=str(association), message=message)
    return association


@portal_transaction()
def resume(*, association: Association, by: "User | None") -> Association:
    """Open a suspended site again. Raises ValidationError for one that is about to be deleted: `keep` it first."""
    association.lock()
    if association.delete_on:
        raise ValidationError(
            _("%(name)s is about to be deleted: keep it first."), code="closed", params={"name": str(association)}
        )
    association.suspended_at = None
    association.suspension_message = ""
    association.save(update_fields=["suspended_at", "suspension_message"])
    audit.record(by=by, action="tenants.association.resumed", association=association, label=str(association))
    return association


@portal_transaction()
def set_quota(*, association: Association, quota_bytes: int, by: "User | None") -> Association:
    """Give a site more or less room. Less than it uses now is allowed: nothing goes."""
    if quota_bytes < MIN_QUOTA:
        raise ValidationError(_("A site needs 10 MB at least."), code="too_small")
    association.lock()
    before, association.quota_bytes = association.quota_bytes, quota_bytes
    association.save(update_fields=["quota_bytes"])
    audit.record(
        by=by,
        action="tenants.association.quota_set",
        association=association,
        label=str(association),
        before=before,
        after=quota_bytes,
    )
    transaction.on_commit(lambda: forget_facts(association))
    return association


@portal_transaction()
def set_neighbourhood(*, association: Association, neighbourhood: str, by: "User | None") -> Association:
    """Say in which neighbourhood an association is; the reports count by it. Written as others are known, capitals aside."""
    wanted = " ".join(neighbourhood.split())
    association.lock()
    known = Association.objects.existing().exclude(pk=association.pk).filter(neighbourhood__iexact=wanted).first()
    before, association.neighbourhood = association.neighbourhood, known.neighbourhood if known else wanted
    association.full_clean()
    association.save(update_fields=["neighbourhood"])
    audit.record(
        by=by,
        action="tenants.association.neighbourhood_set",
        association=association,
        label=str(association),
        before=before,
        after=association.neighbourhood,
    )
    return association


@portal_transaction()
def close(*, association: Association, by: "User | None") -> Association:
    """Close a site at once and have it destroyed in 30 days, unless somebody keeps it. The owners are told."""
    association.lock()
    if association.delete_on is None:
        association.delete_on = timezone.localdate() + timedelta(days=DELETION_DAYS)
        association.save(update_fields=["delete_on"])
        tell_owners("tenants/mail/site_closing.txt", association=association)
    audit.record(
        by=by,
        action="tenants.association.closed",
        association=association,
        label=str(association),
        delete_on=association.delete_on.isoformat(),
    )
    return association


@portal_transaction()
def keep(*, association: Association, by: "User | None") -> Association:
    """Give up a deletion: the site is as it was before, suspended if it was. The owners are told."""
    association.lock()
    if association.delete_on:
        association.delete_on = None
        association.save(update_fields=["delete_on"])
        tell_owners("tenants/mail/site_kept.txt", association=association)
    audit.record(by=by, action="tenants.association.kept", association=association, label=str(association))
    return association


@portal_transaction()
def delete_if_due(*, association: Association) -> None:
    """Delete an association, unless somebody has kept it while others were being deleted."""
    association.lock()
    if association.delete_on and association.delete_on <= timezone.localdate():
        delete(association=association, by=None)


@portal_transaction()
def delete(*, association: Association, by: "User | None") -> None:
    """Drop the site, its names and its team for good; a tombstone stays so that nothing of it is ever reused.

    Whoever lets an association go archives it first (tenants.actions.deletion). What stands beside the site goes with it.
    Files go to the bin's end of life with their folder once the transaction has committed.
    """
    association.lock()
    now = timezone.now()
    label, schema, subdomain = association.name, association.schema_name, association.subdomain
    folders = [association.media_folder or str(association.pk), *drop_versions(association)]
    Domain.objects.filter(association=association).delete()
    Membership.objects.filter(association=association).delete()
    association.invitations.all().delete()
    association.domain_claims.all().delete()
    association.subdomain, association.custom_host, association.delete_on, association.deleted_at = None, None, None, now
    association.save(update_fields=["subdomain", "custom_host", "delete_on", "deleted_at"])
    audit.record(by=by, action="tenants.association.deleted", association=association, label=label, subdomain=subdomain or "")
    if schema:
        drop_schema(schema)
    for folder in folders:
        transaction.on_commit(partial(retire_files, folder))
    transaction.on_commit(lambda: forget_exports(association), robust=True)


def retire_files(folder: str) -> None:
    """Move a deleted association's files out of every host's reach; the nightly purge destroys them after 30 days."""
    root = Path(settings.MEDIA_ROOT)
    if (root / folder).is_dir():
        grave = root / ".deleted" / timezone.localdate().isoformat()
        grave.mkdir(parents=True, exist_ok=True)
        shutil.move(root / folder, grave / folder)


def search_text(association: Association) -> str:
    """Return what the directory's search looks in, folded."""
    parts = (association.name, association.purpose, association.town, association.get_category_display())
    return rules.fold(" ".join(part for part in parts if part))
