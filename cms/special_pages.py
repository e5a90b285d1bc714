"""Pages that a site has one of, or that hold no text: offered beside the models, with a form of their own to fill."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import EventIndexPage, GalleryPage, LibraryPage, LinkPage, NewsIndexPage


@dataclass(frozen=True, slots=True)
class SpecialPage:
    model: type[Page]
    icon: str
    name: Promise
    description: Promise

    def address(self, home: Page) -> str:
        return reverse("wagtailadmin_pages:add", args=["cms", self.model._meta.model_name, home.pk])


SPECIAL_PAGES = [
    SpecialPage(GalleryPage, "image", _("Photos"), _("Your albums: an outing, a party, a season.")),
    SpecialPage(LibraryPage, "doc-full-inverse", _("Documents"), _("Statutes, minutes, reports, papers to fill in.")),
    SpecialPage(NewsIndexPage, "list-ul", _("News"), _("What happens in the association, the latest first.")),
    SpecialPage(EventIndexPage, "date", _("Agenda"), _("Your dates, and a calendar to subscribe to.")),
    SpecialPage(LinkPage, "link-external", _("A link in the menu"), _("Online payment, social network, federation.")),
]


def offered(home: Page) -> list[dict]:
    """Return what this site does not have yet; links, always (about 2 queries each)."""
    return [
        {"url": page.address(home), "icon": page.icon, "name": page.name, "description": page.description}
        for page in SPECIAL_PAGES
        if page.model.can_create_at(home)
    ]
