"""A person's own account on the portal: who they are, the ways in, the open sessions, their data, the way out."""

import json
import time

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import access, queries
from tenants.actions.accounts import change_profile, end_sessions
from tenants.actions.erasure import erase_account
from tenants.queries import account as own
from tenants.queries.my_data import everything_about
from tenants.sign_on.forms import LeaveForm, ProfileForm
from tenants.views.language import remember_language

RECENTLY = 15 * 60


@require_http_methods(["GET", "POST"])
@never_cache
def home(request):
    """Every part of the account at a glance, and the name and language to change at once."""
    initial = {"language": request.user.language or get_language()}
    before = request.user.get_full_name()
    form = ProfileForm(request.POST or None, instance=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_profile(account=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is kept. Your sites take the name the next time you enter them."))
        return remember_language(redirect("account_home"), request.user.language)
    means = own.second_step_means(request.user)
    context = {
        "form": form,
        "name": before,
        "addresses": own.addresses_of(request.user),
        "passkeys": [row for row in means if row.type == Authenticator.Type.WEBAUTHN],
        "app": next((row for row in means if row.type == Authenticator.Type.TOTP), None),
        "is_staff": bool(access.staff_roles(request)),
        "session_count": own.live_sessions(request.user).count(),
    }
    return render(request, "tenants/account/home.html", context, status=422 if form.is_bound else 200)


@require_GET
@never_cache
def sessions(request):
    """The browsers signed in to this account, and the sites entered from each."""
    found = own.open_sessions(account=request.user, current_key=request.session.session_key)
    return render(request, "tenants/account/sessions.html", {"sessions": found})


@require_POST
def end_session(request, session_id):
    session = access.own_session(request.user, session_id)
    end_sessions(account=request.user, sessions=[session], by=request.user)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("signed_out")
    messages.success(request, _("This device is signed out, of the sites too."))
    return redirect("account_sessions")


@require_POST
def end_other_sessions(request):
    others = own.live_sessions(request.user).exclude(session_key=request.session.session_key)
    end_sessions(account=request.user, sessions=others, by=request.user)
    messages.success(request, _("Every other device is signed out, of the sites too."))
    return redirect("account_sessions")


@require_GET
@never_cache
def my_data(request):
    return render(request, "tenants/account/my_data.html")


@require_GET
@never_cache
@reauthentication_required(app="allauth.account")
def download_my_data(request):
    text = json.dumps(everything_about(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = _("my-data") + f"-{timezone.localdate().isoformat()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@reauthentication_required(app="allauth.account", allow_get=True)
def leave(request):
    """Say what leaving does, and do it once the address is typed again."""
    alone = own.left_without_owner(request.user)
    is_recent = request.user.has_usable_password() or _signed_in_recently(request)
    form = LeaveForm(request.POST or None, account=request.user)
    if request.method == "POST" and is_recent and not alone and form.is_valid():
        try:
            erase_account(account=request.user, by=request.user)
        except ValidationError:  # the other owner has just left
            return redirect("account_leave")
        logout(request)
        messages.success(request, _("Your account is erased. Thank you for what you have done here."))
        return redirect("signed_out")
    places = queries.my_memberships(request.user)
    context = {"form": form, "alone": alone, "is_recent": is_recent, "places": places}
    return render(request, "tenants/account/leave.html", context, status=422 if form.is_bound else 200)


def _signed_in_recently(request) -> bool:
    """Somebody without a password has nothing to type again: let the sign-in itself be recent."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < RECENTLY
