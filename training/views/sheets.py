"""Papers of a session: the sheet to sign, the certificates of attendance."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants import access as tenants_access
from tenants.views.staff import has_second_step, staff_only
from training import access
from training.models import Registration, Session
from training.queries import day as queries
from training.views.papers import paper
from training.words import when

EMPTY_LINES = 4  # for those who come unannounced


@staff_only("it", "trainer")
@require_safe
def attendance_sheet(request: HttpRequest, session_id) -> HttpResponse:
    session = access.session(session_id)
    context = {
        "session": session,
        "when": when(session),
        "people": queries.expected(session),
        "trainers": queries.trainers_of(session),
        "empty_lines": range(EMPTY_LINES),
    }
    name = _("attendance sheet") + f" {session}"
    return paper(request, "training/pdf/attendance_sheet.html", context, name=name, back=_back(session))


@staff_only("it", "trainer")
@require_safe
def certificates(request: HttpRequest, session_id) -> HttpResponse:
    """The certificates of all who came, a page each."""
    session = access.session(session_id)
    people = list(queries.came_to(session))
    if not people:
        messages.warning(request, _("Nobody is noted present yet: note who is there first."))
        return redirect("attendance", session.pk)
    name = _("certificates") + f" {session}"
    return paper(request, "training/pdf/attendance_certificate.html", _pages(session, people), name=name, back=_back(session))


@never_cache
@require_safe
def attendance_certificate(request: HttpRequest, registration_id) -> HttpResponse:
    """One person's, for themselves and for the city's staff."""
    is_staff = bool(tenants_access.staff_roles(request)) and has_second_step(request)
    registration = access.attended(request.user, registration_id, is_staff=is_staff)  # type: ignore[arg-type]  # signed in
    context = _pages(registration.session, [registration])
    name = _("certificate of attendance") + f" {registration.session}"
    return paper(request, "training/pdf/attendance_certificate.html", context, name=name, back=reverse("my_workshops"))


def _pages(session: Session, people: list[Registration]) -> dict:
    shared = {
        "session": session,
        "when": when(session),
        "aims": [line for line in session.workshop.aims.splitlines() if line.strip()],
        "trainers": queries.trainers_of(session),
    }
    pages = [{**shared, "person": person} for person in people]
    return {"pages": pages, "sheet": "training/pdf/attended.html", "today": timezone.localdate()}


def _back(session: Session) -> str:
    return reverse("training_session", args=[session.pk])
