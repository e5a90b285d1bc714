from functools import cached_property

from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms import language_queries, preparation, queries
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
        """The home page in the language of this page; LanguageMiddleware makes it the root of the request."""
        return Site.find_for_request(self._request).root_page

    @cached_property
    def languages(self) -> list[language_queries.Alternate]:
        """The languages this page, or the site, can be read in; none when the site has one language."""
        found = getattr(self._request, "_wagtail_route_for_request", None)
        return language_queries.alternates(found.page if found else None, self.home, self._request)

    @property
    def alternates(self) -> list[language_queries.Alternate]:
        """This same page in each of the languages, for search engines; none when it is in one only."""
        same = [one for one in self.languages if one.is_same_page]
        return same if len(same) > 1 else []

    @property
    def own_lang(self) -> str:
        """The attribute that goes with words written once for all languages: the name, the address, the legal pages."""
        return format_html(' lang="{}"', language_queries.OWN) if self._is_foreign else ""

    @property
    def _is_foreign(self) -> bool:
        return language_queries.is_foreign(get_language() or "")

    @cached_property
    def _sections(self) -> list[Page]:
        return queries.sections(self.home, with_legal=self._is_foreign)

    @cached_property
    def is_seen_by_team_only(self) -> bool:
        """Said above every page; not in the editor's preview, which says it already."""
        preview = getattr(self._request, "is_preview", False)
        return self.identity.in_preparation and not preview and not self.copy_band and preparation.works_here(self._request)

    @property
    def copy_band(self) -> str:
        """What the host writes above every page of a copy of the site that it shows to somebody; nothing on the site itself."""
        return getattr(self._request, "copy_band", "")

    @property
    def menu(self) -> list[Page]:
        """The pages to read; none for a stranger while the site is in preparation, whose legal pages are open."""
        return [] if preparation.is_closed_to(self._request) else self.pages_in_menu

    @property
    def pages_in_menu(self) -> list[Page]:
        return [page for page in self._sections if page.show_in_menus]

    @property
    def button_url(self) -> str:
        """Where the header's one button leads; nothing when there is none, or while its page is not online."""
        if not self.identity.button_label or preparation.is_closed_to(self._request):
            return ""
        page = self.identity.button_page
        return ((page.live and page.get_url(self._request)) or "") if page else self.identity.button_url

    @property
    def legal_pages(self) -> list[Page]:
        return [page for page in self._sections if page.specific_class is LegalPage]

    @property
    def privacy_page(self) -> Page | None:
        return next((page for page in self._sections if page.legal_kind == LegalPage.Kind.PRIVACY), None)

    @property
    def news_index(self) -> Page | None:
        return next((page for page in self._sections if page.specific_class is NewsIndexPage), None)


def site(request):
    return {"site": SimpleLazyObject(lambda: SiteContext(request))}
