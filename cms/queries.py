"""Reads of a site that need thought. Each says how many queries it makes."""

from django.db.models import QuerySet
from wagtail.models import Page

from cms import models


def menu(home: Page) -> QuerySet[Page]:
    """Return the pages of the main menu, in the editor's order (1 query)."""
    return home.get_children().live().public().in_menu()


def doors(home: Page) -> QuerySet[Page]:
    """Return the first three pages of the menu, specific, for the home page's doors (2 queries or more by page type)."""
    return models.ContentPage.objects.child_of(home).live().public().in_menu().select_related("picture")[:3]


def news_of(index: Page) -> QuerySet:
    """Return an index's published news, newest first (1 query)."""
    return models.NewsPage.objects.child_of(index).live().public().select_related("picture").order_by("-date", "-pk")


def latest_news(home: Page, count: int = 4) -> QuerySet:
    """Return the site's latest published news (1 query)."""
    return models.NewsPage.objects.descendant_of(home).live().public().select_related("picture").order_by("-date", "-pk")[:count]


def legal_pages(home: Page) -> QuerySet:
    """Return the pages of the footer that the law asks for (1 query)."""
    return models.LegalPage.objects.child_of(home).live()
