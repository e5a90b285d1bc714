"""From the Host header to the right schema, and what a person may do there."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import set_urlconf
from django.utils import translation

from cms import roles
from tenants import queries, rules
from tenants.actions.shadows import close_shadow
from tenants.schemas import Portal, SitePlace, current_place, enter_for_request, leave_request, place_of
from tenants.sign_on import flow
from tenants.views import errors

MEMBERSHIP_SECONDS = 600
ROLE_KEY, CHECKED_KEY = "kiosque_role", "kiosque_checked"


class AssociationMiddleware:
    """Send the connection to the place the host names. An unknown host learns nothing about the portal."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "is_dummy", False):
            # Wagtail previews through a made-up request: it stays where it is, whatever host it claims (pitfall L1).
            return self._respond(request, current_place())
        enter_for_request(Portal())
        try:
            return self._respond_for_host(request)
        finally:
            leave_request()
            set_urlconf(None)

    def _respond_for_host(self, request):
        host = rules.normalise_host(request.META.get("HTTP_HOST", ""))
        if host is None:
            return errors.bad_host(request)
        if host == settings.PORTAL_HOST:
            self._say_our_name(request, settings.PORTAL_HOST)
            return self._respond(request, Portal())
        domain = queries.domain_for_host(host)
        if domain is None or not domain.association.has_site:
            return errors.unknown_host(request)
        association = domain.association
        if not domain.is_primary:
            # Browsers keep a permanent redirect for ever unless told otherwise, and a name may come back.
            moved = {"Cache-Control": "max-age=300"}
            return HttpResponsePermanentRedirect(association.url + request.get_full_path(), headers=moved)
        if association.is_suspended:
            return errors.suspended(request, association)
        enter_for_request(place_of(association))
        self._say_our_name(request, association.host)
        return self._respond(request, current_place())

    def _say_our_name(self, request, host):
        """Links in mails and pages are built from the Host header: let it be ours, and not what the browser wrote."""
        request.META["HTTP_HOST"] = host + settings.PORT_SUFFIX

    def _respond(self, request, place):
        request.place = place
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF if isinstance(place, Portal) else settings.ROOT_URLCONF
        set_urlconf(request.urlconf)
        return self.get_response(request)


class LanguageMiddleware:
    """French until somebody chooses otherwise; a site's public pages speak the language of their page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if isinstance(request.place, Portal) or request.path.startswith("/admin/"):
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        else:
            language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class MembershipMiddleware:
    """In a site, whoever is signed in still has a place in the team: asked again every ten minutes at most."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        place = request.place
        if isinstance(place, SitePlace) and settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._check(request, place)
        return self.get_response(request)

    def _check(self, request, place):
        now = int(time.time())
        if now - request.session.get(CHECKED_KEY, 0) < MEMBERSHIP_SECONDS:
            return
        role = flow.current_role(portal_id=request.user.portal_id, association_id=place.association_id)
        if role is None:
            close_shadow(portal_id=request.user.portal_id)
            logout(request)
            return
        if role != request.session.get(ROLE_KEY):
            roles.set_role(user=request.user, role=role)
            request.session[ROLE_KEY] = role
        request.session[CHECKED_KEY] = now


class PortalSignInMiddleware(LoginRequiredMiddleware):
    """On the portal a view is for people signed in unless it says otherwise; a site's pages are for everybody."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not isinstance(request.place, Portal):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
