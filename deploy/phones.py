"""The demo's phones: what the authenticator app of each city agent shows, for whoever tries the demo without one."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tenants.models import CityStaff

PERIOD = 30  # seconds a code is shown, as every app does


@login_not_required
@never_cache
@require_GET
def codes(request):
    """Show the six digits of this half minute for each agent of the demo, and change with them."""
    agents = CityStaff.objects.values("account_id")
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user_id__in=agents).select_related("user")
    shown = [{"person": app.user, "code": _code_now(app)} for app in apps.order_by("user__last_name", "pk")]
    left = PERIOD - int(time.time()) % PERIOD
    response = render(request, "deploy/phones.html", {"phones": shown, "left": left})
    response.headers["Refresh"] = str(left + 1)
    return response


def _code_now(app: Authenticator) -> str:
    counter = int(time.time()) // PERIOD
    return auth.format_hotp_value(auth.hotp_value(decrypt(app.data["secret"]), counter))
