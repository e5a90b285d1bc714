"""What the writing box needs: drafts, ready answers (both in the topic’s own statement), who may be named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from cms.users.models import User
from forum.models import Attachment, CannedAnswer, Draft, Post, Topic


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft of an answer, as it was kept."""

    html: str
    saved_at: datetime
    quoted: int | None = None
    attached: tuple[str, ...] = ()


def with_draft(found: QuerySet[Topic], account: User) -> QuerySet[Topic]:
    """Add to topics what the account is writing there (no more queries); read it with `draft_in`."""
    own = Draft.objects.filter(account=account, topic=OuterRef("pk"))
    return found.annotate(draft=Subquery(own.values(json=JSONObject(html="html", saved_at="saved_at", context="context"))[:1]))


def draft_in(topic: Topic) -> Kept | None:
    found = getattr(topic, "draft", None)
    if not found:
        return None
    quoted = next((each["quoted"] for each in found["context"] if "quoted" in each), None)
    return Kept(found["html"], datetime.fromisoformat(found["saved_at"]), quoted, tuple(attached_to(found["context"])))


def attached_to(context: list[dict[str, Any]]) -> list[str]:
    """Return the files that a draft keeps, by their identity."""
    return next((each["attached"] for each in context if "attached" in each), [])


def files_waiting(account: User, ids: Iterable[str]) -> list[Attachment]:
    """Return files of somebody that wait for their post (1 query, none for none)."""
    wanted = list(ids)
    return list(Attachment.objects.filter(pk__in=wanted, by=account, post=None)) if wanted else []


def draft_of_question(account: User) -> Draft | None:
    """Return the question that somebody is writing (1 query)."""
    return Draft.objects.filter(account=account, topic=None).select_related("category").first()


def with_ready_answers(found: QuerySet[Topic]) -> QuerySet[Topic]:
    """Add the ready answers to choose from, as {"pk", "title"} (no more queries)."""
    ready = CannedAnswer.objects.order_by("title", "pk").values(json=JSONObject(pk="pk", title="title"))
    return found.annotate(ready_answers=ArraySubquery(ready))


def members_of(topic: Topic) -> list[User]:
    """Return who has written in a topic and is still here, by name (1 query)."""
    shown = Post.objects.shown().filter(topic=topic)
    return list(User.objects.filter(pk__in=shown.values("author"), is_active=True).order_by("first_name", "last_name", "pk"))


def quotable(topic: Topic, post_id: int) -> Post | None:
    """Return a post of a topic that is shown, with its author (1 query)."""
    return Post.objects.shown().filter(topic=topic, pk=post_id).select_related("author").first()
