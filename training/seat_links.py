"""Links in mails for people who come to a session and may have no account: each opens one registration, until it is over."""

from django.core import signing

from tenants.emails import portal_link
from training.models import Registration

PARAMETER = "cle"
_SALT = "training.seat"


def seat_link(name: str, registration: Registration) -> str:
    """Return the address of `accept_seat` or `leave_session` for whoever reads this person's mail."""
    return f"{portal_link(name, registration.pk)}?{PARAMETER}={key_of(registration)}"


def key_of(registration: Registration) -> str:
    """Return what stands for the person: it ends with the session, and when the address is forgotten or changed."""
    return signing.Signer(salt=_SALT).signature(_signed(registration))


def opens(key: str, registration: Registration) -> bool:
    """Say whether a key is this registration's own, and still good."""
    if not registration.email or registration.session.is_over:
        return False
    try:
        return bool(signing.Signer(salt=_SALT).unsign(f"{_signed(registration)}:{key}"))
    except signing.BadSignature:
        return False


def _signed(registration: Registration) -> str:
    return f"{registration.pk} {registration.email}"
