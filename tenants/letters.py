"""The mails of the portal are written like those of a site."""

from typing import Any

from cms import letters
from cms.letters import MARKER, compose, one_line, render_letter, split_paragraphs
from tenants import outbox

__all__ = ["MARKER", "compose", "one_line", "render_letter", "send_letter", "split_paragraphs"]


def send_letter(template: str, **context: Any) -> None:
    """Queue a letter (see cms.letters.send_letter). One that speaks of an `association` counts as that association's."""
    with outbox.about(context.get("association")):
        letters.send_letter(template, **context)
