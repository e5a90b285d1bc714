"""The first screen of a site's admin: what waits for this person, and large doors to what volunteers come to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms import answer_list, frame_views, legal_tasks, preparation, reviews, storage, trash, trash_list
from cms.admin_facts import facts_for
from cms.models import AlbumPage, ContactMessage, EventIndexPage, EventPage, GalleryPage, HomePage, NewsIndexPage, NewsPage
from cms.permissions import answers_for_site

DRAFTS_SHOWN = 6
NEW_MESSAGE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Door:
    url: str
    icon: str
    title: str | Promise
    text: str | Promise


def doors_for(request: HttpRequest) -> list[Door]:
    """Return what this person can do from here (4 queries, and the person's permissions)."""
    return [door for make in DOORS if (door := make(request))]


def write(model: type[Page], index: type[Page], *, icon: str, title: Promise, text: Promise) -> Callable:
    """Return the maker of a door to a new page of `model`, in the site's page of type `index`."""

    def make(request: HttpRequest) -> Door | None:
        parent = trash.outside(index.objects.all()).first()
        if parent is None or not parent.permissions_for_user(request.user).can_add_subpage():
            return None
        return Door(reverse("wagtailadmin_pages:add", args=["cms", model._meta.model_name, parent.pk]), icon, title, text)

    return make


def _home_page(request: HttpRequest) -> Door | None:
    home = HomePage.objects.first()
    if home is None:
        return None
    edit = reverse("wagtailadmin_pages:edit", args=[home.pk])
    return Door(edit, "home", _("Change the home page"), _("The first thing people see."))


def _new_page(request: HttpRequest) -> Door | None:
    home = HomePage.objects.first()
    if home is None or not home.permissions_for_user(request.user).can_add_subpage():
        return None
    return Door(reverse("begin_page"), "doc-full", _("Add a page"), _("From a model, with words to change."))


def _pages(request: HttpRequest) -> Door:
    return Door(reverse("wagtailadmin_explore_root"), "doc-empty", _("All the pages"), _("Correct one, add one."))


def _messages(request: HttpRequest) -> Door | None:
    if not answer_list.may_read(request.user):
        return None
    since = timezone.now() - timedelta(days=NEW_MESSAGE_DAYS)
    count = ContactMessage.objects.filter(received_at__gt=since).count()
    news = ngettext("%(count)d new this week.", "%(count)d new this week.", count) % {"count": count}
    return Door(reverse("messages:index"), "mail", _("Messages received"), news if count else _("What visitors wrote to you."))


def _frame(request: HttpRequest) -> Door | None:
    if not frame_views.may_arrange(request):
        return None
    return Door(reverse("frame"), "list-ul", _("Menu and footer"), _("The order of the pages, a button, your networks."))


def _answers(request: HttpRequest) -> Door | None:
    """Shown once there is a form, to those who read what people answer."""
    unread = answer_list.unread_count() if answer_list.may_read(request.user) else None
    if unread is None:
        return None
    news = ngettext("%(count)d answer to read.", "%(count)d answers to read.", unread) % {"count": unread}
    return Door(reverse("answers:index"), "form", _("Answers to your forms"), news if unread else _("Nothing new."))


def _identity(request: HttpRequest) -> Door | None:
    if not answers_for_site(request.user):
        return None
    return Door(identity_url(), "cog", _("Identity of the site"), _("Name, logo, colours, legal facts."))


def _team(request: HttpRequest) -> Door | None:
    url = facts_for(request).team_url
    return Door(url, "group", _("My team"), _("Who looks after the site with you.")) if url else None


def _help(request: HttpRequest) -> Door:
    return Door(reverse("ask_for_help"), "help", _("Ask for help"), _("A question, something stuck."))


def _site(request: HttpRequest) -> Door:
    waits = preparation.is_in_preparation(request)
    return Door("/", "view", _("See my site"), _("Only the team sees it for now.") if waits else _("As visitors see it."))


def identity_url() -> str:
    return reverse("wagtailsettings:edit", args=["cms", "siteidentity"])


DOORS = [
    write(NewsPage, NewsIndexPage, icon="edit", title=_("Write news"), text=_("A few lines, a picture.")),
    write(EventPage, EventIndexPage, icon="date", title=_("Add an event"), text=_("A party, an outing, a weekly class.")),
    write(AlbumPage, GalleryPage, icon="image", title=_("Add photos"), text=_("An album: an outing, a party, a season.")),
    _home_page,
    _new_page,
    _pages,
    _messages,
    _answers,
    _frame,
    _identity,
    _team,
    _help,
    _site,
]


def usage_for(request: HttpRequest) -> storage.Usage | None:
    """Return how full the site is, counted once a request: two panels say it."""
    if not hasattr(request, "storage_usage"):
        request.storage_usage = storage.usage(facts_for(request).quota_bytes)
    return request.storage_usage


class HomePanel(Component):
    """A part of the first screen; it shows nothing when it has nothing to say."""

    def context_for(self, request: HttpRequest) -> dict:
        raise NotImplementedError

    def get_context_data(self, parent_context):
        return {"request": parent_context["request"], **self.context_for(parent_context["request"])}


class WarningsPanel(HomePanel):
    """What stops the work soon: it comes before the doors."""

    name, order = "warnings", 10
    template_name = "cms/admin/warnings.html"

    def context_for(self, request):
        usage = usage_for(request)
        may_sort = trash_list.may_empty(request.user)
        return {"usage": usage if usage and usage.is_near_limit else None, "may_sort": may_sort}


class LoneOwnerPanel(HomePanel):
    """It can wait a day: below the doors, once the site is open. Before that, the first steps say it."""

    name, order = "lone_owner", 52
    template_name = "cms/admin/lone_owner.html"

    def context_for(self, request):
        facts = facts_for(request)
        return {"facts": facts, "is_shown": facts.lone_owner and not preparation.is_in_preparation(request)}


class LegalPanel(HomePanel):
    """For whoever may change the identity, once the site is open: before that, the first steps say it."""

    name, order = "legal", 54
    template_name = "cms/admin/legal_tasks.html"

    def context_for(self, request):
        is_shown = answers_for_site(request.user) and not preparation.is_in_preparation(request)
        return {"tasks": legal_tasks.legal_tasks() if is_shown else []}


class ReviewsPanel(HomePanel):
    name, order = "reviews", 20
    template_name = "cms/admin/reviews.html"

    def context_for(self, request):
        return {"reviews": reviews.waiting_for(request.user)}


class DoorsPanel(HomePanel):
    name, order = "doors", 50
    template_name = "cms/admin/doors.html"

    def context_for(self, request):
        return {"doors": doors_for(request)}


class DraftsPanel(HomePanel):
    name, order = "drafts", 60
    template_name = "cms/admin/drafts.html"

    def context_for(self, request):
        return {"drafts": reviews.drafts_of(request.user)[:DRAFTS_SHOWN]}


class StoragePanel(HomePanel):
    name, order = "storage", 70
    template_name = "cms/admin/storage.html"

    def context_for(self, request):
        return {"usage": usage_for(request), "may_sort": trash_list.may_empty(request.user)}
