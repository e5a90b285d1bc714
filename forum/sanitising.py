"""What may stand in a post: a few elements, links that lead outwards, words without tricks (nh3, on the server, always)."""

import re
import unicodedata
from html import escape

import nh3
from bs4 import BeautifulSoup

LONGEST = 20_000  # characters of a post, as read
LONGEST_HTML = 200_000  # what an honest paste from a word processor may weigh before it is cleaned
TAGS = {"p", "br", "strong", "em", "u", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4"}
SCHEMES = {"http", "https", "mailto", "tel"}
REL = "nofollow ugc noopener"
BLOCKS = ["p", "br", "li", "blockquote", "pre", "h3", "h4"]
# Marks that make text read backwards or that nobody sees, and control characters but tab and line feeds.
TRICKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
EMPTY = re.compile(r"(<p>(\s|&nbsp;|<br>)*</p>\s*)+$")


class TooLongError(ValueError):
    """More than a post takes; `n` characters."""

    def __init__(self, n: int):
        super().__init__(f"{n} characters, a post takes {LONGEST}")
        self.n = n


def clean(html: str) -> str:
    """Return what may be shown of some HTML. Raises TooLongError: nothing is cut off in silence."""
    if len(html) > LONGEST_HTML:
        raise TooLongError(len(html))
    cleaned = nh3.clean(
        without_tricks(html), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=REL, strip_comments=True
    )
    cleaned = EMPTY.sub("", cleaned).strip()
    if (n := len(text_of(cleaned))) > LONGEST:
        raise TooLongError(n)
    return cleaned


def from_plain(text: str) -> str:
    """Return plain text as HTML: blank lines part paragraphs, addresses become links."""
    parts = re.split(r"\n\s*\n", without_tricks(text).replace("\r\n", "\n").strip())
    return clean("".join(f"<p>{_linked(part.strip())}</p>" for part in parts if part.strip()))


def _linked(text: str) -> str:
    linked = re.sub(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(text))
    return linked.replace("\n", "<br>")


def text_of(html: str) -> str:
    """Return the plain words of a post."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(BLOCKS):
        element.append("\n")
    return re.sub(r"[ \t]*\n\s*", "\n", soup.get_text()).strip()


def as_plain(html: str) -> str:
    """Return a post as plain text for a box without rich text: paragraphs parted by a blank line."""
    return text_of(html.replace("</p>", "</p>\x01")).replace("\x01", "\n").strip()


def one_line(text: str) -> str:
    """Return a title or a name: one line, without tricks, in composed characters."""
    return " ".join(unicodedata.normalize("NFC", without_tricks(text)).split())


def without_tricks(text: str) -> str:
    return TRICKS.sub("", text)
