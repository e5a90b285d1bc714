"""Every address of a URLconf, with values that lead to something real of Alpha's, for the table of who may go where."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver
from django.utils.regex_helper import normalize


@dataclass(frozen=True, slots=True)
class Route:
    """`name` is the pattern as it is written in the URLconf, `template` the path with `%(parameter)s` in it."""

    name: str
    template: str
    parameters: tuple[str, ...]

    def path(self, values: dict[str, object]) -> str:
        """Fill the template: a value may be for one folder or section alone (`compte/session_id`); what nothing names is 1."""
        return "/" + self.template % {name: self._value(name, values) for name in self.parameters}

    def _value(self, parameter: str, values: dict[str, object]) -> object:
        section, folder = self.name.partition("/")[0], self.name.partition("/<")[0]
        keys = (f"{folder}/{parameter}", f"{section}/{parameter}", parameter)
        return next((values[key] for key in keys if key in values), "1")

    @property
    def is_admin(self) -> bool:
        return self.name.startswith("admin/")


def routes(urlconf: str) -> list[Route]:
    """Return the routes of a URLconf in its own order; two patterns that read the same are one."""
    found = {route.name: route for route in _walk(get_resolver(urlconf).url_patterns, "", "", ())}
    return list(found.values())


def _walk(patterns, name, template, parameters) -> Iterator[Route]:
    for entry in patterns:
        text, names = normalize(entry.pattern.regex.pattern)[0]
        longer = name + str(entry.pattern).removeprefix("^")
        here = longer, template + text, (*parameters, *names)
        if isinstance(entry, URLPattern):
            yield Route(*here)
        else:
            yield from _walk(entry.url_patterns, *here)
