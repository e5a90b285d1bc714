"""A new site in a second: replay the blueprint, make it the association's, in one transaction. All of it exists or none."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from cms import legal
from cms.models import NewsPage, SiteIdentity
from tenants import audit, blueprint, rules
from tenants.models import Association, Domain, SchemaName
from tenants.schemas import in_association, portal_transaction
from themes import registry

if TYPE_CHECKING:
    from cms.users.models import User

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class SubdomainTakenError(ValidationError):
    """Somebody has this subdomain; `proposal` is a free one."""

    def __init__(self, *, label: str, proposal: str):
        message = _("“%(label)s” is taken. “%(proposal)s” is free.")
        super().__init__(message, code="taken", params={"label": label, "proposal": proposal})
        self.label, self.proposal = label, proposal


def new_schema_name() -> str:
    """Return `a_` and 13 random base32 characters: it says nothing and is never given again."""
    return "a_" + "".join(secrets.choice(ALPHABET) for _ in range(13))


@portal_transaction()
def open_site(
    *, association: Association, subdomain: str, owner_email: str = "", theme: str = "", by: "User | None"
) -> Association:
    """Give an association of the directory its site. Raises ValidationError (subdomain, or a site already) or BlueprintError."""
    association.lock()
    if association.schema_name:
        raise ValidationError(_("%(name)s has a site already."), code="has_site", params={"name": association.name})
    claim_subdomain(association=association, label=subdomain)
    release = blueprint.current_release()
    association.schema_name = new_schema_name()
    association.theme = theme or association.theme or registry.DEFAULT_THEME
    association.release = blueprint.site_release()
    association.save(update_fields=["schema_name", "subdomain", "theme", "release"])
    SchemaName.objects.create(name=association.schema_name, association=association)
    blueprint.replay(release, schema_name=association.schema_name)
    with in_association(association):
        _personalise(association, owner_email=owner_email)
    audit.record(by=by, action="tenants.site.opened", association=association, label=str(association), subdomain=subdomain)
    return association


def claim_subdomain(*, association: Association, label: str) -> None:
    """Make `label` the association's name under the sites' domain; an earlier one stays and redirects.

    It is the primary one unless the association shows a name of its own. The caller saves the association. Raises
    ValidationError when the label cannot be used, SubdomainTakenError with a proposal when another has it.
    """
    rules.validate_subdomain(label)
    is_primary = not association.custom_host
    if is_primary:
        Domain.objects.filter(association=association, is_primary=True).exclude(name=label).update(is_primary=False)
    domain, created = Domain.objects.get_or_create(name=label, defaults={"association": association, "is_primary": is_primary})
    if domain.association_id != association.pk:
        raise SubdomainTakenError(label=label, proposal=propose_subdomain(label))
    if not created and domain.is_primary != is_primary:
        domain.is_primary = is_primary
        domain.save(update_fields=["is_primary"])
    association.subdomain = label


def propose_subdomain(name: str) -> str:
    """Return a free label close to a name or a taken label."""
    base = rules.without_preview_prefix(rules.label_from(name)) or "association"
    taken = set(Domain.objects.filter(name__startswith=base).values_list("name", flat=True))
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 3))
    return next(label for label in candidates if label not in taken and label not in rules.RESERVED)


def _personalise(association: Association, *, owner_email: str) -> None:
    now = timezone.now()
    Site.objects.update(hostname=association.host, port=settings.PUBLIC_PORT, site_name=association.name)
    Page.objects.filter(depth__gt=1).update(first_published_at=now, last_published_at=now, latest_revision_created_at=now)
    NewsPage.objects.update(date=timezone.localdate())
    SiteIdentity.objects.update(
        site_id=association.pk,
        name=association.name,
        theme=association.theme,
        rna_number=association.rna_number,
        street=association.street,
        postal_code=association.postal_code,
        town=association.town,
        first_owner_email=owner_email,
    )
    legal.refresh_legal_pages()
