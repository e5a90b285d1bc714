"""The journal in sentences: one for every action that leaves a row (a test greps for the ones that have none).

A sentence may use the row's `label` and `data`, and `role`, `before` and `ends_on` as people read them.
"""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.models import AuditEntry, Role
from tenants.task_words import reason_words, task_words
from themes.templatetags.days import day

WORDS: dict[str, str | Promise] = {
    "tenants.account.changed": gettext_lazy("Name or language changed: %(label)s"),
    "tenants.account.created": gettext_lazy("Account opened: %(label)s"),
    "tenants.account.erased": gettext_lazy("Account erased, at the person’s request: %(label)s"),
    "tenants.account.language_chosen": gettext_lazy("Language chosen: %(label)s"),
    "tenants.assistance.acted": gettext_lazy("Change made by the city while helping on the site: %(label)s"),
    "tenants.assistance.ended": gettext_lazy("The city has finished helping on the site: %(label)s"),
    "tenants.assistance.started": gettext_lazy("The city enters the site to help: %(label)s. Reason: %(reason)s"),
    "tenants.association.closed": gettext_lazy("Site closed, to be deleted: %(label)s"),
    "tenants.association.deleted": gettext_lazy("Site deleted: %(label)s"),
    "tenants.archive.adopted": gettext_lazy("Archive brought from elsewhere: %(label)s"),
    "tenants.archive.created": gettext_lazy("Site archived: %(label)s"),
    "tenants.archive.failed": gettext_lazy("Work on the archives failed; the city sees why: %(label)s"),
    "tenants.archive.proved": gettext_lazy("Site rebuilt from its archive, where nobody sees it, to prove it: %(label)s"),
    "tenants.archive.worry_told": gettext_lazy("The city is told that the archives need a look: %(label)s"),
    "tenants.association.kept": gettext_lazy("Site kept after all: %(label)s"),
    "tenants.association.listed": gettext_lazy("Entered in the directory: %(label)s"),
    "tenants.association.neighbourhood_set": gettext_lazy("Neighbourhood of the association: %(label)s"),
    "tenants.association.quota_set": gettext_lazy("Storage of the site changed: %(label)s"),
    "tenants.association.renamed": gettext_lazy("Name or address of the site changed: %(label)s"),
    "tenants.association.resumed": gettext_lazy("Site open again: %(label)s"),
    "tenants.association.suspended": gettext_lazy("Site closed for the moment: %(label)s"),
    "tenants.banner.ended": gettext_lazy("Word of the city taken off the screens: %(label)s"),
    "tenants.banner.shown": gettext_lazy("Word of the city shown on the screens: %(label)s"),
    "tenants.domain.city_address_used": gettext_lazy("The site is back at the city’s address, instead of %(label)s"),
    "tenants.domain.claimed": gettext_lazy("Own address asked for: %(label)s"),
    "tenants.domain.lost": gettext_lazy("Own address now proved by another association: %(label)s"),
    "tenants.domain.made_main": gettext_lazy("The site is now shown at %(label)s"),
    "tenants.domain.proved": gettext_lazy("Own address proved: %(label)s"),
    "tenants.domain.removed": gettext_lazy("Own address taken away: %(label)s"),
    "tenants.export.asked": gettext_lazy("Copy of the site to take away asked for: %(label)s"),
    "tenants.export.failed": gettext_lazy("Copy of the site to take away not made: %(label)s"),
    "tenants.export.fetched": gettext_lazy("Copy of the site to take away downloaded: %(label)s"),
    "tenants.export.made": gettext_lazy("Copy of the site to take away made: %(label)s"),
    "tenants.handover.answered": gettext_lazy("An owner has answered the request to take the site over"),
    "tenants.handover.called_again": gettext_lazy("Handover: the link has been sent again to the person who takes over"),
    "tenants.handover.completed": gettext_lazy("Handover done: a new owner is in charge of the site"),
    "tenants.handover.confirmed": gettext_lazy("Request to take the site over: e-mail confirmed, the owners are told"),
    "tenants.handover.granted": gettext_lazy("The city has granted the request to take the site over"),
    "tenants.handover.received": gettext_lazy("Somebody asks the city to take the site over"),
    "tenants.handover.refused": gettext_lazy("The city has refused the request to take the site over"),
    "tenants.handover.started": gettext_lazy("Handover started"),
    "tenants.handover.withdrawn": gettext_lazy("Handover called off"),
    "tenants.invitation.cancelled": gettext_lazy("Invitation cancelled: %(label)s"),
    "tenants.invitation.resent": gettext_lazy("Invitation sent again: %(label)s"),
    "tenants.invitation.sent": gettext_lazy("Invitation sent: %(label)s (%(role)s)"),
    "tenants.mail.forgotten": gettext_lazy("Mail given up, and forgotten: %(label)s"),
    "tenants.mail.retried": gettext_lazy("Mail given up, and tried again: %(label)s"),
    "tenants.membership.added": gettext_lazy("New in the team: %(label)s (%(role)s)"),
    "tenants.membership.changed": gettext_lazy("New role for %(label)s: %(before)s → %(role)s"),
    "tenants.membership.ended": gettext_lazy("Last day past, place ended: %(label)s"),
    "tenants.membership.last_day_cleared": gettext_lazy("No last day any more for %(label)s"),
    "tenants.membership.last_day_lifted": gettext_lazy("Last day lifted, because nobody else is responsible: %(label)s"),
    "tenants.membership.last_day_set": gettext_lazy("Last day of %(label)s: %(ends_on)s"),
    "tenants.membership.left": gettext_lazy("Has left the team: %(label)s"),
    "tenants.membership.removed": gettext_lazy("Removed from the team: %(label)s"),
    "tenants.mail.held": gettext_lazy("Very many mails from the site at once: those too many leave over the next hours"),
    "tenants.room.eased": gettext_lazy("There is room on the site again"),
    "tenants.room.told": gettext_lazy("The site is nearly full (%(percent)s %%): the owners have had a mail"),
    "tenants.message.sent": gettext_lazy("Message of the city to the teams: %(label)s"),
    "tenants.register.imported": gettext_lazy("Directory filled from the national register: %(label)s"),
    "tenants.request.checked": gettext_lazy("Request for a site, papers and charter checked: %(label)s"),
    "tenants.request.confirmed": gettext_lazy("Request for a site, e-mail confirmed: %(label)s"),
    "tenants.request.corrected": gettext_lazy("Request for a site corrected: %(label)s"),
    "tenants.request.granted": gettext_lazy("Request for a site granted: %(label)s"),
    "tenants.request.linked": gettext_lazy("Request for a site tied to the directory: %(label)s"),
    "tenants.request.received": gettext_lazy("Request for a site received: %(label)s"),
    "tenants.request.refused": gettext_lazy("Request for a site refused: %(label)s"),
    "tenants.sessions.ended": gettext_lazy("Devices signed out: %(label)s"),
    "tenants.site.copied": gettext_lazy("Copy of a site made from an archive: %(label)s"),
    "tenants.preview.asked": gettext_lazy("A day that has passed is looked at: %(label)s"),
    "tenants.preview.chosen": gettext_lazy("The site is going back to a day: %(label)s"),
    "tenants.preview.closed": gettext_lazy("Preview of a day closed: %(label)s"),
    "tenants.preview.code_sent": gettext_lazy("Code sent, to go back to a day: %(label)s"),
    "tenants.site.imported": gettext_lazy("Site filled from a copy made elsewhere: %(label)s"),
    "tenants.site.opened": gettext_lazy("Site opened: %(label)s"),
    "tenants.site.restore_undone": gettext_lazy("Going back undone: %(label)s"),
    "tenants.site.restored": gettext_lazy("Site brought back to an earlier day: %(label)s"),
    "tenants.staff.added": gettext_lazy("New city agent: %(label)s"),
    "tenants.staff.removed": gettext_lazy("City agent no longer: %(label)s"),
    "tenants.task.failed": gettext_lazy("Task given up: %(label)s. Reason: %(reason)s"),
    "tenants.task.forgotten": gettext_lazy("Task given up, and forgotten: %(label)s"),
    "tenants.task.retried": gettext_lazy("Task given up, and tried again: %(label)s"),
}

