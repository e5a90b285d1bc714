"""A calendar of one's own to subscribe to: its address is a secret, and can be changed."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms import limits
from tenants.emails import portal_link
from training import calendars
from training.actions.calendars import renew_calendar_key
from training.queries.feeds import calendar_behind, calendar_of, sessions_of

PER_HOUR = 30  # calendars ask every few hours
FRESH = 15 * 60


@never_cache
@require_http_methods(["GET", "POST"])
def my_calendar(request):
    """What the calendar is, its address, and the button that changes it."""
    known = calendar_of(request.user)
    if request.method == "POST":
        renew_calendar_key(account=request.user, by=request.user)
        words = _("The address has changed: the one before shows nothing any more.") if known else _("Your address is ready.")
        messages.success(request, words)
        return redirect("my_calendar")
    address = portal_link("calendar_feed", known.key) if known else ""
    webcal = "webcal" + address.removeprefix(settings.PUBLIC_SCHEME) if address else ""
    return render(request, "training/registration/calendar.html", {"address": address, "webcal": webcal})


@login_not_required
@require_safe
def calendar_feed(request, key):
    """The sessions of whoever the address belongs to. Calendars that have the same already are told so."""
    known = calendar_behind(key) if len(key) <= 40 and "\0" not in key else None
    if known is None:
        raise Http404
    if not limits.take(name="calendar", key=key, amount=PER_HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(FRESH)})
    with translation.override(known.account.language or settings.LANGUAGE_CODE):
        content = calendars.feed(sessions_of(known.account), name=_("My workshops"))
    tag = _tag(content)
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = tag
    patch_cache_control(response, private=True, max_age=FRESH)
    return response


def _tag(content: bytes) -> str:
    """Every answer says when it was made: that is no change."""
    lines = [line for line in content.splitlines() if not line.startswith(b"DTSTAMP")]
    return f'"{sha256(b"".join(lines)).hexdigest()[:32]}"'
