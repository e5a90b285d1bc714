"""Everything an association's site answers."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import address_views, first_save, kept_words
from tenants.views import assistance, challenge, errors, media, sign_on, technical

urlpatterns = [
    path("entrer/", sign_on.enter, name="sign_on_enter"),
    path("entrer/retour/", sign_on.come_back, name="sign_on_return"),
    path("entrer/assistance/fin/", assistance.end_here, name="end_assistance"),
    path("admin/login/", sign_on.enter),
    path("admin/logout/", sign_on.leave, name="leave"),
    path("admin/account/", RedirectView.as_view(url=f"{settings.PORTAL_URL}/compte/")),  # one account, on the portal
    re_path(technical.NOT_OFFERED, technical.not_offered),
    path("admin/pages/<int:page_id>/edit/", kept_words.edit),
    path(f"admin/pages/{first_save.PLACE}", first_save.add),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", media.serve_file, name="media"),
    path("adresse/<str:token>/", address_views.agree, name="answer_address"),
    path("adresse/<str:token>/arreter/", address_views.stop, name="answer_address_stop"),
    path("robots.txt", technical.robots, name="robots"),
    path("sitemap.xml", technical.sitemap, name="sitemap"),
    path("favicon.svg", technical.favicon, name="favicon"),
    path("favicon.ico", technical.favicon),
    path("formulaires/epreuve/", challenge.challenge, name="form_challenge"),
    path("healthz", technical.healthz, name="healthz"),
]
urlpatterns += i18n_patterns(path("", include(technical.page_patterns())), prefix_default_language=False)

handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.permission_denied,
    errors.page_not_found,
    errors.server_error,
)
