"""Help articles: a solved topic told again for everybody; and where its answer helps again."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import sanitising
from forum.actions.posts import checked_title, cleaned
from forum.models import Article, Category, Topic
from tenants import audit
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@dataclass(frozen=True, slots=True)
class Told:
    """What an article says, to whom, and where it is suggested."""

    title: str
    html: str
    category: Category
    is_public: bool = True
    exercise: str = ""
    block: str = ""


@portal_transaction()
def write_article(*, topic: Topic, told: Told, by: "User") -> Article:
    """Make a help article of a solved topic, once: a second sending is the same article. Raises ValidationError."""
    topic = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    if topic.state != Topic.State.SOLVED or topic.is_hidden or topic.merged_into_id:
        raise ValidationError(
            _("Only a solved topic becomes a help article: mark the answer that helped first."), code="unsolved"
        )
    known = Article.objects.filter(topic=topic).first()
    if known:
        return known
    article = Article.objects.create(topic=topic, **_checked(told))
    audit.record(by=by, action="forum.article.written", label=article.title, article=article.pk, topic=topic.pk)
    return article


@portal_transaction()
def change_article(*, article: Article, told: Told, by: "User") -> Article:
    """Change what an article says. Raises ValidationError; what it was stays then."""
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    for name, value in _checked(told).items():
        setattr(article, name, value)
    article.changed_at = timezone.now()
    article.save()
    audit.record(by=by, action="forum.article.changed", label=article.title, article=article.pk)
    return article


@portal_transaction()
def remove_article(*, article: Article, by: "User") -> None:
    """Take an article away; the topic it came from stays as it is."""
    audit.record(by=by, action="forum.article.removed", label=article.title, article=article.pk)
    article.delete()


@portal_transaction()
def suggest_topic(*, topic: Topic, exercise: str, block: str, by: "User") -> None:
    """Say at which exercise of the workshops and at which block of the editor a topic helps once it is solved."""
    Topic.objects.filter(pk=topic.pk).update(exercise=exercise, block=block)
    audit.record(by=by, action="forum.topic.suggested", label=topic.title, topic=topic.pk, exercise=exercise, block=block)


def _checked(told: Told) -> dict:
    html = cleaned(told.html)
    if not sanitising.text_of(html):
        raise ValidationError(_("Write the answer: it is what people come for."), code="empty")
    return {
        "title": checked_title(told.title),
        "html": html,
        "category": told.category,
        "is_public": told.is_public,
        "exercise": told.exercise,
        "block": told.block,
    }
