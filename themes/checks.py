"""A theme that cannot be read is a mistake of deployment: its files and every contrast are checked at start-up and in tests."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.core.checks import Error, register

from themes import registry
from themes.colour import Oklch, contrast, is_in_srgb

STATIC = Path(__file__).resolve().parent / "static" / "themes"
TOKENS = ("paper", "surface", "ink", "quiet", "accent", "accent-ink")
BLOCK = re.compile(r'\[data-theme="(?P<theme>[\w-]+)"\](?:\[data-palette="(?P<palette>[\w-]+)"\])? \{(?P<body>[^}]*)\}')
TOKEN = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d.]+) ([\d.]+) ([\d.]+)\), oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)\);")
# (in front, behind, least contrast): text 4.5, what only has to be seen 3 (WCAG 1.4.3 and 1.4.11).
PAIRS = [
    *((front, behind, 4.5) for front in ("ink", "quiet", "accent", "alarm") for behind in ("paper", "surface")),
    ("accent-ink", "accent", 4.5),
    ("edge", "paper", 3.0),
    ("edge", "surface", 3.0),
]

Palette = dict[str, tuple[Oklch, Oklch]]


def read_palettes(css: str) -> dict[str, Palette]:
    """Return each palette's tokens, (light, dark), the theme's own tokens included."""
    shared: Palette = {}
    palettes: dict[str, Palette] = {}
    for block in BLOCK.finditer(css):
        tokens = {}
        for name, *numbers in TOKEN.findall(block["body"]):
            light, dark = (Oklch(*map(float, numbers[start : start + 3])) for start in (0, 3))
            tokens[name] = (light, dark)
        if block["palette"]:
            palettes[block["palette"]] = tokens
        else:
            shared |= tokens
    return {slug: shared | tokens for slug, tokens in palettes.items()}


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


@register()
def themes_can_be_read(app_configs, **kwargs):
    return [Error(message, id=f"themes.E00{number}") for theme in registry.all_themes() for number, message in problems(theme)]


def problems(theme: registry.Theme, *, folder: Path = STATIC) -> Iterator[tuple[int, str]]:
    """Yield (number, message) for what is missing or cannot be read in a theme."""
    file = folder / theme.slug / "palettes.css"
    if not file.is_file() or not (folder / theme.slug / "theme.css").is_file():
        yield 1, f"The theme “{theme.slug}” has no theme.css or no palettes.css."
        return
    palettes = read_palettes(file.read_text(encoding="utf-8"))
    if set(palettes) != set(theme.palettes):
        yield 2, f"The theme “{theme.slug}” names the palettes {sorted(theme.palettes)} and draws {sorted(palettes)}."
    for slug, palette in palettes.items():
        missing = {*TOKENS, "edge", "alarm"} - set(palette)
        if missing:
            yield 3, f"The palette “{slug}” of “{theme.slug}” lacks {sorted(missing)}."
        else:
            yield from ((4, f"{theme.slug}/{slug}: {pair}.") for pair in weak_pairs(palette))
