"""What the console's pages need beyond their view."""

from itertools import chain

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.storage import size
from tenants import meeting_points, task_words
from tenants.models import AuditEntry
from tenants.queries import tasks
from tenants.views.console.states import state_of

register = template.Library()


@register.simple_tag(takes_context=True)
def console_places(context: Context) -> list[dict]:
    """Return the console's places; the list of associations is also where each association's own pages belong."""
    known = [
        ("console", _("Associations")),
        ("console_requests", _("Requests")),
        ("console_handovers", _("Handovers")),
        ("console_messages", _("Messages")),
        ("console_banners", _("Banners")),
        ("console_all_archives", _("Archives")),
        ("console_tasks", _("Mails and tasks")),
        ("console_journal", _("Journal")),
    ]
    places = [{"url": reverse(name), "label": label} for name, label in known]
    path = context["request"].path
    here = max((place["url"] for place in places if path.startswith(place["url"])), key=len, default="")
    return [place | {"current": place["url"] == here} for place in places]


@register.simple_tag
def archive_work(job: ProcrastinateJob) -> str:
    """Say what the worker is doing, or has to do, with the archives of a site."""
    return {
        "archive": _("The site is being archived."),
        "proof": _("The site is being rebuilt from the archive, where nobody sees it."),
        "restore": _("The site is going back to the archive you chose."),
        "undo": _("The version put aside is being brought back."),
        "copy": _("The copy is being made."),
    }.get(job.args.get("work", ""), "")


@register.simple_tag
def archive_failure(entry: AuditEntry) -> str:
    """Say what could not be done with the archives of a site."""
    return {
        "archive": _("The site could not be archived."),
        "proof": _("The archive did not bring the site back."),
        "restore": _("The site could not go back: nothing has changed."),
        "undo": _("The version put aside could not be brought back: nothing has changed."),
        "copy": _("The copy could not be made: nothing has changed."),
        "deletion": _("The site was not destroyed, because it could not be archived first."),
    }.get(entry.data.get("work", ""), "")


@register.inclusion_tag("console/task_worries.html")
def task_worries() -> dict:
    """Show, on the console's first page, that no worker is alive, that something was given up or does not work (1 query)."""
    return {"health": tasks.health(), "worries": list(chain.from_iterable(meeting_points.ask_all("worries")))}


register.simple_tag(task_words.task_words, name="task_words")
register.filter("reason_words", task_words.reason_words)
register.filter("often_words", task_words.often_words)
register.simple_tag(state_of, name="state_of")
register.filter("size", size)  # in the words of the sites: Mo and Go, never Mio
