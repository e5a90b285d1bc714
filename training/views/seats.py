"""One seat, by its own link: take the one that is offered, or say that one does not come. An account is not needed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants import queries
from training import access, seat_links, words
from training.actions import registrations as actions
from training.models import Registration

get_or_post = require_http_methods(["GET", "POST"])
State = Registration.State


@login_not_required
@never_cache
@get_or_post
def accept_seat(request, registration_id):
    """Show the seat that is offered; take it, or leave it to the next person."""
    return _with_registration(request, registration_id, _accept)


@login_not_required
@never_cache
@get_or_post
def leave_session(request, registration_id):
    """Ask once, then give a seat or a place on the list back."""
    return _with_registration(request, registration_id, _leave)


def _with_registration(request, registration_id, view):
    has_key = seat_links.PARAMETER in request.GET
    if not request.user.is_authenticated and not has_key:
        return redirect_to_login(request.get_full_path())
    try:
        if not request.user.is_authenticated:
            registration = access.registration_by_link(request.GET[seat_links.PARAMETER], registration_id)
        else:
            registration = access.registration_for(request, registration_id)
    except Http404:
        if not has_key:
            raise
        response = render(request, "training/registration/link_gone.html", status=404)
    else:
        response = view(request, registration)
    # The link's key leaves for nobody else; "no-referrer" would also blank Origin, and the form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _accept(request, registration):
    if request.method == "POST":
        return _answer(request, registration)
    context = _context(request, registration) | {"is_past": actions.is_past(registration)}
    return render(request, "training/registration/accept.html", context)


def _answer(request, registration):
    try:
        if request.POST.get("answer") == "no":
            actions.withdraw(registration=registration, by=_by(request))
            messages.success(request, _("Thank you: the seat goes to the next person on the list."))
        else:
            actions.accept_offer(registration=registration, by=_by(request))
            messages.success(request, _("The seat is yours. The date is in your mailbox, for your calendar."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(request.get_full_path())


def _leave(request, registration):
    if request.method == "POST":
        try:
            actions.withdraw(registration=registration, by=_by(request), excused=True)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("It is noted, thank you for telling us."))
        return redirect(_after(request, registration))
    return render(request, "training/registration/leave.html", _context(request, registration))


def _after(request, registration):
    """Whoever came by the mail's link stays on its page; the team goes back to the session."""
    if seat_links.PARAMETER in request.GET:
        return request.get_full_path()
    in_team = queries.membership_of(account=request.user, association_id=registration.association_id)
    if in_team is None:
        return reverse("my_workshops")
    return reverse("workshop_session", args=[registration.association_id, registration.session_id])


def _context(request, registration):
    return {
        "registration": registration,
        "session": registration.session,
        "association": registration.association,
        "state": words.state_words(registration),
        "is_me": not request.user.is_authenticated or registration.account_id == request.user.pk,
        "has_seat": registration.state == State.REGISTERED,
        "waits": registration.state in (State.WAITING, State.OFFERED),
    }


def _by(request):
    return request.user if request.user.is_authenticated else None
