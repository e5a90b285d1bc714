"""The team of one association. Everybody in it sees it; the owners change it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tenants import access
from tenants.actions import seats
from tenants.actions import team as actions
from tenants.forms.team import EXPLANATIONS, InviteForm, PlaceForm
from tenants.models import Role
from tenants.queries import team as queries

get_or_post = require_http_methods(["GET", "POST"])


@never_cache
@get_or_post
def team(request, association_id):
    """Who is in the team; for owners the invitations too, and the form that invites."""
    gate = access.membership_for if request.method == "GET" else access.owned_membership
    place = gate(request.user, association_id)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(association=place.association, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(_field_of(error), error)
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
            return redirect("team", association_id)
    return _team_page(request, place, form)


def _team_page(request, place, form):
    is_owner = place.role == Role.OWNER
    context = {
        "place": place,
        "association": place.association,
        "is_owner": is_owner,
        "team": queries.team(place.association),
        "invitations": queries.pending_invitations(place.association) if is_owner else [],
        "explanations": EXPLANATIONS,
        "form": form,
    }
    return render(request, "tenants/team/team.html", context, status=422 if form.is_bound else 200)


@never_cache
@get_or_post
def member(request, association_id, member_id):
    """Change somebody's role and last day."""
    place = access.owned_membership(request.user, association_id)
    chosen = access.member_of(place.association, member_id)
    form = PlaceForm(request.POST or None, initial={"role": chosen.role, "ends_on": chosen.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            _change(chosen, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(_field_of(error), error)
        else:
            messages.success(request, _("It is done, and counts from now on."))
            return redirect("team", association_id)
    context = {"place": place, "association": place.association, "member": chosen, "form": form, "explanations": EXPLANATIONS}
    return render(request, "tenants/team/member.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _change(chosen, *, role, ends_on, by):
    if role != chosen.role:
        actions.change_role(membership=chosen, role=role, by=by)
    if ends_on != chosen.ends_on:
        seats.set_last_day(membership=chosen, ends_on=ends_on, by=by)


@never_cache
@get_or_post
def remove(request, association_id, member_id):
    """Ask once, then take a place away."""
    place = access.owned_membership(request.user, association_id)
    chosen = access.member_of(place.association, member_id)
    if chosen == place:
        return redirect("team_leave", association_id)
    if request.method == "POST":
        try:
            actions.remove_member(membership=chosen, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("%(name)s is no longer in the team.") % {"name": chosen.account})
        return redirect("team", association_id)
    context = {"association": place.association, "member": chosen}
    return render(request, "tenants/team/remove.html", context)


@never_cache
@get_or_post
def leave(request, association_id):
    """Ask once, then give one's own place up; the last owner is told what comes first."""
    place = access.membership_for(request.user, association_id)
    if request.method == "POST":
        try:
            actions.leave(membership=place)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("team_leave", association_id)
        messages.success(request, _("You have left the team of %(name)s.") % {"name": place.association.name})
        return redirect("my_sites")
    context = {"association": place.association, "is_last_owner": actions.is_last_owner(place)}
    return render(request, "tenants/team/leave.html", context)


@never_cache
@require_POST
def resend(request, association_id, invitation_id):
    """Send an invitation again, with a new link."""
    place = access.owned_membership(request.user, association_id)
    invitation = access.pending_invitation(place.association, invitation_id)
    try:
        actions.resend_invitation(invitation=invitation, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        words = _("A new link is on its way to %(email)s; the one before no longer works.")
        messages.success(request, words % {"email": invitation.email})
    return redirect("team", association_id)


@never_cache
@get_or_post
def cancel(request, association_id, invitation_id):
    """Ask once, then make an invitation's link dead."""
    place = access.owned_membership(request.user, association_id)
    invitation = access.pending_invitation(place.association, invitation_id)
    if invitation.handover_id:
        raise Http404
    if request.method == "POST":
        try:
            actions.cancel_invitation(invitation=invitation, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The invitation of %(email)s is cancelled.") % {"email": invitation.email})
        return redirect("team", association_id)
    context = {"association": place.association, "invitation": invitation}
    return render(request, "tenants/team/cancel.html", context)


def _field_of(error):
    """None for an error of several fields, which says itself where it belongs; else the field a code is about."""
    if hasattr(error, "error_dict"):
        return None
    return "email" if error.code in ("member", "handover") else None
