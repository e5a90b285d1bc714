"""How often a visitor may send a public form. The counts are shared by all workers (tenants.limits)."""

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest

from cms import limits

TRIES_PER_HOUR = 60  # a whole community centre may stand behind one address
MAILS_PER_HOUR = 3  # nobody is to be flooded with mails in another's name
CHECKS_PER_MINUTE = 60


def may_try(request: HttpRequest, name: str) -> bool:
    return limits.take(name=f"{name}-try", key=get_ip(request), amount=TRIES_PER_HOUR)


def may_mail(name: str, email: str) -> bool:
    return limits.take(name=f"{name}-mail", key=email.lower(), amount=MAILS_PER_HOUR)


def may_check(request: HttpRequest) -> bool:
    return limits.take(name="address-check", key=get_ip(request), amount=CHECKS_PER_MINUTE, seconds=60)
