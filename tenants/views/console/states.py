"""What an association's site is, in a word; the colour of the dot only repeats it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tenants.models import Association


@dataclass(frozen=True, slots=True)
class State:
    word: str
    tone: str = ""


def state_of(association: Association) -> State:
    if association.delete_on:
        return State(_("To be deleted"), "bad")
    if association.suspended_at:
        return State(_("Suspended"), "wait")
    return State(_("Open"), "good") if association.has_site else State(_("Without a site"))
