"""site/: the public site as files that open from a disk. Pages are asked for first, written once it is known which there are."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from icalendar import Calendar
from wagtail.models import Page

from cms import language_queries, queries
from cms.models import SiteDocument, SiteIdentity
from tenants.leaving.addresses import Address, Site, relative
from tenants.leaving.errors import LeavingError
from tenants.leaving.packing import Packer
from tenants.leaving.static_page import Copy, rewrite
from tenants.leaving.visiting import Visitor
from tenants.models import Association
from tenants.rules import host_of
from tenants.schemas import in_portal
from themes.templatetags.days import day

FOLDER = "site/"
MOST_PAGES = 30_000
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"|<link\b[^>]*?\shref="([^"]+)"', re.IGNORECASE)
CSS_FILE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
MODULE = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)
DOCUMENT = re.compile(r"/documents/([0-9]{1,18})/([^/]+)\Z")


def write(packer: Packer, *, association: Association, work: Path) -> tuple[int, list[str]]:
    """Write the copy of the site the connection is in; `work` is an empty folder.

    Returns how many pages it has, and the addresses of those that failed. Raises LeavingError when the first page does.
    """
    return _StaticCopy(packer, association, work).write()


class _StaticCopy:
    def __init__(self, packer: Packer, association: Association, work: Path):
        self._packer, self._work = packer, work
        self._site, self._visitor = Site(association.url, other_hosts=_hosts_of(association)), Visitor(association)
        self._pages: dict[Address, Path] = {}  # HTML, as it was answered
        self._others: dict[Address, tuple[Path, str]] = {}  # feeds, calendars, the icon: and their kind
        self._leads_to: dict[Address, str] = {}
        self._broken: list[str] = []
        self._files: dict[Address, str | None] = {}

    def write(self) -> tuple[int, list[str]]:
        self._ask()
        if Address("/") not in self._pages:
            raise LeavingError("The first page of the site does not answer: is the site up to date (`fleet status`)?")
        made = lazy(_made_on, str)(timezone.localdate())
        copy = Copy(self._site, self._find, SiteIdentity.load().email, made, self._is_own_script)
        for address, path in self._pages.items():
            self._packer.add_text(FOLDER + address.file, rewrite(path.read_text(), address=address, copy=copy))
        for address, (path, kind) in self._others.items():
            self._packer.add_bytes(FOLDER + address.file, self._without_host(path.read_bytes(), kind, address))
        return len(self._pages), self._broken

    def _ask(self) -> None:
        """Ask for every page, and for all that pages link to: the other pages of lists, categories, months, feeds."""
        waiting = deque(dict.fromkeys(_live_pages(self._site)))
        seen = set(waiting)
        while waiting:
            address = waiting.popleft()
            for found in self._ask_one(address):
                if found not in seen and found.is_page:
                    seen.add(found)
                    waiting.append(found)
            if len(seen) > MOST_PAGES:
                raise LeavingError(f"The site has more than {MOST_PAGES} addresses.")

    def _ask_one(self, address: Address) -> list[Address]:
        answer = self._visitor.get(address)
        if answer.location:
            self._leads_to[address] = answer.location
            target = self._site.address(answer.location, seen_on=address)
            return [target] if target else []
        if answer.status != 200:
            if answer.status >= 500:
                self._broken.append(address.path)
            return []
        path = self._work / f"{len(self._pages) + len(self._others)}"
        path.write_bytes(answer.body)
        if not answer.is_html:
            self._others[address] = path, answer.kind
            return []
        self._pages[address] = path
        links = (unescape(one or other) for one, other in LINK.findall(answer.body.decode()))
        return [found for link in links if (found := self._site.address(link, seen_on=address))]

    def _find(self, address: Address, *, steps: int = 3) -> str | None:
        """Return the file a place of the site became, an address elsewhere it leads to, or nothing."""
        if address.is_file:
            return self._file(address)
        if address in self._pages or address in self._others:
            return address.file
        if address in self._leads_to and steps:
            link = self._leads_to[address]
            target = self._site.address(link, seen_on=address)
            return self._find(target, steps=steps - 1) if target else link
        return self._find(Address(address.path)) if address.query else None

    def _file(self, address: Address) -> str | None:
        """Copy a picture, a document or a file of the theme the first time a page names it."""
        if address not in self._files:
            self._files[address] = None  # a stylesheet may name itself
            path = _path_of(address)
            if path is not None:
                self._files[address] = address.file
                self._copy_file(address, path)
        return self._files[address]

    def _copy_file(self, address: Address, path: Path) -> None:
        if path.suffix == ".css":
            for one, other in CSS_FILE.findall(path.read_text()):
                needed = self._site.address(one or other, seen_on=address)
                if needed and needed.is_file:
                    self._file(needed)
        name = FOLDER + address.file
        if path.suffix == ".js":
            text = path.read_text()
            self._packer.add_text(name, text if MODULE.search(text) else f'(() => {{\n"use strict"\n{text}\n}})()\n')
        elif not self._packer.holds(name):
            with path.open("rb") as file:
                self._packer.add_file(name, file)

    def _is_own_script(self, source: str) -> bool:
        name = source.removeprefix("../" * source.count("../"))
        path = _path_of(Address("/" + name))
        return path is not None and not MODULE.search(path.read_text())

    def _without_host(self, data: bytes, kind: str, address: Address) -> bytes:
        """Return a feed or a calendar that names no host any more."""
        if kind == "text/calendar":
            return _calendar_without(self._site.base_url, data)
        if not kind.endswith("xml") or kind.startswith("image/"):
            return data
        found = re.compile(re.escape(self._site.base_url) + r'[^"<\s]*')
        return found.sub(lambda link: self._relative(unescape(link[0]), address), data.decode()).encode()

    def _relative(self, link: str, address: Address) -> str:
        there = self._site.address(link, seen_on=address)
        return relative((there and self._find(there)) or "index.html", seen_on=address.file)


def _made_on(today: date) -> str:
    return gettext("Copy of the site made on %(day)s.") % {"day": day(today)}


def _hosts_of(association: Association) -> list[str]:
    """Return all the names that lead to the site: links in its texts may still say an older one."""
    with in_portal():
        return [name if "." in name else host_of(name) for name in association.domains.values_list("name", flat=True)]


def _live_pages(site: Site) -> Iterator[Address]:
    home = Address("/")
    for page in language_queries.homes().filter(live=True):
        for one in queries.open_to_all(Page.objects.descendant_of(page, inclusive=True).live()).order_by("path"):
            address = site.address(one.get_full_url() or "/", seen_on=home)
            if address:
                yield address


def _path_of(address: Address) -> Path | None:
    """Return the file behind an address of a picture, a document or a file of the theme, if everybody may have it."""
    if found := DOCUMENT.fullmatch(address.path):
        document = SiteDocument.objects.filter(pk=int(found[1])).first()
        if document is None or document.filename != found[2]:  # a link may call a text “x.html”
            return None
        return _existing(document.file.path)
    _empty, folder, name = address.path.split("/", 2)
    try:
        if folder == "media":
            return _existing(default_storage.path(name)) if name.startswith("images/") else None
        if folder == "static":
            return _existing(staticfiles_storage.path(name)) or _existing(finders.find(name) or "")
        return None
    except SuspiciousFileOperation:
        return None


def _existing(path: str) -> Path | None:
    found = Path(path)
    try:
        return found if path and found.is_file() else None
    except OSError:  # a name that is too long
        return None


def _calendar_without(base_url: str, data: bytes) -> bytes:
    calendar = Calendar.from_ical(data)
    for event in calendar.walk("VEVENT"):
        event.pop("url", None)
        words = str(event.pop("description", ""))
        kept = "\n".join(line for line in words.splitlines() if base_url not in line)
        if kept:
            event.add("description", kept)
    return calendar.to_ical()
