"""The doors to cms.frame_views: addresses, a line of the menu, words for the history. Imported by cms.wagtail_hooks."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms import frame_views


@hooks.register("register_admin_urls")
def frame_urls():
    return [
        path("menu/", frame_views.index, name="frame"),
        path("menu/lien/", frame_views.add_link, name="frame_link"),
        path("menu/en-tete/", frame_views.header, name="frame_header"),
        path("menu/pied-de-page/", frame_views.footer, name="frame_footer"),
        path("menu/<int:page_id>/place/", frame_views.place, name="frame_place"),
        path("menu/<int:page_id>/montrer/", frame_views.show, name="frame_show"),
    ]


class FrameMenuItem(MenuItem):
    def is_shown(self, request):
        return frame_views.may_arrange(request)


@hooks.register("register_admin_menu_item")
def menu_frame():
    return FrameMenuItem(_("Menu and footer"), reverse_lazy("frame"), name="frame", icon_name="list-ul", order=415)


@hooks.register("register_log_actions")
def frame_log_actions(actions):
    actions.register_action("cms.menu_show", _("Put in the menu"), _("Put in the menu"))
    actions.register_action("cms.menu_hide", _("Take out of the menu"), _("Taken out of the menu"))
    actions.register_action("cms.header", _("Change the header"), _("Header changed"))
    actions.register_action("cms.footer", _("Change the foot"), _("Foot changed"))
