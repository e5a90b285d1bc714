"""Everything an association's site answers."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from tenants.views import assistance, errors, media, sign_on, technical

urlpatterns = [
    path("entrer/", sign_on.enter, name="sign_on_enter"),
    path("entrer/retour/", sign_on.come_back, name="sign_on_return"),
    path("entrer/assistance/fin/", assistance.end_here, name="end_assistance"),
    path("admin/login/", sign_on.enter),
    path("admin/logout/", sign_on.leave, name="leave"),
    path("admin/account/", RedirectView.as_view(url=f"{settings.PORTAL_URL}/compte/")),  # one account, on the portal
    re_path(technical.NOT_OFFERED, technical.not_offered),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", media.serve_file, name="media"),
    path("robots.txt", technical.robots, name="robots"),
    path("sitemap.xml", technical.sitemap, name="sitemap"),
    path("favicon.svg", technical.favicon, name="favicon"),
    path("favicon.ico", technical.favicon),
    path("healthz", technical.healthz, name="healthz"),
]
urlpatterns += i18n_patterns(path("", include(technical.page_patterns())), prefix_default_language=False)

handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.permission_denied,
    errors.page_not_found,
    errors.server_error,
)
