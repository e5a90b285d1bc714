"""The page behind the link of an invitation: one page that makes the account and opens the site."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants import queries
from tenants.actions.accounts import create_account
from tenants.actions.handovers import complete_succession
from tenants.actions.team import accept_invitation
from tenants.forms.invitation import WelcomeForm
from tenants.rules import hash_secret


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request, token):
    """Show who invites to what; make the account if there is none; join; go to “my sites”."""
    found = queries.open_invitation(hash_secret(token))
    if found is None:
        return render(request, "tenants/invitation_gone.html", status=404)
    invited = queries.account_of(found.email)
    if invited is not None and request.user == invited:
        return _join(request, found, request.user) if request.method == "POST" else _page(request, found)
    if request.user.is_authenticated:
        return _page(request, found, other_account=True)
    if invited is not None:
        return redirect_to_login(request.get_full_path())
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _create_and_join(request, found, form.cleaned_data)
    return _page(request, found, form=form, status=422 if form.is_bound else 200)


def _page(request, found, *, form=None, other_account=False, status=200):
    context = {"invitation": found, "association": found.association, "form": form, "other_account": other_account}
    response = render(request, "tenants/invitation.html", context, status=status)
    # The link's token leaves for nobody else; "no-referrer" would also blank Origin, and the form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _join(request, found, account):
    try:
        return _accept(request, found, account)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("my_sites")


def _accept(request, found, account):
    with transaction.atomic():
        accept_invitation(invitation=found, account=account)
        handover = complete_succession(invitation=found, account=account)
    messages.success(request, _("Welcome to the team of %(name)s.") % {"name": found.association.name})
    return redirect("handover", found.association_id, handover.pk) if handover else redirect("my_sites")


def _create_and_join(request, found, data):
    try:
        with transaction.atomic():
            account = create_account(email=found.email, language=get_language() or "", by=None, **data)
            answer = _accept(request, found, account)
    except ValidationError:  # used, cancelled, or the account came into being meanwhile: the same link now says so
        return redirect(request.get_full_path())
    record_authentication(request, account, "invitation")
    return perform_login(request, account, redirect_url=answer["Location"])
