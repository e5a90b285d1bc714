"""What was changed in a post, word by word."""

import difflib
import re
from dataclasses import dataclass
from datetime import datetime

from cms.users.models import User
from forum import sanitising
from forum.models import Post

SHOWN = 20  # changes of one post
SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: when, by whom, and the pieces of text that stayed, came and went."""

    at: datetime
    by: User | None
    pieces: list[tuple[str, str]]


def changes_of(post: Post) -> list[Change]:
    """Return the latest changes of a post, the newest first (1 query)."""
    versions = list(post.versions.select_related("by").order_by("-until", "-pk")[:SHOWN])
    after = [post.html, *(version.html for version in versions)]
    return [
        Change(version.until, version.by, pieces(_plain(version.html), _plain(newer)))
        for version, newer in zip(versions, after, strict=False)
    ]


def _plain(html: str) -> str:
    return sanitising.as_plain(html)


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Return two texts as one: what is the same, removed, added, in its order."""
    old, new = _words(before), _words(after)
    found: list[tuple[str, str]] = []
    for what, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            found.append((SAME, "".join(old[i1:i2])))
            continue
        found += [(kind, text) for kind, text in ((REMOVED, "".join(old[i1:i2])), (ADDED, "".join(new[j1:j2]))) if text]
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
