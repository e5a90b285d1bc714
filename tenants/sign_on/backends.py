from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from tenants.schemas import Portal, current_place


class AccountBackend(AuthenticationBackend):
    """E-mail and password, or a code by mail, on the portal only: in a site nobody has a password."""

    def authenticate(self, request, **credentials):
        # allauth names the address `email`; any other form that asks for a password is a door without its limits.
        if not isinstance(current_place(), Portal) or "email" not in credentials:
            return None
        return super().authenticate(request, **credentials)

    def get_user(self, user_id):
        return super().get_user(user_id) if isinstance(current_place(), Portal) else None


class ShadowBackend(ModelBackend):
    """The session of a site, opened by sign-on alone."""

    def authenticate(self, request, **credentials):
        return None

    def get_user(self, user_id):
        return None if isinstance(current_place(), Portal) else super().get_user(user_id)


SHADOW_BACKEND = f"{ShadowBackend.__module__}.{ShadowBackend.__qualname__}"
