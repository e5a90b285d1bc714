"""The desk of those who keep the forum: what waits, and one screen to decide each of it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from forum import access, mail_door
from forum.actions import reports, review
from forum.care_forms import DecisionForm, RefuseForm
from forum.queries import care
from forum.working_days import working_days_since
from tenants.access import staff_roles
from tenants.views.staff import staff_only

DECIDED = gettext_lazy("Decided. Those concerned receive the reasons by mail.")


@staff_only("it", "trainer")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    waits = care.desk(now)
    questions = [(topic, working_days_since(topic.created_at, now)) for topic in waits.questions]
    door = mail_door.look()
    context = {
        "desk": waits,
        "questions": questions,
        "mail_trouble": mail_door.said_of(door),
        "is_mail_off": door == mail_door.Door.OFF,
    }
    return render(request, "forum/care/desk.html", context)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """All the open reports of one post, or of one address, and the decision."""
    report = access.report(report_id)
    if report.decided_at:
        messages.info(request, _("This is decided already."))
        return redirect("forum_desk")
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"hide": form.hides, "words": form.cleaned_data["words"]}
        return _done(request, DECIDED, reports.decide_reports, report=report, **given)
    context = {"form": form, "report": report, "together": care.reports_together(report)}
    context["association"] = None if report.post_id else care.association_at(report.address)
    context["is_it"] = "it" in staff_roles(request)
    return render(request, "forum/care/decide.html", context, status=422 if form.errors else 200)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def contested(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A decision that its notifier or the author contests: looked at again, preferably by somebody else."""
    report = access.report(report_id)
    if not report.contested_at or report.settled_at:
        messages.info(request, _("This is decided already."))
        return redirect("forum_desk")
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"hide": form.hides, "words": form.cleaned_data["words"]}
        return _done(request, DECIDED, reports.settle_contest, report=report, **given)
    context = {"form": form, "report": report, "is_same_person": report.decided_by_id == request.user.pk}
    return render(request, "forum/care/contested.html", context, status=422 if form.errors else 200)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def first_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Read somebody's first post: POST without `refuser` shows it to everybody."""
    post = access.post(request, post_id)
    if not post.waits_for_review:
        messages.info(request, _("This is decided already."))
        return redirect("forum_desk")
    if request.method == "POST" and "refuser" not in request.POST:
        return _done(request, _("It is shown. Its author has a mail, and writes freely from now on."), review.accept, post=post)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        return _done(
            request, _("It is not shown. Its author has a mail with your reason."), review.refuse, post=post, because=because
        )
    return render(request, "forum/care/first_post.html", {"form": form, "post": post}, status=422 if form.errors else 200)


def _done(request: HttpRequest, said: str | Promise, act: Callable[..., None], /, **given: object) -> HttpResponse:
    """Do it, and go back to the desk; somebody else may have been quicker."""
    try:
        act(by=request.user, **given)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, str(said))
    return redirect("forum_desk")
