"""The way from a site's admin to the forum: on the page that is being written, and first among the ways to get help."""

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets.button import Button

from cms.admin_views import HELP_HOOK, Way
from forum.views.asking_from_site import ask_from_site
from tenants.schemas import SitePlace, current_place


@hooks.register("register_admin_urls")
def ask_urls() -> list:
    return [path("aide/question/", ask_from_site, name="ask_from_site")]


@hooks.register(HELP_HOOK)
def way_to_the_forum(request: HttpRequest) -> Way | None:
    if not isinstance(current_place(), SitePlace) or getattr(request, "assistance", None) is not None:
        return None
    return Way(
        _("The associations’ forum"),
        _("The trainer and the other associations answer. Before you send, you see what is shown of your site."),
        reverse("ask_from_site"),
        _("Ask on the forum"),
    )


@hooks.register("register_page_header_buttons")
def on_the_page_being_written(page, user, view_name, next_url=None):
    """In the menu of the page, without a script; forum/ask_from_editor.js brings it out and adds the block."""
    if view_name == "edit" and isinstance(current_place(), SitePlace):
        address = f"{reverse('ask_from_site')}?page={page.pk}"
        attrs = {"data-ask-for-help": "", "data-new-tab": _("(new tab)")}
        yield Button(_("Ask for help"), address, icon_name="help", priority=90, attrs=attrs)


@hooks.register("insert_editor_js")
def remember_the_block() -> str:
    return format_html('<script type="module" src="{}"></script>', versioned_static("forum/ask_from_editor.js"))
