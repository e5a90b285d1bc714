"""Reporting a post, notifying illegal content, following and contesting what was decided, reading what was changed."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cms.users.models import User
from forum import access
from forum.actions import reports
from forum.care_forms import ContestForm, NoticeForm, ReportForm
from forum.models import Report
from forum.notice_links import read_link
from forum.queries import care, history
from tenants.views.requests import keep_link_here
from tenants.views.visitors import TOO_MANY, may_mail, may_try

SENT_TO = "forum_notice_sent_to"  # in the session: where the acknowledgement went, to be shown back


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, post_id: int) -> HttpResponse:
    """Say that a post has no place here."""
    post, asks = access.post(request, post_id), access.writer(request)
    if post.author_id == asks.account.pk:  # type: ignore[union-attr]  # a writer is signed in
        return redirect("forum_edit", post.pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reports.report_post(post=post, by=asks.account, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("forum_reported", post.pk)
    context = {"form": form, "post": post, "address": care.address_of(post)}
    return render(request, "forum/care/report.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def reported(request: HttpRequest, post_id: int) -> HttpResponse:
    post = access.post(request, post_id)
    return render(request, "forum/care/reported.html", {"post": post})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Anybody notifies illegal content, on the portal or on a hosted site."""
    account = request.user if isinstance(request.user, User) else None
    if request.method == "GET":
        known = {"name": account.get_full_name(), "email": account.email} if account else {}
        form = NoticeForm(initial=known | {"address": request.GET.get("adresse", "")[:500]})
        return render(request, "forum/care/notice.html", {"form": form})
    form = NoticeForm(request.POST)
    if not may_try(request, "notice"):
        return _too_many(request, form)
    if not form.is_valid():
        return render(request, "forum/care/notice.html", {"form": form}, status=422)
    given = {name: form.cleaned_data[name] for name in ("address", "reason", "name", "email")}
    if given["email"] and not may_mail("notice", given["email"]):
        return _too_many(request, form)
    reports.notify_illegal(language=get_language() or "fr", by=account, **given)
    request.session[SENT_TO] = given["email"]
    return redirect("forum_notice_sent")


def _too_many(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    form.add_error(None, TOO_MANY)
    return render(request, "forum/care/notice.html", {"form": form}, status=429)


@login_not_required
@never_cache
@require_GET
def notice_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/care/notice_sent.html", {"email": request.session.get(SENT_TO, "")})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def notice_state(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of a mail: where the notice stands, what was decided and why; the decision is contested here, once."""
    try:
        number, side = read_link(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = Report.objects.select_related("post__topic").filter(pk=number).first()
    if found is None:
        raise Http404
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reports.contest(report=found, side=side, words=form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(request.get_full_path())
    context = {
        "report": found,
        "form": form,
        "is_author": side == Report.Side.AUTHOR,
        "may_contest": care.may_contest(found, side),
    }
    return keep_link_here(render(request, "forum/care/state.html", context, status=422 if form.errors else 200))


@never_cache
@require_GET
def post_history(request: HttpRequest, post_id: int) -> HttpResponse:
    """What a post said before it was changed: for its author and the city."""
    post, asks = access.post(request, post_id), access.writer(request)
    if not (asks.is_staff or post.author_id == asks.account.pk):  # type: ignore[union-attr]
        raise Http404
    return render(request, "forum/care/history.html", {"post": post, "changes": history.changes_of(post)})
