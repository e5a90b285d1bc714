"""The choir's pictures."""

from deploy.demo_city.drawing.figures import Look, Pose, person
from deploy.demo_city.drawing.inks import BRICK, CLAY, COCOA, CORAL, HONEY, NIGHT, OCHRE, PAPER, PLUM, ROSE, SAND, SLATE, TEAL
from deploy.demo_city.drawing.landscape import bulbs, house
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import Point, arch, blob, box, brush, ellipse, gouge, polar, spline

SKINS = [ROSE, COCOA, HONEY, CLAY, ROSE, HONEY, COCOA]
STYLES = ["short", "bun", "curly", "long", "bald", "scarf", "short", "long", "curly"]
HAIRS = [NIGHT, NIGHT, SAND, PLUM, PAPER, OCHRE, COCOA, BRICK]
SING = Pose(
    (0, -92),
    (0, -82),
    (0, -45),
    ((8, -76), (12, -62), (3, -60)),
    ((-8, -76), (-12, -62), (-3, -60)),
    ((4, -46), (5, -24), (5, -1)),
    ((-4, -46), (-5, -24), (-5, -1)),
)
CONDUCT = Pose(
    (0, -91),
    (0, -81),
    (0, -45),
    ((8, -77), (21, -80), (27, -94)),
    ((-8, -77), (-20, -76), (-29, -88)),
    ((4, -46), (6, -24), (7, -1)),
    ((-4, -46), (-6, -24), (-8, -1)),
)


def choir_under_an_arch() -> Sheet:
    sheet = Sheet(SLATE, seed=11)
    sheet.shade(NIGHT, box(0, 0, 1200, 800), start=(600, 200), end=(600, 1100), strength=0.6)
    for radius, ink in ((520, PAPER), (500, SLATE), (486, CORAL), (434, NIGHT), (424, OCHRE)):
        sheet.fill(ink, _vault(radius))
    inside = _vault(414)
    sheet.fill("#f3d596", inside)
    sheet.glow(PAPER, inside, centre=(600, 340), radius=380, strength=0.8)
    for i in range(17):
        angle = 190 + i * 10
        sheet.fill(SLATE, brush([polar(600, 560, 438, angle), polar(600, 560, 482, angle)], 4))
    for i in range(37):
        angle = 180 + i * 5
        sheet.fill(CORAL, gouge([polar(600, 600, 300 if i % 2 else 330, angle), polar(600, 600, 386, angle)], 6))
    for row, (base, height, count, gap) in enumerate([(842, 400, 6, 122), (950, 425, 7, 114), (1068, 450, 6, 124)]):
        _row(sheet, row, base, height, count, gap)
    conductor = Look(top=NIGHT, bottom=NIGHT, skin=HONEY, style="back-bun", hair=COCOA, shoes=NIGHT)
    person(sheet, 600, 1216, 560, CONDUCT, conductor)
    sheet.fill(PAPER, gouge([(746, 700), (786, 600)], 7))
    return sheet


def _vault(radius: float) -> list[Point]:
    return [(600 - radius, 800), *ellipse(600, 560, radius, start=180, end=360), (600 + radius, 800)]


def _row(sheet: Sheet, row: int, base: float, height: float, count: int, gap: float) -> None:
    robe = (TEAL, BRICK, PLUM)[row]
    for i in range(count):
        k = row * 7 + i
        middle = gap * 0.42 * (1 if i >= count / 2 else -1) if row == 2 else 0  # room for the conductor
        x, y = 600 + gap * (i - (count - 1) / 2) + middle, base + (14 if i % 2 else 0)
        look = Look(skin=SKINS[k % 7], hair=HAIRS[(k * 3) % 8], top=robe, bottom=robe, style=STYLES[k % 9])
        person(sheet, x, y, height, SING, look, flip=i >= count / 2)
        toward = -1 if i >= count / 2 else 1
        sheet.fill(NIGHT, ellipse(x + toward * height * 0.022, y - height * 0.89, height * 0.011, height * 0.016))
        top = y - height * 0.63
        sheet.fill(
            PAPER, [(x - 30, top - 12), (x, top), (x + 30, top - 12), (x + 30, top + 30), (x, top + 42), (x - 30, top + 30)]
        )
        sheet.fill(robe, gouge([(x, top - 4), (x, top + 44)], 4))


def birds_on_the_stave() -> Sheet:
    """Birds on five wires, as notes, above the roofs."""
    sheet = Sheet("#f3d9a6", seed=12)
    sheet.shade(CORAL, box(0, 0, 1200, 700), start=(600, 120), end=(600, 960), strength=0.38)
    sheet.fill(PAPER, ellipse(790, 270, 170))
    sheet.shade(OCHRE, ellipse(790, 270, 170), start=(740, 150), end=(860, 460), strength=0.6)
    _roofs(sheet)
    for x, lean in ((70, -3), (1136, 3)):
        sheet.fill(NIGHT, brush([(x, 820), (x + lean, 110)], 15, end=0.7))
        for i in range(5):
            sheet.fill(NIGHT, box(x - 18, 150 + i * 66, 36, 9, 4))
    for i in range(5):
        sheet.fill(NIGHT, brush([(x, _wire(x, i)) for x in range(-30, 1260, 60)], 4.5))
    notes = [(180, 3, 0), (304, 1, 0), (420, 4, 1), (520, 2, 0), (606, 0, 1), (720, 1, 0), (830, 4, 0), (906, 2, 1), (1030, 1, 0)]
    for x, wire, kind in notes:
        _bird(sheet, x, _wire(x, wire), kind)
    return sheet


