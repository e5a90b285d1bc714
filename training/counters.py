"""The categories in which the national tool (La Coop de la médiation numérique) counts the people of a session."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.models import SessionCount

UNTOLD = "untold"
Subject = SessionCount.Subject

TITLES: dict[str, str | Promise] = {
    Subject.GENDER: _("Women and men"),
    Subject.AGE: _("Ages"),
    Subject.STATUS: _("Situations"),
}

# Each ends with those who have not said: the rest of the people there.
VALUES: dict[str, dict[str, str | Promise]] = {
    Subject.GENDER: {
        "female": pgettext_lazy("count", "Women"),
        "male": pgettext_lazy("count", "Men"),
        UNTOLD: pgettext_lazy("count", "Not told"),
    },
    Subject.AGE: {
        "under_12": _("Under 12"),
        "12_17": _("12 to 17"),
        "18_24": _("18 to 24"),
        "25_39": _("25 to 39"),
        "40_59": _("40 to 59"),
        "60_69": _("60 to 69"),
        "70_more": _("70 and over"),
        UNTOLD: pgettext_lazy("count", "Not told"),
    },
    Subject.STATUS: {
        "school": pgettext_lazy("count", "At school or studying"),
        "jobless": pgettext_lazy("count", "Without a job"),
        "working": pgettext_lazy("count", "In work"),
        "retired": pgettext_lazy("count", "Retired"),
        UNTOLD: pgettext_lazy("count", "Not told"),
    },
}


def asked(subject: str) -> list[str]:
    """Return the values that the trainer counts; those who have not said are the rest."""
    return [value for value in VALUES[subject] if value != UNTOLD]
