"""What the team sees of the answers: forms with what they have received, a form's answers, one answer in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, F, Func, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from cms import keeping, trash
from cms.models import FormAnswer, FormPage
from cms.users.models import User

WORDS_SHOWN = 140


def may_read(user: User) -> bool:
    """Whoever reads what visitors write on the contact page reads their answers too."""
    return user.has_perm("cms.view_contactmessage")


def may_delete(user: User) -> bool:
    return user.has_perm("cms.delete_contactmessage")


# Forms


@dataclass(frozen=True, slots=True)
class Inbox:
    form: FormPage
    is_trashed: bool
    total: int
    unread: int


def inboxes() -> list[Inbox]:
    """Return the forms of the site, those with new answers first; those in the trash while they hold answers (2 queries)."""
    forms = FormPage.objects.annotate(
        n_total=Count("formanswer"), n_unread=Count("formanswer", filter=Q(formanswer__read_at=None))
    )
    here = list(trash.outside(forms))
    gone = forms.exclude(pk__in=[form.pk for form in here]).filter(n_total__gt=0)
    found = [
        Inbox(form, is_trashed, form.n_total, form.n_unread)
        for is_trashed, some in ((False, here), (True, gone))
        for form in some
    ]
    return sorted(found, key=lambda box: (box.is_trashed, -box.unread, box.form.draft_title.casefold()))


def unread_count() -> int | None:
    """Return how many answers nobody has read yet; None when the site has no form and no answer (2 queries at most)."""
    counts = FormAnswer.objects.aggregate(total=Count("pk"), unread=Count("pk", filter=Q(read_at=None)))
    if not counts["total"] and not trash.outside(FormPage.objects.all()).exists():
        return None
    return counts["unread"]


# The questions of a form, those it asks and those it asked


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    label: str
    kind: str = ""
    is_removed: bool = False

    @property
    def heading(self) -> str:
        return _("%(question)s (question taken away)") % {"question": self.label} if self.is_removed else self.label


def questions_of(form: FormPage, *, answers: Iterable[FormAnswer] = ()) -> list[Question]:
    """Return what the form asks, then what only these answers say (1 query, 1 more when a question has been taken away)."""
    asked = [Question(row.clean_name, row.label, row.field_type) for row in form.form_fields.all()]
    older = {key for answer in answers for key in answer.form_data} - {question.key for question in asked}
    if not older:
        return asked
    known = _labels_once_used(form)
    gone = [known.get(key) or Question(key, key.replace("_", " ").capitalize(), is_removed=True) for key in sorted(older)]
    return [*asked, *gone]


def _labels_once_used(form: FormPage) -> dict[str, Question]:
    versions = form.revisions.order_by("pk").values_list("content__form_fields", flat=True)
    rows = [row for fields in versions for row in fields or []]
    return {
        row["clean_name"]: Question(row["clean_name"], row["label"], row["field_type"], is_removed=True)
        for row in rows
        if row.get("clean_name")
    }


# Answers


@dataclass(frozen=True, slots=True)
class Line:
    question: Question
    words: str


@dataclass(frozen=True, slots=True)
class ReadableAnswer:
    """One answer in words. `lines` leaves out the questions that were not answered."""

    answer: FormAnswer
    goes_on: date
    lines: list[Line] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.answer.read_at is None

    @property
    def title(self) -> str:
        """Who, most often: the first words that were written."""
        return Truncator(next((line.words for line in self.lines), "")).chars(60) or _("Empty answer")

    @property
    def extract(self) -> str:
        return Truncator(" · ".join(line.words for line in self.lines[1:])).chars(WORDS_SHOWN)

    @property
    def email(self) -> str:
        """The first e-mail address, if it is one."""
        written = next((line.words for line in self.lines if line.question.kind == "email"), "")
        try:
            validate_email(written)
        except ValidationError:
            return ""
        return written


def answers_of(form: FormPage, *, search: str = "") -> QuerySet[FormAnswer]:
    """Return a form's answers, latest first; only those that hold all these words, when words are given."""
    answers = FormAnswer.objects.filter(page=form.pk)
    if words := search.split():
        values = Func(F("form_data"), template="jsonb_path_query_array(%(expressions)s, '$.*')")
        answers = answers.annotate(said=Cast(values, TextField()))
        for word in words:
            answers = answers.filter(said__icontains=word)
    return answers.order_by("-submit_time", "-pk")


def readable(answer: FormAnswer, *, form: FormPage, questions: list[Question]) -> ReadableAnswer:
    said = ((question, words_of(answer.form_data.get(question.key), kind=question.kind)) for question in questions)
    lines = [Line(question, words) for question, words in said if words]
    return ReadableAnswer(answer, keeping.goes_on(answer.submit_time, months=form.keep_months), lines)


def words_of(value: Any, *, kind: str = "") -> str:
    """Return in words what was answered to one question."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(words_of(each) for each in value)
    day = parse_date(value) if kind == "date" and isinstance(value, str) else None
    return date_format(day) if day else "" if value is None else str(value)


def neighbours(answer: FormAnswer) -> tuple[FormAnswer | None, FormAnswer | None]:
    """Return the answer that came after this one and the one that came before (2 queries)."""
    others = FormAnswer.objects.filter(page=answer.page_id)
    at, pk = answer.submit_time, answer.pk
    newer = others.filter(Q(submit_time__gt=at) | Q(submit_time=at, pk__gt=pk)).order_by("submit_time", "pk").first()
    older = others.filter(Q(submit_time__lt=at) | Q(submit_time=at, pk__lt=pk)).order_by("-submit_time", "-pk").first()
    return newer, older


def last_purge(form: FormPage) -> tuple[datetime, int] | None:
    """Return when answers last went because their time had come, and how many."""
    entry = PageLogEntry.objects.filter(page=form.pk, action="cms.answers_purge").order_by("-timestamp").first()
    return (timezone.localtime(entry.timestamp), entry.data["count"]) if entry else None