def _wire(x: float, wire: int) -> float:
    return 152 + wire * 66 + 58 * (1 - ((x - 603) / 533) ** 2)


def _bird(sheet: Sheet, x: float, y: float, kind: int) -> None:
    body, wing, belly = ((NIGHT, SLATE, CORAL), (BRICK, PLUM, PAPER))[kind]
    with sheet.at(x, y, scale=1.5, flip=bool(kind)):
        sheet.fill(body, brush([(-16, -16), (-40, 8), (-56, 22)], 13, end=0.5))
        sheet.fill(body, blob((-24, -12), (-12, -34), (12, -42), (28, -30), (26, -8), (6, 2), (-14, -2)))
        sheet.fill(body, ellipse(22, -42, 15))
        sheet.fill(belly, blob((14, -30), (30, -30), (27, -10), (10, -2), (6, -14)))
        sheet.fill(wing, blob((-24, -8), (-8, -28), (8, -24), (2, -8), (-20, 4), (-36, 8)))
        sheet.fill(OCHRE, [(34, -48), (52, -44), (35, -38)])
        sheet.fill(PAPER, ellipse(26, -45, 3.2))
        sheet.fill(NIGHT, brush([(4, -2), (3, 6)], 2.6), brush([(12, -2), (13, 6)], 2.6))


def _roofs(sheet: Sheet) -> None:
    for x, width, height, wall, roof in (
        (-30, 190, 170, SAND, BRICK),
        (160, 150, 120, PAPER, SLATE),
        (300, 200, 190, ROSE, BRICK),
        (500, 170, 130, PAPER, PLUM),
        (660, 190, 175, SAND, BRICK),
        (850, 150, 120, ROSE, SLATE),
        (1000, 230, 180, PAPER, BRICK),
    ):
        house(
            sheet, x, 830, width, height, wall=wall, roof=roof, floors=1 if height < 140 else 2, bays=2, shutter=TEAL, pitch=0.42
        )


def concert_night() -> Sheet:
    """The choir seen from the last row of a full hall."""
    sheet = Sheet(NIGHT, seed=13)
    stage = [(210, 150), (990, 150), (1060, 520), (140, 520)]
    sheet.fill(BRICK, stage)
    sheet.shade(PLUM, stage, start=(600, 420), end=(600, 60), strength=0.85)
    light = [(470, 0), (730, 0), (1010, 520), (190, 520)]
    sheet.veil(OCHRE, light, 0.3)
    sheet.glow(OCHRE, light, centre=(600, 330), radius=330, strength=0.55)
    sheet.fill(SAND, [(140, 505), (1060, 505), (1100, 560), (100, 560)])
    for i in range(9):
        look = Look(skin=SKINS[i % 7], hair=HAIRS[i % 8], top=PAPER, bottom=NIGHT, style=STYLES[(i * 2) % 9])
        person(sheet, 324 + i * 69, 512 - abs(i - 4) * 3, 208, SING, look, flip=i > 4)
        sheet.fill(TEAL, box(312 + i * 69, 380 - abs(i - 4) * 3, 24, 18))
    _curtain(sheet, 0, 250, 1)
    _curtain(sheet, 1200, 950, -1)
    bulbs(sheet, [(0, 60), (300, 128), (600, 84), (900, 128), (1200, 60)], rope=OCHRE, ink="#ffe2a0", gap=46, radius=7)
    for row, (y, size, ink) in enumerate([(628, 54, PLUM), (726, 72, "#141d33")]):
        for i in range(-1, 12 - row * 2):
            x = 40 + i * (114 + row * 34) + (50 if row else 0)
            _spectator(sheet, x, y, size, ink)
    return sheet


def _curtain(sheet: Sheet, edge: float, inner: float, way: int) -> None:
    drape = [
        (edge, 0),
        (inner, 0),
        *spline([(inner, 0), (inner - 26 * way, 220), (inner - 60 * way, 420), (inner - 70 * way, 600)]),
        (edge, 600),
    ]
    sheet.fill(CORAL, drape)
    sheet.shade(BRICK, drape, start=(edge, 300), end=(inner, 300), strength=0.9)
    for i in range(1, 5):
        x = edge + (inner - edge) * i / 5
        sheet.fill(BRICK, gouge([(x, -20), (x - 12 * way, 240), (x - 16 * way * i, 560)], 9))


def _spectator(sheet: Sheet, x: float, y: float, size: float, ink: str) -> None:
    sheet.fill(
        ink,
        blob(
            (x - size * 1.15, y + size * 2.4),
            (x - size, y + size),
            (x, y + size * 0.6),
            (x + size, y + size),
            (x + size * 1.15, y + size * 2.4),
        ),
    )
    sheet.fill(ink, ellipse(x, y, size * 0.54, size * 0.64), box(x - size * 0.2, y, size * 0.4, size))
    if sheet.dice.random() < 0.4:
        sheet.fill(ink, ellipse(x, y - size * 0.66, size * 0.3))
    elif sheet.dice.random() < 0.4:
        sheet.fill(
            ink,
            blob(
                (x - size * 0.62, y + size * 0.7),
                (x - size * 0.62, y - size * 0.4),
                (x, y - size * 0.78),
                (x + size * 0.62, y - size * 0.4),
                (x + size * 0.62, y + size * 0.7),
            ),
        )


def logo() -> Sheet:
    sheet = Sheet(SLATE, seed=14, size=(512, 512))
    for radius, ink in ((190, PAPER), (150, SLATE), (116, OCHRE), (76, SLATE), (42, CORAL)):
        sheet.fill(ink, arch(256, 420, radius * 2, 160 + radius * 0.98))
    sheet.fill(PAPER, box(52, 420, 408, 18, 9))
    return sheet
