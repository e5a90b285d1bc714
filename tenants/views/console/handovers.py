"""City IT looks at handovers, and decides on the claims."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import access
from tenants.actions import claims
from tenants.actions import handovers as actions
from tenants.forms.handovers import GrantForm
from tenants.forms.requests import RefuseForm
from tenants.models import Handover
from tenants.queries import requests as queries
from tenants.views.console.desk import list_by_state
from tenants.views.staff import staff_only


@staff_only("it")
@require_GET
def listing(request):
    """Those under way first; the others by state."""
    rows, counts = queries.handovers_for_staff, queries.handover_counts()
    return list_by_state(request, "console/handovers/list.html", states=Handover.State, counts=counts, rows=rows)


@staff_only("it")
@require_GET
def one(request, handover_id):
    """Who asks or hands over, the team and its answers, and the decision to take."""
    return _page(request, access.handover_for_staff(handover_id))


def _page(request, handover, *, form=None, problem="", status=200):
    is_open = handover.state == Handover.State.OPEN
    standing = queries.claim_standing(handover)
    form = form or GrantForm()
    form.fields["override"].required = not standing.is_free
    context = {
        "handover": handover,
        "association": handover.association,
        "papers": handover.papers.all(),
        "team": queries.team_before_claim(handover),
        "standing": standing,
        "undecided": is_open and handover.kind == Handover.Kind.CLAIM and not handover.decided_at,
        "awaited": is_open and (handover.kind == Handover.Kind.SUCCESSION or handover.decided_at),
        "invitation": queries.pending_invitation(handover),
        "form": form,
        "problem": problem,
    }
    return render(request, "console/handovers/one.html", context, status=status)


@staff_only("it")
@require_POST
def grant(request, handover_id):
    """Entrust the site to the newcomer."""
    handover = access.handover_for_staff(handover_id)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _page(request, handover, form=form, status=422)
    try:
        claims.grant_claim(
            handover=handover,
            former_owners_leave=form.former_owners_leave,
            override=form.cleaned_data["override"],
            by=request.user,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, access.handover_for_staff(handover_id), form=form, status=422)
    messages.success(request, gettext("Granted; %(email)s receives the link that opens the site.") % {"email": handover.email})
    return redirect("console_handover", handover.pk)


@staff_only("it")
@require_http_methods(["GET", "POST"])
def refuse(request, handover_id):
    """Ask for the word that the newcomer receives, then refuse."""
    handover = access.handover_for_staff(handover_id)
    if handover.kind != Handover.Kind.CLAIM:
        raise Http404
    if handover.state != Handover.State.OPEN or handover.decided_at:
        return redirect("console_handover", handover.pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = gettext("Refused; %(email)s receives your word.") % {"email": handover.email}
        return _do(request, handover, said, claims.refuse_claim, note=form.cleaned_data["note"])
    context = {"form": form, "handover": handover, "association": handover.association}
    return render(request, "console/handovers/refuse.html", context, status=422 if form.is_bound else 200)


@staff_only("it")
@require_http_methods(["GET", "POST"])
def withdraw(request, handover_id):
    """Ask once, then call off a handover that nobody accepts."""
    handover = access.handover_for_staff(handover_id)
    if handover.state != Handover.State.OPEN:
        return redirect("console_handover", handover.pk)
    if request.method == "GET":
        context = {"handover": handover, "association": handover.association}
        return render(request, "console/handovers/withdraw.html", context)
    said = gettext("The handover is called off; %(email)s is told.") % {"email": handover.email}
    return _do(request, handover, said, actions.withdraw)


@staff_only("it")
@require_POST
def call_again(request, handover_id):
    """Send the newcomer a new link."""
    handover = access.handover_for_staff(handover_id)
    said = gettext("The e-mail has left for %(email)s.") % {"email": handover.email}
    return _do(request, handover, said, actions.call_again)


def _do(request, handover, said, action, **data):
    try:
        action(handover=handover, by=request.user, **data)
    except ValidationError as error:
        return _page(request, access.handover_for_staff(handover.pk), problem=error.messages[0], status=422)
    messages.success(request, said)
    return redirect("console_handover", handover.pk)
