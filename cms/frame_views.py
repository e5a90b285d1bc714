"""The screens of the menu, the header and the foot. A page that is not there any more is said, not a dead end."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page, Site

from cms import frame, frame_queries
from cms.frame_forms import FooterForm, HeaderForm, LinkForm
from cms.models import SiteIdentity
from cms.permissions import answers_for_site


def may_arrange(request: HttpRequest) -> bool:
    """Say whether this person puts the menu in order: who publishes the pages does."""
    return home_of(request).permissions_for_user(request.user).can_reorder_children()


def may_frame(request: HttpRequest) -> bool:
    """Say whether this person writes the header and the foot: who answers for the site does."""
    return answers_for_site(request.user)


def home_of(request: HttpRequest) -> Page:
    return Site.find_for_request(request).root_page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the three parts as they are, the menu with its buttons."""
    if not may_arrange(request):
        raise Http404
    menu = frame_queries.menu_of(home_of(request))
    context = {"menu": menu, "may_frame": may_frame(request), "easy_lines": frame_queries.EASY_LINES}
    return TemplateResponse(request, "cms/admin/frame.html", context)


@require_POST
def place(request: HttpRequest, page_id: int) -> HttpResponse:
    """Move a line of the menu before or after another."""
    if not may_arrange(request):
        raise Http404
    is_before = "before" in request.POST
    beside = request.POST.get("before" if is_before else "after", "")
    if not beside.isdecimal():
        raise Http404
    try:
        page = frame.place_in_menu(
            home=home_of(request), page_id=page_id, beside_id=int(beside), is_before=is_before, by=request.user
        )
    except ValidationError as error:
        return _say_gone(request, error)
    said = _("“%(page)s” has moved up.") if is_before else _("“%(page)s” has moved down.")
    messages.success(request, said % {"page": page.get_admin_display_title()})
    return _back_to(page)


@require_POST
def show(request: HttpRequest, page_id: int) -> HttpResponse:
    """Put a page in the menu, or take it out."""
    if not may_arrange(request):
        raise Http404
    is_shown = request.POST.get("shown") == "1"
    try:
        page = frame.show_in_menu(home=home_of(request), page_id=page_id, is_shown=is_shown, by=request.user)
    except ValidationError as error:
        return _say_gone(request, error)
    if is_shown:
        said = _("“%(page)s” is in the menu.")
    else:
        said = _("“%(page)s” is no longer in the menu. The page itself stays: links to it still work.")
    messages.success(request, said % {"page": page.get_admin_display_title()})
    return _back_to(page)


def _say_gone(request: HttpRequest, error: ValidationError) -> HttpResponse:
    messages.error(request, error.messages[0])
    return redirect("frame")


def _back_to(page: Page) -> HttpResponse:
    return redirect(f"{reverse('frame')}#line-{page.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def add_link(request: HttpRequest) -> HttpResponse:
    """Add a line of the menu that leads to another site."""
    if not may_arrange(request):
        raise Http404
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        link = frame.add_link(home=home_of(request), **form.cleaned_data, by=request.user)
        messages.success(request, _("“%(page)s” is at the end of the menu.") % {"page": link.title})
        return _back_to(link)
    return TemplateResponse(request, "cms/admin/frame_link.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def header(request: HttpRequest) -> HttpResponse:
    """Change what stands at the top of every page."""
    if not may_frame(request):
        raise Http404
    identity = SiteIdentity.load(request)
    form = HeaderForm(request.POST or None, identity=identity, home=home_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            frame.change_header(values=form.cleaned_data, seen=request.POST.get("seen", ""), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say_header(request, form.cleaned_data["button_page"])
            return redirect("frame")
    context = {"form": form, "seen": frame.stamp(identity, frame.HEADER)}
    return TemplateResponse(request, "cms/admin/frame_header.html", context, status=_status(form))


def _say_header(request: HttpRequest, page: Page | None) -> None:
    messages.success(request, _("The header is online, on every page."))
    if page and not page.live:
        words = _("The button waits: visitors will see it once “%(page)s” is online.")
        messages.warning(request, words % {"page": page.get_admin_display_title()})


@require_http_methods(["GET", "HEAD", "POST"])
def footer(request: HttpRequest) -> HttpResponse:
    """Change what stands at the foot of every page."""
    if not may_frame(request):
        raise Http404
    identity = SiteIdentity.load(request)
    form = FooterForm(request.POST or None, identity=identity)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["footer_words"]
        try:
            frame.change_footer(words=words, links=form.links, seen=request.POST.get("seen", ""), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The foot is online, on every page."))
            return redirect("frame")
    context = {"form": form, "seen": frame.stamp(identity, frame.FOOTER)}
    return TemplateResponse(request, "cms/admin/frame_footer.html", context, status=_status(form))


def _status(form: forms.BaseForm) -> int:
    return 422 if form.is_bound and not form.is_valid() else 200
