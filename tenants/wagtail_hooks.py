"""What the portal knows, told to the admin of a site (cms.admin_facts)."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks

from cms.admin_facts import HOOK, SiteFacts
from tenants.models import Association, Membership, Role
from tenants.schemas import SitePlace, in_portal

SECONDS = 300


@hooks.register(HOOK)
def site_facts(request: HttpRequest) -> SiteFacts:
    """Return the site's share of the disk and its team's address; the portal is asked every five minutes at most."""
    place = request.place
    if not isinstance(place, SitePlace):
        return SiteFacts(portal_url=settings.PORTAL_URL)
    quota, owners = cache.get_or_set("tenants.site_facts", lambda: _ask_portal(place), SECONDS)
    assisted = getattr(request, "assistance", None) is not None
    team = reverse("team", urlconf=settings.PUBLIC_SCHEMA_URLCONF, args=[place.association_id])
    return SiteFacts(
        quota_bytes=quota,
        portal_url=settings.PORTAL_URL,
        team_url="" if assisted else settings.PORTAL_URL + team,
        lone_owner=owners == 1 and not assisted and request.user.groups.filter(name=Role.OWNER).exists(),
        owners=owners,
    )


def _ask_portal(place: SitePlace) -> tuple[int, int]:
    with in_portal():
        quota = Association.objects.values_list("quota_bytes", flat=True).get(pk=place.association_id)
        owners = Membership.objects.current().filter(association_id=place.association_id, role=Role.OWNER)
        return quota, owners.filter(account__is_active=True).count()
