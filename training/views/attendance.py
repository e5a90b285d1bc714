"""Attendance on a tablet: one form that works alone, and an address where a tablet sends what it kept while it had no network."""

from itertools import groupby
from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.views.staff import staff_only
from training import access
from training.actions import attendance as actions
from training.actions.registrations import Person
from training.actions.room import welcome
from training.forms.day import WalkInForm, changed_marks, kept_marks
from training.models import Registration, Session
from training.queries import day as queries

get_or_post = require_http_methods(["GET", "POST"])
Attendance = Registration.Attendance


@staff_only("it", "trainer")
@get_or_post
def attendance(request: HttpRequest, session_id) -> HttpResponse:
    """Who is there, by association, with four large buttons each."""
    session = access.session(session_id)
    people = list(queries.people_of(session))
    if request.method == "POST":
        marked = changed_marks(request.POST, people)
        for registration, mark in marked:
            actions.note_attendance(registration=registration, attendance=mark, at=timezone.now(), by=request.user)
        told = ngettext("%(number)s person is noted.", "%(number)s people are noted.", len(marked))
        messages.success(request, told % {"number": len(marked)} if marked else _("Nothing has changed."))
        return redirect("attendance", session.pk)
    groups = [(key, list(found)) for key, found in groupby(people, key=lambda person: person.association)]
    context = {
        "session": session,
        "groups": groups,
        "n_people": len(people),
        "tally": _tally(people),
        "marks": [(mark, mark.label) for mark in queries.MARKS],
    }
    return render(request, "training/day/attendance.html", context)


def _tally(people: list[Registration]) -> list[tuple[str, str, int]]:
    counts = queries.tally(people)
    words = {Attendance.UNKNOWN: _("to note")} | {mark: mark.label for mark in queries.MARKS}
    return [(mark, words[mark], counts[mark]) for mark in (*queries.MARKS, Attendance.UNKNOWN)]


@staff_only("it", "trainer")
@require_POST
def note_attendance(request: HttpRequest, session_id) -> HttpResponse:
    """Take the marks that a tablet kept, as many times as it sends them. What is answered as noted or refused it may forget."""
    session = access.session(session_id)
    try:
        marks, refused = kept_marks(request.body)
    except (ValueError, RecursionError):
        return JsonResponse({"error": "unreadable"}, status=400)
    people = {person.pk: person for person in queries.people_of(session)}
    noted = []
    for mark in marks:
        registration = people.get(mark.registration_id)
        if registration is None:
            refused.append(str(mark.registration_id))
            continue
        actions.note_attendance(registration=registration, attendance=mark.attendance, at=mark.at, by=request.user)
        noted.append(str(mark.registration_id))
    now = {str(pk): attendance for pk, attendance in queries.people_of(session).values_list("pk", "attendance")}
    return JsonResponse({"noted": noted, "refused": refused, "attendance": now})


@staff_only("it", "trainer")
@require_safe
def attendance_worker(request: HttpRequest, session_id) -> FileResponse:
    """The small service worker that opens the page without a network. Its address is what limits it to that page."""
    access.session(session_id)
    script = Path(str(finders.find("training/attendance_worker.js")))
    return FileResponse(script.open("rb"), content_type="text/javascript")


@staff_only("it", "trainer")
@get_or_post
def walk_in(request: HttpRequest, session_id) -> HttpResponse:
    """Add somebody who stands in the room and is on no list."""
    session = access.session(session_id)
    form = WalkInForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        return _welcome(request, session, form)
    status = 422 if form.is_bound else 200
    return render(request, "training/day/walk_in.html", {"session": session, "form": form}, status=status)


def _welcome(request: HttpRequest, session: Session, form: WalkInForm) -> HttpResponse:
    person = Person(form.cleaned_data["first_name"], form.cleaned_data["last_name"], form.cleaned_data["email"])
    try:
        registration = welcome(session=session, association=form.cleaned_data["association"], person=person, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return render(request, "training/day/walk_in.html", {"session": session, "form": form}, status=422)
    messages.success(request, _("%(name)s is there: noted.") % {"name": registration})
    return redirect("attendance", session.pk)
