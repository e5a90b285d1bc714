"""Second steps, as tests give them."""

from allauth.mfa.totp.internal import auth
from django.core.cache import cache

from tests.people import PASSWORD, TOTP_SECRET


def code_now(secret: str = TOTP_SECRET) -> str:
    """Return what an authenticator app shows now. allauth takes each code once: that is forgotten, with every limit."""
    cache.clear()
    *_past, counter, _next = auth.yield_hotp_counters_from_time()
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def confirm_password(portal) -> None:
    """Type the password once more, as the page before a delicate change asks."""
    answer = portal.post("/compte/confirmer-identite/", {"password": PASSWORD, "next": "/compte/"})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def confirm_code(portal) -> None:
    """Give the app's code once more, as that page asks of whoever has a second step."""
    answer = portal.post("/compte/confirmer-identite/code/", {"code": code_now(), "next": "/compte/"})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def set_up_app(portal) -> str:
    """Set up an authenticator app on the pages a person uses; returns its secret."""
    confirm_password(portal)
    secret = portal.get("/compte/securite/application/").context["form"].secret
    answer = portal.post("/compte/securite/application/", {"code": code_now(secret)})
    assert answer["Location"] == "/compte/securite/codes-de-secours/", answer.content.decode()[:2000]
    return secret
