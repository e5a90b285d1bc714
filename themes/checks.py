"""A theme that cannot be read is a mistake of deployment: its files and every contrast are checked at start-up and in tests."""

from collections.abc import Iterator
from pathlib import Path

from django.core.checks import Error, register

from themes import registry
from themes.colour import contrast, is_in_srgb
from themes.palettes import STATIC, Palette, read_palettes

TOKENS = {"paper", "surface", "ink", "quiet", "accent", "accent-ink", "edge", "alarm"}
# (in front, behind, least contrast): text 4.5, what only has to be seen 3 (WCAG 1.4.3 and 1.4.11).
PAIRS = [
    *((front, behind, 4.5) for front in ("ink", "quiet", "accent", "alarm") for behind in ("paper", "surface")),
    ("accent-ink", "accent", 4.5),
    ("edge", "paper", 3.0),
    ("edge", "surface", 3.0),
]


def weak_pairs(palette: Palette) -> Iterator[str]:
    """Name what cannot be read, and what not every screen can show, in either mode."""
    for mode, index in (("light", 0), ("dark", 1)):
        for front, behind, least in PAIRS:
            found = contrast(palette[front][index], palette[behind][index])
            if found < least:
                yield f"{front} on {behind} in {mode}: {found:.2f} instead of {least}"
        for name, colours in palette.items():
            if not is_in_srgb(colours[index]):
                yield f"{name} in {mode} is outside sRGB"


def problems(theme: registry.Theme, *, folder: Path = STATIC) -> Iterator[tuple[int, str]]:
    """Yield (number, message) for what is missing or cannot be read in a theme."""
    file = folder / theme.slug / "palettes.css"
    if not file.is_file() or not (folder / theme.slug / "theme.css").is_file():
        yield 1, f"The theme “{theme.slug}” has no theme.css or no palettes.css."
        return
    drawn = read_palettes(file.read_text(encoding="utf-8"))
    if set(drawn) != set(theme.palettes):
        yield 2, f"The theme “{theme.slug}” names the palettes {sorted(theme.palettes)} and draws {sorted(drawn)}."
    for slug, palette in drawn.items():
        missing = sorted(TOKENS - set(palette))
        if missing:
            yield 3, f"The palette “{slug}” of “{theme.slug}” lacks {missing}."
        else:
            yield from ((4, f"{theme.slug}/{slug}: {pair}.") for pair in weak_pairs(palette))


@register()
def themes_can_be_read(app_configs, **kwargs):
    return [Error(message, id=f"themes.E00{number}") for theme in registry.all_themes() for number, message in problems(theme)]
