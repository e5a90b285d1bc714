"""From the numbers of one site to those of another, in fields, bodies and texts, and nothing that a browser would run.

What a reference leads to may be missing (it was in the trash): then the reference is dropped.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db.models import Field, ForeignKey, Model, URLField
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Locale, Page
from wagtail.whitelist import Whitelister, attribute_rule, check_url

from cms.models import Picture, SiteDocument
from tenants.leaving.errors import LeavingError

WEB = re.compile(r"https?://[^\s\"'<>]+\Z", re.IGNORECASE)
SCALARS = (str, int, float, bool, type(None))


@dataclass(slots=True)
class Numbers:
    """The number each thing has here, by the one it had there."""

    pages: dict[int, int] = field(default_factory=dict)
    pictures: dict[int, int] = field(default_factory=dict)
    documents: dict[int, int] = field(default_factory=dict)
    rows: dict[tuple[str, int], int] = field(default_factory=dict)  # (model, number there)

    def of(self, model: type[Model], number: Any) -> int | None:
        if not isinstance(number, int):
            return None
        if issubclass(model, Page):
            return self.pages.get(number)
        known: Mapping[type[Model], dict[int, int]] = {Picture: self.pictures, SiteDocument: self.documents}
        return known[model].get(number) if model in known else self.rows.get((model._meta.label_lower, number))


def in_field(model_field: Field, value: Any, numbers: Numbers) -> Any:
    """Return a field's value with the numbers of this site."""
    if isinstance(model_field, ForeignKey):
        other = model_field.related_model
        return None if other in (get_user_model(), Locale) else numbers.of(other, value)  # type: ignore[arg-type]
    if isinstance(model_field, StreamField):
        return in_block(model_field.stream_block, value, numbers)
    if isinstance(model_field, RichTextField):
        return in_text(value, numbers)
    if isinstance(model_field, URLField):
        return value if isinstance(value, str) and WEB.match(value) else ""
    if not isinstance(value, SCALARS):
        raise LeavingError(f"“{model_field.name}” holds something that it cannot hold.")
    return value


def in_block(block: blocks.Block, value: Any, numbers: Numbers) -> Any:
    """Return what a block stores with the numbers of this site; parts that this release does not know are left out."""
    for kind, change in CHANGES.items():
        if isinstance(block, kind):
            return change(block, value, numbers)
    return value if isinstance(value, SCALARS) else None


def _stream(block: blocks.StreamBlock, value: Any, numbers: Numbers) -> list[Any]:
    parts = [part for part in _list(value) if isinstance(part, dict) and part.get("type") in block.child_blocks]
    return [part | {"value": in_block(block.child_blocks[part["type"]], part.get("value"), numbers)} for part in parts]


def _items(block: blocks.ListBlock, value: Any, numbers: Numbers) -> list[Any]:
    parts = [part if isinstance(part, dict) and "value" in part else {"value": part} for part in _list(value)]
    return [part | {"type": "item", "value": in_block(block.child_block, part["value"], numbers)} for part in parts]


def _struct(block: blocks.StructBlock, value: Any, numbers: Numbers) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    return {name: in_block(child, value[name], numbers) for name, child in block.child_blocks.items() if name in value}


def _table(block: TypedTableBlock, value: Any, numbers: Numbers) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    columns = [column for column in _list(value.get("columns")) if isinstance(column, dict)]
    if any(column.get("type") not in block.child_blocks for column in columns):
        return None
    kinds = [block.child_blocks[column["type"]] for column in columns]
    rows = [
        [in_block(kind, cell, numbers) for kind, cell in zip(kinds, _list(row["values"]), strict=True)] for row in value["rows"]
    ]
    heads = [{"type": column["type"], "heading": str(column.get("heading") or "")} for column in columns]
    return {"columns": heads, "rows": [{"values": row} for row in rows], "caption": str(value.get("caption") or "")}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


# The first kind that a block is of decides: a picture's chooser before any other.
CHANGES: dict[type[blocks.Block], Any] = {
    blocks.StreamBlock: _stream,
    blocks.ListBlock: _items,
    TypedTableBlock: _table,
    blocks.StructBlock: _struct,
    blocks.PageChooserBlock: lambda block, value, numbers: numbers.of(Page, value),
    ImageChooserBlock: lambda block, value, numbers: numbers.of(Picture, value),
    DocumentChooserBlock: lambda block, value, numbers: numbers.of(SiteDocument, value),
    blocks.RichTextBlock: lambda block, value, numbers: in_text(value, numbers),
    blocks.URLBlock: lambda block, value, numbers: value if isinstance(value, str) and WEB.match(value) else "",
}


class _Cleaner(Whitelister):
    """Keeps what the editor of texts can write, and changes the numbers of its links."""

    def __init__(self, numbers: Numbers):
        keyed = attribute_rule({"data-block-key": True})
        kept = dict.fromkeys(("p", "h2", "h3", "h4", "ul", "ol", "li", "b", "i", "strong", "em", "br", "hr"), keyed)
        self.element_rules = {"[document]": keyed, "a": self._link} | kept
        self._numbers = numbers

    def _link(self, tag: Any) -> None:
        model = {"page": Page, "document": SiteDocument}.get(tag.get("linktype"))
        number, kind, address = str(tag.get("id", "")), tag.get("linktype"), check_url(tag.get("href", ""))
        tag.attrs = {}
        if model is None:
            tag.attrs = {"href": address} if address else {}
        elif number.isdecimal() and (here := self._numbers.of(model, int(number))):
            tag.attrs = {"linktype": kind, "id": str(here)}

    def clean_tag_node(self, doc: Any, tag: Any) -> None:
        if tag.name in ("script", "style"):
            tag.decompose()  # their words are no words
        else:
            super().clean_tag_node(doc, tag)

    def clean(self, html: str) -> str:
        doc = BeautifulSoup(html, "html.parser")
        self.clean_node(doc, doc)
        return doc.decode(formatter=_escape)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def in_text(html: Any, numbers: Numbers) -> str:
    """Return a text with the links of this site, and without anything that the editor could not have written."""
    return _Cleaner(numbers).clean(html) if isinstance(html, str) else ""
