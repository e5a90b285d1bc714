"""What the worker does for the workshops, in words for city IT (see tenants.task_words)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "training.end_offers": _("pass on the seats of workshops that nobody took"),
    "training.remind": _("remind people of the workshops"),
    "training.read_evidence": _("read the exercises off a site"),
}

# The night's work, by the name of its function.
NIGHT: dict[str, str | Promise] = {
    "give_back_seats": _("give back the seats of people who have left"),
    "propose_returns": _("propose a way back to the workshops"),
    "purge_registrations": _("forget who came to the workshops of two years ago"),
    "read_all_evidence": _("read the exercises off every site"),
    "recognise_the_ready": _("recognise the associations that are autonomous"),
}
