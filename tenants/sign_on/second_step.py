"""The second step behind the password: its secrets encrypted, never taken away from a city agent who has no other."""

import base64
import functools

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants import queries

MEANS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
CITY = "city"


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "City agents keep a second step: add another one first, then remove this one. A new phone? Replace the app."
        ),
        "cannot_generate_recovery_codes": _("Rescue codes stand in for a second step: add a passkey or an app first."),
        "incorrect_code": _("This is not the code. Take the one shown at this moment; each code works once."),
    }

    def encrypt(self, text):
        return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        if not queries.staff_roles(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=MEANS).exclude(pk=authenticator.pk)
        return others.exists()

    def generate_authenticator_name(self, user, type):
        """Return a first name for a passkey: “My device”, then numbers."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("My device") if not count else gettext("My device %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self):
        return {"id": settings.PORTAL_HOST, "name": gettext("Associations of %(city)s") % {"city": settings.CITY["name"]}}


@functools.cache
def _cipher(secret_key: str) -> Fernet:
    """Return the cipher of second-step secrets. Its key is derived, so that no other use of SECRET_KEY meets it."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kiosque second step").derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))


class SecondStepStage(AuthenticateStage):
    """Asks for the second step, unless the city's own sign-in has just asked for one (OIDC_SECOND_STEP)."""

    def _should_handle(self, request):
        return not given_at_the_city(request, self.login.user) and super()._should_handle(request)


def record_given_at_the_city(request: HttpRequest, account) -> None:
    record_authentication(request, account, "mfa", type=CITY)


def given_at_the_city(request: HttpRequest, account) -> bool:
    return any(record.get("type") == CITY for record in get_authentication_records(request, account))
