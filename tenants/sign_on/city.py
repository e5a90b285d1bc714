"""Signing in with the city's own identity provider (OpenID Connect), for city agents and by settings only.

It never makes an account. The first time, the provider's confirmed address must be one that a city agent has proved
here; from then on the agent is known by issuer and subject alone, so that an address given to somebody else opens nothing.
"""

import logging

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.shortcuts import render

from cms.users.models import User
from tenants import queries
from tenants.emails import portal_link
from tenants.sign_on.second_step import record_given_at_the_city

logger = logging.getLogger(__name__)


def provider_id() -> str:
    """Return the id of the provider of the settings. It is made from the issuer."""
    return settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["provider_id"]


class CityProvider(OpenIDConnectOAuth2Adapter):
    """allauth's client, stricter: the issuer is the one of the settings and the identity token's signature is checked."""

    @property
    def openid_config(self):
        config = super().openid_config
        if config.get("issuer", "").rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
            raise OAuth2Error("The provider says it is another issuer.")
        return config

    def get_callback_url(self, request, app):
        return portal_link("city_sign_in_return")

    def complete_login(self, request, app, token, **kwargs):
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("The provider sent no identity token.")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app, id_token):
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


class CityAdapter(DefaultSocialAccountAdapter):
    def get_provider(self, request, provider, client_id=None):
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = CityProvider
        return found

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        logger.warning("City sign-in failed: %s %r", error, exception)
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=502))

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Let a city agent in, linking the account the first time; a clear page for everybody else."""
        account = _agent_of(sociallogin)
        if account is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/not_an_agent.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, account)
        if settings.OIDC_SECOND_STEP:
            record_given_at_the_city(request, account)


def _agent_of(sociallogin) -> User | None:
    """Return the city agent a login is for: the one linked to this subject, else the one with the confirmed address."""
    said = sociallogin.account.extra_data
    same_subject = said["userinfo"].get("sub") == said["id_token"].get("sub")
    if not same_subject or sociallogin.state.get("process") != AuthProcess.LOGIN:
        return None
    account = sociallogin.user if sociallogin.is_existing else _agent_to_link(sociallogin)
    return account if account and account.is_active and queries.staff_roles(account) else None


def _agent_to_link(sociallogin) -> User | None:
    for address in sociallogin.email_addresses:
        proved = EmailAddress.objects.filter(email__iexact=address.email, verified=True).select_related("user").first()
        linked = proved and SocialAccount.objects.filter(user=proved.user, provider=sociallogin.account.provider)
        if address.verified is True and proved and not linked.exists():
            return proved.user
    return None
