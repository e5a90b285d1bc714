"""Two people write one page: whoever saves second is told, and both versions stay in the page's history."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static
from wagtail.models import Page, Revision


@hooks.register("before_edit_page")
def note_newer_version(request: HttpRequest, page: Page) -> JsonResponse | None:
    """Remember the version that came between, before this one is saved over it."""
    if request.method != "POST":
        return None
    request.newer_version = newer_version(page, opened=request.POST, user=request.user)
    if request.newer_version and _is_first(request.POST) and not request.accepts("text/html"):
        # Wagtail refuses this by itself for a page that had a version when it was opened.
        words = _("Saving will overwrite a newer version.")
        return JsonResponse({"success": False, "error_code": "invalid_revision", "error_message": words}, status=400)
    return None


@hooks.register("insert_editor_js")
def first_save_js():
    return format_html('<script type="module" src="{}"></script>', versioned_static("cms/first_save.js"))


@hooks.register("after_edit_page")
def say_newer_version(request: HttpRequest, page: Page) -> None:
    """Saving while one types refuses to save over another's version; a person who presses the button may, and is told."""
    newer = getattr(request, "newer_version", None)
    if newer is None or not request.accepts("text/html"):
        return
    words = {"name": newer.user or _("the site")}
    said = _("While you were writing, %(name)s saved this page too. Yours now comes first; theirs is in the history.") % words
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, newer.pk, "latest"])
    history = reverse("wagtailadmin_pages:history", args=[page.pk])
    buttons = [messages.button(compare, _("Compare the two")), messages.button(history, _("See the history"))]
    messages.warning(request, said, buttons=buttons)


def newer_version(page: Page, *, opened, user) -> Revision | None:
    """Return the latest version of a page if it is another person's and not the one this form was opened on.

    One of this person's own is most often what this very form has saved by itself: the form does not say.
    """
    latest = page.latest_revision
    if latest is None or latest.user == user:
        return None
    seen = (opened.get("loaded_revision_id"), opened.get("loaded_revision_created_at"))
    return None if seen == (str(latest.pk), latest.created_at.isoformat()) else latest


def _is_first(opened) -> bool:
    return not (opened.get("loaded_revision_id") or opened.get("overwrite_revision_id"))
