"""The trash in a site's admin: what is in it, put back, destroyed now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import trash, trash_list

NAMES = {"picture": "wagtailimages:edit", "document": "wagtaildocs:edit"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what can be put back."""
    items = trash_list.items_for(request.user)
    context = {"items": items, "may_empty": trash_list.may_empty(request.user), "days": trash.DAYS}
    return TemplateResponse(request, "cms/admin/trash.html", context)


@require_POST
def restore(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Put one thing back and show it."""
    if not trash_list.is_there(kind=kind, pk=pk):
        messages.error(request, _("This is not in the trash any more: somebody has put it back, or emptied the trash."))
        return redirect("trash")
    item = trash_list.item_or_404(request.user, kind=kind, pk=pk)
    try:
        if kind == "page":
            return _restore_page(request, item)
        trash.restore_media(item=item.target, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("trash")
    messages.success(request, _("“%(title)s” is back.") % {"title": item.title})
    return redirect(NAMES[kind], pk)


def _restore_page(request: HttpRequest, item: trash_list.TrashItem) -> HttpResponse:
    restored = trash.restore_page(page=item.target, by=request.user)
    words = {"title": item.title, "parent": restored.parent.get_admin_display_title(), "address": restored.page.slug}
    if restored.is_moved:
        said = [_("“%(title)s” is back, in “%(parent)s”: the page it was in is not there any more.") % words]
    else:
        said = [_("“%(title)s” is back in its place.") % words]
    if restored.is_renamed:
        said.append(_("Another page has its address now: this one ends in “%(address)s”.") % words)
    link = {"url": reverse("wagtailadmin_pages:edit", args=[restored.page.pk]), "words": " ".join(said)}
    messages.success(request, render_to_string("cms/admin/restored.html", link))
    return redirect("wagtailadmin_explore", restored.parent.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def destroy(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask once, then delete one thing for good."""
    _only_publishers(request)
    if not trash_list.is_there(kind=kind, pk=pk):
        messages.error(request, _("This is not in the trash any more: somebody has put it back, or emptied the trash."))
        return redirect("trash")
    item = trash_list.item_or_404(request.user, kind=kind, pk=pk)
    if request.method != "POST":
        n_answers = trash_list.answers_inside(item.target) if kind == "page" else 0
        context = {"item": item, "places": trash_list.places_of(item.target), "n_answers": n_answers}
        return TemplateResponse(request, "cms/admin/trash_destroy.html", context)
    if kind == "page":
        trash.destroy_page(page=item.target, by=request.user)
    else:
        trash.destroy_media(item=item.target, by=request.user)
    messages.success(request, _("“%(title)s” is deleted for good.") % {"title": item.title})
    return redirect("trash")


@require_http_methods(["GET", "HEAD", "POST"])
def empty(request: HttpRequest) -> HttpResponse:
    """Ask once, then delete for good all that is in the trash."""
    _only_publishers(request)
    if request.method != "POST":
        return TemplateResponse(request, "cms/admin/trash_empty.html", {"items": trash_list.items_for(request.user)})
    count = trash.empty(by=request.user)
    words = ngettext("The trash is empty: %(count)d thing is deleted for good.", "The trash is empty: %(count)d things are"
                     " deleted for good.", count)  # fmt: skip
    messages.success(request, words % {"count": count})
    return redirect("trash")


def _only_publishers(request: HttpRequest) -> None:
    if not trash_list.may_empty(request.user):
        raise PermissionDenied


def say_trashed(request: HttpRequest, *, kind: str, pk: int, title: str) -> None:
    """Say where it went, with the button that puts it back."""
    context = {"title": title, "days": trash.DAYS, "url": reverse("trash_restore", args=[kind, pk])}
    messages.success(request, render_to_string("cms/admin/trashed.html", context, request=request))
