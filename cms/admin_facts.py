"""What the host of a site tells its admin: who runs several sites registers a hook, a Wagtail alone says nothing."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail import hooks

HOOK = "register_site_facts"
FILLING_UP_HOOK = "site_is_filling_up"  # called, without arguments, when an upload has left little room
CROWDED_HOOK = "site_is_crowded"  # called with how many have come when the forms of a site take no more for a while


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Each is empty when there is nothing to say."""

    quota_bytes: int = 0
    team_url: str = ""
    portal_url: str = ""
    lone_owner: bool = False
    owners: int = 0


def facts_for(request: HttpRequest) -> SiteFacts:
    """Return what the host says of the site of this request, asked once a request."""
    if not hasattr(request, "site_facts"):
        request.site_facts = next((fn(request) for fn in hooks.get_hooks(HOOK)), SiteFacts())
    return request.site_facts
