"""The doors to cms.draft_views: addresses, and two lines in the menu of a page. Imported by cms.wagtail_hooks."""

from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets.button import Button

from cms import draft_views, drafting


@hooks.register("register_admin_urls")
def draft_urls():
    return [
        path("nouvelle-page/", draft_views.begin_page, name="begin_page"),
        path("pages/<int:page_id>/section/", draft_views.add_section, name="add_section"),
        path("pages/<int:page_id>/copier-des-blocs/", draft_views.copy_blocks, name="copy_blocks"),
    ]


@hooks.register("insert_global_admin_css")
def drafts_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/drafts.css"))


@hooks.register("register_page_header_buttons")
def in_the_menu_of_an_open_page(page, user, view_name, next_url=None):
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def in_the_menu_of_a_listed_page(page, user, next_url=None):
    yield from _buttons(page, user)


def _buttons(page, user):
    if drafting.has_blocks(page.specific_class) and draft_views.is_open_to(page, user):
        add, copy = reverse("add_section", args=[page.pk]), reverse("copy_blocks", args=[page.pk])
        yield Button(_("Add a ready-made section"), add, icon_name="plus", priority=32)
        yield Button(_("Copy blocks to another page"), copy, icon_name="copy", priority=34)
