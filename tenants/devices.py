"""A browser's long self-description in words a person recognises: “Firefox on Windows”."""

import re

from django.utils.translation import gettext as _

# The first that is found counts: most browsers also name the ones they imitate.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi", "Vivaldi"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
]


def describe(user_agent: str, *, with_version: bool = False) -> str:
    """Return browser and system in words; with its version when that may explain what somebody sees."""
    mark, browser = _first(BROWSERS, user_agent)
    _mark, system = _first(SYSTEMS, user_agent)
    if with_version and browser:
        browser = f"{browser} {_version(mark, user_agent)}".strip()
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def _first(known: list[tuple[str, str]], user_agent: str) -> tuple[str, str]:
    return next(((mark, name) for mark, name in known if mark in user_agent), ("", ""))


def _version(mark: str, user_agent: str) -> str:
    """Return the number behind a browser's mark; Safari has it elsewhere."""
    place = "Version" if mark == "Safari/" else mark.rstrip("/")
    found = re.search(rf"{place}\w*/(\d{{1,4}})", user_agent)
    return found[1] if found else ""
