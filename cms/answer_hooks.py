"""The doors to the answers: addresses, a line of the menu, a button on each form, words for the journal. Imported by
cms.wagtail_hooks."""

from django.urls import include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from cms import answer_list, answer_views
from cms.models import FormPage

URLS = [
    path("", answer_views.index, name="index"),
    path("<int:form_id>/", answer_views.list_answers, name="list"),
    path("<int:form_id>/tout-lu/", answer_views.mark_all_read, name="all_read"),
    path("<int:form_id>/tableau/", answer_views.as_csv, name="csv"),
    path("<int:form_id>/vider/", answer_views.empty, name="empty"),
    path("lire/<int:answer_id>/", answer_views.read, name="read"),
    path("lire/<int:answer_id>/ouvrir/", answer_views.open_answer, name="open"),
    path("lire/<int:answer_id>/supprimer/", answer_views.delete, name="delete"),
]


@hooks.register("register_admin_urls")
def answer_urls():
    return [path("reponses/", include((URLS, "answers"), namespace="answers"))]


@hooks.register("insert_global_admin_css")
def answers_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/answers.css"))


@hooks.register("insert_editor_js")
def form_editor_js():
    return format_html('<script type="module" src="{}"></script>', versioned_static("cms/form_editor.js"))


class AnswersMenuItem(MenuItem):
    """Shown to those who read answers, once there is a form."""

    def is_shown(self, request):
        return answer_list.may_read(request.user) and answer_list.unread_count() is not None


@hooks.register("register_admin_menu_item")
def menu_answers():
    return AnswersMenuItem(_("Answers"), reverse_lazy("answers:index"), name="answers", icon_name="form", order=405)


@hooks.register("register_page_header_buttons")
def in_the_menu_of_an_open_page(page, user, view_name, next_url=None):
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def in_the_menu_of_a_listed_page(page, user, next_url=None):
    yield from _buttons(page, user)


def _buttons(page, user):
    if page.specific_class is FormPage and page.pk and answer_list.may_read(user):
        yield Button(_("Read the answers"), reverse("answers:list", args=[page.pk]), icon_name="form", priority=5)


class _Counted(LogFormatter):
    """How many, and never what they said."""

    def format_message(self, log_entry):
        count = (log_entry.data or {}).get("count", 0)
        return self.words(count) % {"count": count}


class AnswersDeleted(_Counted):
    label = _("Answers deleted")

    def words(self, count):
        return ngettext("%(count)d answer deleted", "%(count)d answers deleted", count)


class AnswersPurged(_Counted):
    label = _("Answers deleted in time")

    def words(self, count):
        return ngettext("%(count)d answer deleted: its time had come", "%(count)d answers deleted: their time had come", count)


class MessagesPurged(_Counted):
    label = _("Messages deleted in time")

    def words(self, count):
        return ngettext("%(count)d message deleted: its time had come", "%(count)d messages deleted: their time had come", count)


@hooks.register("register_log_actions")
def answer_log_actions(actions):
    for name, formatter in {
        "cms.answers_delete": AnswersDeleted,
        "cms.answers_purge": AnswersPurged,
        "cms.messages_purge": MessagesPurged,
    }.items():
        actions.register_action(name)(formatter)
    words = _("The other address receives the answers no more: somebody there has asked so")
    actions.register_action("cms.answers_stop", _("Answers stopped"), words)
