"""The first post of somebody who belongs to no association is read by a person before others see it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.actions import moderation
from forum.actions.posts import locked
from forum.models import Post, Topic
from forum.queries import care
from tenants import audit
from tenants.letters import send_letter
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def accept(*, post: Post, by: "User") -> None:
    """Let a post through: its topic appears, followers are told, and its author writes freely from now on."""
    post = _waiting(post)
    moderation.show_post(post=post, by=by)
    if post.author is not None and post.author.is_active:
        send_letter("forum/mail/post_accepted.txt", to=post.author, topic=post.topic, link=care.address_of(post))


@portal_transaction()
def refuse(*, post: Post, because: str, by: "User") -> None:
    """Keep a post from others, and tell its author why, kindly. Raises ValidationError."""
    post = _waiting(post)
    why = because.strip()[:300]
    Post.objects.filter(pk=post.pk).update(waits_for_review=False, hidden_at=timezone.now(), hidden_because=why)
    Topic.objects.filter(pk=post.topic_id).exclude(hidden_at=None).update(hidden_because=why)  # hidden while it waited
    if post.author is not None and post.author.is_active:
        send_letter("forum/mail/post_refused.txt", to=post.author, topic=post.topic, because=because, link=care.ask_link())
    audit.record(by=by, action="forum.post.refused", label=post.topic.title, topic=post.topic_id, post=post.pk)


def _waiting(post: Post) -> Post:
    found = locked(post)
    if not found.waits_for_review:
        raise ValidationError(_("This is decided already: read the page again."), code="decided")
    return found
