"""The journal’s sentences for the forum (see tenants.audit_words)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "forum.post.changed": _("Post changed: %(label)s"),
    "forum.post.hidden": _("Post hidden: %(label)s"),
    "forum.post.shown": _("Post shown again: %(label)s"),
    "forum.post.written": _("Answer on the forum: %(label)s"),
    "forum.report.decided": _("Report of a post decided: %(label)s"),
    "forum.report.received": _("Post reported: %(label)s"),
    "forum.topic.asked": _("Question on the forum: %(label)s"),
    "forum.topic.hidden": _("Topic hidden: %(label)s"),
    "forum.topic.locked": _("Topic locked: %(label)s"),
    "forum.topic.merged": _("Topics merged: %(label)s"),
    "forum.topic.moved": _("Topic moved: %(label)s"),
    "forum.topic.opened_again": _("Topic no longer solved: %(label)s"),
    "forum.topic.pinned": _("Topic pinned: %(label)s"),
    "forum.topic.shown": _("Topic shown again: %(label)s"),
    "forum.topic.slowed": _("Slow mode of a topic: %(label)s"),
    "forum.topic.solved": _("Topic solved: %(label)s"),
    "forum.topic.split": _("Topic split: %(label)s"),
    "forum.topic.unlocked": _("Topic open again: %(label)s"),
    "forum.topic.unpinned": _("Topic no longer pinned: %(label)s"),
}
