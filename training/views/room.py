"""The room while a session is on: who is at which exercise, who asks for help. What is shown is asked again every few seconds."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenants import access as tenants_access
from tenants.views.staff import staff_only
from training import access
from training.actions.evidence import tick
from training.actions.room import lower_hand
from training.evidence_jobs import read_soon
from training.models import Session
from training.queries.day import is_on
from training.queries.room import Row
from training.queries.room import room as rows_of

READ_EVERY = 20  # seconds: what Wagtail's signals do not tell (a logo, an identity, a team) is seen after that long
LIVE_EVERY = 3
SAID = {"done": True, "todo": False, "site": None}


@staff_only("it", "trainer")
@require_safe
def room(request: HttpRequest, session_id) -> HttpResponse:
    """Each association at the exercises of this workshop."""
    session = access.session(session_id)
    return render(request, "training/day/room.html", _in_the_room(session) | {"every": LIVE_EVERY})


@staff_only("it", "trainer")
@require_safe
def room_now(request: HttpRequest, session_id) -> HttpResponse:
    """What changes on it."""
    session = access.session(session_id)
    return render(request, "training/day/parts/room.html", _in_the_room(session))


def _in_the_room(session: Session) -> dict:
    rows = rows_of(session)
    on = is_on(session, timezone.now())
    if on:
        _read_sites(session, rows)
    return {
        "session": session,
        "rows": rows,
        "is_on": on,
        "hands": [(row, person) for row in rows for person in row.hands],
        "titles": {exercise.key: exercise.title for exercise in session.workshop.exercises.all()},
    }


def _read_sites(session: Session, rows: list[Row]) -> None:
    """Have the sites of those who are there read again, once in a while for all who look at the room."""
    if not cache.add(f"room-read-{session.pk}", True, READ_EVERY):
        return
    for row in rows:
        if row.people and row.association.has_site:
            read_soon(association_id=row.association.pk)


@staff_only("it", "trainer")
@require_POST
def lower(request: HttpRequest, session_id, registration_id) -> HttpResponse:
    """Help has been given."""
    session = access.session(session_id)
    lower_hand(registration=access.registration_of(session, registration_id), by=request.user)
    return redirect("room", session.pk)


@staff_only("it", "trainer")
@require_POST
def say(request: HttpRequest, session_id, association_id) -> HttpResponse:
    """Write the trainer's word on an exercise, or take it back."""
    session = access.session(session_id)
    association = tenants_access.any_association(association_id)
    exercise = {each.key: each for each in session.workshop.exercises.all()}.get(request.POST.get("exercise", ""))
    said = request.POST.get("said")
    if exercise is None or said not in SAID:
        messages.error(request, _("Choose an exercise of this workshop."))
    else:
        tick(association=association, key=exercise.key, done=SAID[said], by=request.user)
    return redirect("room", session.pk)
