"""What somebody is writing, kept until it is sent. A draft never takes the place of a newer one, nor of what was sent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules, sanitising
from forum.actions.posts import cleaned, one_at_a_time
from forum.models import Category, Draft, Post, Topic
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@dataclass(frozen=True, slots=True)
class Written:
    """The form as it stands: `once` is its own, `seen` the moment of the draft that it was opened with.

    `context` is what a question shows of its site (forum.context), or [{"quoted": …}], the post that an answer quotes;
    either with {"attached": […]}, the files that wait for it.
    """

    html: str
    once: str = ""
    seen: datetime | None = None
    title: str = ""
    category: Category | None = None
    context: list[dict[str, Any]] = field(default_factory=list)


@portal_transaction()
def keep_draft(*, written: Written, topic: Topic | None = None, by: "User") -> Draft | None:
    """Keep a question or an answer to a topic for its author; nothing to keep is no draft, nor is what has been sent.

    Raises ValidationError: "newer" when another window has kept one since, "long" when it is too long.
    """
    html = cleaned(written.html)
    one_at_a_time(by)
    if written.once and Post.objects.filter(once=written.once, author=by).exists():
        return None
    kept = {
        "title": sanitising.one_line(written.title)[: rules.TITLE_LONGEST],
        "category": written.category,
        "html": html,
        "context": written.context,
        "saved_at": timezone.now(),
    }
    draft, is_new = Draft.objects.select_for_update(of=("self",)).get_or_create(account=by, topic=topic, defaults=kept)
    if not is_new and (written.seen is None or draft.saved_at > written.seen):
        raise ValidationError(_("You have written here in another window since: what it holds is kept."), code="newer")
    if not html and not kept["title"] and not any("attached" in each for each in written.context):
        draft.delete()
        return None
    if not is_new:
        for name, value in kept.items():
            setattr(draft, name, value)
        draft.save(update_fields=[*kept])
    return draft


@portal_transaction()
def throw_draft_away(*, topic: Topic | None = None, by: "User") -> None:
    Draft.objects.filter(account=by, topic=topic).delete()