# Where a city agent has changed something, by the first part of the address under /admin/.
SCREENS: dict[str, str | Promise] = {
    "pages": gettext_lazy("in the pages"),
    "images": gettext_lazy("in the pictures"),
    "documents": gettext_lazy("in the documents"),
    "settings": gettext_lazy("in the identity of the site"),
    "messages": gettext_lazy("in the messages received"),
    "workflows": gettext_lazy("in a page to read again"),
}


class _Facts(dict):
    """What a sentence can name; a fact that an old row lacks is left empty."""

    def __missing__(self, key: str) -> str:
        return ""


def describe(entry: AuditEntry) -> str:
    """Return what a row says, as a sentence in the active language."""
    data = entry.data if isinstance(entry.data, dict) else {}
    facts = _Facts(data | {"label": entry.label})
    for name in ("role", "before"):
        if facts[name] in Role.values:
            facts[name] = Role(facts[name]).label.lower()
    if facts["ends_on"]:
        facts["ends_on"] = day(date.fromisoformat(facts["ends_on"]))
    if entry.action.startswith("tenants.task."):
        facts["label"], facts["reason"] = task_words(entry.label, facts["name"]), reason_words(facts["reason"])
    if entry.action == "tenants.assistance.acted":
        facts["label"] = _screen(entry.label)
    return str(WORDS.get(entry.action, "%(label)s")) % facts


def _screen(path: str) -> str:
    """Return the name of a screen of a site's admin, from its address; an unknown one keeps its address."""
    part = (path.strip("/").split("/") + [""])[1]
    return str(SCREENS.get(part, path))


def author(entry: AuditEntry) -> str:
    """Return who did it: a name, the city's agent as such (see `queries.team.journal`), or nobody in particular."""
    if entry.by is None:
        return _("Automatic, or without an account")
    if not entry.by.is_active:
        return _("Former member")
    if getattr(entry, "done_by_city", False):
        return _("The city (%(name)s)") % {"name": entry.by}
    return str(entry.by)
