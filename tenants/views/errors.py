"""Pages for when something is not there. They read nothing from the database: it may be what is missing."""

import sys

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tenants.postgresql.base import WrongSchemaError
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
    if isinstance(error, OperationalError | InterfaceError) and not isinstance(error, WrongSchemaError):
        return service_unavailable(request)
    return _page(
        request,
        status=500,
        title=_("Something broke on our side"),
        text=_("Try again in a moment. If it goes on, tell the city: %(email)s.") % {"email": settings.CITY["email"]},
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
    return _page(request, status=400, title=_("We did not understand"), text=_("Go back and try again."))


def csrf_failure(request, reason=""):
    return _page(
        request,
        status=403,
        title=_("The page stayed open for too long"),
        text=_("Go back, reload the page, and send again: what you typed is still there."),
    )
