"""Mails and tasks: what waits, what was given up, what comes back by itself."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import access
from tenants.actions import dead_letters as actions
from tenants.queries import tasks as queries
from tenants.views.console.changes import GET_AND_POST
from tenants.views.staff import staff_only

PER_PAGE = 25
JOBS_SHOWN = 50


@staff_only("it")
@require_GET
def tasks(request):
    """How the worker is, the dead letters, the schedule."""
    context = {
        "health": queries.health(),
        "page": Paginator(queries.dead_mails(), PER_PAGE).get_page(request.GET.get("page")),
        "dead_jobs": queries.explained(list(queries.dead_jobs()[:JOBS_SHOWN])),
        "schedule": queries.schedule(),
    }
    return render(request, "console/tasks.html", context)


@staff_only("it")
@require_POST
def retry_mails(request, mail_id=None):
    """Try one mail again, or all that were given up."""
    mails = access.dead_mail(mail_id) if mail_id else queries.dead_mails()
    count = actions.retry_mails(mails=mails, by=request.user)
    words = ngettext("%(count)d mail leaves again.", "%(count)d mails leave again.", count)
    messages.success(request, words % {"count": count})
    return redirect("console_tasks")


@staff_only("it")
@require_http_methods(GET_AND_POST)
def forget_mails(request, mail_id=None):
    """Ask once, then destroy one mail, or all that were given up."""
    mails = access.dead_mail(mail_id) if mail_id else queries.dead_mails()
    if request.method == "POST":
        count = actions.forget_mails(mails=mails, by=request.user)
        words = ngettext("%(count)d mail is forgotten.", "%(count)d mails are forgotten.", count)
        messages.success(request, words % {"count": count})
        return redirect("console_tasks")
    count = mails.count()
    title = ngettext("Forget this mail?", "Forget these %(count)d mails?", count) % {"count": count}
    points = [f"{mail.to} · {mail.subject}" for mail in mails[:PER_PAGE]]
    again = reverse("console_mail_retry", args=[mail_id]) if mail_id else reverse("console_mails_retry")
    lead = _("What was written will not reach these people, and cannot be brought back.")
    return render(request, "console/task_forget.html", {"title": title, "lead": lead, "points": points, "again": again})


@staff_only("it")
@require_POST
def retry_jobs(request, job_id=None):
    """Try one task again, or all that were given up."""
    jobs = access.dead_job(job_id) if job_id else queries.dead_jobs()
    count = actions.retry_jobs(job_ids=[job.pk for job in jobs], by=request.user)
    words = ngettext("%(count)d task is tried again.", "%(count)d tasks are tried again.", count)
    messages.success(request, words % {"count": count})
    return redirect("console_tasks")


@staff_only("it")
@require_http_methods(GET_AND_POST)
def forget_jobs(request, job_id=None):
    """Ask once, then take one task out of the queue, or all that were given up."""
    jobs = access.dead_job(job_id) if job_id else queries.dead_jobs()
    if request.method == "POST":
        count = actions.forget_jobs(job_ids=[job.pk for job in jobs], by=request.user)
        words = ngettext("%(count)d task is forgotten.", "%(count)d tasks are forgotten.", count)
        messages.success(request, words % {"count": count})
        return redirect("console_tasks")
    found, count = queries.explained(list(jobs[:JOBS_SHOWN])), jobs.count()
    title = ngettext("Forget this task?", "Forget these %(count)d tasks?", count) % {"count": count}
    again = reverse("console_job_retry", args=[job_id]) if job_id else reverse("console_jobs_retry")
    lead = _("What it was to do stays undone. What comes back by itself will be tried at its next time.")
    return render(request, "console/task_forget.html", {"title": title, "lead": lead, "jobs": found, "again": again})
