"""For the templates of mails."""

from django import template

from cms.letters import MARKER

register = template.Library()


@register.filter
def one_line(text: str) -> str:
    """What somebody typed, inside a sentence of ours: it cannot begin a paragraph that would pass for the city's."""
    return " ".join(str(text).split())


@register.filter
def quoted(text: str) -> str:
    """What somebody typed, line by line behind a mark, as mails quote: none of it passes for the city's own words."""
    return "\n".join(f"> {line}".rstrip() for line in str(text).strip().splitlines())


@register.simple_tag(takes_context=True)
def action(context: template.Context, label: str, url: str) -> str:
    """The one thing a mail asks for; stands alone in its paragraph (see cms.letters)."""
    marker = context[MARKER]
    return f"{marker}{label}{marker}{url}"


@register.simple_tag(takes_context=True)
def code(context: template.Context, value: str) -> str:
    """A code to type somewhere else, large and easy to copy; stands alone in its paragraph."""
    marker = context[MARKER]
    return f"{marker}{marker}{value}"
