"""Everything the portal answers."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms import address_views, first_save, kept_words
from deploy import urls_account, urls_assistance, urls_console, urls_forum, urls_requests, urls_team, urls_trainer, urls_workshops
from tenants.views import errors, invitation, language, media, portal, sign_on, technical


def open_to_all(patterns):
    return decorate_urlpatterns(patterns, login_not_required)


urlpatterns = [
    path("annuaire/", portal.directory, name="directory"),
    path("annuaire/<uuid:association_id>/", portal.directory_entry, name="directory_entry"),
    path("aide/", portal.help_page, name="help"),
    path("mes-sites/", portal.my_sites, name="my_sites"),
    path("mes-sites/<uuid:association_id>/", include(urls_team)),
    path("", include(urls_requests)),
    path("ateliers/", include(urls_workshops)),
    path("formation/", include(urls_trainer)),
    path("forum/", include(urls_forum)),
    path("console/", include(urls_console)),
    path("assistance/", include(urls_assistance)),
    path("compte/", include(urls_account)),
    path("compte/acces/", sign_on.authorise, name="sign_on"),
    path("au-revoir/", sign_on.signed_out, name="signed_out"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("langue/", language.choose, name="choose_language"),
    path("entrer/", RedirectView.as_view(pattern_name="my_sites")),  # where Wagtail sends those who may not come in
    # allauth is the one door: Wagtail's own would know no rate limit.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/logout/", sign_on.leave),
    path("admin/account/", RedirectView.as_view(url=f"{settings.PORTAL_URL}/compte/")),  # one account, on the portal
    re_path(technical.NOT_OFFERED, technical.not_offered),
    path("admin/pages/<int:page_id>/edit/", kept_words.edit),
    path(f"admin/pages/{first_save.PLACE}", first_save.add),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(open_to_all(wagtaildocs_urls.urlpatterns))),
    path("media/<path:name>", media.serve_file, name="media"),
    path("adresse/<str:token>/", address_views.agree, name="answer_address"),
    path("adresse/<str:token>/arreter/", address_views.stop, name="answer_address_stop"),
    path("robots.txt", technical.robots, name="robots"),
    path("sitemap.xml", technical.sitemap, name="sitemap"),
    path("favicon.svg", technical.favicon, name="favicon"),
    path("healthz", technical.healthz, name="healthz"),
]
if settings.IS_DEMO:
    urlpatterns += [path("demo/", include("deploy.urls_demo"))]
urlpatterns += [path("", include(open_to_all(technical.page_patterns())))]

handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.permission_denied,
    errors.page_not_found,
    errors.server_error,
)
