"""Dates in words, the same on every page and in every mail: `day`, `day_month`, `moment`, `clock`; for machines, `exact`.

No `{% load %}` is needed.
"""

import re

from django import template
from django.utils.formats import date_format
from django.utils.timezone import template_localtime
from django.utils.translation import get_language

register = template.Library()


@register.filter
def day(value) -> str:
    """Write a day; the first of a month is “1er” in French."""
    return _written(value, "j F Y")


@register.filter
def day_month(value) -> str:
    """Write a day of this year."""
    return _written(value, "j F")


@register.filter
def moment(value) -> str:
    """Write a day and its hour: “1er mars 2027 à 9 h 05”."""
    return f"{_written(value, 'j F Y')} à {clock(value)}" if value and _in_french() else _written(value, "j F Y, H:i")


@register.filter
def clock(value) -> str:
    """Write an hour as the language does: “9 h 05”."""
    return _written(value, "G\u00a0\\h\u00a0i" if _in_french() else "H:i")


@register.filter
def exact(value) -> str:
    """Write a moment as `<time datetime>` takes it: HTML has no microseconds."""
    return template_localtime(value).isoformat(timespec="seconds") if value else ""


def as_said(pattern: str) -> str:
    """Return a date's pattern as the language says it: “12 de junio de 2027” in Spanish and Portuguese."""
    return re.sub(r" ([FY])", r" \\d\\e \1", pattern) if get_language() in ("es", "pt") else pattern


def _written(value, pattern: str) -> str:
    text = date_format(template_localtime(value), as_said(pattern)) if value else ""
    return re.sub(r"^1 ", "1er ", text) if _in_french() else text


def _in_french() -> bool:
    return (get_language() or "").startswith("fr")
