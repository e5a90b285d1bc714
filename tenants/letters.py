"""The mails of the portal are written like those of a site."""

from cms.letters import MARKER, compose, render_letter, send_letter, split_paragraphs

__all__ = ["MARKER", "compose", "render_letter", "send_letter", "split_paragraphs"]
