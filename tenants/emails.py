"""Mail leaves through the queue: the message is written in the transaction that causes it, the worker sends it."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tenants import jobs


class QueueBackend(BaseEmailBackend):
    """Django's EMAIL_BACKEND: whoever calls `send_mail`, allauth and Wagtail too, goes through the queue."""

    def send_messages(self, email_messages):
        for message in email_messages:
            if message.attachments:
                raise NotImplementedError("The queue carries no attachments yet.")
            html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
            for address in message.recipients():  # one mail each: no address is shown to another
                jobs.enqueue(
                    jobs.send_mail,
                    subject=" ".join(str(message.subject).splitlines()),
                    body=message.body,
                    html=html,
                    sender=message.from_email or settings.DEFAULT_FROM_EMAIL,
                    to=[parseaddr(address)[1]],
                    reply_to=list(message.reply_to),
                )
        return len(email_messages)


def send_invitation(*, invitation, token: str) -> None:
    """Mail the link that lets somebody into a team."""
    context = {
        "invitation": invitation,
        "association": invitation.association,
        "link": settings.PORTAL_URL + reverse("invitation", urlconf=settings.PUBLIC_SCHEMA_URLCONF, args=[token]),
        "city": settings.CITY,
    }
    subject = _("Your access to the website of %(name)s") % {"name": invitation.association.name}
    message = EmailMultiAlternatives(subject, render_to_string("tenants/mail/invitation.txt", context), to=[invitation.email])
    message.attach_alternative(render_to_string("tenants/mail/invitation.html", context), "text/html")
    message.send()
