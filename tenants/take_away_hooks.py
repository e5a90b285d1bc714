"""Taking the site away, in its admin. Imported by tenants.wagtail_hooks."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from tenants.go_back_hooks import GoBackMenuItem as OwnersMenuItem
from tenants.views import exports


@hooks.register("register_admin_menu_item")
def menu_take_away() -> OwnersMenuItem:
    return OwnersMenuItem(_("Take the site away"), reverse_lazy("take_away"), name="take-away", icon_name="download", order=720)


@hooks.register("register_admin_urls")
def take_away_urls() -> list:
    return [
        path("emporter/", exports.index, name="take_away"),
        path("emporter/preparer/", exports.ask, name="take_away_ask"),
        path("emporter/<uuid:export_id>/", exports.fetch, name="take_away_fetch"),
    ]
