"""For the templates of mails."""

from django import template

from cms.letters import MARKER

register = template.Library()


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
