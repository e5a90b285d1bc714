"""What may stand in a post: a few elements, links that lead outwards, words without tricks (nh3, on the server, always)."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape, unescape
from itertools import groupby

import nh3
from bs4 import BeautifulSoup

LONGEST = 20_000  # characters of a post, as read
LONGEST_HTML = 200_000  # what an honest paste from a word processor may weigh before it is cleaned
TAGS = {"p", "br", "strong", "em", "u", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "*": set()}  # nh3 would let `title` and `lang` stand anywhere
SCHEMES = {"http", "https", "mailto", "tel"}
REL = "nofollow ugc noopener"
BLOCKS = ["p", "br", "li", "blockquote", "pre"]
# Marks that make text read backwards or that nobody sees, and control characters but tab and line feeds.
TRICKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
# What word processors and mails call otherwise; read before anything is judged, so nothing gets in by it.
# A heading becomes a paragraph: the headings of the page around a post are not its author's to make.
OTHER_NAMES = {"b": "strong", "i": "em", "div": "p"} | {f"h{level}": "p" for level in range(1, 7)}
OTHER_NAME = re.compile(r"<(/?)(b|i|div|h[1-6])(?=[\s>])", re.IGNORECASE)
EMPTY = re.compile(r"(?:\s|&nbsp;|<br>)*</p>\s*")  # after its <p>
# What parsers lose themselves in: no honest text has so many elements, nor so many one inside the other.
MOST_TAGS, DEEPEST = 5000, 50
OPENING = re.compile(r"<[a-z]", re.IGNORECASE)
TAG = re.compile(r'<(/?)([a-z0-9]+)(?:\s+[a-z]+="[^"]*")*\s*>')  # as nh3 writes them
BLOCK_END = re.compile(r"</(?:p|li|blockquote|pre|div|tr|h[1-6])>|<br\s*/?>")


class TooLongError(ValueError):
    """More than a post takes; `n` characters."""

    def __init__(self, n: int):
        super().__init__(f"{n} characters, a post takes {LONGEST}")
        self.n = n


def clean(html: str) -> str:
    """Return what may be shown of some HTML. Raises TooLongError: nothing is cut off in silence."""
    if len(html) > LONGEST_HTML:
        raise TooLongError(len(html))
    cleaned = _without_empty_end(harmless(html)).strip()
    if (n := len(text_of(cleaned))) > LONGEST:
        raise TooLongError(n)
    return cleaned


def harmless(html: str) -> str:
    """Return HTML without anything that a post may not hold, however long: what was typed is shown again with it.

    Of a maze of elements the words are kept alone.
    """
    if sum(1 for _tag in OPENING.finditer(html)) > MOST_TAGS:
        return _words_alone(html)
    named = OTHER_NAME.sub(lambda found: f"<{found[1]}{OTHER_NAMES[found[2].lower()]}", without_tricks(html))
    found = nh3.clean(named, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL, strip_comments=True)
    return _words_alone(found) if max(_depths(found), default=0) > DEEPEST else found


def _depths(html: str) -> Iterator[int]:
    depth = 0
    for tag in TAG.finditer(html):
        if tag[2] != "br":
            depth += -1 if tag[1] else 1
            yield depth


def _words_alone(html: str) -> str:
    return paragraphs(unescape(re.sub(r"<[^<>]*>", "\n\n", html)))


def _without_empty_end(html: str) -> str:
    parts = html.split("<p>")
    while len(parts) > 1 and EMPTY.fullmatch(parts[-1]):
        parts.pop()
    return "<p>".join(parts)


def paragraphs(text: str) -> str:
    """Return plain text as HTML: blank lines part paragraphs, addresses become links, lines after a “>” are a quotation."""
    lines = without_tricks(text).replace("\r\n", "\n").split("\n")
    parts = []
    for is_quoted, group in groupby(lines, key=lambda line: line.startswith(">")):
        if is_quoted:
            quoted = "\n".join(line[1:].removeprefix(" ") for line in group)
            parts.append(f"<blockquote>{_parted(quoted)}</blockquote>")
        else:
            parts.append(_parted("\n".join(group)))
    return "".join(parts)


def _parted(text: str) -> str:
    return "".join(f"<p>{_linked(part.strip())}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def _linked(text: str) -> str:
    linked = re.sub(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(text))
    return linked.replace("\n", "<br>")


def without_quotations(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for quoted in soup.find_all("blockquote"):
        quoted.decompose()
    return soup.decode(formatter="html5")


def text_of(html: str) -> str:
    """Return the plain words of a post."""
    text = BeautifulSoup(BLOCK_END.sub(r"\n\g<0>", html), "html.parser").get_text()
    lines = (line.lstrip().rstrip(" \t") for line in text.split("\n"))
    return "\n".join(filter(None, lines)).strip()


def as_plain(html: str) -> str:
    """Return a post as plain text for a box without rich text: paragraphs parted by a blank line, quotations after a “>”."""
    if "<blockquote" in html:
        html = _with_signs(html)
    return _parts_of(html)


def _with_signs(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for quote in soup.find_all("blockquote"):
        if quote.find_parent("blockquote") is None:
            lines = _parts_of(quote.decode_contents()).split("\n")
            signed = soup.new_tag("p", string="\n".join(f"> {line}".rstrip() for line in lines))
            quote.replace_with(signed)
    return str(soup)


def _parts_of(html: str) -> str:
    return text_of(html.replace("</p>", "</p>\x01")).replace("\x01", "\n").strip()


def one_line(text: str) -> str:
    """Return a title or a name: one line, without tricks, in composed characters."""
    return " ".join(unicodedata.normalize("NFC", without_tricks(text)).split())


def without_tricks(text: str) -> str:
    return TRICKS.sub("", text)


def is_readable(text: str) -> bool:
    """Return whether a text has a letter or a figure: one of signs alone, or of blanks that count as letters, says nothing."""
    return any(each.isalnum() and each not in BLANK_LETTERS for each in text)
