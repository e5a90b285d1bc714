"""What is typed into a page is never lost, though somebody put the page in the trash meanwhile, or deleted it for good."""

import json
import re
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import resolve
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, PageSubscription

from cms import trash, trash_list
from cms.models import TrashedPage

# Boxes of the editor's own: what blocks there are, in which order, which button was pressed.
NOT_WRITTEN = re.compile(
    r"^(csrf.*|next|slug|first_save|loaded_.*|overwrite_.*|action-.*|comment.*|workflow-.*"
    r"|.*-(type|id|order|deleted|count|ORDER|DELETE|[A-Z_]+_FORMS))$"
)


def edit(request: HttpRequest, page_id: int) -> HttpResponse:
    """Open Wagtail's editor, save for a page that is in the trash, and for words sent to one that is gone."""
    trashed = trash.holding(page_id)
    if trashed:
        return _in_trash(request, page_id, trashed)
    if request.method == "POST" and not Page.objects.filter(pk=page_id).exists():
        return _gone(request)
    return resolve(f"/pages/{page_id}/edit/", urlconf="wagtail.admin.urls").func(request, page_id=page_id)


@require_admin_access
def _in_trash(request: HttpRequest, page_id: int, trashed: TrashedPage) -> HttpResponse:
    if not trash.may_write(trashed=trashed, user=request.user):
        raise PermissionDenied
    page = Page.objects.get(pk=page_id).get_latest_revision_as_object()
    if request.method != "POST":
        return _show(request, page, trashed)
    if not request.accepts("text/html"):  # Wagtail's own saving while one types: it says this beside its sign
        words = _("Somebody put this page in the trash. Save: what you wrote is kept with it.")
        return JsonResponse({"success": False, "error_code": "in_trash", "error_message": words}, status=400)
    form = _form(request, page)
    if not form.is_valid():
        return _show(request, page, trashed, typed=typed_words(request.POST), form=form)
    keep_words(form=form, by=request.user)
    messages.success(request, _("What you wrote is kept with the page: you will find it when the page is put back."))
    return redirect(request.path)


@require_admin_access
def _gone(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "cms/admin/page_gone.html", {"typed": typed_words(request.POST)}, status=404)


def _form(request: HttpRequest, page: Page):
    form = (
        type(page)
        .get_edit_handler()
        .get_form_class()(
            request.POST,
            request.FILES,
            instance=page,
            subscription=PageSubscription(page=page, user=request.user),
            parent_page=page.get_parent(),
            for_user=request.user,
        )
    )
    form.defer_required_fields()
    return form


@transaction.atomic
def keep_words(*, form, by) -> None:
    """Add what was typed to the history of a page that is in the trash; once back, it is the draft that people go on with."""
    form.save(commit=False).save_revision(user=by, log_action=True, clean=False)


def _show(request: HttpRequest, page: Page, trashed: TrashedPage, *, typed: Sequence[str] = (), form=None) -> HttpResponse:
    context = {
        "page": page,
        "trashed": trashed,
        "may_restore": trash_list.may_restore(trashed=trashed, user=request.user),
        "days": trash.DAYS,
        "typed": typed,
        "form": form,
    }
    return TemplateResponse(request, "cms/admin/page_in_trash.html", context, status=422 if form else 200)


def typed_words(data) -> list[str]:
    """Return what a person wrote in an editor's form, in its order, as plain words."""
    return [words for name, value in data.items() if not NOT_WRITTEN.match(name) and (words := _plain(value).strip())]


def _plain(value: str) -> str:
    """A text box sends a small document of its own (Draftail): its paragraphs are read."""
    if not value.startswith("{"):
        return strip_tags(value)
    try:
        return "\n".join(block["text"] for block in json.loads(value)["blocks"])
    except (ValueError, KeyError, TypeError):
        return value
