"""Where words stand in a text: a few words around them, and what to mark. Parts of plain text, never HTML."""

import re
from collections.abc import Iterator

BEFORE, LENGTH = 60, 200  # characters before the first word, and in all

Part = tuple[str, bool]  # a piece of text, and whether it is one of the words


def marked(text: str, pattern: str) -> list[Part]:
    """Part a text at the words of a pattern of forum.search."""
    return list(_parts(text, re.compile(pattern + r"\w*", re.IGNORECASE)))


def around(text: str, pattern: str) -> list[Part]:
    """Return the part of a text where the first of the words stands, whole words only, with … for what is left out."""
    line = " ".join(text.split())
    found = re.search(pattern, line, re.IGNORECASE)
    first = found.start(1) if found else 0
    start = line.find(" ", first - BEFORE, first) + 1 if first > BEFORE else 0
    end = start + LENGTH
    if end < len(line):
        end = max(line.rfind(" ", start, end), first + 1)
    return marked(("…" if start else "") + line[start:end] + ("…" if end < len(line) else ""), pattern)


def _parts(text: str, word: re.Pattern[str]) -> Iterator[Part]:
    at = 0
    for found in word.finditer(text):
        if found.start(1) > at:
            yield text[at : found.start(1)], False
        yield text[found.start(1) : found.end()], True
        at = found.end()
    if at < len(text):
        yield text[at:], False
