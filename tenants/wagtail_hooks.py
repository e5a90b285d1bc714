"""What the portal knows, told to the admin of a site (cms.admin_facts)."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks

from cms.admin_facts import CROWDED_HOOK, FILLING_UP_HOOK, HOOK, SiteFacts
from tenants import go_back_hooks, take_away_hooks  # noqa: F401 (hooks of their own)
from tenants.emails import tell_owners
from tenants.figures import note_change
from tenants.models import Association, Role
from tenants.queries.site_facts import facts_of
from tenants.schemas import SitePlace, current_place, in_portal


@hooks.register(HOOK)
def site_facts(request: HttpRequest) -> SiteFacts:
    """Return the site's share of the disk and its team's address; the portal is asked once a minute at most."""
    place = request.place
    if not isinstance(place, SitePlace):
        return SiteFacts(portal_url=settings.PORTAL_URL)
    quota, owners = facts_of(place)
    assisted = getattr(request, "assistance", None) is not None
    team = reverse("team", urlconf=settings.PUBLIC_SCHEMA_URLCONF, args=[place.association_id])
    return SiteFacts(
        quota_bytes=quota,
        portal_url=settings.PORTAL_URL,
        team_url="" if assisted else settings.PORTAL_URL + team,
        lone_owner=owners == 1 and not assisted and request.user.groups.filter(name=Role.OWNER).exists(),
        owners=owners,
    )


@hooks.register(CROWDED_HOOK)
def site_is_crowded(count: int) -> None:
    """So many have written to a site that its forms rest: its owners hear of it."""
    place = current_place()
    if isinstance(place, SitePlace):
        with in_portal():
            association = Association.objects.get(pk=place.association_id)
            link = f"{association.url}/admin/"
            tell_owners("tenants/mail/too_many_answers.txt", association=association, count=count, link=link)


@hooks.register(FILLING_UP_HOOK)
def site_is_filling_up() -> None:
    """An upload has left little room: measure the site soon, which tells its owners once."""
    note_change()
