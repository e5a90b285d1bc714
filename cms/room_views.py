"""“Room taken”: what fills the site, and what can go."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cms import room_queries, storage, trash, trash_list
from cms.admin_facts import facts_for


def _only_publishers(request: HttpRequest) -> None:
    if not trash_list.may_empty(request.user):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show how full the site is, and where to begin."""
    _only_publishers(request)
    trashed = room_queries.trash_bytes()
    context = {
        "usage": storage.usage(facts_for(request).quota_bytes),
        "trashed": storage.size(trashed) if trashed else "",
        "largest": room_queries.largest(),
        "unused": room_queries.unused(),
        "host": settings.CITY,
    }
    return TemplateResponse(request, "cms/admin/room.html", context)


@require_POST
def tidy(request: HttpRequest) -> HttpResponse:
    """Put in the trash what is ticked, if still nothing uses it."""
    _only_publishers(request)
    ticked = set(request.POST.getlist("item"))
    count = sum(_put(item, request) for item in room_queries.unused() if item.key in ticked)
    if count:
        said = ngettext("%(count)d file is in the trash.", "%(count)d files are in the trash.", count) % {"count": count}
        messages.success(request, render_to_string("cms/admin/room_tidied.html", {"said": said}))
    else:
        messages.warning(request, _("Nothing has moved: tick what is to go. What a page has begun to use meanwhile stays."))
    return redirect("room")


def _put(item: room_queries.Item, request: HttpRequest) -> bool:
    try:
        trash.put_media(item=item.target, by=request.user)
    except ValidationError:  # somebody was quicker
        return False
    return True
