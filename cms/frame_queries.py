"""What the screen of the menu, the header and the foot shows."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import QuerySet
from wagtail.models import Page

from cms import trash
from cms.models import AlbumPage, EventPage, LegalPage, LinkPage, NewsPage

EASY_LINES = 7  # beyond, a menu is no longer read at a glance


@dataclass(frozen=True, slots=True)
class Line:
    """A page right under the home page, and its neighbours of the menu (0 at the ends, and for a page out of the menu)."""

    page: Page
    before: int
    after: int
    leads_to: str  # the other site, for a link


@dataclass(frozen=True, slots=True)
class Menu:
    shown: list[Line]
    hidden: list[Line]

    @property
    def online(self) -> list[Line]:
        return [line for line in self.shown if line.page.live]

    @property
    def is_long(self) -> bool:
        return len(self.online) > EASY_LINES


def menu_of(home: Page) -> Menu:
    """Return the lines of the menu in their order, drafts too, and the pages that could be there (2 queries)."""
    pages = list(home.get_children().not_exact_type(LegalPage))
    hosts = {link.pk: urlsplit(link.address).hostname or "" for link in LinkPage.objects.child_of(home)}
    shown = [page for page in pages if page.show_in_menus]
    ids = [0, *(page.pk for page in shown), 0]
    return Menu(
        shown=[Line(page, ids[n], ids[n + 2], hosts.get(page.pk, "")) for n, page in enumerate(shown)],
        hidden=[Line(page, 0, 0, hosts.get(page.pk, "")) for page in pages if not page.show_in_menus],
    )


def pages_for_button(home: Page) -> QuerySet[Page]:
    """Return the pages a button may lead to, in the order of the site: all but those that come by dozens (1 query)."""
    many = (NewsPage, EventPage, AlbumPage, LinkPage)
    return trash.outside(home.get_descendants(inclusive=True).not_exact_type(*many)).order_by("path")
