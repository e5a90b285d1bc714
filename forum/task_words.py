"""What the worker does for the forum, in words for city IT (see tenants.task_words)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "forum.nudge_helpers": _("tell helpers of questions that wait on the forum"),
    "forum.send_digests": _("write the forum’s mail of the week"),
    "forum.tell_readers": _("write to people of answers on the forum"),
}
