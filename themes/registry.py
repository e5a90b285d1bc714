"""The themes an association may choose from. A theme is one folder of `static/themes/` and one line here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Theme:
    """`palettes` maps a palette's slug to its name; the first is the theme's own. Tokens are in the theme's palettes.css."""

    slug: str
    name: Label
    description: Label
    palettes: dict[str, Label] = field(default_factory=dict)

    @property
    def stylesheet(self) -> str:
        return f"themes/{self.slug}/theme.css"

    @property
    def palettes_stylesheet(self) -> str:
        return f"themes/{self.slug}/palettes.css"

    @property
    def header(self) -> list[str]:
        return self.template("header")

    @property
    def footer(self) -> list[str]:
        return self.template("footer")

    def template(self, name: str) -> list[str]:
        """Return the candidates for one part of a page: the theme's own, then everybody's."""
        return [f"themes/{self.slug}/{name}.html", f"site/{name}.html"]


DEFAULT_THEME = "place"

_THEMES = {
    theme.slug: theme
    for theme in [
        Theme(
            "place",
            _("Place"),
            _("The town square: white paper, one deep accent, thin rules."),
            {"ardoise": _("Slate blue"), "garance": _("Madder red"), "sapin": _("Fir green")},
        ),
    ]
}


def all_themes() -> list[Theme]:
    return list(_THEMES.values())


def get_theme(slug: str) -> Theme:
    """Return the theme, or the default one when the slug is no longer known: a site must always render."""
    return _THEMES.get(slug) or _THEMES[DEFAULT_THEME]


def theme_choices() -> Iterator[tuple[str, Label]]:
    return ((theme.slug, theme.name) for theme in all_themes())


def palette_choices() -> Iterator[tuple[str, Label]]:
    return ((slug, name) for theme in all_themes() for slug, name in theme.palettes.items())
