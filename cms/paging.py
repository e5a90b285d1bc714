"""Long lists, a page at a time."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class ShownPage(Page):
    """`keep` begins the addresses of the other pages, `query` ends this one's own."""

    keep = ""
    query = ""


class ShownPaginator(Paginator):
    def _get_page(self, *args: Any, **kwargs: Any) -> ShownPage:
        return ShownPage(*args, **kwargs)

    def get_page(self, number: Any) -> ShownPage:
        return cast(ShownPage, super().get_page(number))


def page_of(
    items: QuerySet | Sequence,
    *,
    asked: Mapping[str, str],
    size: int,
    keep: dict[str, str] | None = None,
    count: int | None = None,
) -> ShownPage:
    """Return the page that an address asks for, or the nearest (1 query to count unless `count` is known, 1 to read).

    `keep` is what the addresses of the other pages say too, such as a filter.
    """
    paginator = ShownPaginator(items, size)
    if count is not None:
        paginator.count = count
    page = paginator.get_page(asked.get("page"))
    kept = keep or {}
    page.keep = f"{urlencode(kept)}&" if kept else ""
    page.query = f"?{urlencode(kept | ({'page': page.number} if page.number > 1 else {}))}".rstrip("?")
    return page
