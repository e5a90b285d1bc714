"""The screen of what takes room, and how full a site may get. Imported by cms.wagtail_hooks."""

from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from cms import room_views


@hooks.register("register_admin_urls")
def room_urls():
    return [
        path("place/", room_views.index, name="room"),
        path("place/ranger/", room_views.tidy, name="room_tidy"),
    ]


@hooks.register("insert_global_admin_css")
def room_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/room.css"))


@hooks.register("insert_global_admin_js")
def file_size_js():
    return format_html('<script type="module" src="{}"></script>', versioned_static("cms/file_size.js"))
