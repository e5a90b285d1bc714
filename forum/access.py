"""Who reads what: members of hosted associations and the city's staff read all, everybody else the public categories.

One gate per kind of object: it returns the object to whoever may have it, and 404 to everybody else.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from cms.users.models import User
from forum.models import Category, Post, Topic
from forum.queries import reading
from tenants.access import staff_roles


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks, as the forum sees them."""

    account: User | None
    is_staff: bool
    is_member: bool

    @property
    def reads_all(self) -> bool:
        return self.is_staff or self.is_member

    def may_mark(self, topic: Topic) -> bool:
        """The asker and the city's staff say what solves a topic."""
        return self.account is not None and (self.is_staff or topic.author_id == self.account.pk)

    def may_edit(self, post: Post) -> bool:
        return self.account is not None and (self.is_staff or post.author_id == self.account.pk) and not post.is_hidden


def visitor(request: HttpRequest) -> Visitor:
    """Return who asks; known for the rest of the request (2 queries)."""
    if not hasattr(request, "forum_visitor"):
        account = request.user if isinstance(request.user, User) else None
        is_staff = bool(account and staff_roles(request))
        is_member = bool(account and reading.is_member(account))
        request.forum_visitor = Visitor(account, is_staff, is_member)  # type: ignore[attr-defined]
    return request.forum_visitor  # type: ignore[attr-defined]


def writer(request: HttpRequest) -> Visitor:
    """Return who asks, if they may write here: a member or staff. Raises Http404."""
    found = visitor(request)
    if not found.reads_all:
        raise Http404
    return found


def category(request: HttpRequest, key: str) -> Category:
    found = reading.categories(all_of_them=visitor(request).reads_all).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def topic(request: HttpRequest, topic_id: int) -> Topic:
    """Return a topic that this visitor may read; the hidden ones to staff only. A merged one is returned for its address."""
    asks = visitor(request)
    known = Topic.objects.select_related("category", "author", "association", "merged_into").defer("words", "title_words")
    found = reading.with_reader(known.filter(pk=topic_id, category__is_used=True), asks.account).first()
    if found is None or not (asks.reads_all or found.category.is_public) or (found.is_hidden and not asks.is_staff):
        raise Http404
    return found


def post(request: HttpRequest, post_id: int) -> Post:
    """Return a post of a topic that this visitor may read; a hidden one to staff and its author only. Raises Http404."""
    found = Post.objects.select_related("topic").filter(pk=post_id).first()
    if found is None:
        raise Http404
    topic(request, found.topic_id)
    asks = visitor(request)
    is_own = asks.account is not None and found.author_id == asks.account.pk
    if (found.is_hidden or found.waits_for_review) and not (asks.is_staff or is_own):
        raise Http404
    return found
