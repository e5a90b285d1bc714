"""The shared gardens' pictures."""

from deploy.demo_city.drawing.figures import KNEEL, REACH, STOOP, WALK, Look, person
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
from deploy.demo_city.drawing.landscape import clouds, hill, poplar, round_tree, sun
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import blob, box, brush, ellipse, gouge, polar, spline

SOIL = "#8a5236"


def rows_at_sunrise() -> Sheet:
    sheet = Sheet("#f4dca8", seed=31)
    sun(sheet, 600, 330, 130, ink=OCHRE, rays=48, ray_ink=CORAL, reach=2.5)
    hills = hill(0, 1200, 460, (0, 350), (260, 310), (520, 356), (760, 330), (1000, 362), (1200, 318))
    sheet.fill(TEAL, hills)
    sheet.shade(FOREST, hills, start=(600, 320), end=(600, 440), strength=0.6)
    ground = [(0, 420), (1200, 420), (1200, 800), (0, 800)]
    sheet.fill(SOIL, ground)
    for i in range(-7, 8):
        _row(sheet, i)
    for x, height in ((60, 220), (118, 170), (1130, 230), (1076, 160), (1186, 190)):
        poplar(sheet, x, 440, height, leaf=MOSS, dark=FOREST)
    _shed(sheet, 856, 446)
    _scarecrow(sheet, 300, 470)
    person(sheet, 420, 690, 300, STOOP, Look(top=CORAL, bottom=SLATE, skin=CLAY, style="scarf", hair=OCHRE, shoes=NIGHT))
    _can(sheet, 556, 606, 1.15)
    person(sheet, 800, 600, 196, WALK, Look(top=PAPER, bottom=NIGHT, skin=ROSE, style="cap", hair=BRICK, shoes=NIGHT), flip=True)
    return sheet


def _row(sheet: Sheet, number: int) -> None:
    """One furrow running to the sun: nearer is wider and its plants are taller."""
    kinds = [(LEAF, MOSS), (MOSS, FOREST), (CORAL, MOSS), (LEAF, FOREST), (PLUM, MOSS)]
    flower, leaf = kinds[number % 5]
    for step in range(13):
        depth = (step / 12) ** 1.9
        y = 424 + depth * 400
        x = 600 + number * (26 + 190 * depth)
        size = 5 + 50 * depth
        if -100 < x < 1300:
            sheet.fill(COCOA, ellipse(x, y + size * 0.3, size * 1.15, size * 0.3))
            for turn in (-60, -25, 8, 40, 70):
                sheet.fill(leaf, gouge([(x, y + size * 0.3), polar(x, y, size * 0.95, turn - 90)], size * 0.36))
            if number % 5 in (2, 4):
                sheet.fill(flower, ellipse(x, y - size * 0.2, size * 0.34), ellipse(x + size * 0.5, y, size * 0.26))
            else:
                sheet.fill(flower, gouge([(x, y + size * 0.3), (x - size * 0.1, y - size * 0.8)], size * 0.26))


