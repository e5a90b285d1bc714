"""Keeping the forum kind: hide and show, lock, pin, slow down, move, merge, split. Nothing is destroyed; each leaves its row."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import search
from forum.actions.following import tell_followers
from forum.actions.posts import checked_title, locked
from forum.models import Article, Category, Draft, Follow, Post, SameProblem, Topic
from forum.queries.reading import is_question, question_of
from tenants import audit
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def hide_post(*, post: Post, because: str, by: "User") -> None:
    """Take a post away from readers; its author and the moderators still see it, with the reason. Twice is once.

    A question goes with its whole topic: the title is its author's too.
    """
    post = locked(post)
    if is_question(post):
        hide_topic(topic=post.topic, because=because, by=by)
    elif Post.objects.filter(pk=post.pk, hidden_at=None).update(hidden_at=timezone.now(), hidden_because=_short(because)):
        _after_change(post.topic)
        _record("forum.post.hidden", post.topic, by=by, post=post.pk)


@portal_transaction()
def show_post(*, post: Post, by: "User") -> None:
    """Give a hidden post back, or let one through that waited for its first review: only then are followers told.

    A question comes back with its whole topic.
    """
    post = locked(post)
    waited = post.waits_for_review
    hidden = Post.objects.filter(pk=post.pk).exclude(hidden_at=None, waits_for_review=False)
    shown = hidden.update(hidden_at=None, hidden_because="", waits_for_review=False)
    topics = Topic.objects.filter(pk=post.topic_id).exclude(hidden_at=None)
    topic_shown = is_question(post) and topics.update(hidden_at=None, hidden_because="")
    if shown or topic_shown:
        post.refresh_from_db()
        if waited:
            tell_followers(post=post)
        _after_change(post.topic)
        _record("forum.topic.shown" if topic_shown else "forum.post.shown", post.topic, by=by, post=post.pk)


@portal_transaction()
def hide_topic(*, topic: Topic, because: str, by: "User") -> None:
    if Topic.objects.filter(pk=topic.pk, hidden_at=None).update(hidden_at=timezone.now(), hidden_because=_short(because)):
        _record("forum.topic.hidden", topic, by=by)


def _short(because: str) -> str:
    return because.strip()[:300]


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
    both = {
        each.pk: each for each in Topic.objects.select_for_update(of=("self",)).filter(pk__in=[topic.pk, into.pk]).order_by("pk")
    }
    if len(both) != 2 or any(each.merged_into_id or each.is_hidden for each in both.values()):
        raise ValidationError(_("Choose another topic, one that is still there."), code="same")
    topic, into = both[topic.pk], both[into.pk]
    Post.objects.filter(topic=topic).update(topic=into)
    for marks in (Follow, SameProblem, Draft):
        there = marks.objects.filter(topic=into).values("account")
        moved = marks.objects.filter(topic=topic).exclude(account__in=set(there.values_list("account", flat=True)))
        n_moved = moved.update(topic=into)
        if marks is SameProblem:
            into.n_same += n_moved
    if not Article.objects.filter(topic=into).exists():
        Article.objects.filter(topic=topic).update(topic=into)
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    _unite(topic, into)
    Topic.objects.filter(pk=topic.pk).update(merged_into=into, n_posts=0, n_same=0, solution=None)
    _count_again(into)
    _record("forum.topic.merged", into, by=by, merged=topic.pk)
    return Topic.objects.get(pk=into.pk)


def _unite(topic: Topic, into: Topic) -> None:
    """Keep what is known of both: the solution of either, the earliest answer, and as the asker whoever asked first."""
    if into.solution_id is None and topic.solution_id:
        into.solution_id, into.state, into.solved_at = topic.solution_id, topic.state, topic.solved_at
    if into.state == Topic.State.WAITING:
        into.state = topic.state
    answers = [moment for moment in (topic.answered_at, into.answered_at) if moment]
    into.answered_at = min(answers, default=None)
    first = into.posts.order_by("created_at", "pk")[0]
    into.author_id, into.created_at = first.author_id, first.created_at
    changed = ["solution", "state", "solved_at", "answered_at", "author", "created_at", "n_same"]
    into.save(update_fields=changed)


@portal_transaction()
def split_topic(*, posts: list[Post], title: str, by: "User") -> Topic:
    """Give posts of one topic a topic of their own, in the same category. Raises ValidationError."""
    if not posts:
        raise ValidationError(_("Tick the answers that leave."), code="none")
    title = checked_title(title)
    origin = Topic.objects.select_for_update(of=("self",)).get(pk=posts[0].topic_id)
    ids = {post.pk for post in posts}
    if question_of(origin.pk) in ids or any(post.topic_id != origin.pk for post in posts):
        raise ValidationError(_("Choose answers of this topic; the question stays where it is."), code="question")
    head = min(posts, key=lambda post: (post.created_at, post.pk))
    topic = Topic.objects.create(category=origin.category, title=title, author=head.author, created_at=head.created_at)
    Post.objects.filter(pk__in=ids).update(topic=topic)
    for account in {post.author_id for post in posts if post.author_id}:
        Follow.objects.get_or_create(account_id=account, topic=topic, category=None)
    for each in (origin, topic):
        _after_change(each)
    _record("forum.topic.split", topic, by=by, origin=origin.pk)
    return topic


def _after_change(topic: Topic) -> None:
    """Count again, say again where the question stands, and let search know."""
    topic.refresh_from_db(fields=["solution", "state", "answered_at", "solved_at"])
    shown = topic.posts.shown()
    first_answer = shown.exclude(author=topic.author_id).order_by("created_at", "pk").first()
    if topic.solution_id and not shown.filter(pk=topic.solution_id).exists():
        topic.solution, topic.solved_at = None, None
    if topic.solution_id is None:
        topic.state = Topic.State.ANSWERED if first_answer else Topic.State.WAITING
    topic.answered_at = first_answer.created_at if first_answer else topic.solved_at
    topic.save(update_fields=["solution", "state", "answered_at", "solved_at"])
    _count_again(topic)


def _count_again(topic: Topic) -> None:
    last = topic.posts.shown().aggregate(last=Max("created_at"))["last"]
    n_posts = topic.posts.filter(waits_for_review=False).count()
    Topic.objects.filter(pk=topic.pk).update(n_posts=n_posts, last_post_at=last or topic.created_at)
    search.index(topic)


def _record(action: str, topic: Topic, *, by: "User", **data: object) -> None:
    audit.record(by=by, action=action, association=topic.association, label=topic.title, topic=topic.pk, **data)
