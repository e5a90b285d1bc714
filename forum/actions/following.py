"""Who follows what, who has read what, and who is to be told by mail of a post (the mails themselves: forum.actions.mailing)."""

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from forum import mentions
from forum.models import Category, Follow, Notice, Post, Reader, Topic, TopicRead
from forum.queries import writing
from tenants.jobs import enqueue_once
from tenants.schemas import in_portal, portal_transaction

TELL = "forum.tell_readers"

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
    if topic is not None:
        Notice.objects.filter(account=account, post__topic=topic).delete()


def tell_followers(*, post: Post) -> None:
    """Write down who is to be told of a post, in its transaction; nobody is told of their own words.

    Whoever the post names is told too, following or not, unless they want no mails (3 statements, 4 when it has an @).
    """
    follows = Follow.objects.filter(topic=post.topic) | Follow.objects.filter(category=post.topic.category)
    muted = {each.account_id for each in follows if each.is_muted and each.topic_id}
    named = mentions.told(post.html, writing.members_of(post.topic)) if "@" in post.text else set()
    told = ({each.account_id for each in follows if not each.is_muted} | named) - muted - {post.author_id}
    silent = set(Reader.objects.filter(account__in=told, wants_mails=False).values_list("account", flat=True))
    notices = [Notice(account_id=account, post=post) for account in sorted(told - silent)]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if notices:
        tell_soon()


def tell_soon() -> None:
    """Have the mails written once this is committed; should that fail, the schedule does it minutes later."""
    transaction.on_commit(lambda: enqueue_once(app.configure_task(TELL, queueing_lock=TELL), timestamp=0), robust=True)


READ = """
WITH told AS (
  DELETE FROM forum_notice USING forum_post
  WHERE forum_notice.post_id = forum_post.id AND forum_notice.account_id = %(account)s AND forum_post.topic_id = %(topic)s
)
INSERT INTO forum_topicread (account_id, topic_id, read_at) VALUES (%(account)s, %(topic)s, %(now)s)
ON CONFLICT (account_id, topic_id) DO UPDATE SET read_at = excluded.read_at"""


def mark_read(*, topic: Topic, account: "User") -> None:
    """Note that somebody has read a topic up to now; what was to be told of it by mail need not be told any more.

    One statement, for it is part of reading a page.
    """
    with in_portal(), connection.cursor() as cursor:
        cursor.execute(READ, {"account": account.pk, "topic": topic.pk, "now": timezone.now()})


@portal_transaction()
def mark_all_read(*, account: "User") -> None:
    Reader.objects.update_or_create(account=account, defaults={"read_all_at": timezone.now()})
    TopicRead.objects.filter(account=account).delete()
    Notice.objects.filter(account=account).delete()


def _keep_wishes(account: "User", **wishes: bool) -> None:
    """Keep them; the row they begin says nothing of what was read."""
    first = wishes | {"read_all_at": account.date_joined}
    Reader.objects.update_or_create(account=account, defaults=wishes, create_defaults=first)


@portal_transaction()
def choose_mails(*, account: "User", wants_mails: bool, wants_digest: bool, helps: bool) -> None:
    """Keep which mails of the forum somebody wants; those that wait to be written go with their wish for them."""
    _keep_wishes(account, wants_mails=wants_mails, wants_digest=wants_digest, helps=helps)
    if not wants_mails:
        Notice.objects.filter(account=account).delete()


@portal_transaction()
def stop_mails(*, account: "User", what: str) -> None:
    """End the weekly mail, or the one about unanswered questions."""
    field = {"digest": "wants_digest", "nudges": "helps"}.get(what)
    if field:
        _keep_wishes(account, **{field: False})
