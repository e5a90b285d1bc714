"""The answers of a form as a file that French spreadsheet programs open as it is: semicolons, and a mark that says UTF-8."""

import csv
import io
import re
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import pgettext

from cms.answer_list import Question, words_of
from cms.models import FormAnswer

MARK = "\ufeff"
# A cell that begins so is a formula, which would run on the reader's computer; the last four are the wide forms of these signs.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def write(answers: Iterable[FormAnswer], *, questions: list[Question]) -> str:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow([pgettext("answer", "Received"), *(harmless(question.heading) for question in questions)])
    for answer in answers:
        received = timezone.localtime(answer.submit_time).strftime("%Y-%m-%d %H:%M")
        said = (words_of(answer.form_data.get(question.key)) for question in questions)
        rows.writerow([received, *map(harmless, said)])
    return MARK + out.getvalue()


def harmless(words: str) -> str:
    """Return words that a spreadsheet shows and never runs."""
    return f"'{words}" if _FORMULA.match(words) and not _NUMBER.fullmatch(words) else words
