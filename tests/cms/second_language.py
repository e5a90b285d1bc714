"""Pages in a second language, for the tests that need some."""

from wagtail.models import Page

from cms import language_queries, languages, translating

ARABIC = {"Accueil": "الرئيسية", "Bienvenue !": "أهلا وسهلا", "Qui sommes-nous ?": "من نحن؟"}


def translate(page: Page, words: dict[str, str] | None = None, *, publish: bool = True) -> Page:
    """Translate a page as its editors do: begin, type, publish."""
    made = languages.translate_page(page=page, by=None)
    translation = language_queries.translation_of(made)
    if translation is None:  # a page translated in the ordinary editor
        made.save_revision().publish()
        return made
    texts = translating.texts_of(translation)
    typed = {text.pk: (words or {}).get(text.original, "") for text in texts}
    languages.keep_words(translation=translation, texts=texts, words=typed, by=None)
    return languages.publish_words(translation=translation, by=None) if publish else made


def page_of(answer) -> str:
    return answer.content.decode()
