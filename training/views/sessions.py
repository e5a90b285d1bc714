"""One session: all about it, then change, move, cancel, register somebody."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tenants import access as gates
from tenants.views.staff import staff_only
from training import access
from training.actions import planning as actions
from training.actions import sessions as session_actions
from training.actions.registrations import Person, register
from training.forms.sessions import ChangeForm, MoveForm, ReasonForm, RegisterForm
from training.models import Registration
from training.queries import planner as queries
from training.queries import seats

get_or_post = require_http_methods(["GET", "POST"])


@staff_only("it", "trainer")
@require_GET
def session(request, session_id):
    found = access.session(session_id)
    groups = queries.people_by_association(found)
    context = {
        "session": found,
        "trainers": found.trainers.select_related("account"),
        "groups": groups,
        "n_taken": sum(each.state != Registration.State.EXCUSED for _association, people in groups for each in people),
        "waiting": seats.waiting_list(found).select_related("association"),
        "missing": _missing(found, groups),
    }
    return render(request, "training/planner/session.html", context)


def _missing(found, groups) -> list:
    """Return the associations of the cohort that have registered nobody."""
    there = {association.pk for association, _people in groups}
    return [each for each in queries.associations_of(found.cohort) if each.pk not in there]


@staff_only("it", "trainer")
@get_or_post
def change(request, session_id):
    found = access.session(session_id)
    form = ChangeForm(request.POST or None, session=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"trainers": list(form.cleaned_data["trainers"])}
        try:
            session_actions.change_session(session=found, by=request.user, **facts)
        except ValidationError as error:
            form.add_error("seats_in_all" if error.code == "taken" else None, error)
        else:
            messages.success(request, _("It is done. New seats are offered to the waiting list at once."))
            return redirect("training_session", session_id)
    context = {"session": found, "form": form}
    return render(request, "training/planner/change_session.html", context, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@get_or_post
def move(request, session_id):
    """Another day, hours or place. What stands in the way is said, and must be confirmed."""
    found = access.session(session_id)
    form = MoveForm(request.POST or None, session=found)
    there: list = []
    if request.method == "POST" and form.is_valid():
        try:
            _move(found, form, by=request.user)
        except actions.ConflictError as error:
            there = error.found[0]
        except ValidationError as error:
            form.add_error(None, error)
            found = access.session(session_id)
            form.data = form.data | {"seen": found.sequence}
        else:
            messages.success(request, _("The session is moved, and everybody is told by e-mail."))
            return redirect("training_session", session_id)
    context = {
        "session": found,
        "form": form,
        "conflicts": there,
        "confirmation": form.confirmation(there) if there else "",
        "n_people": found.registrations.filter(seats.IS_THERE).count(),
    }
    return render(request, "training/planner/move_session.html", context, status=422 if form.is_bound else 200)


def _move(found, form: MoveForm, *, by) -> None:
    facts = form.facts() | {"seen": form.cleaned_data["seen"]}
    try:
        actions.move_session(session=found, by=by, **facts)
    except actions.ConflictError as error:
        if not form.confirms(error.found[0]):
            raise
        actions.move_session(session=found, by=by, confirmed=True, **facts)


@staff_only("it", "trainer")
@get_or_post
def cancel(request, session_id):
    """Ask once and why, then cancel a session."""
    found = access.session(session_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_session(session=found, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The session is cancelled, and everybody is told by e-mail."))
            return redirect("training_session", session_id)
    context = {"session": found, "form": form, "n_people": found.registrations.filter(seats.IS_THERE).count()}
    return render(request, "training/planner/cancel_session.html", context, status=422 if request.method == "POST" else 200)


@staff_only("it", "trainer")
@get_or_post
def register_for(request, session_id):
    """First which association (of the cohort, or one that catches up), then who."""
    found = access.session(session_id)
    raw = request.GET.get("association", "")
    if not raw:
        own = list(queries.associations_of(found.cohort))
        others = queries.candidates().exclude(pk__in=[each.pk for each in own])
        context = {"session": found, "own": own, "others": others}
        return render(request, "training/planner/register_which.html", context)
    association = gates.any_association(gates.uuid_or_404(raw), with_site=True)
    return _register_somebody(request, found, association)


def _register_somebody(request, found, association):
    there = set(found.registrations.filter(seats.IS_THERE, association=association).values_list("email", flat=True))
    team = [account for account in queries.team_of(association) if account.email not in there]
    form = RegisterForm(request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        try:
            registration = register(
                session=found, association=association, person=_person(form), needs=form.cleaned_data["needs"], by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _words_for(registration))
            return redirect("training_session", found.pk)
    context = {
        "session": found,
        "association": association,
        "form": form,
        "back": reverse("register_for", args=[found.pk]),
        "n_seats": seats.seats_of(found, association),
        "n_free": seats.free_seats(found),
    }
    return render(request, "training/planner/register_who.html", context, status=422 if form.is_bound else 200)


def _person(form: RegisterForm) -> Person:
    account = form.account
    if account:
        return Person(account.first_name, account.last_name, account.email, account)
    return Person(*(form.cleaned_data[name] for name in ("first_name", "last_name", "email")))


def _words_for(registration: Registration) -> str:
    if registration.state == Registration.State.WAITING:
        return _("All seats are taken: %(name)s is on the waiting list.") % {"name": registration}
    return _("%(name)s is registered.") % {"name": registration}
