"""Going back to a day, in a site's admin. Imported by tenants.wagtail_hooks."""

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.permissions import answers_for_site
from tenants.schemas import SitePlace
from tenants.views import go_back


class GoBackMenuItem(MenuItem):
    """Owners alone; the screens ask the portal, the menu only what the session knows."""

    def is_shown(self, request: HttpRequest) -> bool:
        is_site = isinstance(request.place, SitePlace)
        return is_site and request.assistance is None and answers_for_site(request.user)


@hooks.register("register_admin_menu_item")
def menu_go_back() -> MenuItem:
    return GoBackMenuItem(_("Go back to a day"), reverse_lazy("go_back"), name="go-back", icon_name="history", order=710)


@hooks.register("register_admin_urls")
def go_back_urls() -> list:
    one = "revenir/apercu/<uuid:preview_id>/"
    return [
        path("revenir/", go_back.index, name="go_back"),
        path("revenir/jour/<uuid:archive_id>/", go_back.ask, name="go_back_ask"),
        path(one, go_back.preview, name="go_back_preview"),
        path(f"{one}fermer/", go_back.close, name="go_back_close"),
        path(f"{one}code/", go_back.send_code, name="go_back_code"),
        path(f"{one}confirmer/", go_back.confirm, name="go_back_confirm"),
        path("revenir/version/<int:aside_id>/", go_back.put_aside, name="go_back_put_aside"),
    ]
