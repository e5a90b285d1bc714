"""What the console's pages need beyond their view."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.storage import size
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
    places = [{"url": reverse(name), "label": label} for name, label in known]
    path = context["request"].path
    here = max((place["url"] for place in places if path.startswith(place["url"])), key=len, default="")
    return [place | {"current": place["url"] == here} for place in places]


register.simple_tag(state_of, name="state_of")
register.filter("size", size)  # in the words of the sites: Mo and Go, never Mio
