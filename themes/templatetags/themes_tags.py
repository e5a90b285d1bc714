"""What the templates of every theme may use: French typography, a drawing from a name, a body with its headings in order."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.images.templatetags import wagtailimages_tags

from themes import palettes, pattern

register = template.Library()

NO_BREAK, NARROW_NO_BREAK = "\u00a0", "\u202f"
SPACES = rf"[ {NO_BREAK}{NARROW_NO_BREAK}]"
# With a space, any sign; without one, only where a word ends and another begins: 18:30, https://… and ?page=2 stay whole.
HIGH_SIGNS = re.compile(rf"(?<=\S){SPACES}+([;!?]+)|(?<=[\w)\]’»…])([;!?]+)(?=[\s»)]|$)")
LOW_SIGNS = re.compile(rf"(?<=\S){SPACES}+([:»%€])|(?<=[\w)’…])([:])(?=\s|$)|(?<=[\w).,!?…])(»)")
OPENING = re.compile(rf"«{SPACES}*(?=\S)")
ARTICLE = re.compile(r"^\W*(?:l[’']|(?:les?|la|une?|des)\s+)(?=\W*\w)", re.IGNORECASE)
SRCSET = re.compile(r'srcset="([^"]+)"')
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def _in_french() -> bool:
    return (get_language() or "").startswith("fr")


@register.filter
def typo(text) -> str:
    """Keep French punctuation with its word, and curl apostrophes. For plain text: what is already HTML is left alone."""
    if isinstance(text, SafeString):
        return text
    text = str(text or "")
    if not _in_french():
        return text
    text = APOSTROPHE.sub("’", text)
    text = HIGH_SIGNS.sub(lambda found: NARROW_NO_BREAK + (found[1] or found[2]), text)
    text = LOW_SIGNS.sub(lambda found: NO_BREAK + (found[1] or found[2] or found[3]), text)
    return OPENING.sub("«" + NO_BREAK, text)


@register.filter
def initial(name) -> str:
    """Return the first letter or figure of a name, in capitals, its article left out: T for “La Table ouverte”."""
    words = ARTICLE.sub("", str(name or ""))
    return next((char for char in words if char.isalnum()), "•").upper()


@register.filter
def dial(phone) -> str:
    """Return a phone number as a tel: address wants it; the zero of “+33 (0)4” is for reading only."""
    return re.sub(r"\(0\)|[^\d+]", "", str(phone or ""))


class PhotoNode(template.Node):
    def __init__(self, node: template.Node):
        self._node = node

    def render(self, context) -> str:
        html = SRCSET.sub(lambda found: f'srcset="{_each_width_once(found[1])}"', str(self._node.render(context)))
        return mark_safe(html)


@register.tag
def photo(parser: template.base.Parser, token: template.base.Token) -> PhotoNode:
    """Wagtail's {% picture %}, each width named once: a small photo is never enlarged, and would stand there twice."""
    token.contents = f"picture {token.contents.partition(' ')[2]}"  # Wagtail reads there which of its tags is meant
    return PhotoNode(wagtailimages_tags.image(parser, token))


def _each_width_once(srcset: str) -> str:
    found: dict[str, str] = {}
    for source in srcset.split(", "):
        found.setdefault(source.rpartition(" ")[2], source)
    return ", ".join(found.values())


@register.simple_tag
def column_heading(table, index: int) -> str:
    """Return the name of a table's column, said again before each of its cells where the table becomes a list."""
    return typo(table.columns[index]["heading"])


@register.simple_tag(takes_context=True)
def body(context, stream) -> str:
    """Draw a page's blocks. A text may hold a small heading before the first large one: it becomes a large one there."""
    before, large, after = stream.render_as_block(context.flatten()).partition("<h2")
    return mark_safe(re.sub(r"(</?)h3\b", r"\1h2", before) + large + after)


@register.simple_tag
def current(page, item) -> str:
    """Mark a menu's entry when it is this page, or when this page is below it."""
    if not page or not getattr(page, "path", ""):
        return ""
    if page.pk == item.pk:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if page.path.startswith(item.path) else ""


@register.simple_tag
def index_of(item, menu):
    """Return the page above a news item; the menu, already read, most often has it and saves a query."""
    above = item.path[: -item.steplen]
    return next((page for page in menu if page.path == above), None) or item.get_parent()


def _paths(paths: dict[str, str]) -> str:
    return format_html_join("", '<path class="{}" d="{}"/>', ((name, data) for name, data in paths.items() if data))


@register.simple_tag
def paving(name, columns: int = 8, rows: int = 6, css: str = "") -> str:
    """Draw the paving of a name: decoration, so hidden from screen readers."""
    return format_html(
        '<svg class="paving {}" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">{}</svg>',
        css,
        columns * pattern.SIDE,
        rows * pattern.SIDE,
        _paths(pattern.paving(str(name), columns=columns, rows=rows)),
    )


@register.simple_tag
def paving_strip(name, columns: int = 16, scale: int = 5) -> str:
    """Draw one row of a name's paving, repeated for as long as the page is wide. Once a page: it has an id."""
    return format_html(
        '<svg class="paving strip" aria-hidden="true"><defs><pattern id="paving-strip" width="{}" height="{}"'
        ' patternUnits="userSpaceOnUse" patternTransform="scale({})">{}</pattern></defs>'
        '<rect width="100%" height="100%" fill="url(#paving-strip)"/></svg>',
        columns * pattern.SIDE,
        pattern.SIDE,
        scale,
        _paths(pattern.paving(str(name), columns=columns, rows=1)),
    )


@register.simple_tag
def browser_colours(theme, palette) -> str:
    """Give the browser's own bars the association's colour by day, the colour of the paper by night."""
    tokens = palettes.hex_tokens(theme.slug, palette)
    return format_html_join(
        "\n    ",
        '<meta name="theme-color" media="(prefers-color-scheme: {})" content="{}">',
        [(mode, tokens[name][index]) for index, (mode, name) in enumerate([("light", "accent"), ("dark", "paper")]) if tokens],
    )
