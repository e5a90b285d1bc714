"""The mails of the portal are written like those of a site."""

from cms.letters import MARKER, compose, one_line, render_letter, send_letter, split_paragraphs

__all__ = ["MARKER", "compose", "one_line", "render_letter", "send_letter", "split_paragraphs"]
