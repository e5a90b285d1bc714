"""An association's own exercises, its certificate, and its way back to the workshops."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import access as tenants_access
from tenants.views.staff import has_second_step
from training import access
from training.actions import returns as actions
from training.evidence_jobs import read_soon
from training.forms.progress import ReturnForm
from training.queries import returns as queries
from training.queries.meeting import solved
from training.queries.screens import screens
from training.queries.standing import standing
from training.views.being_read import while_read
from training.views.papers import paper


@never_cache
@require_safe
def my_exercises(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """The exercises of the six workshops: what is done, what comes next, and where on the site it is done."""
    association = tenants_access.membership_for(request.user, str(association_id)).association  # type: ignore[arg-type]  # signed in
    found = standing(association)
    steps = [step for taught in found.workshops for step in taught.steps]
    where = screens(association, [step.exercise.evidence for step in steps if not step.is_done])
    context = {
        "association": association,
        "standing": found,
        "screens": where,
        "solved": solved(request.user, [step.exercise.key for step in steps]),  # type: ignore[arg-type]  # signed in
        "autonomy": access.autonomy_of(association),
    }
    return while_read(request, association, render(request, "training/progress/my_exercises.html", context))


@require_POST
def check_my_exercises(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """Have the worker read the site now."""
    association = tenants_access.membership_for(request.user, str(association_id)).association  # type: ignore[arg-type]  # signed in
    read_soon(association_id=association.pk)
    messages.success(request, _("We are looking at your site: the page brings itself up to date in a few seconds."))
    return redirect(f"{reverse('my_exercises', args=[association.pk])}?lecture=1")


@never_cache
@require_safe
def autonomy_certificate(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """The certificate of autonomy, for the team and for the city's staff."""
    if tenants_access.staff_roles(request) and has_second_step(request):
        association = tenants_access.any_association(association_id, with_site=True)
    else:
        association = tenants_access.membership_for(request.user, str(association_id)).association  # type: ignore[arg-type]
    autonomy = access.autonomy_or_404(association)
    page = {
        "association": association,
        "autonomy": autonomy,
        "workshops": standing(association).row.cells,
    }
    context = {"pages": [page], "sheet": "training/pdf/autonomous.html", "today": timezone.localdate(autonomy.since)}
    name = f"{_('certificate of autonomy')} {autonomy.certificate}"
    back = reverse("my_exercises", args=[association.pk])
    return paper(request, "training/pdf/autonomy_certificate.html", context, name=name, back=back)


@never_cache
@require_http_methods(["GET", "POST"])
def ask_to_return(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """Ask the trainers for a way back, with the workshops that would help ticked."""
    association = tenants_access.membership_for(request.user, str(association_id)).association  # type: ignore[arg-type]  # signed in
    needs = queries.needs([association])[association.pk]
    numbers = [need.workshop.number for need in needs]
    form = ReturnForm(request.POST or None, numbers=numbers, initial={"workshops": queries.needed_numbers(needs)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_return(association=association, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, _("Your wish is with the trainers: they write to you with dates."))
            return redirect("ask_to_return", association.pk)
    context = {
        "association": association,
        "needs": needs,
        "form": form,
        "asked": queries.return_asked_by(association),
    }
    return render(request, "training/progress/ask_to_return.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def stop_asking(request: HttpRequest, association_id: UUID) -> HttpResponse:
    """Ask once, then take the wish back."""
    association = tenants_access.membership_for(request.user, str(association_id)).association  # type: ignore[arg-type]  # signed in
    if request.method == "POST":
        try:
            actions.withdraw_return(association=association, by=request.user)  # type: ignore[arg-type]  # signed in
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            messages.success(request, _("You no longer ask to come back. The workshops stay open to you."))
        return redirect("ask_to_return", association.pk)
    return render(request, "training/progress/stop_asking.html", {"association": association})
