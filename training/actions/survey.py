"""What people say of a session, and nobody knows who."""

import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants.schemas import portal_transaction
from training import survey
from training.models import Session, SurveyAnswer
from training.queries.survey import people_expected


@portal_transaction()
def answer_survey(*, session: Session, useful: int, pace: str = "", missing: str = "", heard_of: str = "") -> SurveyAnswer:
    """Keep an answer. Raises ValidationError when it is not the time, or when everybody has answered.

    It has no `by` and leaves no row in the journal, which would tell the hour. Its number is drawn: counted up, it would tell
    who came when.
    """
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if survey.phase(session) != "open":
        raise ValidationError(_("One gives one’s opinion in the 30 days after the session."), code="not_open")
    if session.survey_answers.count() >= people_expected(session) + survey.SPARE:
        raise ValidationError(_("As many answers have come as there were people: thank you, we have them all."), code="full")
    return SurveyAnswer.objects.create(
        pk=secrets.randbelow(2**62) + 1, session=session, useful=useful, pace=pace, missing=missing.strip(), heard_of=heard_of
    )
