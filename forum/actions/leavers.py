"""Somebody leaves the portal for good: what they said goes on helping, without their name; what was only theirs goes."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet

from forum import sanitising, search
from forum.models import (
    Article,
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
    Word,
)
from forum.queries.leavers import reports_of
from tenants.models import AuditEntry
from tenants.queries.account import NOT_AFTER, NOT_BEFORE, addresses_of
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

NOBODY = "Ancien membre"  # as everywhere on the portal (tenants.actions.erasure)
SPACE = r"(?:\s|&nbsp;)+"


@portal_transaction()
def forget(account: "User") -> None:
    """Take a person out of the forum. Their posts stay, by somebody who has left; others’ words no longer name them."""
    _forget_names(account, addresses_of(account))
    _forget_marks(account)
    Attachment.objects.filter(by=account, post=None).delete()  # those that were sent belong to their post
    reports_of(account).update(by=None, name="", email="")
    PostVersion.objects.filter(post__author=account).delete()
    for own in (Draft, Follow, Notice, Reader, TopicRead):
        own.objects.filter(account=account).delete()
    Topic.objects.filter(author=account).update(author=None, context=[], page_id=None)
    Post.objects.filter(author=account).update(author=None)
    linked: list[tuple[Any, str]] = [
        (PostVersion, "by"), (Attachment, "by"), (IncomingMail, "account"), (Report, "decided_by"), (Report, "settled_by"),
    ]  # fmt: skip
    for model, name in linked:
        model.objects.filter(**{name: account}).update(**{name: None})


def _forget_marks(account: "User") -> None:
    """Take their thanks and “same problem” back, and count again."""
    Post.objects.filter(likes__account=account).update(n_likes=F("n_likes") - 1)
    Like.objects.filter(account=account).delete()
    Topic.objects.filter(same_problems__account=account).update(n_same=F("n_same") - 1)
    SameProblem.objects.filter(account=account).delete()


def _forget_names(account: "User", addresses: list[str]) -> None:
    """Replace their full name where they took part or are quoted, and their addresses wherever they stand."""
    name = account.get_full_name() if account.first_name and account.last_name else ""
    there = Q(posts__author=account) | Q(author=account) | Q(posts__quoted__author=account)
    topics = list(Topic.objects.filter(there).values_list("pk", flat=True).distinct())
    words = partial(_without, name=name, addresses=addresses)

    def naming(found: QuerySet[Any], topic: str, field: str) -> QuerySet[Any]:
        last = escape(name.split()[-1], quote=False) if name else ""
        named = Q(**{f"{topic}__in": topics, f"{field}__icontains": last}) if last else Q(pk=None)
        for address in addresses:
            named |= Q(**{f"{field}__icontains": address})
        return found.filter(named)

    for model in (PostVersion, Draft, Article):
        _rewrite(naming(model.objects.all(), "topic" if model is not PostVersion else "post__topic", "html"), "html", words)
    posts = _rewrite(naming(Post.objects.all(), "topic", "html"), "html", words)
    for post in posts:
        post.text = sanitising.text_of(post.html)
    Post.objects.bulk_update(posts, ["text"])
    titles = _rewrite(naming(Topic.objects.all(), "pk", "title").defer("words", "title_words"), "title", words)
    for topic in titles:
        AuditEntry.objects.filter(action__startswith="forum.", data__topic=topic.pk).update(label=topic.title)
    _index_again({post.topic_id for post in posts} | {topic.pk for topic in titles}, [name, *addresses])


def _rewrite(found: Iterable[Any], field: str, words: Callable[[str], str]) -> list[Any]:
    changed = list(found)
    for each in changed:
        setattr(each, field, words(getattr(each, field)))
    if changed:
        type(changed[0]).objects.bulk_update(changed, [field])
    return changed


def _without(text: str, *, name: str, addresses: list[str]) -> str:
    if name:
        parts = [re.escape(escape(part, quote=False)) for part in name.split()]
        text = re.sub(rf"(?<!\w){SPACE.join(parts)}(?!\w)", NOBODY, text, flags=re.IGNORECASE)
    for address in addresses:
        whole = rf"(^|{NOT_BEFORE}){re.escape(address)}(?={NOT_AFTER}|$)"
        text = re.sub(whole, rf"\g<1>{NOBODY}", text, flags=re.IGNORECASE)
    return text


def _index_again(topics: set[int], names: list[str]) -> None:
    """Let search forget the name; a word of it that other posts use stays known."""
    for topic in Topic.objects.filter(pk__in=topics).defer("words", "title_words"):
        search.index(topic)
    for word in search.tokens(" ".join(names)):
        if not Topic.objects.filter(words=SearchQuery(word, config="french")).exists():
            Word.objects.filter(text=word).delete()
