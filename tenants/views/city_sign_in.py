"""The way to the city's own identity provider and back. Without one in the settings, there is no such page."""

import logging

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from tenants.sign_on.city import CityProvider, provider_id

logger = logging.getLogger(__name__)


@login_not_required
@require_GET
@never_cache
def go(request):
    return _through(OAuth2LoginView, request)


@login_not_required
@require_GET
@never_cache
def come_back(request):
    return _through(OAuth2CallbackView, request)


def _through(view, request):
    if not settings.OIDC_ISSUER:
        raise Http404
    if request.user.is_authenticated:
        return redirect("my_sites")
    try:
        return view.adapter_view(CityProvider(request, provider_id()))(request)
    except (RequestException, OAuth2Error, KeyError, ValueError):  # it is away, or says what no provider should
        logger.exception("City sign-in failed")
        return render(request, "socialaccount/authentication_error.html", status=502)
