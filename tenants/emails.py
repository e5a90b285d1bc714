"""Mail leaves through the outbox: the message is written in the transaction that causes it, the worker hands it over."""

from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import translation

from tenants import outbox, queries
from tenants.letters import send_letter
from tenants.models import Association, CityStaff
from tenants.queries.requests import staff_accounts
from tenants.queries.team import owners


class QueueBackend(BaseEmailBackend):
    """Django's EMAIL_BACKEND: whoever calls `send_mail`, allauth and Wagtail too, writes to the outbox."""

    def send_messages(self, email_messages):
        for message in email_messages:
            outbox.write(message)
        return len(email_messages)


def tell_owners(template: str, *, association: Association, **context: Any) -> None:
    """Write to each owner of an association, in their own language."""
    for place in owners(association).filter(account__is_active=True):
        send_letter(template, to=place.account, association=association, **context)


def tell_city(template: str, **context: Any) -> None:
    """Mail the associations' desk of the city and every agent of city IT, each address once."""
    accounts = staff_accounts(CityStaff.Role.IT)
    for account in accounts:
        send_letter(template, to=account, **context)
    if settings.CITY["email"].lower() not in {account.email.lower() for account in accounts}:
        send_letter(template, to=settings.CITY["email"], language=settings.LANGUAGE_CODE, **context)


def portal_link(name: str, *args) -> str:
    """Return the whole address of a portal page, for a mail."""
    return settings.PORTAL_URL + reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF, args=args)


def send_invitation(*, invitation, token: str) -> None:
    """Mail the link that lets somebody into a team."""
    link = portal_link("invitation", token)
    account = queries.account_of(invitation.email)
    send_letter(
        "tenants/mail/invitation.txt",
        to=invitation.email,
        language=(account.language if account else "") or translation.get_language() or "",
        invitation=invitation,
        association=invitation.association,
        link=link,
    )
