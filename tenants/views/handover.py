"""Passing a site on: its owner starts, answers a claim or calls it off; the successor accepts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tenants import access, queries
from tenants.actions import handovers as actions
from tenants.forms.handovers import AnswerForm, SuccessionForm
from tenants.models import Handover
from tenants.queries import requests as handover_queries


@never_cache
@require_http_methods(["GET", "POST"])
def start(request, association_id):
    """An owner reads what a handover is, and starts one; or sees the one that is under way."""
    association = access.owned_membership(request.user, association_id).association
    form = SuccessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            handover = actions.start_succession(
                association=association, email=data["successor"], leaves=form.leaves, reason=data["reason"], by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, gettext("The e-mail has left for %(email)s.") % {"email": handover.email})
            return redirect("handover", association.pk, handover.pk)
    under_way = {kind: handover_queries.open_handover(association=association, kind=kind) for kind in Handover.Kind.values}
    context = {"association": association, "form": form, **under_way}
    return render(request, "tenants/handover/start.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def handover(request, association_id, handover_id):
    """One handover, for the owners and the person named: where it stands, what they can do. An owner answers a claim here."""
    place, found = access.handover_for(request.user, association_id, handover_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agrees = request.POST.get("answer") == "agree"
        try:
            actions.answer_claim(handover=found, agrees=agrees, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, gettext("Your answer is kept. You can change it until the city decides."))
            return redirect("handover", association_id, handover_id)
    return _page(request, place, found, form)


def _page(request, place, found, form):
    is_owner = place.role == "owner"
    is_successor = queries.account_of(found.email) == request.user
    answer = found.answers.filter(account=request.user).first()
    if answer and not form.is_bound:
        form.initial = {"reason": answer.reason}
    context = {
        "association": found.association,
        "handover": found,
        "form": form,
        "answer": answer,
        "is_owner": is_owner,
        "may_accept": is_successor and found.state == "open" and (found.kind == "succession" or found.decided_at),
        "may_answer": is_owner and found.kind == "claim" and found.state == "open" and not found.decided_at,
        "may_withdraw": is_owner and found.kind == "succession" and found.state == "open",
        "invitation": handover_queries.pending_invitation(found),
    }
    return render(request, "tenants/handover/handover.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def accept(request, association_id, handover_id):
    """The member who was named takes the site over."""
    _place, found = access.handover_for(request.user, association_id, handover_id)
    try:
        actions.accept_handover(handover=found, account=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, gettext("You are now responsible for the site."))
    return redirect("handover", association_id, handover_id)


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request, association_id, handover_id):
    """Ask once, then call the handover off."""
    association = access.owned_membership(request.user, association_id).association
    _place, found = access.handover_for(request.user, association_id, handover_id)
    if found.kind != Handover.Kind.SUCCESSION:
        raise Http404
    if request.method == "GET":
        return render(request, "tenants/handover/withdraw.html", {"association": association, "handover": found})
    try:
        actions.withdraw(handover=found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, gettext("The handover is called off; %(email)s is told.") % {"email": found.email})
    return redirect("handover_start", association_id)


@never_cache
@require_POST
def call_again(request, association_id, handover_id):
    """Send the successor a new link."""
    access.owned_membership(request.user, association_id)
    _place, found = access.handover_for(request.user, association_id, handover_id)
    if found.kind != Handover.Kind.SUCCESSION:
        raise Http404
    try:
        actions.call_again(handover=found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, gettext("The e-mail has left for %(email)s.") % {"email": found.email})
    return redirect("handover", association_id, handover_id)
