"""The food aid's pictures."""

from deploy.demo_city.drawing.figures import Look, Pose, person
from deploy.demo_city.drawing.inks import (
    BRICK,
    CLAY,
    COCOA,
    CORAL,
    FOREST,
    HONEY,
    LEAF,
    MOSS,
    NIGHT,
    OCHRE,
    PAPER,
    PLUM,
    ROSE,
    SAND,
    SKY,
    SLATE,
    TEAL,
)
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import blob, box, brush, ellipse, gouge, polar, spline

GIVE = Pose(
    (2, -91),
    (1, -81),
    (0, -45),
    ((8, -76), (14, -62), (26, -60)),
    ((-6, -76), (4, -61), (22, -58)),
    ((4, -46), (5, -24), (5, -1)),
    ((-4, -46), (-5, -24), (-5, -1)),
)


def crates_of_food() -> Sheet:
    """Three shelves, as many colours as a market."""
    sheet = Sheet(TEAL, seed=41)
    sheet.shade(NIGHT, box(0, 0, 1200, 800), start=(300, 0), end=(1200, 1300), strength=0.34)
    for y in (262, 512, 762):
        sheet.fill(SAND, box(0, y, 1200, 20))
        sheet.fill(NIGHT, box(0, y + 20, 1200, 10))
    for i, (x, width, fill) in enumerate(((40, 340, _apples), (430, 340, _loaves), (820, 340, _bottles))):
        _box(sheet, x, 262, width, fill, (OCHRE, CORAL, PAPER)[i])
    for i, (x, width, fill) in enumerate(((40, 250, _jars), (330, 400, _greens), (770, 390, _apples))):
        _box(sheet, x, 512, width, fill, (CORAL, PAPER, OCHRE)[i])
    for i, (x, width, fill) in enumerate(((40, 400, _loaves), (480, 270, _bottles), (790, 370, _greens))):
        _box(sheet, x, 762, width, fill, (PAPER, OCHRE, CORAL)[i])
    return sheet


def _box(sheet: Sheet, x: float, y: float, width: float, fill, ink: str) -> None:
    fill(sheet, x, y - 84, width)
    front = box(x, y - 92, width, 92, 5)
    sheet.fill(ink, front)
    sheet.shade(COCOA, front, start=(x + width * 0.4, y - 92), end=(x + width * 1.3, y + 20), strength=0.55)
    sheet.fill(NIGHT, box(x + width / 2 - 34, y - 70, 68, 18, 9))
    for i in range(3):
        sheet.fill(COCOA, gouge([(x + 18 + i * width / 3, y - 26 - i * 4), (x + width / 4 + i * width / 3.4, y - 24)], 3))


