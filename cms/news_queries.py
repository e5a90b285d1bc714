"""The news as their list shows them: all of them, or those of one category."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.text import slugify

from cms import models, queries
from cms.paging import page_of

PER_PAGE = 12
ASKED = "rubrique"


@dataclass(frozen=True, slots=True)
class Choice:
    """A category that visitors may choose: `key` is its word in the address, `count` how many news it holds."""

    pk: int
    name: str
    key: str
    count: int


def view_of(index: "models.NewsIndexPage", *, asked: Mapping[str, str]) -> dict:
    """Return a page of the news, of one category if an address asks for one that is there (3 queries).

    A category that was renamed or removed shows all the news: who followed an old link finds something to read.
    """
    news = queries.news_of(index)
    choices, count = _choices(news)
    chosen = next((choice for choice in choices if choice.key == asked.get(ASKED)), None)
    if chosen:
        news = news.filter(category=chosen.pk)
    keep = {ASKED: chosen.key} if chosen else None
    shown = page_of(news, asked=asked, size=PER_PAGE, keep=keep, count=chosen.count if chosen else count)
    return {"news": shown, "shown": shown, "categories": choices, "chosen": chosen, "n_news": count}


def _choices(news: QuerySet) -> tuple[list[Choice], int]:
    """Return the categories that hold news, in the editor's order, and how many news there are in all (1 query)."""
    order = ("category__sort_order", "category")
    rows = news.order_by(*order).values_list("category", "category__name", "category__sort_order").annotate(Count("pk"))
    counted = [(pk, name, count) for pk, name, _order, count in rows]
    choices = [Choice(pk, name, key_of(name, pk), count) for pk, name, count in counted if pk]
    return choices, sum(count for _pk, _name, count in counted)


def key_of(name: str, pk: int) -> str:
    return slugify(name) or str(pk)
