"""A second language, page by page: wagtail-localize keeps the words; nothing is copied before somebody asks for it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import TranslationCreator

from cms import language_queries, roles, trash, tree
from cms.language_queries import NAMES
from cms.models import HomePage, LegalPage, NewsCategory, NewsIndexPage, NewsPage
from cms.translating import Text, store
from cms.users.models import User


@transaction.atomic
def open_language(*, code: str, by: User | None) -> Locale:
    """Open the site in a second language. Its pages are made one at a time; those of a language closed lately come back."""
    tree.lock()
    if code not in language_queries.OFFERED:
        raise ValidationError(_("Choose one of the languages of the list."), code="unknown")
    if language_queries.second():
        raise ValidationError(
            _("Your site already has a second language: close it before you open another."), code="one_language"
        )
    locale, _made = Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.filter(locale=locale).first()
    if home:  # in the trash, since the language is closed
        trash.restore_page(page=home, by=by)
    log(instance=language_queries.main_home(), action="cms.language.open", user=by, data={"language": code})
    return locale


@transaction.atomic
def close_language(*, by: User | None) -> None:
    """Take the second language off the site: all its pages go to the trash together."""
    tree.lock()
    locale = language_queries.second()
    if locale is None:
        raise ValidationError(_("Your site has no second language any more."), code="closed")
    home = HomePage.objects.filter(locale=locale, trashed=None).first()
    if home:
        trash.put_page(page=home, by=by)
    else:
        locale.delete()
    log(instance=language_queries.main_home(), action="cms.language.close", user=by, data={"language": locale.language_code})


class AboveFirst(ValidationError):
    """The page above this one is to be translated first."""

    def __init__(self, above: Page):
        self.above = above
        super().__init__(_("First translate “%(page)s”, the page it is in."), code="above", params={"page": above.title})


def why_not(page: Page, locale: Locale) -> ValidationError | None:
    """Return what keeps a page from being translated now (at most 2 queries)."""
    if page.specific_class is LegalPage or page.locale_id == locale.pk or page.depth < 2:
        return ValidationError(_("This page is not translated: visitors read it in French."), code="never")
    if not page.live:
        return ValidationError(_("Publish this page first: what is translated is what visitors read."), code="draft")
    above = page.get_parent()
    if above.depth > 1 and not language_queries.translated_into(above, locale):
        return AboveFirst(above)
    return None


@transaction.atomic
def translate_page(*, page: Page, by: User | None) -> Page:
    """Begin the translation of a page, as a draft with the words of the original. Returns it, or the one that is there."""
    tree.lock()
    locale = language_queries.second()
    if locale is None:
        raise ValidationError(_("Your site has no second language any more."), code="closed")
    if problem := why_not(page, locale):
        raise problem
    found = Page.objects.filter(translation_key=page.translation_key, locale=locale).first()
    if found and not trash.outside(Page.objects.filter(pk=found.pk)):
        raise ValidationError(_("This page has a translation in the trash: put it back, or delete it for good."), code="in_trash")
    if found:
        return found.specific
    original = page.specific
    TranslationCreator(by, [locale]).create_translations(original, include_related_objects=False)
    translated = original.get_translation(locale).specific
    _tidy(translated)
    log(instance=original, action="cms.translate", user=by, data={"language": locale.language_code})
    return translated


def _tidy(page: Page) -> None:
    """Give a home page its team and its reviews; take off a news item the word of another language's list."""
    if isinstance(page, HomePage):
        settle_home(page)
    if isinstance(page, NewsIndexPage):
        NewsCategory.objects.filter(page=page).delete()
    if isinstance(page, NewsPage) and page.category_id:
        page.category = None
        page.save_revision()
        page.save(update_fields=["category"])


def settle_home(home: HomePage) -> None:
    """Give the home page of a language its team and its reviews."""
    roles.ensure_roles(root=home)
    if home.locale.language_code != language_queries.OWN:
        title = "Les langues du site"  # what stands above two home pages is now seen
        Page.objects.filter(depth=1).update(title=title, draft_title=title)
    Site.clear_site_root_paths_cache()


@transaction.atomic
def take_changes(*, translation: Translation, by: User | None) -> None:
    """Read again the words of the original, which has changed since. What is online stays until it is published again."""
    TranslationSource.objects.select_for_update().get(pk=translation.source_id)
    translation.source.update_from_db()
    log(instance=translation.get_target_instance(), action="cms.translation.update", user=by)


@transaction.atomic
def keep_words(*, translation: Translation, texts: list[Text], words: dict[int, str], by: User | None) -> None:
    """Keep what was typed, as a draft; a text without words stays in the language of the original."""
    store(translation, texts, words, by=by)
    page = translation.get_target_instance()
    if page.live:
        log(instance=page, action="wagtail.edit", user=by)
    else:  # its title shows in the lists of the admin
        translation.save_target(user=by, publish=False)


@transaction.atomic
def publish_words(*, translation: Translation, by: User | None) -> Page:
    """Put the translation online with the words kept so far."""
    translation.save_target(user=by, publish=False)
    page = translation.get_target_instance()
    page.get_latest_revision().publish(user=by)
    return page


@transaction.atomic
def ask_for_reading(*, translation: Translation, by: User | None) -> None:
    """Ask those who publish to read the translation; what is online stays as it is until they have."""
    page = translation.get_target_instance()
    if page.live:
        page.with_content_json(_words_as_draft(translation, by)).save_revision(user=by, clean=False)
        page = translation.get_target_instance()
    else:
        translation.save_target(user=by, publish=False)
        page = translation.get_target_instance()
    page.get_workflow().start(page, by)


def _words_as_draft(translation: Translation, by: User | None) -> dict:
    """Return a revision's content with the words kept so far. wagtail-localize writes them online too: that is undone."""
    with transaction.atomic():
        translation.save_target(user=by, publish=False)
        content = translation.get_target_instance().latest_revision.content
        transaction.set_rollback(True)
    return content


def name_of(locale: Locale) -> str:
    return str(NAMES[locale.language_code])
