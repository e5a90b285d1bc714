from functools import cached_property

from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from cms import queries
from cms.models import LegalPage, NewsIndexPage, SiteIdentity
from themes import registry


class SiteContext:
    """What every page of a site shows around its content; each part is read when a template first asks for it."""

    def __init__(self, request):
        self._request = request

    @cached_property
    def identity(self) -> SiteIdentity:
        return SiteIdentity.load(self._request)

    @cached_property
    def theme(self) -> registry.Theme:
        return registry.get_theme(self.identity.theme)

    @property
    def palette(self) -> str:
        return self.identity.palette or next(iter(self.theme.palettes))

    @cached_property
    def home(self) -> Page:
        return Site.find_for_request(self._request).root_page

    @cached_property
    def _sections(self) -> list[Page]:
        return queries.sections(self.home)

    @property
    def menu(self) -> list[Page]:
        return [page for page in self._sections if page.show_in_menus]

    @property
    def legal_pages(self) -> list[Page]:
        return [page for page in self._sections if page.specific_class is LegalPage]

    @property
    def news_index(self) -> Page | None:
        return next((page for page in self._sections if page.specific_class is NewsIndexPage), None)


def site(request):
    return {"site": SimpleLazyObject(lambda: SiteContext(request))}
