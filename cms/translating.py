"""The words of a page beside their translation: what wagtail-localize has extracted, for a form that volunteers can read."""

from collections import Counter
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue, validate_element

from cms.users.models import User


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate. `is_rich` ones may hold signs such as <b>…</b>, the others are plain."""

    pk: int
    label: str
    original: str
    words: str
    is_rich: bool
    max_length: int | None

    @property
    def has_signs(self) -> bool:
        return self.is_rich and "<" in self.original

    @property
    def rows(self) -> int:
        return min(12, 1 + max(len(self.original), len(self.words)) // 60)


def texts_of(translation: Translation) -> list[Text]:
    """Return the texts of a page in the order of its fields, with their translation when there is one (4 queries)."""
    page = translation.source.get_source_instance()
    segments = translation.source.stringsegment_set.select_related("string", "context").order_by("order")
    kept = StringTranslation.objects.filter(locale=translation.target_locale, context__object=translation.source.object_id)
    words = {(one.translation_of_id, one.context_id): one.data for one in kept}
    rich = set(translation.source.templatesegment_set.values_list("context_id", flat=True))
    return [_text(segment, words.get((segment.string_id, segment.context_id), ""), page, rich) for segment in segments]


def _text(segment: StringSegment, words: str, page: Page, rich: set[int]) -> Text:
    is_rich = segment.context_id in rich
    show = (lambda data: data) if is_rich else (lambda data: StringValue(data).render_text())
    label, max_length = _place(page, segment.context.get_field_path(page).split("."))
    return Text(segment.pk, label, show(segment.string.data), show(words), is_rich, max_length)


def _place(page: Page, path: list[str]) -> tuple[str, int | None]:
    """Return how the editor calls this place, and how long its text may be."""
    field = page._meta.get_field(path[0])
    if not isinstance(field, StreamField):
        return capfirst(str(field.verbose_name)), getattr(field, "max_length", None)
    block, labels = field.stream_block, []
    for name in path[1:]:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        elif name in getattr(block, "child_blocks", {}):
            block = block.child_blocks[name]
            labels.append(str(block.label))
    return " · ".join(dict.fromkeys(labels)), getattr(getattr(block, "field", None), "max_length", None)


def fault(text: Text, words: str) -> str:
    """Return what is wrong with a translation; nothing when it can be kept."""
    if text.max_length and not text.is_rich and len(words) > text.max_length:
        return _("This is too long: %(most)d characters at most.") % {"most": text.max_length}
    if text.is_rich and not _has_the_signs_of(text.original, words):
        return _("Keep the signs between < and > as they are in the original, around the translated words: no other can be read.")
    return ""


def _has_the_signs_of(original: str, words: str) -> bool:
    """What was never in the page cannot come in through its translation."""
    soup = BeautifulSoup(words, "html.parser")
    try:
        validate_element(soup)
    except ValueError:
        return False
    # Comments and their like: browsers end them elsewhere than this parser does, and would run what is hidden in them.
    if soup.find(string=lambda part: isinstance(part, PreformattedString)):
        return False
    return not _signs(soup) - _signs(BeautifulSoup(original, "html.parser"))


def _signs(soup: BeautifulSoup) -> Counter:
    return Counter((tag.name, tag.attrs.get("id")) for tag in soup.find_all())


def store(translation: Translation, texts: list[Text], words: dict[int, str], *, by: User | None) -> None:
    """Keep these words; texts they say nothing of stay as they are. Raises a ValidationError by text when one cannot be."""
    texts = [text for text in texts if text.pk in words]
    faults = {str(text.pk): found for text in texts if (found := fault(text, words[text.pk]))}
    if faults:
        raise ValidationError(faults)
    segments = StringSegment.objects.select_related("string", "context").in_bulk([text.pk for text in texts])
    for text in texts:
        typed = words[text.pk].strip()
        if typed != text.words.strip():
            _store_one(translation, segments[text.pk], text, typed, by)


def _store_one(translation: Translation, segment: StringSegment, text: Text, typed: str, by: User | None) -> None:
    key = {"translation_of": segment.string, "context": segment.context, "locale": translation.target_locale}
    if not typed:
        StringTranslation.objects.filter(**key).delete()
        return
    value = StringValue.from_translated_html(typed) if text.is_rich else StringValue.from_plaintext(typed)
    kept = {"data": value.data, "translation_type": "manual", "last_translated_by": by, "has_error": False, "field_error": ""}
    StringTranslation.objects.update_or_create(**key, defaults=kept)
