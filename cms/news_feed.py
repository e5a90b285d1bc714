"""The news as an Atom feed, for those who follow several sites from one place."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from cms import models

FEED = "fil.xml"
FEED_LENGTH = 30


def answer(index: "models.NewsIndexPage", news: Iterable["models.NewsPage"], *, request) -> HttpResponse:
    """Return the feed of these news. An entry keeps its identity when its title or address changes."""
    address = index.get_full_url(request)
    author = models.SiteIdentity.load(request).name or index.title
    feed = Atom1Feed(
        title=f"{index.title} – {author}",
        link=address,
        feed_url=f"{address}{FEED}",
        description="",
        subtitle=index.summary or None,
        language=get_language(),
        author_name=author,
    )
    for item in news:
        feed.add_item(
            title=item.title,
            link=item.get_full_url(request),
            description=item.summary,
            categories=[item.category.name] if item.category else None,
            unique_id=f"urn:uuid:{item.translation_key}",
            pubdate=_published(item),
            updateddate=item.last_published_at or _published(item),
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=900"
    return response


def _published(item: "models.NewsPage") -> datetime:
    return timezone.make_aware(datetime.combine(item.date, time(12))).astimezone(UTC)
