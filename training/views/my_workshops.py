"""The workshops as an association's people see them: what comes next, the six, one session and who comes to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tenants import queries as portal_queries
from tenants.access import membership_for
from tenants.queries.team import team
from training import access, calendars
from training.actions.registrations import register_people
from training.forms.registration import RegisterForm
from training.models import Registration
from training.queries import my_workshops as queries
from training.queries import seats
from training.queries.curriculum import current_edition

get_or_post = require_http_methods(["GET", "POST"])
State = Registration.State


@never_cache
@require_GET
def my_workshops(request):
    """The next session of each of one's associations, and its way through the six."""
    associations = [place.association for place in portal_queries.my_memberships(request.user)]
    ways = sorted(queries.ways(associations), key=lambda way: way.next_step is None)  # what comes next, first
    has_all = bool(ways) and all(way.steps for way in ways)
    context = {"ways": ways, "workshops": [] if has_all else current_edition().workshops.all()}
    return render(request, "training/registration/my_workshops.html", context)


@never_cache
@require_GET
def association_workshops(request, association_id):
    """The six sessions of an association with their seats, and where it can catch up."""
    place = membership_for(request.user, association_id)
    (way,) = queries.ways([place.association])
    context = {"association": place.association, "way": way, "elsewhere": queries.elsewhere(way)}
    context |= {"workshops": [] if way.steps else current_edition().workshops.all()}
    return render(request, "training/registration/association_workshops.html", context)


@never_cache
@get_or_post
def workshop_session(request, association_id, session_id):
    """One session: all one needs to come, who comes of ours, and the form that registers people."""
    place = membership_for(request.user, association_id)
    session = access.session_of(place.association, session_id)
    ours = queries.seats_in(session, place.association)
    there = {seat.registration.email for seat in ours if seat.registration.state in queries.LIVE}
    members = team(place.association).members
    form = RegisterForm(request.POST if request.method == "POST" else None, team=members)
    if request.method == "POST" and form.is_valid() and _register(request, form, session, place.association):
        return redirect("workshop_session", association_id, session_id)
    context = {
        "association": place.association,
        "session": session,
        "ours": ours,
        "is_open": not (session.is_cancelled or session.is_over or place.association.is_suspended),
        "n_free": seats.free_seats(session),
        "n_left": session.seats_per_association - len(there) - _without_address(ours),
        "is_to_come": not (session.is_cancelled or session.is_over),
        "ticked": form.data.getlist("people") if form.is_bound else [],
        "form": form,
        "members": [member for member in members if member.account.email not in there],
    }
    return render(request, "training/registration/session.html", context, status=422 if form.is_bound else 200)


def _without_address(ours):
    return sum(seat.registration.state in queries.LIVE and not seat.registration.email for seat in ours)


def _register(request, form, session, association):
    """Register whom the form names; returns whether the page may go on, the error being in the form otherwise."""
    people, needs = form.persons(), form.cleaned_data["needs"]
    try:
        done = register_people(session=session, association=association, people=people, by=request.user, needs=needs)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    waiting = [one for one in done if one.state == State.WAITING]
    seated = [one for one in done if one.state == State.REGISTERED]
    if not done:
        messages.info(request, _("It was done already: nothing has changed."))
    if seated:
        names = ", ".join(map(str, seated))
        words = ngettext("%(names)s is registered.", "%(names)s are registered.", len(seated)) % {"names": names}
        messages.success(request, words)
    if waiting:
        names = ", ".join(map(str, waiting))
        words = ngettext("%(names)s is on the waiting list.", "%(names)s are on the waiting list.", len(waiting))
        messages.info(request, words % {"names": names})
    return True


@never_cache
@require_GET
def session_file(request, association_id, session_id):
    """A session for one's own calendar."""
    place = membership_for(request.user, association_id)
    session = access.session_of(place.association, session_id)
    content = calendars.feed([session], name=_("Workshops"))
    headers = {"Content-Disposition": f'attachment; filename="{calendars.FILE}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
