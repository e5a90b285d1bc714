"""Wagtail's hooks are for the whole process: nothing here may hold an association's data."""

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms import (  # noqa: F401 (hooks of their own)
    admin_home,
    admin_views,
    alt_hooks,
    answer_hooks,
    draft_hooks,
    first_steps_hooks,
    first_steps_views,
    frame_hooks,
    language_hooks,
    links,
    page_limit,
    room_hooks,
    trash_hooks,
    two_writers,
    upload_hooks,
)
from cms.admin_facts import facts_for
from cms.models import ContactMessage
from cms.permissions import answers_for_site

MAIN_MENU = {
    "home",
    "explorer",
    "images",
    "documents",
    "answers",
    "messages",
    "frame",
    "languages",
    "identity",
    "team",
    "ask-for-help",
    "trash",
    "go-back",
    "take-away",
}
# The first is the large button; the others are in its menu, in this order. What is not here is not offered.
PAGE_ACTIONS = [
    "approve",
    "action-publish",
    "action-submit",
    "action-save-draft",
    "reject",
    "action-cancel-workflow",
    "action-unpublish",
    "action-page-locked",
]


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
    menu_name = "messages"
    menu_order = 410
    add_to_admin_menu = True
    inspect_view_enabled = True
    copy_view_enabled = False
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


@hooks.register("register_rich_text_features", order=10)  # in the place of Wagtail's own two
def links_of_texts(features):
    features.register_link_type(links.PageLink)
    features.register_link_type(links.DocumentLink)


@hooks.register("register_admin_urls")
def admin_urls():
    return [path("aide/", admin_views.ask_for_help, name="ask_for_help")]


@hooks.register("construct_homepage_panels")
def first_screen(request, panels):
    """The doors come first; only what cannot wait is above them, and the first steps of a site in preparation."""
    panels[:] = [
        admin_home.WarningsPanel(),
        admin_home.ReviewsPanel(),
        admin_home.DoorsPanel(),
        admin_home.LoneOwnerPanel(),
        admin_home.LegalPanel(),
        first_steps_views.FirstStepsPanel(request),
        admin_home.DraftsPanel(),
        admin_home.StoragePanel(),
    ]


@hooks.register("construct_homepage_summary_items", order=1000)
def hide_counts(request, items):
    """How many pages there are helps nobody; the doors do."""
    items.clear()


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin.css"))


class IdentityMenuItem(MenuItem):
    def is_shown(self, request):
        return answers_for_site(request.user)


class TeamMenuItem(MenuItem):
    """The team is run where the host says: the address is not the same for every site."""

    def is_shown(self, request):
        return bool(facts_for(request).team_url)

    def render_component(self, request):
        component = super().render_component(request)
        component.url = facts_for(request).team_url
        return component


@hooks.register("register_admin_menu_item")
def menu_home():
    return MenuItem(_("Home"), reverse_lazy("wagtailadmin_home"), name="home", icon_name="home", order=10)


@hooks.register("register_admin_menu_item")
def menu_identity():
    url = lazy(admin_home.identity_url, str)()
    return IdentityMenuItem(_("Identity of the site"), url, name="identity", icon_name="cog", order=420)


@hooks.register("register_admin_menu_item")
def menu_team():
    return TeamMenuItem(_("My team"), "", name="team", icon_name="group", order=500)


@hooks.register("register_admin_menu_item")
def menu_help():
    return MenuItem(_("Ask for help"), reverse_lazy("ask_for_help"), name="ask-for-help", icon_name="help", order=600)


@hooks.register("construct_main_menu", order=1000)
def keep_what_volunteers_use(request, menu_items):
    """People are managed on the portal; Wagtail's settings, reports and help would only frighten a volunteer."""
    menu_items[:] = [item for item in menu_items if item.name in MAIN_MENU]


@hooks.register("construct_page_action_menu")
def publish_first(menu_items, request, context):
    """Whoever may publish came to publish: the large button does that. A contributor's large button asks for a reading."""
    reviewing = any(item.name == "approve" for item in menu_items)
    kept = [item for item in menu_items if item.name in PAGE_ACTIONS and not _is_approval_with_comment(item)]
    if reviewing:  # publishing beside the review would end it without a word to the author
        kept = [item for item in kept if item.name != "action-publish"]
    menu_items[:] = sorted(kept, key=lambda item: PAGE_ACTIONS.index(item.name))


def _is_approval_with_comment(item) -> bool:
    return item.name == "approve" and item.launch_modal


@hooks.register("before_copy_page")
def copy_is_a_copy(request, page):
    """Wagtail's other kind, which follows its original for ever, cannot be edited and nobody would know why."""
    if request.POST.get("alias"):
        raise PermissionDenied
