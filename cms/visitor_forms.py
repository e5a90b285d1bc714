"""What every form that anybody may send has in common: robots are kept out, floods are held, and nothing typed is lost.

A page's file may be shown to many visitors for a long time, with one stamp for all. That breaks nothing: a browser with
JavaScript asks for a challenge of its own (the address `form_challenge`) and its proof then stands for a fresh stamp.
Without JavaScript a stamp serves once: who comes second, or late, is asked to send once more, from a page made for them alone.
"""

import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from cms import crowds, limits, models, proof_of_work

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MINIMUM_SECONDS = 3
MAXIMUM_SECONDS = 24 * 3600
UNPROVED_PER_HOUR = 10
# No question of a form that an association makes has a hyphen in its name.
TRAP, STAMP, PROOF = "web-site", "shown-at", "work-proof"


def new_stamp(site_id: str, *, shown_at: float | None = None) -> str:
    """Sign the hour at which a form is shown."""
    return signing.dumps([int(time.time() if shown_at is None else shown_at), secrets.token_hex(4)], salt=_salt(site_id))


def _salt(site_id: str) -> str:
    return f"cms.visitor_forms.{site_id}"


class VisitorForm(forms.Form):
    """A form with one box that only a robot fills, the signed hour at which it was shown, and the proof of some work."""

    def __init__(self, *args: Any, request: HttpRequest | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.site_id = str(models.SiteIdentity.load(request).site_id)
        self.fields[TRAP] = forms.CharField(
            label=_("Leave this box empty"), required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
        )

    def clean(self) -> dict:
        if self.cleaned_data.pop(TRAP, None):
            self.add_error(TRAP, _("Leave this box empty: it is there to stop robots."))
        if self.errors:
            return self.cleaned_data
        age = self._age()
        if age is None or (age > MAXIMUM_SECONDS and not proof_of_work.is_solved(self.proof, site_id=self.site_id)):
            raise forms.ValidationError(_("The page stayed open for a long time. Read your message once more, then send it."))
        if age < MINIMUM_SECONDS:
            raise forms.ValidationError(_("That was very quick! Read your message once more, then send it."))
        return self.cleaned_data

    @property
    def questions(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != TRAP]

    @property
    def trap(self) -> forms.BoundField:
        return self[TRAP]

    @property
    def proof(self) -> str:
        return self.data.get(PROOF, "")

    @property
    def stamp(self) -> str:
        """The hour at which the person first saw the form, signed; a new one when that one has served, or is too old."""
        age = self._age()
        usable = age is not None and age <= MAXIMUM_SECONDS and cache.get(self._used_key()) is None
        return self.data[STAMP] if usable else new_stamp(self.site_id)

    def _age(self) -> float | None:
        try:
            return time.time() - signing.loads(self.data.get(STAMP, ""), salt=_salt(self.site_id))[0]
        except signing.BadSignature:
            return None

    def _used_key(self) -> str:
        return f"cms.stamp.{self.data[STAMP]}"

    def serves_first(self) -> bool:
        """Use the stamp up. Returns False when it has served already."""
        return cache.add(self._used_key(), True, MAXIMUM_SECONDS)


def comes_from_here(request: HttpRequest) -> bool:
    """Refuse posts that another site's page makes the visitor's browser send."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    try:
        return urlsplit(origin).netloc == request.get_host()
    except ValueError:  # no browser's: such as "http://[::1"
        return False


def receive(
    *, page: Any, request: HttpRequest, form: VisitorForm, store: Callable[[dict], object], per_hour: int
) -> HttpResponse:
    """Check a form and store what it says, then thank by a redirect (no double post on reload); or show it again, all kept."""
    if form.is_valid():
        problem = _refusal(form, request, key=f"{page.pk}", per_hour=per_hour)
        if problem is None:
            store(form.cleaned_data)
            return HttpResponseRedirect(f"{page.get_url(request)}?envoye=1")
        form.add_error(None, problem)
    return page.answer(request, form=form)


def _refusal(form: VisitorForm, request: HttpRequest, *, key: str, per_hour: int) -> "str | _StrPromise | None":
    """Return why a form that is filled in well cannot be taken, or None; asked once, for it takes a place."""
    if not comes_from_here(request):
        return _("This message came from another site. Send it again from this page.")
    if crowded := crowds.refusal():
        return crowded
    is_first = form.serves_first()
    if not proof_of_work.spend(form.proof, site_id=form.site_id):
        if not is_first:
            return _("Something has already left from this page. If it was not this, send it now: it is all here.")
        if not limits.take(name="unproved", key="site", amount=UNPROVED_PER_HOUR):
            return _(
                "Many messages are arriving. Send it again in an hour, or from a browser that runs JavaScript: what you typed"
                " stays here until then."
            )
    if not limits.take(name="visitor-form", key=key, amount=per_hour):
        return _("Many messages are arriving. Try again in an hour: what you typed stays here until then.")
    return None
