"""Whether a page still says something it came with: the sentences of the starter pages and of the models for new ones."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils.html import strip_tags

from cms import bootstrap, page_models

SENTENCE = 30  # characters; shorter words ("Horaires", "Contact") may well be the association's own


def keeps_some(body: Any) -> bool:
    """Return whether a body, as it is stored, holds a sentence word for word as the site came with it."""
    return any(text in starter_sentences() for text in sentences(body))


@cache
def starter_sentences() -> frozenset[str]:
    return frozenset(sentences([*bootstrap.BODIES, *(each.blocks for each in [*page_models.PAGE_MODELS, *page_models.SECTIONS])]))


def sentences(value: Any) -> Iterator[str]:
    """Yield the texts of a body that are long enough to be somebody's own."""
    if isinstance(value, dict):
        value = [each for name, each in value.items() if name not in ("id", "type")]
    if isinstance(value, list | tuple):
        for each in value:
            yield from sentences(each)
    elif isinstance(value, str) and len(text := strip_tags(value).strip()) >= SENTENCE:
        yield text
