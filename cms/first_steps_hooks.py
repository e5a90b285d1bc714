"""The doors to cms.first_steps_views: addresses, style and what the log says. Imported by cms.wagtail_hooks."""

from django.http import Http404
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from cms import first_steps_views, preparation


@hooks.register("register_admin_urls")
def steps_urls():
    return [
        path("premiers-pas/", first_steps_views.steps, name="first_steps"),
        path("ouvrir-le-site/", first_steps_views.open_site, name="open_site"),
        path("remettre-en-preparation/", first_steps_views.close_site, name="close_site"),
    ]


@hooks.register("insert_global_admin_css")
def steps_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/first_steps.css"))


@hooks.register("before_serve_document")
def papers_wait_for_the_opening(document, request):
    """Addresses of documents are easy to guess; what a site in preparation holds is its team's."""
    if preparation.is_closed_to(request):
        raise Http404


@hooks.register("register_log_actions")
def opening_log_actions(actions):
    actions.register_action("cms.open_site", _("Open the site"), _("Site opened to everybody"))
    actions.register_action("cms.close_site", _("Put the site back in preparation"), _("Site put back in preparation"))
