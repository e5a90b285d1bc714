"""The contact form of a site: stored, then mailed; From is the platform's, To is the association's."""

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms import models, roles, visitor_forms
from cms.letters import send_letter

MESSAGES_PER_HOUR = 60


class ContactForm(visitor_forms.VisitorForm):
    """Three questions that a person answers."""

    name = forms.CharField(label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your e-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    message = forms.CharField(label=_("Your message"), max_length=5000, widget=forms.Textarea({"rows": 8}))


def receive(*, page, request: HttpRequest) -> HttpResponse:
    """Check the form, store the message and queue its mail together, then thank."""
    form = ContactForm(request.POST, request=request)
    return visitor_forms.receive(page=page, request=request, form=form, store=_store, per_hour=MESSAGES_PER_HOUR)


def _store(said: dict):
    return store_message(name=said["name"], email=said["email"], text=said["message"])


def recipients() -> list[str]:
    """Return who receives the messages: the member chosen in the identity, else the owners, else the one invited."""
    identity = models.SiteIdentity.load()
    chosen = identity.contact_recipient
    if chosen and chosen.is_active:
        return [chosen.email]
    owners = get_user_model().objects.filter(groups__name=roles.OWNER, is_active=True).order_by("pk")
    return list(owners.values_list("email", flat=True)) or [address for address in [identity.first_owner_email] if address]


def forget_recipient(email: str) -> None:
    """Send nothing more to somebody who has left."""
    models.SiteIdentity.objects.filter(first_owner_email__iexact=email).update(first_owner_email="")


def is_of_the_team(email: str) -> bool:
    """Whether this is the address of somebody who looks after the site."""
    return roles.team().filter(email__iexact=email).exists()


@transaction.atomic
def store_message(*, name: str, email: str, text: str):
    """Keep a visitor's message in the site and send it to the association. Returns the models.ContactMessage."""
    message = models.ContactMessage.objects.create(name=name, email=email, message=text)
    if is_of_the_team(email):
        models.SiteIdentity.objects.update(contact_tested_at=message.received_at)
    for address in recipients():
        reader = get_user_model().objects.filter(email=address, is_active=True).first()
        send_letter(
            "cms/mail/contact_message.txt",
            to=reader or address,
            reply_to=[email],
            name=" ".join(name.split()),
            email=email,
            text=text,
            link=f"{settings.WAGTAILADMIN_BASE_URL}{reverse('messages:inspect', args=[message.pk])}",
        )
    return message