def _apples(sheet: Sheet, x: float, y: float, width: float) -> None:
    count = int(width // 62)
    for row in (1, 0):
        for i in range(count - row):
            cx, cy = x + 42 + i * (width - 84) / (count - 1) + row * 30, y - 8 - row * 42
            fruit = ellipse(cx, cy, 35, 33)
            sheet.fill((CORAL, LEAF, OCHRE)[(i + row) % 3], fruit)
            sheet.shade(
                BRICK if (i + row) % 3 == 0 else FOREST, fruit, start=(cx - 8, cy - 10), end=(cx + 40, cy + 44), strength=0.7
            )
            sheet.fill(COCOA, brush([(cx, cy - 26), (cx + 5, cy - 42)], 4))
            sheet.fill(MOSS, gouge([(cx + 4, cy - 36), (cx + 26, cy - 46)], 11))


def _loaves(sheet: Sheet, x: float, y: float, width: float) -> None:
    for i in range(int(width // 52)):
        cx = x + 40 + i * 50
        lean = -26 + (i * 17) % 50
        loaf = brush([(cx, y + 30), (cx + lean, y - 106 + (i % 3) * 12)], 40, belly=0.2)
        sheet.fill(HONEY if i % 2 else "#c98a4b", loaf)
        for k in range(4):
            px, py = cx + lean * (0.2 + k * 0.2), y + 6 - k * 28
            sheet.fill(PAPER, gouge([(px - 14, py + 6), (px + 14, py - 12)], 6))


def _bottles(sheet: Sheet, x: float, y: float, width: float) -> None:
    count = int(width // 58)
    for i in range(count):
        cx = x + 40 + i * (width - 80) / (count - 1)
        ink, top = ((PAPER, SKY), (OCHRE, MOSS), (SKY, CORAL))[i % 3]
        sheet.fill(ink, box(cx - 22, y - 62, 44, 96, 10), box(cx - 9, y - 108, 18, 60, 5))
        sheet.fill(top, box(cx - 11, y - 112, 22, 16, 4), box(cx - 22, y - 40, 44, 30))


def _jars(sheet: Sheet, x: float, y: float, width: float) -> None:
    count = int(width // 70)
    for i in range(count):
        cx = x + 48 + i * (width - 96) / (count - 1)
        sheet.fill((CORAL, OCHRE, PLUM, LEAF)[i % 4], box(cx - 31, y - 62, 62, 90, 12))
        sheet.fill(PAPER, box(cx - 31, y - 32, 62, 26))
        sheet.fill((NIGHT, BRICK)[i % 2], box(cx - 33, y - 78, 66, 20, 5))


def _greens(sheet: Sheet, x: float, y: float, width: float) -> None:
    for i in range(int(width // 30)):
        cx, tall = x + 24 + i * 29.5, 80 + (i * 37) % 50
        sheet.fill(
            (MOSS, LEAF, FOREST)[i % 3], gouge([(cx, y + 40), (cx + 8, y - tall / 2), (cx - 12 + (i % 3) * 12, y - tall)], 44)
        )
        sheet.fill(PAPER, gouge([(cx, y + 20), (cx - 4 + (i % 3) * 5, y - tall * 0.66)], 4))
        if i % 4 == 1:
            sheet.fill(CORAL, brush([(cx + 10, y + 30), (cx + 26, y - 62)], 28, end=0.9))


def saturday_table() -> Sheet:
    sheet = Sheet("#f3d9a6", seed=42)
    _windows(sheet)
    team = [(190, COCOA, "scarf", OCHRE), (440, ROSE, "bun", PAPER), (690, CLAY, "short", NIGHT), (930, HONEY, "curly", PLUM)]
    for i, (x, skin, style, hair) in enumerate(team):
        top = (TEAL, BRICK, SLATE, PLUM)[i]
        person(sheet, x, 740, 460, GIVE, Look(top=top, skin=skin, style=style, hair=hair), flip=i == 3)
        sheet.fill(PAPER, blob((x - 26, 424), (x + 26, 424), (x + 36, 560), (x - 36, 560)))
        sheet.fill(PAPER, brush([(x - 20, 428), (x - 15, 380)], 7), brush([(x + 20, 428), (x + 15, 380)], 7))
        sheet.fill(CORAL, ellipse(x, 474, 12))
    sheet.fill(CORAL, box(0, 540, 1200, 34))
    cloth = box(0, 574, 1200, 226)
    sheet.fill(BRICK, cloth)
    for i in range(0, 1200, 80):
        sheet.fill(CORAL, box(i, 574, 40, 226))
    sheet.shade(PLUM, cloth, start=(600, 590), end=(600, 880), strength=0.7)
    _shopping(sheet)
    return sheet


def _windows(sheet: Sheet) -> None:
    for x in (70, 470, 870):
        sheet.fill(SKY, box(x, 60, 260, 240))
        sheet.fill(LEAF, [*spline([(x, 250), (x + 60, 206), (x + 150, 230), (x + 260, 196)]), (x + 260, 300), (x, 300)])
        sheet.fill(PAPER, box(x + 124, 60, 12, 240), box(x, 172, 260, 10))
        sheet.fill(
            COCOA, box(x - 12, 48, 284, 14), box(x - 12, 298, 284, 14), box(x - 12, 48, 14, 260), box(x + 258, 48, 14, 260)
        )
    sheet.shade(HONEY, box(0, 320, 1200, 230), start=(600, 320), end=(600, 640), strength=0.7)


def _shopping(sheet: Sheet) -> None:
    for x, ink in ((60, HONEY), (545, PAPER), (1050, HONEY)):
        sheet.fill(COCOA, brush(ellipse(x + 50, 452, 34, 40, start=180, end=360), 6))
        for i in range(4):
            sheet.fill((MOSS, LEAF)[i % 2], gouge([(x + 20 + i * 20, 470), (x + 10 + i * 26, 390)], 24))
        sheet.fill(CORAL, ellipse(x + 74, 446, 22))
        bag = [(x, 450), (x + 100, 450), (x + 92, 556), (x + 8, 556)]
        sheet.fill(ink, bag)
        sheet.shade(COCOA, bag, start=(x + 40, 450), end=(x + 130, 556), strength=0.6)
    for x, size, ink in ((300, 26, CORAL), (350, 24, LEAF), (326, 22, OCHRE), (820, 26, OCHRE), (868, 24, CORAL)):
        sheet.fill(ink, ellipse(x, 544 - size, size))
        sheet.fill(COCOA, brush([(x, 544 - size * 1.8), (x + 5, 544 - size * 2.4)], 4))
    for x in (770, 410):
        sheet.fill(PAPER, box(x - 20, 480, 38, 64, 8), box(x - 9, 458, 16, 30, 4))
        sheet.fill(SKY, box(x - 20, 498, 38, 22))


def the_big_pot() -> Sheet:
    """What was left over becomes soup."""
    sheet = Sheet(CORAL, seed=43)
    for i in range(30):
        sheet.fill("#e36b4e", gouge([polar(600, 430, 260, i * 12), polar(600, 430, 900, i * 12)], 60))
    for x, sway in ((430, -1), (600, 1), (770, -1)):
        sheet.fill(PAPER, gouge([(x, 318), (x + 44 * sway, 230), (x - 36 * sway, 150), (x + 20 * sway, 40)], 30))
    sheet.fill(
        PAPER, brush(ellipse(196, 470, 54, 44, start=70, end=290), 20), brush(ellipse(1004, 470, 54, 44, start=-110, end=110), 20)
    )
    pot = [*spline([(190, 372), (196, 560), (230, 664), (330, 712)]), *spline([(870, 712), (970, 664), (1004, 560), (1010, 372)])]
    sheet.fill(NIGHT, pot)
    sheet.shade(SLATE, pot, start=(640, 500), end=(150, 420), strength=0.85)
    sheet.fill(PAPER, ellipse(600, 370, 424, 82))
    broth = ellipse(600, 376, 386, 64)
    sheet.fill(OCHRE, broth)
    sheet.shade(BRICK, broth, start=(600, 340), end=(600, 470), strength=0.6)
    for i, (x, y, ink) in enumerate(
        (
            (360, 372, CORAL),
            (450, 400, MOSS),
            (540, 356, PAPER),
            (640, 404, CORAL),
            (720, 360, LEAF),
            (820, 388, CORAL),
            (300, 386, LEAF),
            (890, 370, PAPER),
        )
    ):
        sheet.fill(ink, ellipse(x, y, 32 - (i % 3) * 5, 15))
        sheet.fill(BRICK if ink == CORAL else FOREST, brush(ellipse(x, y, 14, 6), 2.4))
    sheet.fill(COCOA, brush([(700, 392), (820, 190), (900, 40)], 30, end=0.8))
    for i in range(7):
        x = 348 + i * 84
        sheet.fill(OCHRE, [(x - 36, 570), (x, 532), (x + 36, 570), (x, 608)])
        sheet.fill(CORAL, [(x - 14, 570), (x, 556), (x + 14, 570), (x, 584)])
    sheet.fill(PLUM, box(0, 706, 1200, 94))
    _flames(sheet)
    return sheet


def _flames(sheet: Sheet) -> None:
    for i in range(11):
        x, tall = 350 + i * 50, 46 + (i % 2) * 22
        sheet.fill(OCHRE, blob((x - 20, 728), (x - 14, 706), (x + 2, 716 - tall), (x + 16, 704), (x + 20, 728)))
        sheet.fill(PAPER, blob((x - 9, 728), (x - 6, 716), (x + 1, 722 - tall * 0.6), (x + 8, 714), (x + 9, 728)))
