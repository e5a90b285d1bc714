"""Mails people read: one template each, from which the plain text and the HTML are both made, in the reader's language.

A template's first paragraph is the subject. A paragraph made by `{% action label url %}` is the one thing to do: a
button in HTML, a line and its address in plain text.
"""

import re
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from cms.users.models import User

MARKER = "letter_marker"


def send_letter(
    template: str,
    *,
    to: "str | User",
    language: str = "",
    reply_to: Iterable[str] = (),
    headers: dict[str, str] | None = None,
    attachments: Iterable[tuple[str, bytes, str]] = (),
    **context: Any,
) -> None:
    """Queue the mail made from a template to an address, or to an account in its own language."""
    address = to if isinstance(to, str) else to.email
    language = language or ("" if isinstance(to, str) else to.language) or settings.LANGUAGE_CODE
    with translation.override(language):
        subject, text, html = render_letter(template, context)
    message = EmailMultiAlternatives(subject, text, to=[address], reply_to=list(reply_to), headers=headers)
    message.attach_alternative(html, "text/html")
    for name, content, mimetype in attachments:
        message.attach(name, content, mimetype)
    message.send()


def render_letter(template: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Return the subject, the plain text and the HTML of a letter, in the active language."""
    marker = secrets.token_hex(8)  # so that no name or reason that somebody typed can pass for a button
    known = {"city": settings.CITY, "portal_url": settings.PORTAL_URL, MARKER: marker}
    subject, *paragraphs = split_paragraphs(render_to_string(template, known | context))
    return one_line(subject), *compose(paragraphs, marker=marker)


def one_line(subject: str) -> str:
    """Return a subject on one line, its no-break spaces kept."""
    return " ".join(line.strip() for line in subject.strip().splitlines())


def compose(paragraphs: list[str], *, marker: str = "") -> tuple[str, str]:
    """Return paragraphs as plain text and as a page of HTML, signed by the city."""
    signature = f"{settings.CITY['name']}\n{settings.CITY['address']}"
    parts = [_action(paragraph, marker) or (paragraph, format_html("<p>{}</p>", _lines(paragraph))) for paragraph in paragraphs]
    text = "\n\n".join([*(plain for plain, _html in parts), signature]) + "\n"
    context = {"body": format_html_join("\n", "{}", ((html,) for _plain, html in parts)), "signature": _lines(signature)}
    return text, render_to_string("cms/mail/letter.html", context)


def split_paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def _lines(text: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line.strip(),) for line in text.splitlines()))


def _action(paragraph: str, marker: str) -> tuple[str, SafeString] | None:
    if not marker or not paragraph.startswith(marker):
        return None
    _empty, label, url = paragraph.split(marker)
    if not label:  # a code to type somewhere else
        return f"    {url}", format_html('<p class="code">{}</p>', url)
    colon = "\u00a0:" if translation.get_language() == "fr" else ":"
    return f"{label}{colon}\n{url}", format_html('<p><a href="{}" class="action">{}</a></p>', url, label)
