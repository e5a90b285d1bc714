"""Checking oneself in: the code on the screen of the room, and the page it leads to."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tenants.views.staff import staff_only
from training import access, check_in
from training.actions import attendance as actions
from training.forms.day import RoomCodeForm
from training.models import Registration, Session
from training.queries import day as queries
from training.queries.progress import CAME
from training.square_codes import square_code

READ_KEY = "check_in"  # in the session: the code that this browser has read, and when
get_or_post = require_http_methods(["GET", "POST"])


@staff_only("it", "trainer")
@require_safe
def screen(request: HttpRequest, session_id) -> HttpResponse:
    """The whole screen, for the beamer."""
    session = access.session(session_id)
    return render(request, "training/day/screen.html", _on_screen(session))


@staff_only("it", "trainer")
@require_safe
def screen_now(request: HttpRequest, session_id) -> HttpResponse:
    """What changes on it: the code, and how many have come."""
    return render(request, "training/day/parts/code.html", _on_screen(access.session(session_id)))


def _on_screen(session: Session) -> dict:
    now = timezone.now()
    code = check_in.code_at(session, at=now.timestamp())
    address = settings.PORTAL_URL + reverse("check_in", args=[session.pk, code])
    typed = settings.PORTAL_URL + reverse("type_code")
    people = list(queries.people_of(session))
    return {
        "session": session,
        "is_on": queries.is_on(session, now),
        "qr": square_code(address),
        "code": f"{code[:5]} {code[5:]}",
        "typed": typed.partition("://")[2],
        "n_came": sum(person.attendance in CAME for person in people),
        "n_expected": sum(person.state == Registration.State.REGISTERED for person in people),
        "seconds": check_in.SECONDS,
    }


@login_not_required
@never_cache
@get_or_post
def arrive(request: HttpRequest, session_id, code: str) -> HttpResponse:
    """Where the code leads. It may lapse while its reader signs in: that it was read in time is remembered."""
    session = access.session(session_id)
    read_at = _read_at(request, session, code)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    refused = None
    if request.method == "POST":
        try:
            actions.check_oneself_in(session=session, code=code, account=request.user, read_at=read_at)
            return redirect("check_in", session.pk, code)
        except ValidationError as error:
            refused = error
    return _arrival(request, session, code, read_at=read_at, refused=refused)


def _arrival(
    request: HttpRequest, session: Session, code: str, *, read_at: datetime | None, refused: ValidationError | None
) -> HttpResponse:
    registration = queries.own_registration(session, request.user)  # type: ignore[arg-type]  # signed in
    context = {
        "session": session,
        "registration": registration,
        "is_noted": registration is not None and registration.attendance in CAME,
        "is_on": queries.is_on(session, timezone.now()),
        "has_code": read_at is not None,
        "refused": refused.messages[0] if refused else "",
    }
    return render(request, "training/day/check_in.html", context, status=422 if refused else 200)


def _read_at(request: HttpRequest, session: Session, code: str) -> datetime | None:
    """Return when this browser has read a code that was on the screen then, or None. It is written in its session."""
    now = timezone.now()
    if check_in.is_valid(session, code, at=now.timestamp()):
        if request.method == "GET":
            request.session[READ_KEY] = {"session": str(session.pk), "code": code, "at": now.isoformat()}
        return now
    read = request.session.get(READ_KEY) or {}
    if (read.get("session"), read.get("code")) != (str(session.pk), code):
        return None
    at = datetime.fromisoformat(read["at"])
    return at if now - at <= actions.SIGN_IN else None


@never_cache
@get_or_post
def type_code(request: HttpRequest) -> HttpResponse:
    """For a phone that reads no QR: the code is typed, and leads to the same page."""
    form = RoomCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        session = queries.session_of_code(code, now=timezone.now())
        if session is not None:
            return redirect("check_in", session.pk, code)
        form.add_error("code", _("This code is over: type the one on the screen now."))
    return render(request, "training/day/type_code.html", {"form": form}, status=422 if form.is_bound else 200)
