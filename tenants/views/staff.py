"""The door of city staff: the right role, and a second step behind the password. Nobody else learns that it is there."""

from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tenants import access


def staff_only(*roles: str):
    """Open a view to signed-in city agents of these roles (`it`, `trainer`) whose session has passed a second step."""

    def decorate(view):
        @never_cache
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not access.staff_roles(request) & set(roles):
                raise Http404
            return ask_second_step(request) or view(request, *args, **kwargs)

        guarded.staff_roles = roles
        return guarded

    return decorate


def ask_second_step(request: HttpRequest):
    """Return a redirect to where the second step is set up or given, or None when the session has it already."""
    if has_second_step(request):
        return None
    if not is_mfa_enabled(request.user):
        messages.warning(request, _("City agents sign in with a second step: add a passkey or an authenticator app first."))
        return redirect("mfa_index")
    # A form that was being sent cannot be sent again by a redirect: back to the page it came from is what next can be.
    back = request.get_full_path() if request.method == "GET" else reverse("my_sites")
    # The first way is the one this person has: a passkey, or an app.
    way = get_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{way}?{urlencode({'next': back})}")


def has_second_step(request: HttpRequest) -> bool:
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
