"""What was said of one session: nothing before five people have answered."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from training import survey
from training.models import Registration, Session
from training.queries.progress import CAME


@dataclass(frozen=True, slots=True)
class Opinions:
    """How many said what; empty when there are too few answers for nobody to be recognised."""

    n_answers: int
    useful: dict[int, int]
    pace: dict[str, int]
    heard_of: dict[str, int]
    missing: list[str]

    @property
    def is_enough(self) -> bool:
        return self.n_answers >= survey.ENOUGH


def people_expected(session: Session) -> int:
    """Return how many may answer: those who came, and those of whom nobody noted whether they did (1 query)."""
    unknown = Q(state=Registration.State.REGISTERED, attendance=Registration.Attendance.UNKNOWN)
    return session.registrations.filter(Q(attendance__in=CAME) | unknown).count()


def opinions(session: Session) -> Opinions:
    """Return what was said of a session (1 query). Texts come in alphabetical order: theirs would tell who answered when."""
    answers = list(session.survey_answers.values_list("useful", "pace", "heard_of", "missing"))
    if len(answers) < survey.ENOUGH:
        return Opinions(len(answers), {}, {}, {}, [])
    useful, pace, heard_of, missing = (list(said) for said in zip(*answers, strict=True))
    return Opinions(len(answers), Counter(useful), Counter(pace), Counter(heard_of), sorted({text for text in missing if text}))
