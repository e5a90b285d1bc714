"""Answers that the trainer gives often, ready to be put below a question and made one's own."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum import sanitising
from forum.actions.posts import cleaned
from forum.models import CannedAnswer
from tenants import audit
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def add_ready_answer(*, title: str, html: str, by: "User") -> CannedAnswer:
    """Add a ready answer. Raises ValidationError."""
    answer = CannedAnswer()
    _write(answer, title, html)
    audit.record(by=by, action="forum.answer.added", label=answer.title, answer=answer.pk)
    return answer


@portal_transaction()
def change_ready_answer(*, answer: CannedAnswer, title: str, html: str, by: "User") -> CannedAnswer:
    """Change a ready answer; what was said with it before stays as it is. Raises ValidationError."""
    answer = CannedAnswer.objects.select_for_update().get(pk=answer.pk)
    _write(answer, title, html)
    audit.record(by=by, action="forum.answer.changed", label=answer.title, answer=answer.pk)
    return answer


@portal_transaction()
def delete_ready_answer(*, answer: CannedAnswer, by: "User") -> None:
    """Delete a ready answer; twice is once."""
    deleted, _kinds = CannedAnswer.objects.filter(pk=answer.pk).delete()
    if deleted:
        audit.record(by=by, action="forum.answer.deleted", label=answer.title)


def _write(answer: CannedAnswer, title: str, html: str) -> None:
    answer.title, answer.html = sanitising.one_line(title), cleaned(html)
    if not sanitising.text_of(answer.html):
        raise ValidationError({"text": ValidationError(_("Write a few words."), code="empty")})
    if CannedAnswer.objects.filter(title__iexact=answer.title).exclude(pk=answer.pk).exists():
        words = _("There is a ready answer with this title: give this one another.")
        raise ValidationError({"title": ValidationError(words, code="known")})
    answer.full_clean(exclude=["html"])
    answer.save()
