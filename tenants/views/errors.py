"""Pages for when something is not there. They read nothing from the database: it may be what is missing."""

import sys

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from cms.storage import size as size_words
from tenants.disk import is_no_room
from tenants.outage import is_outage
from tenants.schemas import Portal, current_place


def _page(request, *, status: int, title: str, text: str, **context) -> HttpResponse:
    """Draw the one error page; `request` is left out of the template so that no context processor runs."""
    body = render_to_string("errors/page.html", {"title": title, "text": text, "status": status, **context})
    response = HttpResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_host(request):
    return _page(request, status=400, title=_("This address is not one"), text=_("Check the address in your browser."))


def unknown_host(request):
    return _page(
        request,
        status=404,
        title=_("There is no site here"),
        text=_("Check the address: perhaps a letter is missing. The site may also have moved or closed."),
    )


def suspended(request, association):
    soon = _("It will open again soon. Thank you for your patience.")
    gone = _("The association has closed it, or the city has. To know more, write to %(email)s.")
    response = _page(
        request,
        status=503,
        title=_("This site has closed") if association.delete_on else _("This site is closed for the moment"),
        text=association.suspension_message or (gone % {"email": settings.CITY["email"]} if association.delete_on else soon),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def service_unavailable(request):
    response = _page(
        request,
        status=503,
        title=_("The site is having a short rest"),
        text=_("It comes back by itself, usually within a few minutes. Nothing is lost."),
        retry=True,
    )
    response.headers["Retry-After"] = "60"
    response.headers["Refresh"] = "60"  # a meta element would do the same, and fail accessibility checks
    return response


def behind(request):
    """The site waits for its update: neither its pages nor its admin can be shown by this release."""
    with translation.override(_spoken_language(request)):
        soon = _("We are renewing it. It comes back by itself, usually within a few minutes, and nothing of it is lost.")
        unsent = _("What you have just sent is not kept: go back in a moment, and send it again.")
        longer = _("If it lasts, tell the city: %(email)s.") % {"email": settings.CITY["email"]}
        text = f"{soon} {longer}" if request.method in ("GET", "HEAD") else f"{soon} {unsent} {longer}"
        response = _page(request, status=503, title=_("This site is being updated"), text=text, retry=True)
        response.headers["Content-Language"] = translation.get_language()
    response.headers["Retry-After"] = "120"
    if request.method in ("GET", "HEAD"):
        response.headers["Refresh"] = "120"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _spoken_language(request) -> str:
    """French, unless this browser chose English or the page is of the site's English part."""
    first = request.path_info.split("/", 2)[1]
    chosen = first if first in dict(settings.SPOKEN_LANGUAGES) else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.SPOKEN_LANGUAGES) else settings.LANGUAGE_CODE


def only_to_look_at(request):
    """On a preview of a day: nothing is sent from there."""
    response = _page(
        request,
        status=405,
        title=_("Here you only look"),
        text=_("This is the site as it was on another day: nothing can be sent from it. Go back to the page before."),
    )
    response.headers["Allow"] = "GET, HEAD"
    return response


def page_not_found(request, exception=None):
    portal = isinstance(current_place(), Portal)
    return _page(
        request,
        status=404,
        title=_("This page is not there"),
        text=_("It may have moved or been taken away."),
        home_label=_("Go to the portal’s home page") if portal else _("Go to the site’s home page"),
    )


def server_error(request):
    """Django calls this while it handles the exception: when the database is away, that is what the page says."""
    error = sys.exc_info()[1]
    if is_no_room(error):
        return no_room(request)
    if is_outage(error):
        return service_unavailable(request)
    return _page(
        request,
        status=500,
        title=_("Something broke on our side"),
        text=_("Try again in a moment. If it goes on, tell the city: %(email)s.") % {"email": settings.CITY["email"]},
        home_label=_("Go to the home page"),
    )


def no_room(request):
    """A disk is full: ours while a file was written, or the database's."""
    return _page(
        request,
        status=507,
        title=_("There is no room left to keep this"),
        text=_(
            "The city’s server is full: what you sent is not kept, and nothing else has changed."
            " Try again later; if it goes on, tell the city: %(email)s."
        )
        % {"email": settings.CITY["email"]},
        home_label=_("Go to the home page"),
    )


def permission_denied(request, exception=None):
    return _page(
        request,
        status=403,
        title=_("This page is not open to you"),
        text=_("If you think it should be, ask the person responsible for the site."),
        home_label=_("Go to the home page"),
    )


def bad_request(request, exception=None):
    """Django calls a session that could not be saved a bad request: it is the database, or a sign-out in another tab."""
    if isinstance(exception, SessionInterrupted):
        return service_unavailable(request)
    if isinstance(exception, RequestDataTooBig):
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        return too_large(request, size=size, most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return too_many(request)
    return _page(request, status=400, title=_("We did not understand"), text=_("Go back and try again."))


def too_large(request, *, size: int, most: int):
    """More than a request may hold: nothing of it has been read."""
    sizes = {"size": size_words(size), "most": size_words(most)}
    return _page(
        request,
        status=413,
        title=_("This is too large to be sent"),
        text=_(
            "You are sending %(size)s at once, and %(most)s is the most we take. Nothing is saved. Go back: most browsers"
            " have kept what you typed. Send a smaller file, or several one after the other."
        )
        % sizes,
    )


def too_many(request):
    return _page(
        request,
        status=413,
        title=_("This is too much at once"),
        text=_(
            "This form holds more than we take in one go. Nothing is saved. Go back: most browsers have kept what you typed."
            " Send fewer things at a time."
        ),
    )


def length_required(request):
    """No browser does this; a programme that streams what it sends may."""
    return _page(
        request,
        status=411,
        title=_("We did not understand"),
        text=_("What you send does not say how large it is (Content-Length)."),
    )


def csrf_failure(request, reason=""):
    return _page(
        request,
        status=403,
        title=_("The page stayed open for too long"),
        text=_("Go back, reload the page, and send again: what you typed is still there."),
    )
