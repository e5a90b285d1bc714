"""What city IT does to an association, each act on a small page of its own that says what will happen."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tenants import access
from tenants.actions import associations as actions
from tenants.actions import team
from tenants.forms.console import (
    MEBIBYTE,
    CloseForm,
    ConfirmForm,
    NeighbourhoodForm,
    OwnerForm,
    QuotaForm,
    RenameForm,
    SuspendForm,
)
from tenants.models import Role
from tenants.queries import console as queries
from tenants.views.staff import staff_only
from themes.templatetags.days import day

GET_AND_POST = ["GET", "POST"]


def attempt(form, action, **arguments) -> bool:
    """Run an action if the form is sent and right; what it refuses becomes the form's error. Returns whether it was done."""
    if not form.is_valid():
        return False
    try:
        action(**arguments)
    except ValidationError as error:
        known = hasattr(error, "error_dict") and set(error.error_dict) <= {*form.fields, "__all__"}
        form.add_error(None, error if known or not hasattr(error, "error_dict") else ValidationError(error.messages))
        return False
    return True


def change_page(request, association, form, *, title, submit, points=(), danger=False, known=()):
    """Draw the one page that all changes share: what will happen, what to fill in, one button. `known`: what a field proposes."""
    context = {
        "association": association,
        "form": form,
        "title": title,
        "submit": submit,
        "points": points,
        "danger": danger,
        "known": known,
    }
    return render(request, "console/change.html", context, status=422 if form.is_bound else 200)


def sent(request):
    return request.POST if request.method == "POST" else None


def done(request, association, text):
    messages.success(request, text)
    return redirect("console_association", association.pk)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def suspend(request, association_id):
    association = access.any_association(association_id, with_site=True)
    form = SuspendForm(sent(request), initial={"message": association.suspension_message})
    if form.is_bound and form.is_valid():
        message = form.cleaned_data["message"]
        if attempt(form, actions.suspend, association=association, message=message, by=request.user):
            return done(request, association, _("The site is closed to visitors and team. Nothing is lost."))
    points = [
        _("Visitors read your message instead of the site."),
        _("The team can no longer enter: pages already open are refused at the next click."),
        _("Nothing is lost, and you open the site again whenever you want."),
    ]
    return change_page(
        request, association, form, title=_("Suspend the site"), submit=_("Suspend the site"), points=points, danger=True
    )


@staff_only("it")
@require_http_methods(GET_AND_POST)
def resume(request, association_id):
    association = access.any_association(association_id, with_site=True)
    form = ConfirmForm(sent(request))
    if form.is_bound and attempt(form, actions.resume, association=association, by=request.user):
        return done(request, association, _("The site is open again."))
    points = [_("Visitors and team find the site as they left it.")]
    return change_page(request, association, form, title=_("Open the site again"), submit=_("Open it again"), points=points)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def rename(request, association_id):
    association = access.any_association(association_id)
    before = association.url
    form = RenameForm(sent(request), instance=association)
    if form.is_bound and form.is_valid():
        wanted = {"name": form.cleaned_data["name"], "subdomain": form.cleaned_data.get("subdomain") or ""}
        found = access.any_association(association_id)  # the form has written what was typed on the other one
        if attempt(form, actions.rename, association=found, by=request.user, **wanted):
            moved = _("The site is now at %(host)s; the old address redirects there.") % {"host": found.host}
            return done(request, found, moved if found.url != before else _("The name is changed."))
    points = [_("The old address redirects to the new one, and nobody else can take it.")] if association.has_site else []
    association = access.any_association(association_id)
    return change_page(request, association, form, title=_("Change the name or the address"), submit=_("Save"), points=points)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def quota(request, association_id):
    association = access.any_association(association_id, with_site=True)
    gigabytes = association.quota_bytes % (1024 * MEBIBYTE) == 0
    unit = 1024 * MEBIBYTE if gigabytes else MEBIBYTE
    initial = {"amount": Decimal(association.quota_bytes) / unit, "unit": str(unit)}
    form = QuotaForm(sent(request), initial=initial)
    if form.is_bound and form.is_valid():
        size = form.quota_bytes
        if attempt(form, actions.set_quota, association=association, quota_bytes=size, by=request.user):
            return done(request, association, _("The room of the site is changed."))
    points = [_("Less than what is used takes nothing away; the team is told that its site is full.")]
    return change_page(request, association, form, title=_("Room for the site"), submit=_("Save"), points=points)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def neighbourhood(request, association_id):
    association = access.any_association(association_id)
    form = NeighbourhoodForm(sent(request), initial={"neighbourhood": association.neighbourhood})
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data["neighbourhood"]
        if attempt(form, actions.set_neighbourhood, association=association, neighbourhood=wanted, by=request.user):
            return done(request, association, _("The neighbourhood is kept."))
    known = queries.known_neighbourhoods()
    return change_page(request, association, form, title=_("Neighbourhood"), submit=_("Save"), known=known)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def close(request, association_id):
    association = access.any_association(association_id)
    form = CloseForm(sent(request), association=association)
    if form.is_bound and attempt(form, actions.close, association=association, by=request.user):
        closed = _("Closed. Destroyed on %(day)s, unless you keep it before.") % {"day": day(association.delete_on)}
        return done(request, association, closed)
    points = [
        _("Visitors and team find the site closed at once; the directory no longer shows the association."),
        _("The owners are told by e-mail."),
        _("In 30 days, pages, files, team and addresses are destroyed for good. Until then, one click keeps them."),
    ]
    return change_page(
        request,
        association,
        form,
        title=_("Delete the association"),
        submit=_("Close now, delete in 30 days"),
        points=points,
        danger=True,
    )


@staff_only("it")
@require_http_methods(GET_AND_POST)
def keep(request, association_id):
    association = access.any_association(association_id)
    form = ConfirmForm(sent(request))
    if form.is_bound and attempt(form, actions.keep, association=association, by=request.user):
        return done(request, association, _("The association is kept; the owners are told."))
    points = [_("The site is as it was before, and the owners are told by e-mail.")]
    return change_page(request, association, form, title=_("Keep the association"), submit=_("Keep it"), points=points)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def invite(request, association_id):
    """Invite an owner, or the first one again: an earlier invitation of the same address is replaced."""
    association = access.any_association(association_id, with_site=True)
    waiting = association.invitations.filter(accepted_at=None, role=Role.OWNER, handover=None).first()
    form = OwnerForm(sent(request), initial={"email": waiting.email if waiting else ""})
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        if attempt(form, team.invite, association=association, email=email, role=Role.OWNER, by=request.user):
            return done(request, association, _("The invitation has left for %(email)s.") % {"email": email})
    points = [_("The person receives a link, and becomes an owner of the site once it is accepted.")]
    return change_page(request, association, form, title=_("Invite an owner"), submit=_("Send the invitation"), points=points)
