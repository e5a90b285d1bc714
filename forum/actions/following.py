"""Who follows what, who has read what, and who is to be told by mail of a post (the mails themselves: forum.mailing)."""

from typing import TYPE_CHECKING

from django.utils import timezone

from forum.models import Category, Follow, Notice, Post, Reader, Topic, TopicRead
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


def follow_by_writing(*, topic: Topic, account: "User") -> None:
    """Whoever writes in a topic follows it, unless they have said no."""
    Follow.objects.get_or_create(account=account, topic=topic, category=None)


@portal_transaction()
def follow(*, account: "User", topic: Topic | None = None, category: Category | None = None) -> None:
    """Follow a topic or a category from now on."""
    Follow.objects.update_or_create(account=account, topic=topic, category=category, defaults={"is_muted": False})


@portal_transaction()
def unfollow(*, account: "User", topic: Topic | None = None, category: Category | None = None) -> None:
    """Follow no more: a topic stays silent even in a category that is followed, and after one writes in it."""
    Follow.objects.update_or_create(account=account, topic=topic, category=category, defaults={"is_muted": True})


def tell_followers(*, post: Post) -> None:
    """Write down who is to be told of a post, in its transaction; nobody is told of their own words (3 statements)."""
    follows = Follow.objects.filter(topic=post.topic) | Follow.objects.filter(category=post.topic.category)
    muted = {each.account_id for each in follows if each.is_muted and each.topic_id}
    told = {each.account_id for each in follows if not each.is_muted} - muted - {post.author_id}
    silent = set(Reader.objects.filter(account__in=told, wants_mails=False).values_list("account", flat=True))
    Notice.objects.bulk_create(
        [Notice(account_id=account, post=post) for account in sorted(told - silent)], ignore_conflicts=True
    )


@portal_transaction()
def mark_read(*, topic: Topic, account: "User") -> None:
    """Note that somebody has read a topic up to now; what was to be told of it by mail need not be told any more."""
    TopicRead.objects.update_or_create(account=account, topic=topic, defaults={"read_at": timezone.now()})
    Notice.objects.filter(account=account, post__topic=topic).delete()


@portal_transaction()
def mark_all_read(*, account: "User") -> None:
    Reader.objects.update_or_create(account=account, defaults={"read_all_at": timezone.now()})
    TopicRead.objects.filter(account=account).delete()
    Notice.objects.filter(account=account).delete()


@portal_transaction()
def stop_mails(*, account: "User", what: str) -> None:
    """End the weekly mail, or the one about unanswered questions."""
    field = {"digest": "wants_digest", "nudges": "helps"}.get(what)
    if field:
        Reader.objects.update_or_create(account=account, defaults={field: False})
