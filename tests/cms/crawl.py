"""Walk a site's admin as a person does, from link to link, and keep what each page says."""

import html
import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser

SILENT = {"script", "style", "template"}
SPOKEN = ("placeholder", "aria-label", "title", "alt")
PER_KIND = 2  # pages whose address differs only by a number are alike


@dataclass
class Screen:
    status: int
    words: str
    links: set[str]
    menu: list[str]


class Reader(HTMLParser):
    """What a page says, aloud or on the screen, and where it leads."""

    def __init__(self):
        super().__init__()
        self.words, self.links, self.menu = [], set(), []
        self.silence, self.script_id = 0, ""

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag in SILENT and "data-w-dropdown-target" not in known:
            self.silence += 1
            self.script_id = known.get("id", "")
        self.words += [known[name] for name in SPOKEN if known.get(name)]
        if tag == "input" and known.get("type") == "submit":
            self.words.append(known.get("value") or "")
        if known.get("href"):
            self.links.add(known["href"])

    def handle_endtag(self, tag):
        if tag in SILENT and self.silence:
            self.silence -= 1

    def handle_data(self, data):
        if self.script_id == "wagtail-sidebar-props":
            self._read_menu(json.loads(data))
            self.words += self.menu
            self.script_id = ""
        elif not self.silence and data.strip():
            self.words.append(" ".join(data.split()))

    def _read_menu(self, node):
        """The side bar is drawn by JavaScript from JSON."""
        if isinstance(node, dict):
            self.menu += [node["label"]] if isinstance(node.get("label"), str) else []
            self.links |= {node["url"]} if isinstance(node.get("url"), str) else set()
            node = list(node.values())
        if isinstance(node, list):
            for part in node:
                self._read_menu(part)


def read(answer) -> Screen:
    """Return what an answer says: a page, or the dialog that JSON carries."""
    reader = Reader()
    is_dialog = answer.headers.get("Content-Type", "").startswith("application/json")
    reader.feed(answer.json().get("html", "") if is_dialog else answer.content.decode())
    return Screen(answer.status_code, html.unescape("\n".join(reader.words)), reader.links, reader.menu)


def kind_of(path: str) -> str:
    return re.sub(r"\d+", "N", path)


def crawl(client, *, start: str = "/admin/") -> dict[str, Screen]:
    """Return every screen of the admin that links lead to, by address; two of each kind."""
    waiting, seen, kinds = [start], {}, {}
    while waiting:
        path = waiting.pop(0)
        if path in seen or kinds.get(kind_of(path), 0) >= PER_KIND:
            continue
        kinds[kind_of(path)] = kinds.get(kind_of(path), 0) + 1
        answer = client.get(path)
        if answer.status_code == 302:
            waiting += [address for address in [address_of(answer["Location"])] if address]
            continue
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            if answer.streaming:  # the client has closed the others, and closing twice would close the database
                answer.close()
            continue
        seen[path] = read(answer)
        waiting += [address for link in sorted(seen[path].links) if (address := address_of(link))]
    return seen


def address_of(link: str) -> str:
    """Return where in the admin a link leads, or nothing."""
    address = link.partition("#")[0].partition("?")[0]
    return address if address.startswith("/admin/") and "/logout" not in address else ""
