"""The screen of photos without words. Imported by cms.wagtail_hooks."""

from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from cms import alt_views


@hooks.register("register_admin_urls")
def alt_urls():
    return [path("photos-sans-description/", alt_views.index, name="alt_texts")]


@hooks.register("insert_global_admin_css")
def pictures_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/pictures.css"))
