from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from cms import queries
from cms.models import SiteIdentity
from themes import registry


class SiteContext:
    """What every page of a site shows around its content; each part is read when a template first asks for it."""

    def __init__(self, request):
        self._request = request
        self.identity = SimpleLazyObject(lambda: SiteIdentity.load(request))
        self.theme = SimpleLazyObject(lambda: registry.get_theme(self.identity.theme))
        self.home = SimpleLazyObject(lambda: Site.find_for_request(request).root_page)
        self.menu = SimpleLazyObject(lambda: list(queries.menu(self.home)))
        self.legal_pages = SimpleLazyObject(lambda: list(queries.legal_pages(self.home)))

    @property
    def palette(self) -> str:
        return self.identity.palette or next(iter(self.theme.palettes))


def site(request):
    return {"site": SiteContext(request)}
