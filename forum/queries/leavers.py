"""What the forum keeps about one person."""

from typing import Any

from django.db.models import F, Q, QuerySet

from cms.users.models import User
from forum.models import (
    Attachment,
    Draft,
    Follow,
    IncomingMail,
    Like,
    Notice,
    Post,
    PostVersion,
    Reader,
    Report,
    SameProblem,
    Topic,
    TopicRead,
)
from tenants.queries.account import addresses_of

REPORTED = ("address", "kind", "reason", "name", "email", "is_in_good_faith", "created_at", "decision", "decided_at", "words")
SETTINGS = ("read_all_at", "wants_mails", "wants_digest", "helps", "digest_at")


def everything_about(account: User) -> dict[str, Any]:
    """Return all that the forum keeps about a person, by subject (a query each)."""
    return {
        "questions": _topics(account),
        "posts": _posts(account),
        "earlier_versions": list(_of_topics(PostVersion, by=account).values("until", "html", question=F("post__topic__title"))),
        "files": list(Attachment.objects.filter(by=account).values("name", "mimetype", "n_bytes", "created_at", "post_id")),
        "drafts": list(Draft.objects.filter(account=account).values("title", "html", "context", "saved_at")),
        "thanks": list(_of_topics(Like, account=account).values_list("post__topic__title", flat=True)),
        "same_problems": list(_of_topics(SameProblem, account=account).values_list("topic__title", flat=True)),
        "follows": list(
            _of_topics(Follow, account=account).values(
                "is_muted", "created_at", question=F("topic__title"), shelf=F("category__name")
            )
        ),
        "read": list(_of_topics(TopicRead, account=account).values("read_at", "mailed_at", question=F("topic__title"))),
        "to_be_told": list(Notice.objects.filter(account=account).values("created_at", question=F("post__topic__title"))),
        "reports": list(reports_of(account).values(*REPORTED, "contest", "contested_at", "settled_words", "settled_at")),
        "mails_received": list(IncomingMail.objects.filter(account=account).values("received_at", "state", "reason")),
        "settings": Reader.objects.filter(account=account).values(*SETTINGS).first(),
    }


def reports_of(account: User) -> QuerySet[Report]:
    """Return what somebody reported, signed in or with one of their addresses."""
    mine = Q(by=account)
    for address in addresses_of(account):
        mine |= Q(email__iexact=address)
    return Report.objects.filter(mine)


def _topics(account: User) -> list[Any]:
    asked = Topic.objects.filter(author=account).order_by("created_at", "pk")
    return list(asked.values("title", "state", "context", "created_at", "association__name", shelf=F("category__name")))


def _posts(account: User) -> list[Any]:
    written = Post.objects.filter(author=account).order_by("created_at", "pk")
    return list(
        written.values(
            "html", "created_at", "edited_at", "hidden_at", "hidden_because", "source", "n_likes", question=F("topic__title")
        )
    )


def _of_topics(model: Any, **whose: User) -> QuerySet[Any]:
    return model.objects.filter(**whose).order_by("pk")