def _shed(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill(PAPER, box(x, y - 96, 150, 100))
    for i in range(1, 8):
        sheet.fill(SAND, box(x + i * 19, y - 96, 2.4, 100))
    sheet.fill(BRICK, [(x - 18, y - 92), (x + 40, y - 150), (x + 168, y - 92)])
    sheet.fill(SLATE, box(x + 24, y - 66, 40, 70))
    sheet.fill(NIGHT, box(x + 92, y - 66, 36, 30))
    sheet.fill(PAPER, box(x + 108, y - 66, 4, 30))


def _scarecrow(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill(COCOA, brush([(x, y), (x, y - 150)], 6), brush([(x - 56, y - 98), (x + 56, y - 104)], 5))
    sheet.fill(
        SLATE,
        [
            (x - 54, y - 112),
            (x + 54, y - 116),
            (x + 50, y - 92),
            (x + 20, y - 90),
            (x + 26, y - 34),
            (x - 24, y - 32),
            (x - 18, y - 88),
            (x - 52, y - 88),
        ],
    )
    sheet.fill(SAND, ellipse(x, y - 134, 17))
    sheet.fill(
        OCHRE, [(x - 34, y - 142), (x + 34, y - 146), (x + 14, y - 150), (x + 8, y - 172), (x - 12, y - 170), (x - 14, y - 148)]
    )


def _can(sheet: Sheet, x: float, y: float, scale: float) -> None:
    with sheet.at(x, y, scale=scale):
        sheet.fill(NIGHT, brush(ellipse(-30, -18, 24, start=150, end=340), 6))
        sheet.fill(TEAL, [(-34, -18), (18, -18), (22, 40), (-38, 40)])
        sheet.fill(TEAL, brush([(16, 24), (48, -4), (62, -26)], 9, end=0.6))
        sheet.fill(NIGHT, [(50, -34), (70, -14), (74, -24), (60, -38)])
        for i in range(7):
            sheet.fill(SKY, gouge([(68 + i * 3, -20 + i * 2), (90 + i * 8, 10 + i * 6), (96 + i * 9, 66)], 3.4))


def harvest_crate() -> Sheet:
    """The day's harvest on the table."""
    sheet = Sheet("#efc27a", seed=32)
    for i in range(40):
        sheet.fill("#f4d396", gouge([polar(600, 420, 200, i * 9), polar(600, 420, 900, i * 9)], 46))
    sheet.fill(PLUM, box(0, 610, 1200, 190))
    sheet.shade(NIGHT, box(0, 610, 1200, 190), start=(600, 600), end=(600, 900), strength=0.7)
    _leeks(sheet, 330, 430)
    _lettuce(sheet, 520, 360, 120)
    _carrots(sheet, 690, 420)
    _pumpkin(sheet, 860, 420, 130)
    _crate(sheet, 220, 440, 760, 230)
    for x, y, size in ((170, 690, 56), (270, 722, 50), (92, 726, 46)):
        _tomato(sheet, x, y, size)
    _aubergine(sheet, 1040, 690, -14)
    _aubergine(sheet, 1090, 758, 6)
    for i in range(5):
        x, y = 430 + i * 92, 716 + (i * 29) % 44
        sheet.fill(LEAF if i % 2 else MOSS, gouge([(x, y), (x + 40, y + 16 - i * 3), (x + 96, y - 4)], 17))
    return sheet


def _crate(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    sheet.fill(COCOA, box(x, y + 20, width, height - 20))
    for i in range(3):
        top = y + 16 + i * 74
        plank = box(x - 10, top, width + 20, 62, 4)
        sheet.fill(HONEY, plank)
        sheet.shade(SOIL, plank, start=(x + 100, top), end=(x + width, top + 90), strength=0.7)
        for k in range(4):
            sheet.fill(
                SOIL, gouge([(x + 30 + k * 180, top + 18 + (k % 2) * 16), (x + 110 + k * 180, top + 24 + (k % 2) * 12)], 3)
            )
    for px in (x + 6, x + width - 52):
        sheet.fill(CLAY, box(px, y, 46, height + 10, 4))
        for i in range(3):
            sheet.fill(NIGHT, ellipse(px + 23, y + 46 + i * 74, 5))


def _leeks(sheet: Sheet, x: float, y: float) -> None:
    for i, lean in enumerate((-50, -16, 18, 46)):
        cx = x - 66 + i * 44
        for turn, ink in ((-34, FOREST), (28, MOSS), (-8, MOSS), (12, FOREST)):
            sheet.fill(
                ink,
                brush(
                    [(cx + lean * 0.4, y - 120), (cx + lean + turn * 0.7, y - 210), (cx + lean * 1.3 + turn * 2, y - 268)],
                    26,
                    end=0.1,
                ),
            )
        sheet.fill(PAPER, brush([(cx, y + 60), (cx + lean * 0.4, y - 90)], 34))
        sheet.fill(LEAF, brush([(cx + lean * 0.3, y - 70), (cx + lean * 0.46, y - 130)], 33))


def _lettuce(sheet: Sheet, x: float, y: float, size: float) -> None:
    for ring, ink in ((1.0, FOREST), (0.8, MOSS), (0.56, LEAF)):
        for i in range(9):
            px, py = polar(x, y, size * ring * 0.6, i * 40 + ring * 60)
            sheet.fill(ink, ellipse(px, py, size * ring * 0.46))
    for i in range(12):
        sheet.fill(PAPER, gouge([polar(x, y, size * 0.12, i * 30), polar(x, y, size * 0.66, i * 30)], 5))


def _carrots(sheet: Sheet, x: float, y: float) -> None:
    for i, lean in enumerate((-56, -18, 22, 58)):
        top = (x + lean, y - 96 - (i % 2) * 14)
        for turn in (-30, -12, 6, 24):
            sheet.fill(
                MOSS if turn % 4 else LEAF,
                gouge([top, (top[0] + turn * 1.2, top[1] - 64), (top[0] + turn * 3, top[1] - 118)], 13),
            )
        root = brush([top, (x + lean * 0.3, y + 60)], 46, end=0.4)
        sheet.fill(CORAL, root)
        sheet.shade(BRICK, root, start=(top[0] - 6, top[1]), end=(top[0] + 34, top[1] + 10), strength=0.9)
        for k in range(3):
            sheet.fill(BRICK, gouge([(top[0] - 18 + k * 3, top[1] + 24 + k * 30), (top[0] + 8, top[1] + 28 + k * 30)], 4))


def _pumpkin(sheet: Sheet, x: float, y: float, size: float) -> None:
    for dx, rx, ink in ((-0.62, 0.5, BRICK), (0.62, 0.5, BRICK), (-0.34, 0.52, CORAL), (0.34, 0.52, CORAL), (0, 0.42, OCHRE)):
        sheet.fill(ink, ellipse(x + dx * size, y, rx * size, size * 0.78))
    sheet.fill(FOREST, brush([(x, y - size * 0.7), (x + 6, y - size * 0.92), (x + 30, y - size * 1.02)], 20, end=0.7))


def _tomato(sheet: Sheet, x: float, y: float, size: float) -> None:
    fruit = ellipse(x, y, size, size * 0.88)
    sheet.fill(CORAL, fruit)
    sheet.shade(BRICK, fruit, start=(x - size * 0.5, y - size * 0.5), end=(x + size, y + size), strength=0.9)
    for i in range(5):
        sheet.fill(FOREST, gouge([(x, y - size * 0.66), polar(x, y - size * 0.62, size * 0.56, i * 72 - 18)], size * 0.2))
    sheet.fill(PAPER, ellipse(x - size * 0.45, y - size * 0.3, size * 0.1, size * 0.18, angle=30))


def _aubergine(sheet: Sheet, x: float, y: float, angle: float) -> None:
    with sheet.at(x, y, angle=angle):
        body = blob((-96, -8), (-70, -38), (0, -30), (66, -16), (66, 12), (0, 26), (-70, 30))
        sheet.fill("#7a3f6d", body)
        sheet.shade(NIGHT, body, start=(0, -20), end=(0, 40), strength=0.8)
        sheet.fill(MOSS, blob((52, -20), (82, -12), (104, -4), (84, 10), (54, 16), (62, -2)))


def planting_together() -> Sheet:
    sheet = Sheet(SKY, seed=33)
    sheet.fill(OCHRE, ellipse(1010, 170, 92))
    clouds(sheet, (240, 150, 150), (720, 110, 110))
    hills = hill(0, 1200, 620, (0, 400), (300, 360), (640, 410), (900, 372), (1200, 404))
    sheet.fill(LEAF, hills)
    sheet.shade(MOSS, hills, start=(600, 350), end=(600, 520), strength=0.8)
    for i in range(11):
        sheet.fill(PAPER, box(i * 116 + 6, 432, 20, 96, 4))
    sheet.fill(PAPER, box(0, 452, 1200, 12), box(0, 496, 1200, 12))
    round_tree(sheet, 180, 540, 380, leaf=MOSS, dark=FOREST)
    for i, (x, ink) in enumerate(((470, CORAL), (546, OCHRE), (620, CORAL), (1110, OCHRE), (1160, CORAL))):
        _sunflower(sheet, x, 566, 150 + (i % 3) * 34, ink)
    soil = [*spline([(-10, 590), (280, 556), (640, 574), (960, 552), (1210, 584)]), (1210, 810), (-10, 810)]
    sheet.fill(SOIL, soil)
    sheet.carve(COCOA, soil, count=170, length=60, width=6, angle=-4)
    for row, y in enumerate((640, 716, 790)):
        for i in range(15):
            x = 20 + i * 86 + row * 30
            for turn in (-40, 0, 40):
                sheet.fill(LEAF if turn else MOSS, gouge([(x, y), polar(x, y, 34 + row * 8, turn - 90)], 14))
    person(sheet, 330, 716, 330, KNEEL, Look(top=CORAL, bottom=NIGHT, skin=COCOA, style="curly", hair=NIGHT, shoes=BRICK))
    person(
        sheet, 640, 724, 280, KNEEL, Look(top=OCHRE, bottom=TEAL, skin=ROSE, style="short", hair=BRICK, shoes=NIGHT), flip=True
    )
    person(sheet, 930, 720, 390, REACH, Look(top=PLUM, bottom=SLATE, skin=HONEY, style="bun", hair=PAPER, shoes=NIGHT), flip=True)
    sheet.fill(COCOA, brush([(792, 352), (826, 716)], 9))
    sheet.fill(NIGHT, [(810, 716), (842, 716), (836, 764), (820, 764)])
    return sheet


def _sunflower(sheet: Sheet, x: float, y: float, height: float, ink: str) -> None:
    sheet.fill(MOSS, brush([(x, y), (x - 6, y - height)], 8))
    sheet.fill(
        MOSS,
        gouge([(x, y - height * 0.3), (x + 44, y - height * 0.5)], 20),
        gouge([(x, y - height * 0.45), (x - 46, y - height * 0.62)], 20),
    )
    for i in range(14):
        sheet.fill(ink, gouge([polar(x - 6, y - height, 10, i * 25.7), polar(x - 6, y - height, 44, i * 25.7)], 15))
    sheet.fill(COCOA, ellipse(x - 6, y - height, 20))


def logo() -> Sheet:
    sheet = Sheet(FOREST, seed=34, size=(512, 512))
    for i, turn in enumerate((-44, -22, 0, 22, 44)):
        tip = polar(256, 190, 128 - abs(turn) * 0.6, turn - 90)
        sheet.fill(
            LEAF if i % 2 else "#a9c46c", gouge([(256, 206), ((256 + tip[0]) / 2 + turn * 0.3, (206 + tip[1]) / 2), tip], 46)
        )
    sheet.fill(CORAL, brush([(256, 214), (256, 330), (256, 462)], 118, end=0.04))
    for y, side in ((258, -1), (300, 1), (344, -1)):
        sheet.fill(BRICK, gouge([(256 + side * 46, y), (256 + side * 6, y + 7)], 10))
    return sheet
