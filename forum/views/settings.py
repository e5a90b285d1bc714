"""The city's settings of its forum: ready answers and categories, each on a page of its own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import access
from forum.actions import categories as shelves
from forum.actions import ready_answers as answers
from forum.models import CannedAnswer
from forum.queries.settings import all_categories
from forum.sanitising import text_of
from forum.settings_forms import CategoryForm, ReadyAnswerForm
from tenants.views.console.changes import attempt, sent
from tenants.views.staff import staff_only

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@staff_only("it", "trainer")
@require_safe
def ready_answers(request):
    known = [(answer, text_of(answer.html)) for answer in CannedAnswer.objects.all()]
    return render(request, "forum/settings/ready_answers.html", {"answers": known})


@staff_only("it", "trainer")
@get_or_post
def new_ready_answer(request):
    form = ReadyAnswerForm(sent(request))
    return _keep_answer(request, form, answers.add_ready_answer, _("The answer is ready: choose it when you answer a question."))


@staff_only("it", "trainer")
@get_or_post
def change_ready_answer(request, answer_id):
    found = access.ready_answer(answer_id)
    form = ReadyAnswerForm(sent(request), initial={"title": found.title, "text": found.html})
    return _keep_answer(request, form, answers.change_ready_answer, _("The ready answer is changed."), answer=found)


def _keep_answer(request, form, action, said, **which):
    values = {"title": form.cleaned_data["title"], "html": form.cleaned_data["text"]} if form.is_valid() else {}
    if values and attempt(form, action, by=request.user, **values, **which):
        messages.success(request, said)
        return redirect("forum_ready_answers")
    return render(request, "forum/settings/ready_answer.html", {"form": form, **which}, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@get_or_post
def delete_ready_answer(request, answer_id):
    """Ask once, then delete."""
    found = access.ready_answer(answer_id)
    if request.method == "POST":
        answers.delete_ready_answer(answer=found, by=request.user)
        messages.success(request, _("The ready answer is deleted. What was answered with it stays."))
        return redirect("forum_ready_answers")
    return render(request, "forum/settings/delete_answer.html", {"answer": found})


@staff_only("it", "trainer")
@require_safe
def categories(request):
    return render(request, "forum/settings/categories.html", {"categories": all_categories()})


@staff_only("it", "trainer")
@get_or_post
def new_category(request):
    form = CategoryForm(sent(request))
    if form.is_valid() and attempt(form, shelves.add_category, by=request.user, **form.cleaned_data):
        messages.success(request, _("The category is there: members can ask their questions in it."))
        return redirect("forum_categories")
    return render(request, "forum/settings/category.html", {"form": form}, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@get_or_post
def change_category(request, category_id):
    found = access.any_category(category_id)
    form = CategoryForm(sent(request), instance=found)
    if form.is_valid() and attempt(form, shelves.change_category, category=found, by=request.user, **form.cleaned_data):
        messages.success(request, _("The category is changed."))
        return redirect("forum_categories")
    context = {"form": form, "category": found}
    return render(request, "forum/settings/category.html", context, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@get_or_post
def open_category(request, category_id):
    """Say what it means that everybody reads a category, or that they no longer do; then do it."""
    found = access.any_category(category_id)
    if request.method == "POST":
        is_public = request.POST.get("pour") == "tous"
        shelves.open_category(category=found, is_public=is_public, by=request.user)
        opened, closed = _("Everybody can read it now."), _("Members of associations and the city alone read it now.")
        messages.success(request, opened if is_public else closed)
        return redirect("forum_categories")
    return render(request, "forum/settings/open_category.html", {"category": found})


@staff_only("it", "trainer")
@require_POST
def move_category(request, category_id):
    shelves.move_category(category=access.any_category(category_id), up=request.POST.get("vers") == "haut", by=request.user)
    return redirect("forum_categories")
