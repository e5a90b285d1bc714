"""Where a page's feed is, for the visitor who asks."""

from django import template

from forum import feeds
from forum.access import Visitor
from forum.models import Category, Topic

register = template.Library()


@register.simple_tag
def feed_address(asks: Visitor, *, topic: Topic | None = None, category: Category | None = None) -> str:
    """Return it: one's own for members and staff, else that of what everybody may read."""
    if asks.account and asks.reads_all:
        return feeds.feed_link(account=asks.account, topic=topic, category=category)
    return feeds.public_feed_link(category or (topic.category if topic else None))
