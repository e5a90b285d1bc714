"""“@Prénom Nom” in a post: a member of the topic is named, and told of it."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, NavigableString

from cms.users.models import User

NOT_IN = {"a", "code", "pre", "blockquote"}  # what somebody else has said names nobody again


def told(html: str, people: Iterable[User]) -> set[int]:
    """Return who is named in a post, of some people."""
    keys = names(people)
    found = pattern(keys)
    if found is None:
        return set()
    texts = BeautifulSoup(html, "html.parser").find_all(string=found)
    return {keys[_key(match[1])] for text in texts if not text.find_parent(NOT_IN) for match in found.finditer(text)}


def marked(html: str, people: Iterable[User]) -> str:
    """Return a post with the names of some people set off. It is to be cleaned again."""
    found = pattern(names(people))
    if found is None:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for text in soup.find_all(string=found):
        if not text.find_parent({*NOT_IN, "strong"}):
            text.replace_with(*_parts(soup, text, found))
    return soup.decode(formatter="html5")


def _parts(soup: BeautifulSoup, text: NavigableString, found: re.Pattern[str]) -> list:
    parts, at = [], 0
    for match in found.finditer(text):
        parts += [NavigableString(text[at : match.start()]), soup.new_tag("strong", string=match[0])]
        at = match.end()
    return [*parts, NavigableString(text[at:])]


def names(people: Iterable[User]) -> dict[str, int]:
    """Return how each may be called: by the full name, and by the first one when nobody else bears it."""
    everyone = [each for each in people if each.get_full_name()]
    first = [_key(each.first_name) for each in everyone]
    called = {_key(each.first_name): each.pk for each in everyone if first.count(_key(each.first_name)) == 1}
    called |= {_key(each.get_full_name()): each.pk for each in everyone}
    called.pop("", None)
    return called


def pattern(called: dict[str, int]) -> re.Pattern[str] | None:
    """Return what finds these names after an @, the longest first; nothing for nobody."""
    ways = [r"\s+".join(map(re.escape, name.split())) for name in sorted(called, key=len, reverse=True)]
    return re.compile(rf"(?<![\w.])@({'|'.join(ways)})(?!\w)", re.IGNORECASE) if ways else None


def _key(name: str) -> str:
    return " ".join(name.lower().split())
