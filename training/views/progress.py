"""Where the associations stand, for the trainer: all of them in a table, and one in every detail."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import access as tenants_access
from tenants.models import Association, Category
from tenants.views.staff import staff_only
from training import access
from training.actions import autonomy as autonomy_actions
from training.actions.evidence import tick
from training.evidence_jobs import read_soon
from training.forms.progress import DONE, SITE, TODO, ReasonForm, WordForm
from training.models import Evidence, Return
from training.queries import matrix as queries
from training.queries.standing import cohorts_of, standing
from training.views.being_read import while_read

FILTERS = {
    "toutes": gettext_lazy("All"),
    "bloquees": gettext_lazy("Stuck"),
    "en-retard": gettext_lazy("Overdue"),
    "pretes": gettext_lazy("Ready to be autonomous"),
    "autonomes": gettext_lazy("Autonomous"),
}
SORTS = {
    "nom": gettext_lazy("Name"),
    "retard": gettext_lazy("Most overdue"),
    "avancement": gettext_lazy("Furthest on"),
}


@staff_only("it", "trainer")
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """The matrix."""
    selection = queries.read_selection(request.GET.dict())
    found = queries.matrix(selection)
    context = {
        "selection": selection,
        "rows": found.rows,
        "workshops": [cell.workshop for cell in found.rows[0].cells] if found.rows else [],
        "chips": [(name, label, found.counts[name]) for name, label in FILTERS.items()],
        "total": found.counts["toutes"],
        "sorts": SORTS.items(),
        "cohorts": queries.cohorts(),
        "categories": Category.choices,
    }
    return render(request, "training/progress/matrix.html", context)


@staff_only("it", "trainer")
@require_safe
def association_progress(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """One association in every detail."""
    association = tenants_access.any_association(association_id, with_site=True)
    context = {
        "association": association,
        "standing": standing(association),
        "cohorts": cohorts_of(association),
        "autonomy": access.autonomy_of(association),
        "returns": Return.objects.filter(association=association, closed_at=None),
    }
    return while_read(request, association, render(request, "training/progress/association.html", context))


@staff_only("it", "trainer")
@require_POST
def check_association(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """Have the worker read the site now."""
    association = tenants_access.any_association(association_id, with_site=True)
    read_soon(association_id=association.pk)
    messages.success(request, _("We are looking at the site: the page brings itself up to date in a few seconds."))
    return redirect(f"{_page(association)}?lecture=1")


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def say_of_exercise(request: HttpRequest, association_id: UUID, key: str) -> HttpResponse:
    """The trainer's word on one exercise."""
    association = tenants_access.any_association(association_id, with_site=True)
    step = access.step_of(association, key)
    form = WordForm(request.POST or None, initial=_word(step.word))
    if request.method == "POST" and form.is_valid():
        tick(association=association, key=key, done=form.done, note=form.cleaned_data["note"], by=request.user)  # type: ignore[arg-type]
        autonomy_actions.recognise_if_ready(association=association)
        messages.success(request, _("Noted: “%(exercise)s”.") % {"exercise": step.exercise.title})
        return redirect(f"{_page(association)}#{key}")
    context = {"association": association, "step": step, "form": form}
    return render(request, "training/progress/word.html", context, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def recognise(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """Recognise an association by hand, with a reason."""
    return _decide(request, association_id, autonomy_actions.recognise_autonomy, template="recognise")


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """Take a certificate back, with a reason."""
    return _decide(request, association_id, autonomy_actions.withdraw_autonomy, template="take_back")


def _decide(request: HttpRequest, association_id: UUID, action, *, template: str) -> HttpResponse:
    association = tenants_access.any_association(association_id, with_site=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action(association=association, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("reason" if hasattr(error, "error_dict") else None, error.messages[0])
        else:
            messages.success(request, _("It is done, and in the journal."))
            return redirect(_page(association))
    context = {"association": association, "form": form, "row": standing(association).row}
    return render(request, f"training/progress/{template}.html", context, status=422 if form.is_bound else 200)


def _word(evidence: Evidence | None) -> dict[str, str]:
    if evidence is None:
        return {"word": DONE}
    return {"word": {True: DONE, False: TODO, None: SITE}[evidence.ticked], "note": evidence.note}


def _page(association: Association) -> str:
    return reverse("association_progress", args=[association.pk])
