"""For somebody who takes part: the exercises of the session in hand, each with its screen, and a hand to put up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tenants import access as tenants_access
from tenants.models import Membership
from training import access
from training.actions.room import ask_for_help as raise_hand
from training.actions.room import lower_hand
from training.models import Registration, Session
from training.queries.day import is_on, own_registration
from training.queries.room import steps_of
from training.queries.screens import screens


@never_cache
@require_http_methods(["GET", "POST"])
def ask_for_help(request: HttpRequest, association_id, session_id) -> HttpResponse:
    place = tenants_access.membership_for(request.user, association_id)  # type: ignore[arg-type]  # signed in
    session = access.session_of(place.association, session_id)
    registration = own_registration(session, request.user)  # type: ignore[arg-type]  # signed in
    if request.method == "POST":
        if registration is not None:
            _raise_or_lower(request, registration)
        return redirect("ask_for_help", place.association_id, session.pk)
    return render(request, "training/day/session_in_hand.html", _in_hand(place, session, registration))


@never_cache
@require_safe
def in_hand_now(request: HttpRequest, association_id, session_id) -> HttpResponse:
    """What changes on it."""
    place = tenants_access.membership_for(request.user, association_id)  # type: ignore[arg-type]  # signed in
    session = access.session_of(place.association, session_id)
    registration = own_registration(session, request.user)  # type: ignore[arg-type]  # signed in
    return render(request, "training/day/parts/in_hand.html", _in_hand(place, session, registration))


def _in_hand(place: Membership, session: Session, registration: Registration | None) -> dict:
    association = place.association
    steps = steps_of(session, [association.pk])[association.pk]
    to_do = [step.exercise.evidence for step in steps if not step.is_done]
    on = is_on(session, timezone.now())
    return {
        "session": session,
        "association": association,
        "registration": registration,
        "steps": steps,
        "screens": screens(association, to_do),
        "is_on": on,
        "may_ask": on and registration is not None,
        "n_done": len(steps) - len(to_do),
    }


def _raise_or_lower(request: HttpRequest, registration: Registration) -> None:
    try:
        if request.POST.get("exercise"):
            raise_hand(registration=registration, key=request.POST["exercise"], by=request.user)
            messages.success(request, _("Your hand is up: somebody comes to you."))
        else:
            lower_hand(registration=registration, by=request.user)
            messages.success(request, _("Your hand is down."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
