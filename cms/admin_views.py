"""The few pages of ours in a site's admin."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe
from wagtail import hooks

from cms.admin_facts import facts_for

HELP_HOOK = "register_way_of_help"  # called with the request: a Way, or None when there is none for this person


@dataclass(frozen=True, slots=True)
class Way:
    """A way to get help that the host of the site offers, shown first."""

    title: str | Promise
    text: str | Promise
    url: str
    button: str | Promise


@require_safe
def ask_for_help(request: HttpRequest) -> HttpResponse:
    """Show whom to ask, and how."""
    ways = [way for find in hooks.get_hooks(HELP_HOOK) if (way := find(request))]
    context = {"host": settings.CITY, "facts": facts_for(request), "ways": ways}
    return TemplateResponse(request, "cms/admin/help.html", context)
