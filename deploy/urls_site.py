"""Everything an association's site answers."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from tenants.views import errors, media, sign_on, technical

# Whoever may edit people can make a superuser, and passwords live on the portal alone: these of Wagtail's are not here.
NOT_OFFERED = r"^admin/(users|groups|sites|locales|collections|workflows|redirects|password_reset|reports/site-history)(/|$)"

urlpatterns = [
    path("entrer/", sign_on.enter, name="sign_on_enter"),
    path("entrer/retour/", sign_on.come_back, name="sign_on_return"),
    path("admin/login/", sign_on.enter),
    path("admin/logout/", sign_on.leave, name="leave"),
    re_path(NOT_OFFERED, technical.not_offered),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", media.serve_file, name="media"),
    path("robots.txt", technical.robots, name="robots"),
    path("sitemap.xml", technical.sitemap, name="sitemap"),
    path("favicon.svg", technical.favicon, name="favicon"),
    path("favicon.ico", technical.favicon),
    path("healthz", technical.healthz, name="healthz"),
]
# A visitor has no session and so no CSRF token: a page that takes a post (contact) checks where it comes from by itself.
PAGES = [
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, csrf_exempt(serve), name="wagtail_serve"),
]
urlpatterns += i18n_patterns(path("", include(PAGES)), prefix_default_language=False)

handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.permission_denied,
    errors.page_not_found,
    errors.server_error,
)
