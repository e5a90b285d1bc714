"""How many people of which categories came to a session."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenants.views.staff import staff_only
from training import access, counters
from training.actions.counters import TooManyError, count_people
from training.forms.report import CountForm
from training.queries.counters import counts_of, people_there


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def session_counts(request, session_id):
    """The counters of a session; more people than came must be confirmed."""
    session = access.session(session_id)
    form = CountForm(request.POST if request.method == "POST" else None, session=session, counts=counts_of(session))
    if not form.is_bound:
        return _page(request, session, form)
    if not form.is_valid():
        return _page(request, session, form, status=422)
    try:
        count_people(session=session, numbers=form.numbers(), by=request.user, confirmed=form.cleaned_data["confirmed"])
    except TooManyError as error:
        form.add_error(None, error)
        return _page(request, session, form, status=422, too_many=error.subjects)
    messages.success(request, _("The counters are kept. Nobody’s name is with them."))
    return redirect("session_counts", session.pk)


def _page(request, session, form, *, status=200, too_many=()):
    context = {
        "session": session,
        "form": form,
        "people": people_there(session),
        "too_many": [counters.TITLES[subject] for subject in too_many],
        "untold": counters.VALUES["gender"][counters.UNTOLD],
    }
    return render(request, "training/report/counters.html", context, status=status)
