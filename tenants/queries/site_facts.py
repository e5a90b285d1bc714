"""What a site's admin asks the portal at every screen, kept for a minute."""

from typing import NamedTuple

from django.core.cache import cache

from tenants.models import Association, Membership, Role
from tenants.schemas import SitePlace, in_association, in_portal

KEY, SECONDS = "tenants.site_facts", 60


class PortalFacts(NamedTuple):
    quota_bytes: int
    owners: int


def facts_of(place: SitePlace) -> PortalFacts:
    """Return what the portal says of the site the connection is in (2 queries, or none)."""
    quota_bytes, owners = cache.get_or_set(KEY, lambda: _ask_portal(place), SECONDS) or _ask_portal(place)
    return PortalFacts(quota_bytes, owners)


def forget_facts(association: Association) -> None:
    """Have them asked again: they have just changed."""
    if association.has_site:
        with in_association(association):
            cache.delete(KEY)


def _ask_portal(place: SitePlace) -> PortalFacts:
    with in_portal():
        quota = Association.objects.values_list("quota_bytes", flat=True).get(pk=place.association_id)
        owners = Membership.objects.current().filter(association_id=place.association_id, role=Role.OWNER)
        return PortalFacts(quota, owners.filter(account__is_active=True).count())
