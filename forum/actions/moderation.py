"""Keeping the forum kind: hide and show, lock, pin, slow down, move, merge, split. Nothing is destroyed; each leaves its row."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import search
from forum.actions.following import tell_followers
from forum.actions.posts import note_answer
from forum.models import Category, Follow, Post, SameProblem, Topic
from tenants import audit
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def hide_post(*, post: Post, because: str, by: "User") -> None:
    """Take a post away from readers; its author and the moderators still see it, with the reason. Twice is once."""
    if Post.objects.filter(pk=post.pk, hidden_at=None).update(hidden_at=timezone.now(), hidden_because=because.strip()[:300]):
        _after_change(post.topic)
        _record("forum.post.hidden", post.topic, by=by, post=post.pk)


@portal_transaction()
def show_post(*, post: Post, by: "User") -> None:
    """Give a hidden post back, or let one through that waited for its first review."""
    waited = post.waits_for_review
    hidden = Post.objects.filter(pk=post.pk).exclude(hidden_at=None, waits_for_review=False)
    if hidden.update(hidden_at=None, hidden_because="", waits_for_review=False):
        post.refresh_from_db()
        if waited:
            note_answer(post.topic, post)
            tell_followers(post=post)
        _after_change(post.topic)
        _record("forum.post.shown", post.topic, by=by, post=post.pk)


@portal_transaction()
def hide_topic(*, topic: Topic, because: str, by: "User") -> None:
    if Topic.objects.filter(pk=topic.pk, hidden_at=None).update(hidden_at=timezone.now(), hidden_because=because.strip()[:300]):
        _record("forum.topic.hidden", topic, by=by)


@portal_transaction()
def show_topic(*, topic: Topic, by: "User") -> None:
    if Topic.objects.filter(pk=topic.pk).exclude(hidden_at=None).update(hidden_at=None, hidden_because=""):
        _record("forum.topic.shown", topic, by=by)


@portal_transaction()
def lock_topic(*, topic: Topic, locked: bool, by: "User") -> None:
    """Let nobody but helpers answer any more, or open it again."""
    changed = Topic.objects.filter(pk=topic.pk, locked_at__isnull=locked).update(locked_at=timezone.now() if locked else None)
    if changed:
        _record("forum.topic.locked" if locked else "forum.topic.unlocked", topic, by=by)


@portal_transaction()
def pin_topic(*, topic: Topic, pinned: bool, by: "User") -> None:
    if Topic.objects.filter(pk=topic.pk, is_pinned=not pinned).update(is_pinned=pinned):
        _record("forum.topic.pinned" if pinned else "forum.topic.unpinned", topic, by=by)


@portal_transaction()
def slow_topic(*, topic: Topic, seconds: int, by: "User") -> None:
    """Let each person answer once in that many seconds; 0 ends it."""
    if Topic.objects.filter(pk=topic.pk).exclude(slow_seconds=seconds).update(slow_seconds=seconds):
        _record("forum.topic.slowed", topic, by=by, seconds=seconds)


@portal_transaction()
def move_topic(*, topic: Topic, category: Category, by: "User") -> None:
    before = topic.category.name
    if Topic.objects.filter(pk=topic.pk).exclude(category=category).update(category=category):
        _record("forum.topic.moved", topic, by=by, before=before, after=category.name)


@portal_transaction()
def merge_topics(*, topic: Topic, into: Topic, by: "User") -> Topic:
    """Put a topic's posts, followers and “same problem” into another; its address leads there. Raises ValidationError."""
    locked = {
        each.pk: each for each in Topic.objects.select_for_update(of=("self",)).filter(pk__in=[topic.pk, into.pk]).order_by("pk")
    }
    if len(locked) != 2 or locked[into.pk].merged_into_id or locked[topic.pk].merged_into_id:
        raise ValidationError(_("Choose another topic, one that is still there."), code="same")
    topic, into = locked[topic.pk], locked[into.pk]
    Post.objects.filter(topic=topic).update(topic=into)
    followers = set(Follow.objects.filter(topic=into).values_list("account", flat=True))
    Follow.objects.filter(topic=topic).exclude(account__in=followers).update(topic=into)
    there = set(SameProblem.objects.filter(topic=into).values_list("account", flat=True))
    moved = SameProblem.objects.filter(topic=topic).exclude(account__in=there).update(topic=into)
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    Topic.objects.filter(pk=topic.pk).update(merged_into=into, n_posts=0, solution=None)
    Topic.objects.filter(pk=into.pk).update(n_same=F("n_same") + moved)
    _after_change(into)
    _record("forum.topic.merged", into, by=by, merged=topic.pk)
    return Topic.objects.get(pk=into.pk)


@portal_transaction()
def split_topic(*, posts: list[Post], title: str, by: "User") -> Topic:
    """Give posts of one topic a topic of their own, in the same category. Raises ValidationError."""
    origin = Topic.objects.select_for_update(of=("self",)).get(pk=posts[0].topic_id)
    first = origin.posts.order_by("created_at", "pk").values_list("pk", flat=True).first()
    ids = {post.pk for post in posts}
    if first in ids or any(post.topic_id != origin.pk for post in posts):
        raise ValidationError(_("Choose answers of this topic; the question stays where it is."), code="question")
    head = min(posts, key=lambda post: (post.created_at, post.pk))
    topic = Topic.objects.create(category=origin.category, title=title.strip(), author=head.author, created_at=head.created_at)
    Post.objects.filter(pk__in=ids).update(topic=topic)
    if origin.solution_id in ids:
        origin.solution, origin.state, origin.solved_at = None, Topic.State.ANSWERED, None
        origin.save(update_fields=["solution", "state", "solved_at"])
    for account in {post.author_id for post in posts if post.author_id}:
        Follow.objects.get_or_create(account_id=account, topic=topic, category=None)
    for each in (origin, topic):
        _after_change(each)
    _record("forum.topic.split", topic, by=by, origin=origin.pk)
    return topic


def _after_change(topic: Topic) -> None:
    """Count again, and let search know."""
    shown = topic.posts.filter(hidden_at=None, waits_for_review=False)
    last = shown.aggregate(last=Max("created_at"))["last"] or topic.created_at
    Topic.objects.filter(pk=topic.pk).update(n_posts=topic.posts.count(), last_post_at=last)
    search.index(topic)


def _record(action: str, topic: Topic, *, by: "User", **data: object) -> None:
    audit.record(by=by, action=action, association=topic.association, label=topic.title, topic=topic.pk, **data)
