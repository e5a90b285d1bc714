"""The thirty seconds after a session: what is asked, and when."""

from datetime import timedelta
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.models import Session, SurveyAnswer

OPEN_FOR = timedelta(days=30)
ENOUGH = 5  # answers, before anybody reads any
SPARE = 2  # more answers than people there: somebody's neighbour, a second try

USEFUL: dict[int, str | Promise] = {
    4: pgettext_lazy("survey", "Very useful"),
    3: pgettext_lazy("survey", "Useful"),
    2: pgettext_lazy("survey", "A little useful"),
    1: pgettext_lazy("survey", "Not useful"),
}
SATISFIED = (4, 3)

PACE: dict[str, str | Promise] = {
    SurveyAnswer.Pace.SLOW: pgettext_lazy("survey", "Too slow"),
    SurveyAnswer.Pace.RIGHT: pgettext_lazy("survey", "Just right"),
    SurveyAnswer.Pace.FAST: pgettext_lazy("survey", "Too fast"),
}

HEARD_OF: dict[str, str | Promise] = {
    "association": _("My association"),
    "city": _("The city: its site, its magazine, a poster"),
    "place": _("A community centre, a library, the associations’ house"),
    "counsellor": _("A digital counsellor"),
    "word_of_mouth": _("Word of mouth"),
    "internet": _("The internet, a social network"),
    "other": pgettext_lazy("survey", "Something else"),
}

UNSAID = pgettext_lazy("survey", "No answer")

Phase = Literal["before", "open", "closed", "cancelled"]


def phase(session: Session) -> Phase:
    """Return whether a session's survey is to come, open or over."""
    if session.is_cancelled:
        return "cancelled"
    if not session.is_over:
        return "before"
    return "open" if timezone.now() < session.ends_at + OPEN_FOR else "closed"
