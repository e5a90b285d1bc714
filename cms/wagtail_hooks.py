"""Wagtail's hooks are for the whole process: nothing here may hold an association's data."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.admin_home import DoorsPanel
from cms.models import ContactMessage

HIDDEN_SETTINGS = {"users", "groups", "sites", "collections", "workflows", "workflow-tasks", "redirects", "locales"}


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Messages are read and deleted, never written by the team."""

    def user_has_permission(self, user, action):
        return action in ("view", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class ContactMessageViewSet(ModelViewSet):
    model = ContactMessage
    name = "messages"
    icon = "mail"
    menu_label = _("Messages received")
    menu_order = 300
    add_to_admin_menu = True
    inspect_view_enabled = True
    list_display = ["name", Column("email", label=_("E-mail")), DateColumn("received_at", label=_("Received"))]
    form_fields = ["name", "email", "message"]
    inspect_view_fields = ["name", "email", "message", "received_at"]
    search_fields = ["name", "email", "message"]

    @property
    def permission_policy(self):
        return ReadOnlyPolicy(self.model)


@hooks.register("register_admin_viewset")
def register_messages():
    return ContactMessageViewSet()


@hooks.register("construct_homepage_panels")
def open_doors(request, panels):
    panels.append(DoorsPanel())


@hooks.register("construct_homepage_summary_items", order=1000)
def hide_counts(request, items):
    """How many pages there are helps nobody; the doors do."""
    items.clear()


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin.css"))


@hooks.register("construct_page_action_menu")
def publish_first(menu_items, request, context):
    """Whoever may publish came to publish: the large button does that, and keeping a draft is in its menu."""
    menu_items.sort(key=lambda item: item.name != "action-publish")


@hooks.register("construct_settings_menu")
def hide_technical_settings(request, menu_items):
    """People are managed on the portal; the rest would only frighten a volunteer."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_SETTINGS]


@hooks.register("construct_main_menu")
def hide_technical_menus(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name not in ("help", "snippets", "reports")]
