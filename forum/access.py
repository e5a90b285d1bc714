"""Who reads what: members of hosted associations and the city's staff read all, everybody else the public categories.

One gate per kind of object: it returns the object to whoever may have it, and 404 to everybody else.
"""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cms.users.models import User
from forum.models import Article, Attachment, CannedAnswer, Category, Post, Report, Topic
from forum.queries import reading, rights, writing


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
    """Return who asks; known for the rest of the request (1 query; the menu needs no other for the staff's roles)."""
    if not hasattr(request, "forum_visitor"):
        account = request.user if isinstance(request.user, User) else None
        standing = reading.standing(account) if account else set()
        roles = standing - {reading.MEMBER}
        request.staff_roles = roles  # type: ignore[attr-defined]
        request.forum_visitor = Visitor(account, bool(roles), reading.MEMBER in standing)  # type: ignore[attr-defined]
    return request.forum_visitor  # type: ignore[attr-defined]


def writer(request: HttpRequest) -> Visitor:
    """Return who asks, if they may write here: a member, staff, or in the public categories any account. Raises Http404."""
    found = visitor(request)
    if found.account is None or not (found.reads_all or reading.categories(all_of_them=False).exists()):
        raise Http404
    return found


def needs_review(asks: Visitor) -> bool:
    """Return whether posts of whoever asks are read before others see them (1 query for those who belong nowhere)."""
    return not asks.reads_all and asks.account is not None and not rights.has_accepted_post(asks.account)


def category(request: HttpRequest, key: str) -> Category:
    found = reading.categories(all_of_them=visitor(request).reads_all).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def topic(request: HttpRequest, topic_id: int) -> Topic:
    """Return a topic that this visitor may read; a hidden one to staff and its author only. A merged one leads on."""
    asks = visitor(request)
    known = Topic.objects.select_related("category", "author", "association", "merged_into", "article")
    known = known.defer("words", "title_words", "article__html")
    if asks.account:
        known = writing.with_draft(known, asks.account)
    if asks.is_staff:
        known = writing.with_ready_answers(known)
    found = reading.with_reader(known.filter(pk=topic_id, category__is_used=True), asks.account).first()
    if found is None or not (asks.reads_all or found.category.is_public):
        raise Http404
    is_own = asks.account is not None and found.author_id == asks.account.pk
    if found.is_hidden and not (asks.is_staff or is_own):
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


def attachment(request: HttpRequest, file_id: UUID) -> Attachment:
    """Return a file of a post that this visitor may read, or one of their own that is not sent yet. Raises Http404.

    One of a hidden post is for the city's staff only: its author knows what it shows.
    """
    found = Attachment.objects.select_related("post").filter(pk=file_id).first()
    if found is None:
        raise Http404
    if found.post is None:
        return unsent_file(request, file_id)
    post(request, found.post.pk)
    if found.post.is_hidden and not visitor(request).is_staff:
        raise Http404
    return found


def unsent_file(request: HttpRequest, file_id: UUID) -> Attachment:
    """Return a file that whoever asks has sent for a post to come. Raises Http404."""
    found = Attachment.objects.filter(pk=file_id, by=visitor(request).account, by__isnull=False, post=None).first()
    if found is None:
        raise Http404
    return found


def report(report_id: UUID) -> Report:
    """For the city's staff: return a report, or raise Http404. The view is `staff_only`."""
    known = Report.objects.select_related("by", "decided_by", "post__topic__category", "post__author")
    found = known.filter(pk=report_id).first()
    if found is None:
        raise Http404
    return found


def article(request: HttpRequest, article_id: int) -> Article:
    """Return a help article that this visitor may read. Raises Http404."""
    known = Article.objects.select_related("category", "topic__category").defer("topic__words", "topic__title_words")
    found = known.filter(pk=article_id).first()
    if found is None or not (found.is_public or visitor(request).reads_all):
        raise Http404
    return found


def topic_of(asks: Visitor, article: Article) -> Topic | None:
    """Return the topic an article comes from, for those who may read it (no query of its own)."""
    topic = article.topic
    if topic is None or topic.is_hidden or not topic.category.is_used:
        return None
    return topic if asks.reads_all or topic.category.is_public else None


def any_category(category_id: int) -> Category:
    """For the city's staff: return a category, in use or not, or raise Http404. The view is `staff_only`."""
    return get_object_or_404(Category, pk=category_id)


def ready_answer(answer_id: int) -> CannedAnswer:
    """For the city's staff: return a ready answer, or raise Http404. The view is `staff_only`."""
    return get_object_or_404(CannedAnswer, pk=answer_id)
