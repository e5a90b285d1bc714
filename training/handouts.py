"""The HTML that a handout may hold: a few plain elements. Whatever is typed or pasted passes here before it is kept."""

import html as entities
import re
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from themes.templatetags.themes_tags import typo

MOST = 100_000  # letters: some forty pages
DEEPEST = 20  # elements inside one another: papers of more would take minutes to make
# What is pasted from elsewhere becomes what we have: a handout's own title is the page's.
SAME_AS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em"}
PLAIN = {"h2", "h3", "p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
ALLOWED: dict[str, Any] = {
    "tags": PLAIN | set(SAME_AS),
    "attributes": {"a": {"href"}},
    "url_schemes": {"http", "https", "mailto"},
    "link_rel": None,  # our own pages send no referrer
}
OTHER_NAMES = re.compile(rf"<(/?)({'|'.join(SAME_AS)})>")  # nh3 has left them without attributes
EMPTY = re.compile(r"<(p|h2|h3|li|strong|em|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")
LONE_PARAGRAPH = re.compile(r"<li><p>((?:(?!</?p>).)*)</p>(?=</li>|<[uo]l>)", re.DOTALL)
BLOCK_ENDS = re.compile(r"(</(?:p|h2|h3|ul|ol|li|blockquote)>|<[uo]l>)\s*(?=<)")
PARTS = re.compile(r"(<[^>]*>)")
INLINE_ENDS = ("</strong>", "</em>", "</a>")
A_TAG = re.compile(r"</?[a-z]", re.IGNORECASE)


def clean(html: str) -> str:
    """Return a handout with nothing but what is allowed in it; a text without any tag gets its paragraphs.

    Raises ValidationError for one that is too long to be read by anybody.
    """
    if len(html) > MOST:
        raise ValidationError(_("This is too long for a handout: keep what people need on the day."), code="long")
    text = html.strip()
    if text and not A_TAG.search(text):
        text = linebreaks(text)
    return _tidy(sanitised(text))


def sanitised(html: str) -> str:
    return _shallow(nh3.clean(html, **ALLOWED))


def _shallow(html: str) -> str:
    """Take out the elements that lie too deep in one another; their text stays."""
    depth, kept = 0, []
    for part in PARTS.split(html):
        opens, closes = part.startswith("<") and not part.startswith(("</", "<br")), part.startswith("</")
        depth += opens
        if depth <= DEEPEST or not (opens or closes):
            kept.append(part)
        depth -= closes
    return "".join(kept)


def shown(html: str) -> SafeString:
    """Return a handout to be shown as it is: cleaned once more, and typeset as the language does."""
    parts = PARTS.split(sanitised(html))
    return mark_safe("".join(_typeset(text, after) for text, after in zip(parts, ["", *parts], strict=False)))


def _typeset(part: str, after: str) -> str:
    """Typeset a piece of text; one that goes on after a word in bold is the end of a sentence, not the beginning."""
    if part.startswith("<") or not part.strip():
        return part
    before = "x" if after in INLINE_ENDS else ""
    return entities.escape(typo(before + entities.unescape(part)).removeprefix(before), quote=False)


def _tidy(html: str) -> str:
    html = OTHER_NAMES.sub(lambda found: f"<{found[1]}{SAME_AS[found[2]]}>", html).replace("&nbsp;", "\N{NO-BREAK SPACE}")
    for _depth in range(2):  # an empty item holds an empty paragraph
        html = EMPTY.sub("", html)
    return BLOCK_ENDS.sub(r"\1\n", LONE_PARAGRAPH.sub(r"<li>\1", html)).strip()
