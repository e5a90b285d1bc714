"""The few pages of ours in a site's admin."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from cms.admin_facts import facts_for


@require_safe
def ask_for_help(request: HttpRequest) -> HttpResponse:
    """Show whom to ask, and how."""
    return TemplateResponse(request, "cms/admin/help.html", {"host": settings.CITY, "facts": facts_for(request)})
