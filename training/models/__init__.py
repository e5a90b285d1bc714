from training.models.attendance import Registration, SessionCount, SurveyAnswer
from training.models.curriculum import Edition, Exercise, HandoutFile, Workshop
from training.models.planning import CalendarKey, Cohort, CohortAssociation, Place, Session, SessionTrainer
from training.models.progress import Autonomy, Evidence, Return, WithheldAutonomy

__all__ = [
    "Autonomy",
    "CalendarKey",
    "Cohort",
    "CohortAssociation",
    "Edition",
    "Evidence",
    "Exercise",
    "HandoutFile",
    "Place",
    "Registration",
    "Return",
    "Session",
    "SessionCount",
    "SessionTrainer",
    "SurveyAnswer",
    "WithheldAutonomy",
    "Workshop",
]
