"""One page of the static copy: its links lead to files beside it, what needs the server is replaced by a sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from tenants.leaving.addresses import Address, Site, relative

FORMATTER = HTMLFormatter(EntitySubstitution.substitute_xml, void_element_close_prefix="", empty_attributes_are_booleans=True)
SPOKEN = dict(settings.SPOKEN_LANGUAGES)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a page must know of the copy it is part of. `find` gives the file, or the address elsewhere, that a place became."""

    site: Site
    find: Callable[[Address], str | None]
    email: str
    made: Promise  # the sentence that says when the copy was made
    own_scripts: Callable[[str], bool]  # whether a script needs no other


def rewrite(html: str, *, address: Address, copy: Copy) -> str:
    """Return a page as it stands in the copy."""
    soup = BeautifulSoup(html, "html.parser")
    page = _Page(soup, address, copy)
    page.replace_forms()
    page.drop_what_names_the_host()
    page.say_what_it_is()
    page.relink()
    page.calm_scripts()
    return soup.decode(formatter=FORMATTER)


class _Page:
    def __init__(self, soup: BeautifulSoup, address: Address, copy: Copy):
        self._soup, self._address, self._copy = soup, address, copy
        self._language = (soup.html and str(soup.html.get("lang") or "")) or settings.LANGUAGE_CODE

    def replace_forms(self) -> None:
        for form in self._soup.find_all("form"):
            form.replace_with(self._sentence())

    def _sentence(self) -> Tag:
        words = self._paragraph(gettext_lazy("This is a copy of the site: nothing can be sent from this page."))
        if self._copy.email:
            with translation.override(str(words["lang"])):
                words.append(" " + gettext("Write to:") + " ")
            words.append(self._link(f"mailto:{self._copy.email}", self._copy.email))
        return words

    def _paragraph(self, words: Promise) -> Tag:
        """Return a paragraph in the language of the page, or the city's own if we do not speak that."""
        spoken = self._language if self._language in SPOKEN else settings.LANGUAGE_CODE
        paragraph = self._soup.new_tag("p", attrs={"class": "quiet", "lang": spoken})
        with translation.override(spoken):
            paragraph.string = str(words)
        return paragraph

    def _link(self, address: str, words: str) -> Tag:
        link = self._soup.new_tag("a", attrs={"href": address})
        link.string = words
        return link

    def say_what_it_is(self) -> None:
        """A copy is not hosted by the city, and nobody can subscribe to it."""
        for line in self._soup.select("footer p"):
            if settings.CITY["name"] in line.get_text():
                line.replace_with(self._paragraph(self._copy.made))
        for link in self._soup.find_all("a", href=re.compile("^webcal:")):
            section = link.find_parent("section") or link
            dates = self._paragraph(gettext_lazy("These dates as a file, for your calendar:"))
            dates.append(" ")
            dates.append(self._link(str(link["href"]), str(link["href"]).rpartition("/")[2]))
            section.replace_with(dates)

    def drop_what_names_the_host(self) -> None:
        """What search engines and social networks read must be whole addresses, and nobody knows the next one yet."""
        for link in self._soup.find_all("link", rel=True):
            if "canonical" in link["rel"] or link.get("hreflang"):
                link.decompose()
        for meta in self._soup.find_all("meta", property=True):
            if str(meta["property"]).startswith(("og:url", "og:image")):
                meta.decompose()
        for code in self._soup.find_all("code"):
            if self._copy.site.base_url in code.get_text():
                _take_away(code.find_parent("details") or code)

    def relink(self) -> None:
        for tag in self._soup.find_all(["a", "link", "use"], href=True):
            self._relink(tag, "href")
        for tag in self._soup.find_all(["img", "script", "source", "video", "audio"], src=True):
            self._relink(tag, "src")
        for tag in self._soup.find_all(["img", "source"], srcset=True):
            sizes = [size.strip().partition(" ") for size in str(tag["srcset"]).split(",")]
            tag["srcset"] = ", ".join(f"{self._target(link) or ''} {width}".strip() for link, _space, width in sizes)

    def _relink(self, tag: Tag, name: str) -> None:
        link = str(tag[name])
        if link.startswith(("#", "mailto:", "tel:", "data:")):
            return
        found = self._target(link)
        if found is not None:
            tag[name] = found
        elif tag.name == "a":
            _take_away(tag)
        else:
            tag.decompose()

    def _target(self, link: str) -> str | None:
        """Return what a link becomes: another file, an address elsewhere, or nothing when it needs our host."""
        address = self._copy.site.address(link, seen_on=self._address)
        if address is None:
            return None if link.startswith(settings.PORTAL_URL) else link
        found = self._copy.find(address)
        if found is None or urlsplit(found).scheme in ("http", "https"):
            return found
        fragment = urlsplit(link).fragment
        return relative(found, seen_on=self._address.file) + (f"#{fragment}" if fragment else "")

    def calm_scripts(self) -> None:
        """From a disk browsers refuse modules. Ours need no other: each runs as it is, once a page."""
        seen = set()
        for script in self._soup.find_all("script", src=True):
            source = str(script["src"])
            if source in seen:
                script.decompose()
            elif script.get("type") == "module" and self._copy.own_scripts(source):
                del script["type"]
                script["defer"] = ""
            seen.add(source)


def _take_away(tag: Tag) -> None:
    """Remove a link that leads nowhere: with its line when it is all the line says, else its words stay."""
    line = tag.find_parent(["li", "p"])
    if tag.name != "a":
        tag.decompose()
    elif line is not None and line.get_text(strip=True) == tag.get_text(strip=True):
        line.decompose()
    else:
        tag.unwrap()
