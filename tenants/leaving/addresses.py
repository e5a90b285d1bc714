"""Which file of the static copy an address of the site becomes, and how one file names another."""

import hashlib
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from django.conf import settings

ASKED = ("vue", "rubrique", "mois", "page")  # what lists are asked; anything else says nothing to a copy
FILES = (settings.MEDIA_URL, settings.STATIC_URL, "/documents/")
ODD = re.compile(r"//|\\|/\.{1,2}(/|\Z)|[\x00-\x1f\x7f]")
NOT_PUBLIC = ("/admin", "/entrer", "/adresse", "/formulaires", "/sitemap.xml", "/robots.txt", "/healthz", "/_util")


@dataclass(frozen=True, slots=True)
class Address:
    """A place of the site: a path as people read it (not quoted), and what the list at that place is asked."""

    path: str
    query: str = ""

    @property
    def is_file(self) -> bool:
        return self.path.startswith(FILES) and not self.is_odd

    @property
    def is_page(self) -> bool:
        return not self.path.startswith((*FILES, *NOT_PUBLIC)) and not self.is_odd

    @property
    def is_odd(self) -> bool:
        """Whether somebody has written what no page of ours says, and no file may be named after."""
        return ODD.search(self.path) is not None

    @property
    def file(self) -> str:
        """Return its file in the copy. Only a list has a query: its other pages stand beside it."""
        inside = self.path.lstrip("/")
        if not self.path.endswith("/"):
            return inside
        return inside + (f"{_word(self.query)}.html" if self.query else "index.html")


def _word(query: str) -> str:
    """Return a name made of a query: `page=2` gives `page-2`."""
    word = re.sub(r"[^a-z0-9]+", "-", query.lower()).strip("-")
    same = re.fullmatch(r"[a-z0-9=&-]+", query)
    return word if same and len(word) < 80 else f"{word[:60]}-{hashlib.sha256(query.encode()).hexdigest()[:8]}"


class Site:
    """Knows its own addresses, whatever way a page writes them."""

    def __init__(self, base_url: str, *, other_hosts: Iterable[str] = ()):
        self.base_url = base_url
        self._host = urlsplit(base_url).netloc.lower()
        self._hosts = {self._host, *(host + settings.PORT_SUFFIX for host in other_hosts)}

    def address(self, link: str, *, seen_on: Address) -> Address | None:
        """Return where a link of a page leads in this site, nothing if it leads elsewhere."""
        try:
            parts = urlsplit(urljoin(f"http://{self._host}{quote(seen_on.path)}", link.strip().replace("webcal:", "http:", 1)))
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or parts.netloc.lower() not in self._hosts:
            return None
        path, asked = unquote(parts.path) or "/", dict(parse_qsl(parts.query))
        is_list = "." not in path.rpartition("/")[2]  # a feed is asked nothing
        kept = {name: asked[name] for name in ASKED if asked.get(name) and is_list}
        if kept.get("page") == "1":
            del kept["page"]
        return Address(path, urlencode(kept))


def relative(target: str, *, seen_on: str) -> str:
    """Return how one file of the copy names another, as an address."""
    return quote(posixpath.relpath(target, posixpath.dirname(seen_on) or "."))
