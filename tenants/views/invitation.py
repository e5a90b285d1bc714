"""The page behind the link of an invitation: one page that makes the account and opens the site."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation
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
from tenants.rules import hash_secret


class WelcomeForm(forms.Form):
    """Who somebody is, and a password if they want one: a code by mail opens the portal too."""

    first_name = forms.CharField(label=_("First name"), max_length=150, widget=forms.TextInput({"autocomplete": "given-name"}))
    last_name = forms.CharField(label=_("Last name"), max_length=150, widget=forms.TextInput({"autocomplete": "family-name"}))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Leave it empty if you prefer to receive a code by e-mail each time."),
    )

    def clean_password(self):
        password = self.cleaned_data["password"]
        if password:
            password_validation.validate_password(password)
        return password


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
        with transaction.atomic():
            accept_invitation(invitation=found, account=account)
            handover = complete_succession(invitation=found, account=account)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("my_sites")
    messages.success(request, _("Welcome to the team of %(name)s.") % {"name": found.association.name})
    return redirect("handover", found.association_id, handover.pk) if handover else redirect("my_sites")


def _create_and_join(request, found, data):
    try:
        with transaction.atomic():
            account = create_account(email=found.email, language=get_language() or "", by=None, **data)
            answer = _join(request, found, account)
    except ValidationError:  # the account came into being meanwhile: the same link now asks to sign in
        return redirect(request.get_full_path())
    record_authentication(request, account, "invitation")
    return perform_login(request, account, redirect_url=answer["Location"])
