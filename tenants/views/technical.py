"""What robots, browsers and the city's monitoring ask for."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap as no_sitemap
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.views import serve

from cms.calendar_file import AGENDA, EVENT
from cms.models import SiteIdentity
from cms.news_feed import FEED
from cms.preparation import is_in_preparation, until_opened
from cms.sitemap import SiteSitemap
from tenants.schemas import Portal, current_base_url
from themes import registry
from themes.palettes import hex_tokens
from themes.templatetags.themes_tags import initial

# Whoever may edit people can make a superuser, and passwords live on the portal alone: these of Wagtail's are nowhere.
# The others would only frighten a volunteer, or do to many pages at once what nobody can undo.
_NOBODY = (
    r"users|groups|sites|locales|collections|workflows|redirects|password_reset|reports|snippets|forms|embeds|localize(?!/translate/\d+/preview/)|bulk"
    r"|failwhale|test404|pages/usage|pages/\d+/(privacy|lock|unlock|convert_alias|workflow_history)"
    r"|images/\d+/generate_url|messages/(new|edit|history|history-results|usage)"
    r"|api/main/pages/\d+/action"
)
NOT_OFFERED = rf"^admin/({_NOBODY})(/|$)"


def page_patterns():
    """Return the patterns of Wagtail's pages, without its sign-in.

    A visitor has no session and so no CSRF token: a page that takes a post (contact) checks where it comes from by itself.
    """
    others = [pattern for pattern in wagtail_urls.urlpatterns if pattern.name not in ("wagtail_serve", "wagtailcore_login")]
    # Wagtail asks for this name before it sends a visitor of a private page to WAGTAIL_FRONTEND_LOGIN_URL.
    sign_in = RedirectView.as_view(url=settings.WAGTAIL_FRONTEND_LOGIN_URL, query_string=True)
    others.append(path("_util/login/", login_not_required(sign_in), name="wagtailcore_login"))
    # Files of pages: their names have a dot, which no page's address has.
    page = until_opened(serve)
    file = require_safe(page)
    files = [re_path(rf"^(?P<path>(?:[\w\-]+/)+{re.escape(name)})$", file, name="page_file") for name in (AGENDA, EVENT, FEED)]
    return [*others, *files, re_path(wagtail_urls.serve_pattern, csrf_exempt(page), name="wagtail_serve")]


@login_not_required
@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /entrer/", f"Sitemap: {current_base_url()}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request):
    """A site in preparation has no page to find yet; its robots.txt still lets robots in, to read "noindex"."""
    return no_sitemap(request, {}) if is_in_preparation(request) else wagtail_sitemap(request, {"pages": SiteSitemap(request)})


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def favicon(request):
    """The letter of the name on the palette's colour: a site without a logo still has an icon of its own."""
    identity = SiteIdentity.load(request)
    theme = registry.get_theme(identity.theme)
    colours = hex_tokens(theme.slug, identity.palette or next(iter(theme.palettes)))
    context = {
        "letter": initial(settings.CITY["name"] if isinstance(request.place, Portal) else identity.name),
        "ground": colours.get("accent", ("#234", ""))[0],
        "ink": colours.get("accent-ink", ("#fff", ""))[0],
    }
    return HttpResponse(render_to_string("tenants/favicon.svg", context), content_type="image/svg+xml")


@login_not_required
@require_safe
def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def not_offered(request, *args, **kwargs):
    raise Http404
