"""What the console's pages need beyond their view."""

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tenants.views.console.states import state_of

register = template.Library()


@register.simple_tag(takes_context=True)
def console_places(context: Context) -> list[dict]:
    """Return the console's places; the list of associations is also where each association's own pages belong."""
    known = [
        ("console", _("Associations")),
        ("console_requests", _("Requests")),
        ("console_handovers", _("Handovers")),
        ("console_messages", _("Messages")),
        ("console_banners", _("Banners")),
        ("console_journal", _("Journal")),
    ]
    places = [{"url": address, "label": label} for name, label in known if (address := _address(name))]
    path = context["request"].path
    here = max((place["url"] for place in places if path.startswith(place["url"])), key=len, default="")
    return [place | {"current": place["url"] == here} for place in places]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


register.simple_tag(state_of, name="state_of")
