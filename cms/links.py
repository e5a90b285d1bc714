"""Where the links inside texts lead. A body's are looked up together, however many texts hold them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Locale, Page
from wagtail.rich_text import extract_references_from_rich_text, features, get_rewriter
from wagtail.rich_text.pages import PageLinkHandler

_KNOWN: ContextVar[dict[str, dict[str, str]] | None] = ContextVar("links known", default=None)


@contextmanager
def known(texts: Iterable[str]) -> Iterator[None]:
    """Look up all that these texts link to (3 queries at most), for as long as they are being drawn."""
    _use_our_handlers()
    pages: set[str] = set()
    documents: set[str] = set()
    for text in texts:
        for model, pk, *_path in extract_references_from_rich_text(text):
            (pages if model is Page else documents).add(pk)
    token = _KNOWN.set({"page": page_addresses(pages), "document": document_addresses(documents)})
    try:
        yield
    finally:
        _KNOWN.reset(token)


def _use_our_handlers() -> None:
    """Wagtail keeps the handlers it found when something first asked for them, which may be before it had read every hook."""
    kept = get_rewriter().rewriters[0].bulk_rules["page"].__self__
    if kept is not PageLink or features.get_link_types()["page"] is not PageLink:
        features.register_link_type(PageLink)
        features.register_link_type(DocumentLink)
        get_rewriter.cache_clear()


def page_addresses(ids: Iterable[str]) -> dict[str, str]:
    """Return the address of each published page, in the reader's language if it is translated (2 queries, 3 if some are not)."""
    numbers = _numbers(ids)
    if not numbers:
        return {}
    pages = list(Page.objects.filter(pk__in=numbers).live())
    locale = Locale.get_active()
    foreign = [page.translation_key for page in pages if page.locale_id != locale.pk]
    translated = Page.objects.filter(translation_key__in=foreign, locale=locale).live() if foreign else []
    there = {page.translation_key: page for page in translated}
    return {str(page.pk): there.get(page.translation_key, page).url or "" for page in pages}


def document_addresses(ids: Iterable[str]) -> dict[str, str]:
    """Return the address of each document (1 query, none without documents)."""
    return {str(pk): document.url for pk, document in get_document_model().objects.in_bulk(_numbers(ids)).items()}


def _numbers(ids: Iterable[str]) -> set[int]:
    return {int(pk) for pk in ids if str(pk).isdecimal()}


def _tags(kind: str, attrs_list: list[dict], look_up: Callable[[Iterable[str]], dict[str, str]]) -> list[str]:
    ids = [str(attrs.get("id")) for attrs in attrs_list]
    known_here = _KNOWN.get()
    addresses = look_up(ids) if known_here is None else known_here[kind]
    return [f'<a href="{escape(addresses[pk])}">' if addresses.get(pk) else "<a>" for pk in ids]


class PageLink(PageLinkHandler):
    """What is in the trash, or not published, leads nowhere rather than to an error."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        return _tags("page", attrs_list, page_addresses)


class DocumentLink(DocumentLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        return _tags("document", attrs_list, document_addresses)
