"""Small marks on topics and posts: the solution, “it helped me”, “I have the same problem”."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.actions.posts import locked
from forum.models import Like, Post, SameProblem, Topic
from forum.queries.reading import is_question
from tenants import audit
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def mark_solution(*, post: Post, by: "User") -> Topic:
    """Say that a post solves its topic (the asker or the trainer). Raises ValidationError for the question itself."""
    post = locked(post)
    topic = post.topic
    if is_question(post) or post.is_hidden or post.waits_for_review:
        raise ValidationError(_("Choose the answer that helped."), code="question")
    topic.solution, topic.state, topic.solved_at = post, Topic.State.SOLVED, timezone.now()
    topic.answered_at = topic.answered_at or post.created_at
    topic.save(update_fields=["solution", "state", "solved_at", "answered_at"])
    audit.record(by=by, action="forum.topic.solved", association=topic.association, label=topic.title, topic=topic.pk)
    return topic


@portal_transaction()
def open_again(*, topic: Topic, by: "User") -> Topic:
    """Take the mark of solution away."""
    topic = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    others = topic.posts.exclude(author=topic.author).filter(hidden_at=None, waits_for_review=False)
    topic.solution, topic.solved_at = None, None
    topic.state = Topic.State.ANSWERED if others.exists() else Topic.State.WAITING
    topic.save(update_fields=["solution", "state", "solved_at"])
    audit.record(by=by, action="forum.topic.opened_again", association=topic.association, label=topic.title, topic=topic.pk)
    return topic


@portal_transaction()
def like(*, post: Post, account: "User") -> bool:
    """Say that a post helped, or take it back. Returns whether it stands now; nobody thanks themselves."""
    if post.author_id == account.pk:
        return False
    _hold(Post, post.pk)
    _like, created = Like.objects.get_or_create(post=post, account=account)
    if not created:
        _like.delete()
    Post.objects.filter(pk=post.pk).update(n_likes=F("n_likes") + (1 if created else -1))
    return created


@portal_transaction()
def same_problem(*, topic: Topic, account: "User") -> bool:
    """Say that one has the same problem, or take it back. Returns whether it stands now; the asker has it anyway."""
    if topic.author_id == account.pk:
        return False
    _hold(Topic, topic.pk)
    mark, created = SameProblem.objects.get_or_create(topic=topic, account=account)
    if not created:
        mark.delete()
    Topic.objects.filter(pk=topic.pk).update(n_same=F("n_same") + (1 if created else -1))
    return created


def _hold(model: type[Post] | type[Topic], pk: int) -> None:
    """Let two clicks at once wait for each other: the number goes with the marks."""
    list(model._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=pk).values_list("pk"))
