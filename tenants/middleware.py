"""From the Host header to the right schema, and what a person may do there."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import set_urlconf
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from cms import language_queries, roles
from tenants import assistance, preview_host, queries, releases, rules
from tenants.actions.assistance import note_act
from tenants.actions.shadows import close_shadow
from tenants.assistance import ASSISTANCE_KEY
from tenants.queries.console import current_banners
from tenants.schemas import Portal, SitePlace, current_place, enter_for_request, in_portal, leave_request, place_of
from tenants.sign_on import flow
from tenants.views import errors
from tenants.views.staff import ask_second_step

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
        if label := rules.preview_label(host):
            return preview_host.respond(request, label, self._respond)
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
        if releases.is_behind(association):
            return errors.behind(request)
        enter_for_request(place_of(association))
        self._say_our_name(request, association.host)
        return self._respond(request, current_place())

    def process_view(self, request, view_func, view_args, view_kwargs):
        return preview_host.refuse(request)

    def process_exception(self, request, exception):
        """What somebody asked on the portal reaches into a site that waits for its update: nothing of it was done."""
        return errors.behind(request) if isinstance(exception, releases.SiteIsBehindError) else None

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
            language = self._chosen(request)
        else:
            language = self._of_path(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def _of_path(self, request):
        """Return the language an address begins with, if the site is open in it; `/en-famille/` is a French page."""
        first = request.path_info.split("/", 2)[1]
        home = language_queries.open_home(first)
        if home is None:
            return settings.LANGUAGE_CODE
        Site.find_for_request(request).root_page = home  # for this request; Wagtail would look for it in three queries
        return first

    def _chosen(self, request):
        """Return what this browser chose, else the account's language. Nobody is looked up for a visitor without a session."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if not chosen and settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            chosen = request.user.language
        return chosen if chosen in dict(settings.SPOKEN_LANGUAGES) else settings.LANGUAGE_CODE


class MembershipMiddleware:
    """In a site, whoever is signed in still has a right to be there: asked again every ten minutes at most."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.assistance, request.notices = None, SimpleLazyObject(_notices)
        place = request.place
        if not isinstance(place, SitePlace) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if request.user.is_authenticated:
            self._check(request, place)
        if request.user.is_authenticated and (found := assistance.from_session(request.session.get(ASSISTANCE_KEY))):
            return self._assist(request, place, found)
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

    def _assist(self, request, place, found):
        """Let a city agent work under the owners' eyes: every request that may change something leaves a row."""
        if found.is_over:
            close_shadow(portal_id=request.user.portal_id)
            logout(request)
            return self.get_response(request)
        request.assistance = found
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS") and response.status_code < 400:
            note_act(session_id=found.id, method=request.method, path=request.path)
        return response


def _notices() -> list[str]:
    """Return the city's banners of the moment, for a site's admin."""
    with in_portal():
        return [banner.text for banner in current_banners()]


class PortalSignInMiddleware(LoginRequiredMiddleware):
    """On the portal a view is for people signed in unless it says otherwise; a site's pages are for everybody."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not isinstance(request.place, Portal):
            return None
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        return refused or self._ask_agents(request)

    def _ask_agents(self, request):
        """Wagtail's admin of the portal is for city agents, who have a second step; leaving needs none."""
        if not request.path.startswith("/admin/") or request.path == "/admin/logout/" or not request.user.is_authenticated:
            return None
        return ask_second_step(request) if request.user.has_perm("wagtailadmin.access_admin") else None
