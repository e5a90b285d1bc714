"""The answers of forms in a site's admin: all forms, one form's answers, one answer; a file of them, and their end.

Opening an answer that is new is a POST, which marks it as read: looking at a page never changes anything.
"""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import answer_file, answer_list, answers
from cms.models import FormAnswer, FormPage, HomePage

PER_PAGE = 20


def form_or_404(request: HttpRequest, pk: int) -> FormPage:
    """Return a form whose answers this person may read."""
    if not answer_list.may_read(request.user):
        raise PermissionDenied
    return get_object_or_404(FormPage, pk=pk)


def answer_or_404(request: HttpRequest, pk: int) -> tuple[FormAnswer, FormPage]:
    if not answer_list.may_read(request.user):
        raise PermissionDenied
    answer = get_object_or_404(FormAnswer, pk=pk)
    return answer, form_or_404(request, answer.page_id)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every form with how many answers wait."""
    if not answer_list.may_read(request.user):
        raise PermissionDenied
    home = HomePage.objects.first()
    may_add = home is not None and home.permissions_for_user(request.user).can_add_subpage()
    return TemplateResponse(request, "cms/admin/answer_forms.html", {"inboxes": answer_list.inboxes(), "may_add": may_add})


@require_safe
def list_answers(request: HttpRequest, form_id: int) -> HttpResponse:
    """Show what a form has received, latest first."""
    form = form_or_404(request, form_id)
    search = request.GET.get("q", "").replace("\0", "").strip()[:100]  # a database's texts hold no NUL
    page = Paginator(answer_list.answers_of(form, search=search), PER_PAGE).get_page(request.GET.get("p"))
    questions = answer_list.questions_of(form, answers=page)
    context = {
        "form_page": form,
        "search": search,
        "paged": page,
        "rows": [answer_list.readable(answer, form=form, questions=questions) for answer in page],
        "unread": FormAnswer.objects.filter(page=form.pk, read_at=None).count(),
        "purged": answer_list.last_purge(form),
        "may_delete": answer_list.may_delete(request.user),
    }
    return TemplateResponse(request, "cms/admin/answer_list.html", context)


@require_safe
def read(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show one answer."""
    answer, form = answer_or_404(request, answer_id)
    shown = answer_list.readable(answer, form=form, questions=answer_list.questions_of(form, answers=[answer]))
    newer, older = answer_list.neighbours(answer)
    subject = _("Your answer to “%(form)s”") % {"form": form.draft_title}
    context = {
        "form_page": form,
        "shown": shown,
        "newer": newer,
        "older": older,
        "reply": f"mailto:{quote(shown.email)}?subject={quote(subject)}" if shown.email else "",
        "may_delete": answer_list.may_delete(request.user),
    }
    return TemplateResponse(request, "cms/admin/answer.html", context)


@require_POST
def open_answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Mark an answer as read, and show it."""
    answer, _form = answer_or_404(request, answer_id)
    answers.mark_read(answer=answer)
    return redirect("answers:read", answer_id)


@require_POST
def mark_all_read(request: HttpRequest, form_id: int) -> HttpResponse:
    form = form_or_404(request, form_id)
    answers.mark_all_read(form=form)
    messages.success(request, _("All the answers are marked as read."))
    return redirect("answers:list", form_id)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Ask once, then delete one answer for good."""
    answer, form = answer_or_404(request, answer_id)
    _only_who_deletes(request)
    if request.method != "POST":
        shown = answer_list.readable(answer, form=form, questions=answer_list.questions_of(form, answers=[answer]))
        return TemplateResponse(request, "cms/admin/answer_delete.html", {"form_page": form, "shown": shown})
    answers.delete(answer=answer, by=request.user)
    messages.success(request, _("The answer is deleted for good."))
    return redirect("answers:list", form.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def empty(request: HttpRequest, form_id: int) -> HttpResponse:
    """Ask once, then delete for good all the answers of a form."""
    form = form_or_404(request, form_id)
    _only_who_deletes(request)
    if request.method != "POST":
        total = FormAnswer.objects.filter(page=form.pk).count()
        return TemplateResponse(request, "cms/admin/answer_empty.html", {"form_page": form, "total": total})
    count = answers.delete_all(form=form, by=request.user)
    words = ngettext("%(count)d answer is deleted for good.", "%(count)d answers are deleted for good.", count)
    messages.success(request, words % {"count": count})
    return redirect("answers:list", form.pk)


@require_safe
def as_csv(request: HttpRequest, form_id: int) -> HttpResponse:
    """Give all the answers of a form as a file for a spreadsheet."""
    form = form_or_404(request, form_id)
    found = list(answer_list.answers_of(form))
    content = answer_file.write(found, questions=answer_list.questions_of(form, answers=found))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(form.slug)}-{day}.csv"
    response["Cache-Control"] = "no-store"
    return response


def _only_who_deletes(request: HttpRequest) -> None:
    if not answer_list.may_delete(request.user):
        raise PermissionDenied
