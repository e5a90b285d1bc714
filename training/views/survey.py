"""The opinion of those who came: a public page of thirty seconds, the code that leads to it, and what was said."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tenants.views.staff import staff_only
from tenants.views.visitors import TOO_MANY, may_try
from training import access, charts, survey
from training.actions.survey import answer_survey
from training.forms.report import SurveyForm
from training.queries.survey import opinions
from training.square_codes import square_code

ANSWERED = "avis-donne"  # a cookie of this page alone, that says nothing but that


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def survey_page(request, key):
    """The four questions; or why they are not asked now."""
    session = access.surveyed_session(key)
    phase = survey.phase(session)
    if phase != "open":
        return render(request, "training/report/survey_shut.html", {"session": session, "phase": phase})
    if ANSWERED in request.COOKIES:
        return redirect("survey_thanks", key)
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, session, form)
    if not may_try(request, "survey"):
        form.add_error(None, TOO_MANY)
        return _page(request, session, form, status=429)
    if not form.is_valid():
        return _page(request, session, form, status=422)
    try:
        answer_survey(session=session, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, session, form, status=422)
    return _thank(key)


def _page(request, session, form, *, status=200):
    return render(request, "training/report/survey.html", {"session": session, "form": form}, status=status)


def _thank(key):
    response = redirect("survey_thanks", key)
    response.set_cookie(
        ANSWERED,
        "1",
        max_age=int(survey.OPEN_FOR.total_seconds()),
        path=reverse("survey", args=[key]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@login_not_required
@require_GET
def thanks(request, key):
    """Thank you, and what becomes of the answer."""
    return render(request, "training/report/survey_thanks.html", {"session": access.surveyed_session(key)})


@staff_only("it", "trainer")
@require_GET
def session_survey(request, session_id):
    """What was said of a session, once nobody can be recognised; the link to show in the room."""
    session = access.session(session_id)
    found = opinions(session)
    context = {
        "session": session,
        "phase": survey.phase(session),
        "opinions": found,
        "charts": _charts(found) if found.is_enough else [],
        "link": _link(session),
    }
    return render(request, "training/report/session_survey.html", context)


@staff_only("it", "trainer")
@require_GET
def survey_screen(request, session_id):
    """The link as a large square code, for the screen of the room or the wall."""
    session = access.session(session_id)
    context = {"session": session, "link": _link(session), "code": square_code(_link(session))}
    return render(request, "training/report/survey_screen.html", context)


def _link(session):
    return settings.PORTAL_URL + reverse("survey", args=[session.survey_key])


def _charts(found):
    asked = (
        (_("Are the workshops useful?"), survey.USEFUL, found.useful),
        (_("Is the pace right?"), survey.PACE | {"": survey.UNSAID}, found.pace),
        (_("How people heard of the workshops"), survey.HEARD_OF | {"": survey.UNSAID}, found.heard_of),
    )
    return [
        charts.bars(title, [(str(label), said.get(value, 0), str(said.get(value, 0))) for value, label in words.items()])
        for title, words, said in asked
    ]
