"""Reads a theme's palettes.css: the stylesheet is the one place where colours are written."""

import re
from functools import lru_cache
from pathlib import Path

from themes.colour import Oklch, to_hex

STATIC = Path(__file__).resolve().parent / "static" / "themes"
BLOCK = re.compile(r'\[data-theme="[\w-]+"\](?:\[data-palette="(?P<palette>[\w-]+)"\])? \{(?P<body>[^}]*)\}')
OKLCH = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
TOKEN = re.compile(rf"--([\w-]+): light-dark\({OKLCH}, {OKLCH}\);")

Palette = dict[str, tuple[Oklch, Oklch]]


def read_palettes(css: str) -> dict[str, Palette]:
    """Return each palette's tokens as (light, dark); a block without a palette gives its tokens to all of them."""
    shared: Palette = {}
    found: dict[str, Palette] = {}
    for block in BLOCK.finditer(css):
        tokens: Palette = {}
        for name, *numbers in TOKEN.findall(block["body"]):
            light, dark = (Oklch(*map(float, numbers[start : start + 3])) for start in (0, 3))
            tokens[name] = (light, dark)
        if block["palette"]:
            found[block["palette"]] = tokens
        else:
            shared |= tokens
    return {slug: shared | tokens for slug, tokens in found.items()}


@lru_cache(maxsize=64)
def hex_tokens(theme: str, palette: str) -> dict[str, tuple[str, str]]:
    """Return a palette's tokens as #rrggbb, (light, dark), for what no stylesheet reaches: browser bars, an icon, a mail.

    Empty when the palette is not drawn, so that a page still renders.
    """
    file = STATIC / theme / "palettes.css"
    tokens = read_palettes(file.read_text(encoding="utf-8")).get(palette, {}) if file.is_file() else {}
    return {name: (to_hex(light), to_hex(dark)) for name, (light, dark) in tokens.items()}
