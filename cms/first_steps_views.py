"""The first steps in a site's admin, and its opening to everybody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms import first_steps, preparation
from cms.admin_home import HomePanel
from cms.models import HomePage


class FirstStepsPanel(HomePanel):
    """Large and first while the site is in preparation, one line under the doors once it is open, gone when nothing remains."""

    name = "first_steps"
    template_name = "cms/admin/first_steps.html"

    def __init__(self, request: HttpRequest):
        super().__init__()
        self.order = 30 if preparation.is_in_preparation(request) else 56

    def context_for(self, request):
        return steps_context(request)


def steps_context(request: HttpRequest) -> dict:
    return {
        "progress": first_steps.progress_for(request),
        "in_preparation": preparation.is_in_preparation(request),
        "may_open": first_steps.may_open(request),
    }


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """Show all the steps, also to whom has done them."""
    _only_associations()
    return TemplateResponse(request, "cms/admin/first_steps_page.html", steps_context(request))


@require_http_methods(["GET", "HEAD", "POST"])
def open_site(request: HttpRequest) -> HttpResponse:
    """Say what remains, ask once, then let everybody in. What remains stops nobody."""
    _only_owners(request)
    if request.method != "POST":
        return TemplateResponse(request, "cms/admin/open_site.html", steps_context(request))
    try:
        preparation.open_site(by=request.user)
    except ValidationError as error:
        messages.info(request, error.messages[0])
        return redirect("wagtailadmin_home")
    messages.success(request, render_to_string("cms/admin/opened.html", {"address": request.build_absolute_uri("/")}))
    return redirect("wagtailadmin_home")


@require_http_methods(["GET", "HEAD", "POST"])
def close_site(request: HttpRequest) -> HttpResponse:
    """Ask once, then keep the site for its team again."""
    _only_owners(request)
    if request.method != "POST":
        return TemplateResponse(request, "cms/admin/close_site.html", steps_context(request))
    try:
        preparation.close_site(by=request.user)
    except ValidationError as error:
        messages.info(request, error.messages[0])
        return redirect("wagtailadmin_home")
    messages.success(request, _("Only the team sees the site now. Open it again when you are ready."))
    return redirect("wagtailadmin_home")


def _only_associations() -> None:
    """The host's own site is never in preparation."""
    if not HomePage.objects.exists():
        raise Http404


def _only_owners(request: HttpRequest) -> None:
    _only_associations()
    if not first_steps.may_open(request):
        raise PermissionDenied
