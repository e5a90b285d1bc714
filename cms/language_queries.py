"""Reads about the languages of a site: one, and a second on request. Each says how many queries it makes."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, pgettext_lazy
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import Translation

from cms import models, queries

OWN = settings.LANGUAGE_CODE
# As in “Translate this page into Arabic”.
NAMES: dict[str, Promise] = {
    "fr": pgettext_lazy("into a language", "French"),
    "en": pgettext_lazy("into a language", "English"),
    "ar": pgettext_lazy("into a language", "Arabic"),
    "es": pgettext_lazy("into a language", "Spanish"),
    "pt": pgettext_lazy("into a language", "Portuguese"),
}
OFFERED = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES if code != OWN]


def is_foreign(code: str) -> bool:
    return code in OFFERED


def open_home(code: str) -> "models.HomePage | None":
    """Return the home page that visitors read in this language (1 query, none for what is no second language)."""
    if not is_foreign(code):
        return None
    return models.HomePage.objects.filter(locale__language_code=code, live=True).select_related("picture").first()


def main_home() -> "models.HomePage | None":
    """Return the home page in the site's own language (1 query)."""
    return models.HomePage.objects.filter(locale__language_code=OWN).first()


def homes() -> QuerySet:
    """Return the home page of each language, the site's own first; none that is in the trash."""
    return models.HomePage.objects.filter(trashed=None).order_by("path")


def second() -> Locale | None:
    """Return the site's second language (1 query). Closed is one whose home page is in the trash, or gone before its others."""
    there = Exists(models.HomePage.objects.filter(locale=OuterRef("pk"), trashed=None))
    pages = Exists(Page.objects.filter(locale=OuterRef("pk")))
    return Locale.objects.exclude(language_code=OWN).filter(Q(there) | ~Q(pages)).first()


@dataclass(frozen=True, slots=True)
class Alternate:
    """What a visitor reads in another language: the same page, or that language's home page."""

    code: str
    url: str
    is_same_page: bool
    is_current: bool

    @property
    def is_own(self) -> bool:
        return self.code == OWN

    @property
    def name(self) -> str:
        return get_language_info(self.code)["name_local"].capitalize()


def alternates(page: Page | None, home: Page, request: HttpRequest) -> list[Alternate]:
    """Return the languages of the site, this one among them (1 query, none when the site has one language)."""
    roots = Site.get_site_root_paths()  # from the cache
    if len({root.language_code for root in roots}) < 2:
        return []
    keys = {home.translation_key, page.translation_key if page else home.translation_key}
    live = Page.objects.filter(translation_key__in=keys, live=True).select_related("locale")
    found: dict[str, dict] = {}
    for one in live:
        found.setdefault(one.locale.language_code, {})[one.translation_key] = one
    open_to = {code: pages for code, pages in found.items() if home.translation_key in pages}
    return [_alternate(code, pages, page, home, request) for code, pages in open_to.items()] if len(open_to) > 1 else []


def _alternate(code: str, pages: dict, page: Page | None, home: Page, request: HttpRequest) -> Alternate:
    same = pages.get(page.translation_key) if page else None
    shown = same or pages[home.translation_key]
    return Alternate(code, shown.get_full_url(request), same is not None, code == get_language())


# In the admin


def translation_of(page: Page) -> Translation | None:
    """Return how a page follows its original, if it is a translation (1 query)."""
    found = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True)
    return found.select_related("source", "source__specific_content_type", "target_locale").first()


def translated_into(page: Page, locale: Locale) -> Page | None:
    """Return the page's translation, unless it is in the trash (1 query)."""
    return queries.outside(Page.objects.filter(translation_key=page.translation_key, locale=locale)).first()


def is_behind(translation: Translation, original: Page) -> bool:
    """Tell whether the original has been published since its words were last taken."""
    return bool(original.last_published_at and original.last_published_at > translation.source.last_updated_at)


@dataclass(frozen=True, slots=True)
class Line:
    """A published page of the site's own language, and what there is of it in the second."""

    page: Page
    translated: Page | None
    is_behind: bool
    is_ready: bool  # the page above it is translated
    level: int


def lines(locale: Locale) -> list[Line]:
    """Return the pages that can be translated, in the order of the site, and how far they are (4 queries)."""
    home = main_home()
    if home is None:
        return []
    pages = home.get_descendants(inclusive=True).live().not_type(models.LegalPage).order_by("path")
    theirs = {page.translation_key: page for page in queries.outside(Page.objects.filter(locale=locale))}
    taken = Translation.objects.filter(target_locale=locale, enabled=True).values_list(
        "source__object_id", "source__last_updated_at"
    )
    taken_at = dict(taken)
    by_path = {page.path: page for page in pages}
    result = []
    for page in pages:
        above = by_path.get(page.path[: -page.steplen])
        is_ready = page.pk == home.pk or (above is not None and above.translation_key in theirs)
        at = taken_at.get(page.translation_key)
        behind = bool(at and page.last_published_at and page.last_published_at > at)
        result.append(Line(page, theirs.get(page.translation_key), behind, is_ready, page.depth - home.depth))
    return result
