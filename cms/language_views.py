"""Screens of the second language: open it, close it, translate a page, and the words beside the original."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms import language_queries, languages, translating
from cms.language_queries import NAMES
from cms.permissions import answers_for_site


def may_choose(request: HttpRequest) -> bool:
    """Owners decide in which languages the site speaks."""
    return answers_for_site(request.user)


def _only_owners(request: HttpRequest) -> None:
    if not may_choose(request):
        raise PermissionDenied


def _native(code: str) -> str:
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES)[code]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the second language and how far its pages are, or the languages to choose from."""
    locale = language_queries.second()
    context = {
        "locale": locale,
        "name": locale and NAMES[locale.language_code],
        "lines": language_queries.lines(locale) if locale else [],
        "choices": [(code, _native(code), NAMES[code]) for code in language_queries.OFFERED],
        "may_choose": may_choose(request),
    }
    return TemplateResponse(request, "cms/admin/languages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_language(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a second language means, ask once, then open it."""
    _only_owners(request)
    if code not in language_queries.OFFERED:
        raise Http404
    if request.method != "POST":
        context = {"code": code, "native": _native(code), "name": NAMES[code], "other": language_queries.second()}
        return TemplateResponse(request, "cms/admin/language_open.html", context)
    try:
        languages.open_language(code=code, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        words = _("Your site can now be read in %(language)s: begin with the home page.")
        messages.success(request, words % {"language": NAMES[code]})
    return redirect("languages")


@require_http_methods(["GET", "HEAD", "POST"])
def close_language(request: HttpRequest) -> HttpResponse:
    """Ask once, then put the pages of the second language in the trash."""
    _only_owners(request)
    locale = language_queries.second()
    if locale is None:
        return redirect("languages")
    name = NAMES[locale.language_code]
    if request.method != "POST":
        count = sum(1 for line in language_queries.lines(locale) if line.translated)
        return TemplateResponse(request, "cms/admin/language_close.html", {"name": name, "count": count})
    try:
        languages.close_language(by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request, _("Your site is no longer read in %(language)s. Its pages wait 30 days in the trash.") % {"language": name}
        )
    return redirect("languages")


def _page_or_404(request: HttpRequest, page_id: int) -> Page:
    page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, page_id: int) -> HttpResponse:
    """Say what happens, then begin the translation and open it. One that is there is opened at once."""
    page, locale = _page_or_404(request, page_id), language_queries.second()
    if locale is None or page.locale_id == locale.pk:
        raise Http404
    problem = None
    if request.method == "POST":
        try:
            translated = languages.translate_page(page=page, by=request.user)
        except ValidationError as error:
            problem = error
        else:
            return redirect("wagtailadmin_pages:edit", translated.pk)
    else:
        found = language_queries.translated_into(page, locale)
        if found:
            return redirect("wagtailadmin_pages:edit", found.pk)
        problem = languages.why_not(page, locale)
    context = {
        "page": page,
        "name": NAMES[locale.language_code],
        "problem": problem and problem.messages[0],
        "above": getattr(problem, "above", None),
    }
    return TemplateResponse(request, "cms/admin/translate.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def take_changes(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the words of the original as they are now beside their translation."""
    page = _page_or_404(request, page_id)
    translation = language_queries.translation_of(page)
    if translation is None:
        raise Http404
    languages.take_changes(translation=translation, by=request.user)
    messages.success(request, _("Here is the page as it is now in the original: what is new waits for your words."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def edit_translation(request: HttpRequest, translation: Translation, page: Page) -> HttpResponse:
    """Show each text of the original beside its translation; keep what was typed, put it online, or ask for a reading."""
    texts = translating.texts_of(translation)
    if request.method != "POST":
        return _beside(request, translation, page, texts)
    words = _changed(request.POST, texts)
    try:
        languages.keep_words(translation=translation, texts=texts, words=words, by=request.user)
        _go_on(request, translation, page)
    except ValidationError as error:
        faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return _beside(request, translation, page, texts, words=words, faults=faults)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _changed(posted: QueryDict, texts: list[translating.Text]) -> dict[int, str]:
    """Return what this person changed: somebody else may have translated other texts since this screen was opened."""
    typed, seen = (
        {
            text.pk: posted[f"{name}-{text.pk}"].replace("\r\n", "\n").replace("\0", "")
            for text in texts
            if f"{name}-{text.pk}" in posted
        }
        for name in ("text", "seen")
    )
    return {pk: words for pk, words in typed.items() if words != seen.get(pk)}


def _go_on(request: HttpRequest, translation: Translation, page: Page) -> None:
    may = page.permissions_for_user(request.user)
    if "action-publish" in request.POST:
        if not may.can_publish():
            raise PermissionDenied
        languages.publish_words(translation=translation, by=request.user)
        _say_online(request, translation, page)
    elif "action-submit" in request.POST and page.get_workflow() and not page.current_workflow_state:
        languages.ask_for_reading(translation=translation, by=request.user)
        messages.success(request, _("Your translation waits for a reading: whoever publishes has a message about it."))
    else:
        messages.success(request, _("Your words are kept. Visitors see them once the page is published."))


def _say_online(request: HttpRequest, translation: Translation, page: Page) -> None:
    left = sum(1 for text in translating.texts_of(translation) if not text.words)
    page.refresh_from_db()
    if left:
        words = _("The page is online. Texts not translated yet are still in the language of the original: %(count)d.")
        messages.warning(request, words % {"count": left})
    else:
        messages.success(
            request, _("The page is online, in %(language)s.") % {"language": NAMES[translation.target_locale.language_code]}
        )


def _beside(request, translation, page, texts, *, words=None, faults=None) -> HttpResponse:
    original = translation.source.get_source_instance()
    may = page.permissions_for_user(request.user)
    rows = [(text, (words or {}).get(text.pk, text.words), (faults or {}).get(str(text.pk), [""])[0]) for text in texts]
    code = translation.target_locale.language_code
    context = {
        "page": page,
        "original": original,
        "translation": translation,
        "rows": rows,
        "count": len(texts),
        "done": sum(1 for text in texts if text.words),
        "language": get_language_info(code),
        "name": NAMES[code],
        "own_code": language_queries.OWN,
        "own_name": NAMES[language_queries.OWN],
        "is_behind": language_queries.is_behind(translation, original),
        "may_publish": may.can_publish(),
        "may_delete": may.can_delete(),
        "is_in_review": page.current_workflow_state is not None,
        "problems": [found for key, found in (faults or {}).items() if not key.isdigit()],
        "has_faults": bool(faults),
    }
    return TemplateResponse(request, "cms/admin/translation.html", context, status=422 if faults else 200)
