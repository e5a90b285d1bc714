"""A box for rich text that is a plain one without JavaScript: which of the two a form holds is told by its field `format`."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.templatetags.static import static

from forum import sanitising
from forum.actions.posts import cleaned

FORMAT, HTML = "format", "html"


@dataclass(frozen=True, slots=True)
class Typed:
    """What came from the box, as it came."""

    text: str
    is_html: bool

    @property
    def html(self) -> str:
        return self.text if self.is_html else sanitising.paragraphs(self.text)

    @property
    def plain(self) -> str:
        if self.is_html and len(self.text) <= sanitising.LONGEST_HTML:
            return sanitising.as_plain(sanitising.harmless(self.text))
        return self.text


class RichTextBox(forms.Textarea):
    """Plain words in the box, and the HTML in `data-html` for portal/rich_text.js."""

    def value_from_datadict(self, data, files, name) -> Typed:
        return Typed(data.get(name, ""), is_html=data.get(FORMAT) == HTML)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = value if isinstance(value, Typed) else Typed(value or "", is_html=True)
        script = {"data-rich-text": static("django_prose_editor/editor.js"), "data-rich-text-class": "post-words"}
        own = script | {"data-html": sanitising.harmless(typed.html)}
        return super().get_context(name, typed.plain, (attrs or {}) | own)


class RichTextField(forms.CharField):
    """HTML that may be shown (forum.sanitising), whichever box it was typed in; its initial value is HTML too."""

    widget = RichTextBox

    def to_python(self, value: Any) -> str:
        return cleaned(value.html if isinstance(value, Typed) else value or "")
