"""The journal's sentences for the workshops (see tenants.audit_words)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "training.cohort.cancelled": _("Cohort called off: %(label)s"),
    "training.cohort.created": _("Cohort planned: %(label)s"),
    "training.edition.begun": _("New edition of the workshops begun: %(label)s"),
    "training.edition.dropped": _("Edition of the workshops given up: %(label)s"),
    "training.edition.published": _("New edition of the workshops in use: %(label)s"),
    "training.evidence.ticked": _("Word of the trainer on an exercise: %(label)s"),
    "training.registration.accepted": _("Seat taken from the waiting list: %(label)s"),
    "training.registration.created": _("Registered for a workshop: %(label)s"),
    "training.registration.excused": _("Apologies for a workshop: %(label)s"),
    "training.registration.noted": _("Attendance noted: %(label)s"),
    "training.registration.withdrawn": _("Withdrawn from a workshop: %(label)s"),
    "training.session.cancelled": _("Session cancelled: %(label)s"),
    "training.session.moved": _("Session moved: %(label)s"),
    "training.workshop.changed": _("Workshop changed: %(label)s"),
}
