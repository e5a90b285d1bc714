"""The contact form of a site: stored, then mailed; From is the platform's, To is the association's."""

import secrets
import time
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms import limits, models, roles
from cms.letters import send_letter

MINIMUM_SECONDS = 3
MAXIMUM_SECONDS = 24 * 3600
MESSAGES_PER_HOUR = 60


def _salt() -> str:
    return f"cms.contact.{models.SiteIdentity.load().site_id}"


class ContactForm(forms.Form):
    """Three questions a person answers, one only a robot answers, and the signed hour at which the form was shown."""

    name = forms.CharField(label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your e-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    message = forms.CharField(label=_("Your message"), max_length=5000, widget=forms.Textarea({"rows": 8}))
    website = forms.CharField(
        label=_("Leave this box empty"),
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.new_stamp = signing.dumps([int(time.time()), secrets.token_hex(4)], salt=_salt())

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this box empty: it is there to stop robots."))
        return ""

    def clean(self):
        try:
            age = time.time() - signing.loads(self.cleaned_data.get("shown", ""), salt=_salt())[0]
        except signing.BadSignature:
            age = MAXIMUM_SECONDS + 1
        if age > MAXIMUM_SECONDS:
            raise forms.ValidationError(_("The page stayed open for a long time. Read your message once more, then send it."))
        if age < MINIMUM_SECONDS:
            raise forms.ValidationError(_("That was very quick! Read your message once more, then send it."))
        return self.cleaned_data


def comes_from_here(request: HttpRequest) -> bool:
    """Refuse posts that another site's page makes the visitor's browser send."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return urlsplit(origin).netloc == request.get_host()


def receive(*, page, request: HttpRequest) -> HttpResponse:
    """Check the form, store the message and queue its mail together, then thank by a redirect (no double post on reload)."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return page.answer(request, form=form)
    if not comes_from_here(request):
        form.add_error(None, _("This message came from another site. Send it again from this page."))
        return page.answer(request, form=form)
    if not _may_store(form.cleaned_data["shown"]):
        form.add_error(None, _("Many messages are arriving. Try again in an hour: what you typed stays here until then."))
        return page.answer(request, form=form)
    store_message(name=form.cleaned_data["name"], email=form.cleaned_data["email"], text=form.cleaned_data["message"])
    return HttpResponseRedirect(f"{page.get_url(request)}?envoye=1")


def _may_store(stamp: str) -> bool:
    """Take one message for each form shown, and so many an hour for one site: a flood must not fill a volunteer's mailbox."""
    if not cache.add(f"cms.contact.{stamp}", True, MAXIMUM_SECONDS):
        return False
    return limits.take(name="contact", key="site", amount=MESSAGES_PER_HOUR)


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


@transaction.atomic
def store_message(*, name: str, email: str, text: str):
    """Keep a visitor's message in the site and send it to the association. Returns the models.ContactMessage."""
    message = models.ContactMessage.objects.create(name=name, email=email, message=text)
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
