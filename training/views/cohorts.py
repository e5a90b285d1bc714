"""Cohorts: plan one, see them, let associations join and leave, call one off."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import BoundField
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import access as gates
from tenants.views.staff import staff_only
from training import access, dates
from training.actions import cohorts as membership
from training.actions import planning as actions
from training.forms.planner import CohortForm, confirmation
from training.forms.sessions import ReasonForm
from training.models import Place, Workshop
from training.queries import planner as queries
from training.queries.conflicts import Conflict, plan_conflicts
from training.queries.curriculum import current_edition

get_or_post = require_http_methods(["GET", "POST"])
PER_PAGE = 20


@staff_only("it", "trainer")
@require_GET
def listing(request):
    page = Paginator(queries.past_cohorts(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "training/planner/cohorts.html", {"current": queries.current_cohorts(), "page": page})


@dataclass(frozen=True, slots=True)
class Day:
    """A line of the planner: a workshop, its day, and what stands in the way."""

    workshop: Workshop
    field: BoundField
    moment: datetime | None
    conflicts: list[Conflict]
    confirmation: str
    is_confirmed: bool


@staff_only("it", "trainer")
@get_or_post
def new_cohort(request):
    """Propose six dates, show them, plan the cohort. Until then nothing is written, and nothing that was typed is lost."""
    workshops = list(current_edition().workshops.all())
    if request.method == "GET":
        return _blank_planner(request, workshops)
    form = CohortForm(request.POST, by=request.user, workshops=workshops)
    if request.POST.get("step") == "propose" or not form.has_days:
        return _planner_page(request, form.with_dates())
    if request.POST.get("step") == "create" and form.is_valid():
        return _create(request, form)
    return _planner_page(request, form)


def _blank_planner(request, workshops: list[Workshop]):
    if not Place.objects.filter(is_used=True).exists():
        return render(request, "training/planner/no_place.html")
    ideas = CohortForm.first_ideas(request.user, request.GET.getlist("association"))
    return _planner_page(request, CohortForm(by=request.user, workshops=workshops, initial=ideas))


def _create(request, form: CohortForm):
    try:
        cohort = _plan(form, by=request.user)
    except actions.ConflictError as error:
        return _planner_page(request, form, error.found)
    except ValidationError as error:
        form.add_error(None, error)
        return _planner_page(request, form)
    words = _("The cohort %(name)s is planned. Its associations and trainers are told by e-mail.")
    messages.success(request, words % {"name": cohort.name})
    return redirect("cohort", cohort.pk)


def _plan(form: CohortForm, *, by):
    try:
        return actions.create_cohort(plan=form.plan(), by=by)
    except actions.ConflictError as error:
        if not form.confirms(error.found):
            raise
        return actions.create_cohort(plan=form.plan(), by=by, confirmed=True)


def _planner_page(request, form: CohortForm, found: dict[int, list[Conflict]] | None = None):
    """`found` is what has just refused the plan; otherwise it is looked up here."""
    is_refused = form.is_bound and (found is not None or not form.is_valid())
    days = _days(form, found) if form.is_bound and form.has_days else []
    moments = [day.moment for day in days if day.moment]
    unknown = [moment for moment in moments if not dates.is_known(moment.date(), zone=settings.SCHOOL_ZONE)]
    context = {
        "form": form,
        "days": days,
        "must_confirm": found is not None,
        "unknown_from": min(unknown, default=None),
        "has_zone": bool(settings.SCHOOL_ZONE),
        "groups": _groups(form),
    }
    return render(request, "training/planner/new_cohort.html", context, status=422 if is_refused else 200)


def _days(form: CohortForm, found: dict[int, list[Conflict]] | None) -> list[Day]:
    form.is_valid()
    if found is None:
        times = [
            (moment, moment + timedelta(minutes=workshop.minutes)) if moment else None
            for moment, workshop in zip(form.moments, form.workshops, strict=True)
        ]
        place, trainers = form.cleaned_data.get("place"), form.cleaned_data.get("trainers", ())
        found = plan_conflicts(times, place=place, trainers=trainers) if place else {}
    return [
        Day(
            workshop,
            form[name],
            moment,
            there := found.get(number, []),
            confirmation(moment, there) if moment and there else "",
            bool(there) and form.is_confirmed(number, there),
        )
        for number, (name, moment, workshop) in enumerate(zip(form.day_names, form.moments, form.workshops, strict=True))
    ]


def _groups(form: CohortForm) -> list[tuple[str, list]]:
    """Return the associations to choose from, those who need it first; what is ticked is always there."""
    chosen, words = form.chosen, form.words
    shown = [each for each in queries.candidates() if words in each.search_text or str(each.pk) in chosen]
    groups: dict[str, list] = {"return": [], "new": [], "rest": []}
    for association in shown:
        association.is_chosen = str(association.pk) in chosen
        has_been = association.last_cohort or association.is_autonomous
        groups["return" if association.open_return else "rest" if has_been else "new"].append(association)
    titles = {"return": _("They come back"), "new": _("They have not come yet"), "rest": _("They have been")}
    return [(titles[name], group) for name, group in groups.items() if group]


@staff_only("it", "trainer")
@require_GET
def cohort(request, cohort_id):
    found = access.cohort(cohort_id)
    context = {
        "cohort": found,
        "sessions": queries.sessions().filter(cohort=found),
        "associations": queries.associations_of(found),
        "others": [] if found.cancelled_at else queries.could_join(found),
    }
    return render(request, "training/planner/cohort.html", context)


@staff_only("it", "trainer")
@require_POST
def add_association(request, cohort_id):
    found = access.cohort(cohort_id)
    association = gates.any_association(gates.uuid_or_404(request.POST.get("association", "")), with_site=True)
    try:
        membership.add_association(cohort=found, association=association, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        words = _("%(name)s is in the cohort; its owners receive the dates by e-mail.")
        messages.success(request, words % {"name": association})
    return redirect("cohort", cohort_id)


@staff_only("it", "trainer")
@get_or_post
def remove_association(request, cohort_id, association_id):
    """Ask once, then end an association's place."""
    found = access.cohort(cohort_id)
    association = access.association_of(found, association_id)
    if request.method == "POST":
        gone = membership.remove_association(cohort=found, association=association, by=request.user)
        words = ngettext(
            "%(name)s is out of the cohort; %(number)s seat is given back.",
            "%(name)s is out of the cohort; %(number)s seats are given back.",
            len(gone),
        )
        messages.success(request, words % {"name": association, "number": len(gone)})
        return redirect("cohort", cohort_id)
    return render(request, "training/planner/remove_association.html", {"cohort": found, "association": association})


@staff_only("it", "trainer")
@get_or_post
def cancel_cohort(request, cohort_id):
    """Ask once and why, then call a cohort off."""
    found = access.cohort(cohort_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cancelled = actions.cancel_cohort(cohort=found, reason=form.cleaned_data["reason"], by=request.user)
        words = ngettext(
            "The cohort is called off: %(number)s session is cancelled, and everybody is told.",
            "The cohort is called off: %(number)s sessions are cancelled, and everybody is told.",
            len(cancelled),
        )
        messages.success(request, words % {"number": len(cancelled)})
        return redirect("cohort", cohort_id)
    sessions = queries.sessions().filter(cohort=found, cancelled_at=None)
    context = {"cohort": found, "form": form, "sessions": [each for each in sessions if not each.is_over]}
    return render(request, "training/planner/cancel_cohort.html", context, status=422 if request.method == "POST" else 200)
