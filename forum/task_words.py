"""What the worker does for the forum, in words for city IT (see tenants.task_words)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "forum.nudge_helpers": _("tell helpers of questions that wait on the forum"),
    "forum.send_digests": _("write the forum’s mail of the week"),
    "forum.tell_readers": _("write to people of answers on the forum"),
}

# The night's work, by the name of its function.
NIGHT: dict[str, str | Promise] = {
    "forget_incoming_mails": _("forget which mails came in to the forum"),
    "purge_unsent": _("throw away files that no post of the forum has"),
    "forget_old_traces": _("forget old drafts and readings of the forum"),
}
