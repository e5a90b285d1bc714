"""Where Wagtail would destroy, the trash: its pages, its lists and its dialogs. Imported by cms.wagtail_hooks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.wagtail_hooks import PageListingDeleteButton
from wagtail.models import Page

from cms import trash, trash_list, trash_media, trash_views
from cms.models import TrashPage

KIND = "(?P<kind>page|picture|document)"

PageListingDeleteButton.label = _("Put in the trash")  # Wagtail's word serves for blocks too, and those do go at once


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own pictures and documents
def trash_urls():
    return [
        path("corbeille/", trash_views.index, name="trash"),
        path("corbeille/vider/", trash_views.empty, name="trash_empty"),
        re_path(rf"^corbeille/{KIND}/(?P<pk>\d+)/retablir/$", trash_views.restore, name="trash_restore"),
        re_path(rf"^corbeille/{KIND}/(?P<pk>\d+)/supprimer/$", trash_views.destroy, name="trash_destroy"),
        *trash_media.URLS,
    ]


@hooks.register("insert_global_admin_css")
def trash_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/trash.css"))


@hooks.register("register_admin_menu_item")
def menu_trash():
    return MenuItem(_("Trash"), reverse_lazy("trash"), name="trash", icon_name="bin", order=700)


@hooks.register("register_log_actions")
def trash_log_actions(actions):
    actions.register_action("cms.trash", _("Put in the trash"), _("Put in the trash"))
    actions.register_action("cms.restore", _("Put back"), _("Put back from the trash"))


@hooks.register("before_delete_page")
def put_page_in_trash(request, page):
    """Ask once, then move the page; Wagtail's own deletion is never reached."""
    parent = page.get_parent()
    back = get_valid_next_url_from_request(request)
    if request.method != "POST":
        context = {
            "title": page.get_admin_display_title(), "kind": "page", "page": page, "days": trash.DAYS, "next": back,
            "n_inside": page.get_descendant_count(), "places": trash_list.places_of(page), "parent": parent,
            "n_answers": trash_list.answers_inside(page),
        }  # fmt: skip
        return TemplateResponse(request, "cms/admin/trash_put.html", context)
    try:
        trash.put_page(page=page, by=request.user)
    except (ValidationError, Page.DoesNotExist):
        messages.error(request, _("This page is already in the trash, or gone: somebody was quicker."))
        return redirect("trash")
    trash_views.say_trashed(request, kind="page", pk=page.pk, title=page.get_admin_display_title())
    return redirect(back) if back else redirect("wagtailadmin_explore", parent.pk)


@hooks.register("before_bulk_action")
def put_many_in_trash(request, action_type, objects, action):
    """Nothing is offered for many things at once; if a list ever is, it destroys nothing either."""
    if action_type != "delete":
        return None
    for thing in objects:
        if isinstance(thing, Page):
            trash.put_page(page=thing, by=request.user)
        else:
            trash.put_media(item=thing, by=request.user)
    return redirect("trash")


@hooks.register("construct_page_chooser_queryset")
def no_trash_among_pages(pages, request):
    return _without_trash(pages)


@hooks.register("construct_explorer_page_queryset")
def no_trash_in_explorer(parent, pages, request):
    return _without_trash(pages)


def _without_trash(pages):
    """As `trash.outside`, in words that a search understands too (1 query)."""
    found = TrashPage.objects.first()
    return pages.not_descendant_of(found, inclusive=True) if found else pages


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def no_trash_among_files(items, request):
    return items.filter(trashed_at=None)


@hooks.register("construct_admin_api", order=100)
def no_trash_in_api(router):
    router.register_endpoint("images", trash_media.PicturesAPI)
    router.register_endpoint("documents", trash_media.DocumentsAPI)
