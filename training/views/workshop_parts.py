"""The exercises and the files of one of the draft's workshops."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenants.views.console.changes import attempt, sent
from tenants.views.staff import staff_only
from training import access
from training.actions import exercises as exercise_actions
from training.actions import handout_files as file_actions
from training.forms.curriculum import ExerciseForm, FileForm, FileTitleForm
from training.views.curriculum import GET_AND_POST, to_begin, workshop_in_hand


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def add_exercise(request, number):
    workshop = workshop_in_hand(number)
    form = ExerciseForm(sent(request))
    if form.is_bound and _keep(form, exercise_actions.add_exercise, workshop=workshop, by=request.user):
        return _done(request, number, _("The exercise is added."), "exercices")
    return _page(request, workshop, form, title=_("Add an exercise"), submit=_("Add the exercise"))


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def change_exercise(request, number, exercise_id):
    workshop = workshop_in_hand(number)
    exercise = access.draft_exercise(workshop, exercise_id)
    form = ExerciseForm(sent(request), exercise=exercise)
    if form.is_bound and _keep(form, exercise_actions.change_exercise, exercise=exercise, by=request.user):
        return _done(request, number, _("The exercise is changed."), "exercices")
    return _page(request, workshop, form, title=_("Change the exercise"), submit=_("Keep the changes"))


def _keep(form, action, **arguments) -> bool:
    if not form.is_valid():
        return False
    return attempt(form, action, text=exercise_actions.ExerciseText(**form.cleaned_data), **arguments)


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def remove_exercise(request, number, exercise_id):
    """Ask once, then take it out."""
    workshop = workshop_in_hand(number)
    exercise = access.draft_exercise(workshop, exercise_id)
    if request.method == "POST":
        return _try(
            request, number, exercise_actions.remove_exercise, _("The exercise is removed."), "exercices", exercise=exercise
        )
    return render(request, "training/curriculum/remove_exercise.html", {"workshop": workshop, "exercise": exercise})


@staff_only("it", "trainer")
@require_POST
def move_exercise(request, number, exercise_id):
    exercise = access.draft_exercise(workshop_in_hand(number), exercise_id)
    up = request.POST.get("way") == "up"
    return _try(request, number, exercise_actions.move_exercise, "", "exercices", exercise=exercise, up=up)


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def add_file(request, number):
    workshop = workshop_in_hand(number)
    form = FileForm(sent(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        upload, title = form.cleaned_data["upload"], form.cleaned_data["title"]
        try:
            file_actions.add_file(workshop=workshop, upload=upload, title=title, by=request.user)
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            return _done(request, number, _("The file is added."), "fichiers")
    return _page(request, workshop, form, title=_("Add a file"), submit=_("Add the file"))


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def rename_file(request, number, file_id):
    workshop = workshop_in_hand(number)
    file = access.draft_file(workshop, file_id)
    form = FileTitleForm(sent(request), instance=file)
    title = form.cleaned_data["title"] if form.is_valid() else ""
    if attempt(form, file_actions.rename_file, file=file, title=title, by=request.user):
        return _done(request, number, _("The file has its new title."), "fichiers")
    return _page(request, workshop, form, title=_("Change the title of the file"), submit=_("Keep the title"))


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def remove_file(request, number, file_id):
    """Ask once, then take it off this handout."""
    workshop = workshop_in_hand(number)
    file = access.draft_file(workshop, file_id)
    if request.method == "POST":
        return _try(request, number, file_actions.remove_file, _("The file is removed."), "fichiers", file=file)
    return render(request, "training/curriculum/remove_file.html", {"workshop": workshop, "file": file})


def _page(request, workshop, form, *, title, submit):
    if not form.is_bound and not workshop.edition.is_draft:
        return to_begin(request)
    context = {"workshop": workshop, "form": form, "title": title, "submit": submit}
    return render(request, "training/curriculum/part.html", context, status=422 if form.is_bound else 200)


def _try(request, number, action, said, place, **arguments):
    try:
        action(by=request.user, **arguments)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _back(number, place)
    return _done(request, number, said, place)


def _done(request, number, said, place):
    if said:
        messages.success(request, said)
    return _back(number, place)


def _back(number, place):
    return redirect(f"{reverse('edit_workshop', args=[number])}#{place}")
