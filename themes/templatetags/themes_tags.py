"""What the templates of every theme may use: French typography, a drawing from a name."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from themes import pattern

register = template.Library()

NO_BREAK = "\u00a0"
BEFORE = re.compile(r"[ \u00a0\u202f]+([:;!?»%€])")
AFTER = re.compile(r"«[ \u00a0\u202f]*")


@register.filter
def typo(text) -> str:
    """Keep French punctuation with its word: a no-break space before : ; ! ? » and after «, a curved apostrophe."""
    text = BEFORE.sub(NO_BREAK + r"\1", str(text or "").replace("'", "’"))
    return AFTER.sub("«" + NO_BREAK, text)


@register.filter
def initial(name) -> str:
    """Return the first letter or figure of a name, in capitals."""
    return next((char for char in str(name or "") if char.isalnum()), "•").upper()


@register.simple_tag
def paving(name, columns: int = 9, rows: int = 6) -> str:
    """Draw the paving of a name: decoration, so hidden from screen readers."""
    paths = pattern.paving(str(name), columns=columns, rows=rows)
    body = mark_safe("".join(f'<path class="{name}" d="{data}"/>' for name, data in paths.items() if data))
    return format_html(
        '<svg class="paving" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">{}</svg>',
        columns * pattern.SIDE,
        rows * pattern.SIDE,
        body,
    )
