"""What the worker does, in words for city IT (a test asks for one for every task)."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenants.failures import WORKER_DIED

WORDS: dict[str, str | Promise] = {
    "tenants.archive_work": gettext_lazy("work on archives that somebody asked for"),
    "tenants.build_preview": gettext_lazy("show a site as it was"),
    "tenants.deliver_mail": gettext_lazy("hand a mail over"),
    "tenants.end_lapsed_assistance": gettext_lazy("shut the help on a site whose hour is over"),
    "tenants.end_previews": gettext_lazy("take away the days of before that were looked at"),
    "tenants.fan_out_message": gettext_lazy("write a message of the city to each person"),
    "tenants.forget_in_sites": gettext_lazy("forget somebody who has left, in every site"),
    "tenants.go_back": gettext_lazy("bring a site back to a day"),
    "tenants.make_export": gettext_lazy("gather all of a site in one file"),
    "tenants.measure_site": gettext_lazy("measure a site"),
    "tenants.nightly": gettext_lazy("the work of the night"),
    "tenants.nightly_work": gettext_lazy("the work of the night"),
    "tenants.per_site": gettext_lazy("work in every site"),
    "tenants.periodic.clearsessions": gettext_lazy("clear ended sessions, in every site"),
    "tenants.periodic.empty_trash": gettext_lazy("empty the trash of every site"),
    "tenants.periodic.legal_pages": gettext_lazy("bring every site’s legal pages up to date"),
    "tenants.periodic.publish_scheduled": gettext_lazy("publish pages whose time has come, in every site"),
    "tenants.periodic.purge_answers": gettext_lazy("delete answers whose time has come, in every site"),
    "tenants.rescue": gettext_lazy("give back what a worker that died had in hand"),
    "tenants.send_mail": gettext_lazy("hand a mail over"),
}

# The night's work, by the name of its function.
NIGHT: dict[str, str | Promise] = {
    "archive_what_changed": gettext_lazy("archive the sites that have changed"),
    "destroy_due": gettext_lazy("destroy associations closed 30 days ago"),
    "drop_exports": gettext_lazy("delete old files of sites gathered to leave"),
    "drill_in_rotation": gettext_lazy("rebuild some sites from their archives"),
    "empty_bins": gettext_lazy("destroy files deleted 30 days ago"),
    "end_places": gettext_lazy("end the places whose last day is past"),
    "forget_archives_of_the_deleted": gettext_lazy("destroy old archives of deleted associations"),
    "forget_assistance": gettext_lazy("forget old help on sites"),
    "forget_failed_jobs": gettext_lazy("forget old tasks given up"),
    "forget_handovers": gettext_lazy("forget old handovers"),
    "forget_invitations": gettext_lazy("forget old invitations"),
    "forget_old_audit": gettext_lazy("forget the old journal"),
    "forget_old_mails": gettext_lazy("forget old mails"),
    "forget_requests": gettext_lazy("forget old requests"),
    "forget_sign_ons": gettext_lazy("forget old traces of sign-on"),
    "measure_every_site": gettext_lazy("measure every site"),
    "recheck_domains": gettext_lazy("look the associations’ own addresses up again"),
    "remind_last_days": gettext_lazy("remind people of their last day"),
    "sweep": gettext_lazy("tidy up after archives that were cut short"),
    "tell_city_of_worries": gettext_lazy("tell the city of archives that need a look"),
}


def task_words(task: str, name: str = "") -> str:
    """Return what a task does; `name` is which piece of the night's work, or of the work in every site."""
    piece = NIGHT.get(name) or WORDS.get(f"tenants.periodic.{name}")
    return str(piece or WORDS.get(task) or task)


def reason_words(reason: str) -> str:
    """Return why something was given up: the machine's own words, unless we know better."""
    if reason == WORKER_DIED:
        return _("The worker died three times with it in hand.")
    return reason or _("The reason is in the log.")


def often_words(cron: str) -> str:
    """Return how often something comes back."""
    minutes = cron.split()[0].removeprefix("*/")
    if minutes == "*":
        return _("every minute")
    if not cron.startswith("*/") and cron.split()[1] == "*":
        return _("every hour")
    if (days := cron.split()[4]) != "*":
        return _("each working day") if days == "1-5" else _("each week")
    if not cron.startswith("*/"):
        return _("each night")
    return ngettext("every %(count)s minute", "every %(count)s minutes", int(minutes)) % {"count": minutes}
