"""For the templates of mails."""

from django import template

from tenants.letters import MARKER

register = template.Library()


@register.simple_tag(takes_context=True)
def action(context: template.Context, label: str, url: str) -> str:
    """The one thing a mail asks for; stands alone in its paragraph (see tenants.letters)."""
    marker = context[MARKER]
    return f"{marker}{label}{marker}{url}"
