"""Feeds to subscribe to (Atom). For what is not public: a signed address of one's own, that shows nothing once one has left."""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.users.models import User
from forum.models import Category, Post, Topic
from forum.queries.following import Subject
from tenants.emails import portal_link

SIGNER = signing.Signer(salt="forum.feed")  # without the hour: the address stays the same


def feed_link(*, account: User, topic: Topic | None = None, category: Category | None = None) -> str:
    """Return the address of somebody's own feed: of a topic, of a category, or of all they may read."""
    about = f"t{topic.pk}" if topic else f"c{category.pk}" if category else ""
    return portal_link("forum_feed_own", SIGNER.sign_object([account.pk, about]))


def public_feed_link(category: Category | None = None) -> str:
    """Return the address of what everybody may read."""
    return portal_link("forum_feed_category", category.key) if category else portal_link("forum_feed")


def read_link(token: str) -> tuple[int, str, int]:
    """Return the account's number, `t`, `c` or nothing, and the number of that. Raises signing.BadSignature."""
    account_id, about = SIGNER.unsign_object(token)
    return account_id, about[:1], int(about[1:] or 0)


def atom(subject: Subject, posts: Iterable[Post], *, address: str) -> bytes:
    """Return a feed in the active language."""
    name = subject.topic or subject.category or _("Forum")
    feed = Atom1Feed(
        title=f"{name} · {settings.CITY['name']}", link=_page(subject), description="", feed_url=address, feed_guid=_tag(address)
    )
    for post in posts:
        feed.add_item(
            title=post.topic.title,
            link=portal_link("forum_post", post.pk),
            description=post.html,
            unique_id=f"tag:{settings.PORTAL_HOST},2026:forum/{post.pk}",
            author_name=_author(post),
            pubdate=post.created_at,
            updateddate=post.edited_at or post.created_at,
        )
    return feed.writeString("utf-8").encode()


def _page(subject: Subject) -> str:
    if subject.topic:
        return portal_link("forum_topic", subject.topic.pk)
    return portal_link("forum_category", subject.category.key) if subject.category else portal_link("forum")


def _tag(address: str) -> str:
    return f"tag:{settings.PORTAL_HOST},2026:{address.removeprefix(settings.PORTAL_URL)}"


def _author(post: Post) -> str:
    if post.author is None:
        return _("Somebody who has left")
    return post.author.get_full_name() or _("Somebody")
