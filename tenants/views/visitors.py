"""How often a visitor may send a public form. The counts are shared by all workers (cms.limits)."""

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms import limits

TRIES_PER_HOUR = 60  # a whole community centre may stand behind one address
MAILS_PER_HOUR = 3  # nobody is to be flooded with mails in another's name
CHECKS_PER_MINUTE = 60
CHALLENGES_PER_MINUTE = 60
TOO_MANY = _("Many requests have come from here. Try again in an hour: what you typed is still here.")


def may_try(request: HttpRequest, name: str) -> bool:
    return limits.take(name=f"{name}-try", key=get_ip(request), amount=TRIES_PER_HOUR)


def may_mail(name: str, email: str) -> bool:
    """What stands behind a “+” is the same mailbox at most providers: it gives nobody more mails."""
    local, _at, host = email.lower().rpartition("@")
    return limits.take(name=f"{name}-mail", key=f"{local.partition('+')[0]}@{host}", amount=MAILS_PER_HOUR)


def may_check(request: HttpRequest) -> bool:
    return limits.take(name="address-check", key=get_ip(request), amount=CHECKS_PER_MINUTE, seconds=60)


def may_ask_challenge(request: HttpRequest) -> bool:
    return limits.take(name="challenge", key=get_ip(request), amount=CHALLENGES_PER_MINUTE, seconds=60)


def known_of(user) -> dict[str, str]:
    """Return what somebody signed in need not type of themselves."""
    return {name: getattr(user, name) for name in ("first_name", "last_name", "email")} if user.is_authenticated else {}
