"""The themes an association may choose from. A theme is one folder of `static/themes/` and one entry here.

To add one, copy `place` and change every aspect of it:

1. `static/themes/<slug>/palettes.css`: six tokens a palette and mode (paper, surface, ink, quiet, accent, accent-ink), `--rule`,
   and for the whole theme `--edge` and `--alarm`, each written `--name: light-dark(oklch(L C H), oklch(L C H));`.
   `themes/checks.py` computes every contrast at start-up and names the pair that cannot be read.
2. `static/themes/<slug>/theme.css`: two font stacks (`--sans`, `--titles`) and how everything looks, in `@layer theme`. What all
   themes share (scales, forms, blocks of a body, print) is in `static/themes/base/`.
3. Only where the structure differs: `templates/themes/<slug>/header.html`, `footer.html` or `home.html`, which then stand for
   `templates/site/` + the same name.
4. An entry in `_THEMES` below. Its first palette is the one a site begins with.

Words come from gettext, colours from tokens, drawings from `themes_tags.paving`. No request leaves for another host.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Theme:
    """`palettes` maps a palette's slug to its name; the first is the theme's own."""

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

    @property
    def home(self) -> list[str]:
        return self.template("home")

    def template(self, name: str) -> list[str]:
        """Return the candidates for one part of a page: the theme's own, then everybody's."""
        return [f"themes/{self.slug}/{name}.html", f"site/{name}.html"]


DEFAULT_THEME = "place"

_THEMES = {
    theme.slug: theme
    for theme in [
        Theme(
            "place",
            pgettext_lazy("theme", "Place"),
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
