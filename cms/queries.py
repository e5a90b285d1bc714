"""Reads of a site that need thought. Each says how many queries it makes."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction

from cms import models


def open_to_all(pages: QuerySet) -> QuerySet:
    """Leave out pages under a privacy setting. Wagtail's `.public()` asks for the settings in one more query each time."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = PageViewRestriction.objects.annotate(inside=path).filter(inside__startswith=F("page__path"))
    return pages.filter(~Exists(above))


def sections(home: Page) -> list[Page]:
    """Return the published pages right under the home page, in the editor's order: menu and footer are made of them (1 query)."""
    return list(open_to_all(home.get_children().live()))


def doors(home: Page) -> QuerySet:
    """Return the first three pages of the menu, for the home page's doors (1 query)."""
    return open_to_all(models.ContentPage.objects.child_of(home).live().in_menu())[:3]


def pages_inside(page: Page) -> QuerySet:
    """Return the published pages right under a content page (1 query, none when there are none)."""
    return open_to_all(models.ContentPage.objects.child_of(page).live()) if page.numchild else models.ContentPage.objects.none()


def news_of(index: Page) -> QuerySet:
    """Return an index's published news, newest first (1 query)."""
    return open_to_all(models.NewsPage.objects.child_of(index).live()).select_related("picture").order_by("-date", "-pk")


def latest_news(home: Page, count: int = 4) -> QuerySet:
    """Return the site's latest published news (1 query)."""
    news = open_to_all(models.NewsPage.objects.descendant_of(home).live())
    return news.select_related("picture").order_by("-date", "-pk")[:count]
