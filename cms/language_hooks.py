"""The doors to a second language: a menu line for owners, lines in the menu of a page, and our screen for translated pages."""

from django.urls import path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets.button import Button

from cms import language_queries, language_views, languages
from cms.models import LegalPage


@hooks.register("register_admin_urls")
def language_urls():
    return [
        path("langues/", language_views.index, name="languages"),
        path("langues/ouvrir/<slug:code>/", language_views.open_language, name="language_open"),
        path("langues/fermer/", language_views.close_language, name="language_close"),
        path("pages/<int:page_id>/traduire/", language_views.translate, name="translate_page"),
        path("pages/<int:page_id>/reprendre/", language_views.take_changes, name="translation_update"),
    ]


@hooks.register("insert_global_admin_css")
def languages_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/languages.css"))


class LanguagesMenuItem(MenuItem):
    def is_shown(self, request):
        return language_views.may_choose(request)


@hooks.register("register_admin_menu_item")
def menu_languages():
    return LanguagesMenuItem(gettext_lazy("Languages"), reverse_lazy("languages"), name="languages", icon_name="globe", order=430)


@hooks.register("register_log_actions")
def language_log_actions(actions):
    actions.register_action("cms.language.open", gettext_lazy("Open a language"), gettext_lazy("A second language opened"))
    actions.register_action("cms.language.close", gettext_lazy("Close a language"), gettext_lazy("The second language closed"))
    actions.register_action("cms.translate", gettext_lazy("Begin a translation"), gettext_lazy("Translation begun"))
    actions.register_action(
        "cms.translation.update", gettext_lazy("Take the changes"), gettext_lazy("Changes of the original taken")
    )


@hooks.register("before_edit_page", order=-1)  # before wagtail-localize's own, whose screen speaks to translators by trade
def edit_beside_the_original(request, page):
    translation = language_queries.translation_of(page)
    return language_views.edit_translation(request, translation, page) if translation else None


@hooks.register("register_page_header_buttons")
def in_the_menu_of_an_open_page(page, user, view_name, next_url=None):
    if page.is_root() or page.specific_class is LegalPage or not page.permissions_for_user(user).can_edit():
        return
    locale = language_queries.second()
    if locale and page.locale_id != locale.pk:
        label = _("Translate this page into %(language)s") % {"language": languages.name_of(locale)}
        yield Button(label, reverse("translate_page", args=[page.pk]), icon_name="globe", priority=5)
