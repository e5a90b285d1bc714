"""The first screen of a site's admin: what a volunteer comes to do, in five large doors."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from cms.models import HomePage, NewsIndexPage


@dataclass(frozen=True, slots=True)
class Door:
    url: str
    icon: str
    title: str | Promise
    text: str | Promise


class DoorsPanel(Component):
    """The doors open only on what the person may do."""

    name = "doors"
    template_name = "cms/admin/doors.html"
    order = 50

    def get_context_data(self, parent_context):
        return {"doors": doors_for(parent_context["request"].user)}


def doors_for(user) -> list[Door]:
    """Return what this person can do from here (2 queries, and the person's permissions)."""
    home, news = HomePage.objects.first(), NewsIndexPage.objects.first()
    doors = []
    if news:
        doors.append(
            Door(
                reverse("wagtailadmin_pages:add", args=["cms", "newspage", news.pk]),
                "edit",
                _("Write news"),
                _("A few lines, a picture."),
            )
        )
    if home:
        edit, pages = reverse("wagtailadmin_pages:edit", args=[home.pk]), reverse("wagtailadmin_explore", args=[home.pk])
        doors += [
            Door(edit, "home", _("Change the home page"), _("The first thing people see.")),
            Door(pages, "doc-empty", _("All the pages"), _("Correct one, add one.")),
        ]
    if user.has_perm("cms.view_contactmessage"):
        doors.append(Door(reverse("messages:index"), "mail", _("Messages received"), _("What visitors wrote to you.")))
    if user.has_perm("cms.change_siteidentity"):
        identity = reverse("wagtailsettings:edit", args=["cms", "siteidentity"])
        doors.append(Door(identity, "cog", _("Identity of the site"), _("Name, logo, colours, legal facts.")))
    doors.append(Door("/", "view", _("See my site"), _("As visitors see it.")))
    return doors
