"""A paving drawn from a name: always the same for the same name, so that an association without a photo has a face of its own.

Pure SVG without colours: the classes `p1` (pale), `p2` (middle) and `p3` (strong) are coloured by the theme's stylesheet.
"""

import hashlib
from collections.abc import Iterator

SIDE = 8  # of one tile, in units of the drawing

# Each motif: the four ways to lay its tile, from its top left corner. `{x}` left, `{X}` right, `{y}` top, `{Y}` bottom.
QUARTER = ["M{x} {y}h8a8 8 0 0 1-8 8z", "M{X} {y}v8a8 8 0 0 1-8-8z", "M{X} {Y}h-8a8 8 0 0 1 8-8z", "M{x} {Y}v-8a8 8 0 0 1 8 8z"]
HALF = ["M{x} {y}a4 4 0 0 0 8 0z", "M{X} {y}a4 4 0 0 0 0 8z", "M{x} {Y}a4 4 0 0 1 8 0z", "M{x} {y}a4 4 0 0 1 0 8z"]
WEDGE = ["M{x} {y}h8l-8 8z", "M{X} {y}v8l-8-8z", "M{X} {Y}h-8l8-8z", "M{x} {Y}v-8l8 8z"]
LEAF = ["M{x} {y}a8 8 0 0 1 8 8a8 8 0 0 1-8-8z", "M{X} {y}a8 8 0 0 1-8 8a8 8 0 0 1 8-8z"] * 2
ARCH = [
    "M{X} {y}a8 8 0 0 1-8 8v-4a4 4 0 0 0 4-4z",
    "M{X} {Y}a8 8 0 0 1-8-8h4a4 4 0 0 0 4 4z",
    "M{x} {Y}a8 8 0 0 1 8-8v4a4 4 0 0 0-4 4z",
    "M{x} {y}a8 8 0 0 1 8 8h-4a4 4 0 0 0-4-4z",
]
FAMILIES = [(QUARTER, HALF), (LEAF, QUARTER), (WEDGE, QUARTER), (ARCH, QUARTER), (HALF, WEDGE), (LEAF, HALF), (ARCH, LEAF)]
MIRRORED_ACROSS = [1, 0, 3, 2]  # top left ↔ top right, bottom right ↔ bottom left
MIRRORED_DOWN = [3, 2, 1, 0]
# (ground, figure) of a tile
INKS = [("", "p1"), ("p1", "p2"), ("p1", "p3"), ("", "p3"), ("p2", "p3"), ("p1", "p2")]
EMBLEM_INKS = [("p1", "p3")]
# Half tiles turn by sides, not by corners.
SIDES_ACROSS, SIDES_DOWN = [0, 3, 2, 1], [2, 1, 0, 3]


def _draws(text: str) -> Iterator[int]:
    """Yield bytes drawn from a text, without end."""
    block = 0
    while True:
        yield from hashlib.sha256(f"{block}:{text}".encode()).digest()
        block += 1


def paving(text: str, *, columns: int, rows: int) -> dict[str, str]:
    """Return path data by class for a paving that mirrors itself across and down, as a tiled floor does.

    Mirrors also keep out every turning figure, among them the one that nobody wants to find on a site.
    """
    draws = _draws(text)
    family = FAMILIES[next(draws) % len(FAMILIES)]
    inks = INKS if columns * rows > 4 else EMBLEM_INKS
    paths = {"p1": "", "p2": "", "p3": ""}
    for row in range((rows + 1) // 2):
        for column in range((columns + 1) // 2):
            motif, way = family[next(draws) % 3 == 0], next(draws) % 4
            ground, figure = inks[next(draws) % len(inks)]
            for x, y, turn in _mirrors(column, row, columns, rows, way, sides=motif is HALF):
                if ground:
                    paths[ground] += f"M{x} {y}h8v8h-8z"
                paths[figure] += motif[turn].format(x=x, y=y, X=x + SIDE, Y=y + SIDE)
    return paths


def _mirrors(column: int, row: int, columns: int, rows: int, way: int, *, sides: bool) -> Iterator[tuple[int, int, int]]:
    across, down = (SIDES_ACROSS, SIDES_DOWN) if sides else (MIRRORED_ACROSS, MIRRORED_DOWN)
    right, bottom = columns - 1 - column, rows - 1 - row
    places = {
        (column, row): way,
        (right, row): across[way],
        (column, bottom): down[way],
        (right, bottom): down[across[way]],
    }
    for (x, y), turn in places.items():
        yield x * SIDE, y * SIDE, turn
