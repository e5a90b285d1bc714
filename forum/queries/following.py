"""What somebody follows, and what feeds show."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cms.users.models import User
from forum.models import Category, Follow, Post, Reader, Topic
from forum.queries import reading

FEED = 30


def wishes_of(account: User) -> Reader:
    """Return which mails somebody wants; what is so for everybody until they say otherwise (1 query)."""
    return Reader.objects.filter(account=account).first() or Reader(account=account)


def followed_by(account: User, *, all_of_them: bool) -> QuerySet[Follow]:
    """Return the categories and topics that somebody follows and may read, categories first, the latest first (1 query)."""
    topic = Q(topic__category__is_used=True, topic__hidden_at=None, topic__merged_into=None)
    category = Q(category__is_used=True)
    if not all_of_them:
        topic &= Q(topic__category__is_public=True)
        category &= Q(category__is_public=True)
    follows = Follow.objects.filter(topic | category, account=account, is_muted=False)
    return follows.select_related("topic", "category").defer("topic__words", "topic__title_words").order_by("topic", "-pk")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a feed is about: a topic, a category, or all that its reader may read."""

    topic: Topic | None = None
    category: Category | None = None


def posts_for_feed(subject: Subject, *, all_of_them: bool) -> list[Post]:
    """Return the latest posts of what a feed is about (1 query).

    They are among those of the topics that moved last: the index of topics finds them, however many posts there are.
    """
    topics = reading.topics(all_of_them=all_of_them)
    if subject.topic:
        topics = topics.filter(pk=subject.topic.pk)
    elif subject.category:
        topics = topics.filter(category=subject.category)
    latest = topics.order_by("-last_post_at", "-pk").values("pk")[:FEED]
    shown = Post.objects.shown().filter(topic__in=latest)
    found = shown.select_related("author", "topic").defer("topic__words", "topic__title_words")
    return list(found.order_by("-created_at", "-pk")[:FEED])
