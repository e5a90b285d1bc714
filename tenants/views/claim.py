"""Anybody asks to take over a site whose team no longer answers: the form, and the link of the mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants import access
from tenants.actions import claims, handovers
from tenants.forms.handovers import ClaimForm
from tenants.models import Handover
from tenants.queries import requests as queries
from tenants.views.requests import SENT_TO, keep_link_here
from tenants.views.visitors import TOO_MANY, known_of, may_mail, may_try


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim(request, association_id):
    """The form, for a listed association that has a site."""
    association = access.listed_association(association_id)
    if not association.has_site:
        raise Http404
    if request.method == "GET":
        return _form_page(request, ClaimForm(initial=known_of(request.user)), association)
    form = ClaimForm(request.POST, request.FILES)
    if not may_try(request, "claim"):
        return _too_many(request, form, association)
    if not form.is_valid():
        return _form_page(request, form, association, status=422)
    if not may_mail("claim", form.cleaned_data["email"]):
        return _too_many(request, form, association)
    by = request.user if request.user.is_authenticated else None
    claims.receive_claim(
        association=association, uploads=form.cleaned_data["papers"], language=get_language(), by=by, **form.facts()
    )
    request.session[SENT_TO] = form.cleaned_data["email"]
    return redirect("request_sent")


def _too_many(request, form, association):
    form.add_error(None, TOO_MANY)
    return _form_page(request, form, association, status=429)


def _form_page(request, form, association, *, status=200):
    context = {"form": form, "association": association, "days": claims.OBJECTION_DAYS}
    return render(request, "tenants/handover/claim.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request, token):
    """Behind the mailed link: a button that confirms, then where the claim stands."""
    found = queries.claim_behind(token)
    if found is None:
        return render(request, "tenants/requests/gone.html", status=404)
    if request.method == "POST":
        try:
            claims.confirm_claim(claim=found, token=token, by=None)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect(request.get_full_path())
    context = {"handover": found, "association": found.association, "days": claims.OBJECTION_DAYS}
    return keep_link_here(render(request, "tenants/handover/claim_state.html", context))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def give_up(request, token):
    """The newcomer takes the claim back."""
    found = queries.claim_behind(token)
    if found is None:
        return render(request, "tenants/requests/gone.html", status=404)
    if found.state != Handover.State.OPEN:
        return redirect("handover_confirm", token)
    if request.method == "POST":
        try:
            handovers.withdraw(handover=found, by=None)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect("handover_confirm", token)
    context = {"handover": found, "association": found.association, "token": token}
    return keep_link_here(render(request, "tenants/handover/give_up.html", context))
