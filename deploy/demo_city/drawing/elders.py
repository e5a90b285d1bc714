"""The elders' club's pictures."""

from deploy.demo_city.drawing.figures import SIT, STAND, Look, Pose, person
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
from deploy.demo_city.drawing.landscape import bulbs, hill, poplar, water
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import blob, box, brush, ellipse, gouge, spline

DANCE = Pose(
    (2, -91),
    (1, -81),
    (0, -45),
    ((7, -76), (18, -68), (28, -76)),
    ((-4, -76), (10, -70), (22, -62)),
    ((3, -46), (9, -25), (6, -1)),
    ((-3, -46), (-6, -24), (-15, -3)),
)


def bench_under_the_tree() -> Sheet:
    sheet = Sheet("#f5dfae", seed=71)
    sheet.fill(PAPER, ellipse(250, 220, 110))
    sheet.fill(SKY, hill(0, 1200, 560, (0, 430), (320, 380), (700, 420), (1200, 360)))
    water(sheet, box(0, 486, 1200, 90), 494, 570, ink=TEAL, light=PAPER, marks=40)
    for x, height in ((60, 170), (108, 220), (160, 150)):
        poplar(sheet, x, 500, height, leaf=MOSS, dark=FOREST)
    lawn = [*spline([(-10, 580), (300, 556), (700, 570), (1210, 548)]), (1210, 810), (-10, 810)]
    sheet.fill(LEAF, lawn)
    sheet.shade(MOSS, lawn, start=(600, 560), end=(600, 860), strength=0.7)
    _great_tree(sheet)
    sheet.veil(FOREST, ellipse(690, 716, 420, 40), 0.4)
    _bench(sheet, 520, 700)
    person(sheet, 640, 706, 330, SIT, Look(top=BRICK, bottom=NIGHT, skin=ROSE, style="bald", hair=PAPER, shoes=COCOA))
    person(sheet, 800, 706, 320, SIT, Look(top=PLUM, bottom=TEAL, skin=COCOA, style="bun", hair=PAPER, shoes=NIGHT), flip=True)
    sheet.fill(COCOA, brush([(560, 716), (566, 588), (586, 572), (600, 586)], 8))
    for x, y, flip in ((430, 746, False), (330, 730, True), (962, 752, True), (1030, 734, False)):
        _pigeon(sheet, x, y, flip)
    for _ in range(26):
        x, y = sheet.dice.uniform(360, 1180), sheet.dice.uniform(480, 790)
        sheet.fill(sheet.dice.choice([CORAL, OCHRE]), gouge([(x, y), (x + 19, y - sheet.dice.uniform(-9, 12))], 10))
    return sheet


def _great_tree(sheet: Sheet) -> None:
    sheet.fill(COCOA, brush([(930, 690), (912, 520), (926, 300)], 84, end=0.5))
    sheet.fill(
        COCOA,
        brush([(916, 470), (800, 360), (700, 300)], 36, end=0.4),
        brush([(926, 420), (1030, 320), (1120, 270)], 34, end=0.4),
    )
    for i in range(5):
        sheet.fill(PLUM, gouge([(900 + i * 13, 660 - i * 20), (894 + i * 13, 560), (902 + i * 12, 440)], 5))
    crown = blob(
        (470, 300),
        (450, 190),
        (540, 80),
        (680, 20),
        (860, -30),
        (1080, -20),
        (1230, 60),
        (1250, 230),
        (1190, 340),
        (1080, 330),
        (1000, 372),
        (880, 330),
        (780, 376),
        (690, 340),
        (580, 372),
    )
    sheet.fill(CORAL, crown)
    sheet.shade(BRICK, crown, start=(640, 80), end=(1180, 430), strength=0.75)
    sheet.carve(OCHRE, crown, count=150, length=36, width=13, angle=-35, sway=40)


def _bench(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill(
        NIGHT,
        box(x + 30, y - 110, 14, 116),
        box(x + 356, y - 110, 14, 116),
        box(x + 30, y - 196, 10, 100),
        box(x + 360, y - 196, 10, 100),
    )
    for dy in (-196, -164, -132):
        sheet.fill(OCHRE, box(x, dy + y, 400, 22, 5))
    sheet.fill(OCHRE, box(x - 6, y - 104, 412, 22, 5))


def _pigeon(sheet: Sheet, x: float, y: float, flip: bool) -> None:
    with sheet.at(x, y, flip=flip):
        sheet.fill(SLATE, blob((-34, -10), (-10, -24), (14, -30), (22, -44), (34, -42), (32, -22), (16, -6), (-8, -4)))
        sheet.fill(NIGHT, gouge([(-44, -8), (-14, -20), (12, -16)], 14))
        sheet.fill(OCHRE, [(34, -40), (43, -36), (34, -34)])
        sheet.fill(BRICK, brush([(2, -5), (2, 4)], 2.5), brush([(10, -6), (11, 4)], 2.5))


def card_table() -> Sheet:
    """Seen from above: four pairs of hands, belote and coffee."""
    sheet = Sheet(BRICK, seed=72)
    for i in range(13):
        sheet.fill("#b04634", box(i * 100, 0, 50, 800))
    sheet.veil(NIGHT, ellipse(616, 428, 352, 352), 0.35)
    sheet.fill(COCOA, ellipse(600, 400, 350))
    cloth = ellipse(600, 400, 318)
    sheet.fill(FOREST, cloth)
    sheet.shade(NIGHT, cloth, start=(480, 260), end=(900, 760), strength=0.5)
    for angle, sleeve, skin in ((90, OCHRE, ROSE), (180, SLATE, COCOA), (270, CORAL, HONEY), (0, PLUM, CLAY)):
        with sheet.at(600, 400, angle=angle):
            _player(sheet, sleeve, skin)
    for i, (x, y, turn, ink) in enumerate(
        ((560, 372, -18, CORAL), (622, 366, 12, NIGHT), (640, 426, 50, CORAL), (572, 432, -64, NIGHT))
    ):
        with sheet.at(x, y, angle=turn):
            _card(sheet, ink, i)
    for x, y in ((420, 262), (796, 250), (784, 560)):
        sheet.veil(NIGHT, ellipse(x + 6, y + 8, 54), 0.4)
        sheet.fill(PAPER, ellipse(x, y, 52), brush([(x + 30, y), (x + 54, y - 6)], 12))
        sheet.fill(SAND, ellipse(x, y, 36))
        sheet.fill(COCOA, ellipse(x, y, 30))
        sheet.fill(HONEY, gouge([(x - 16, y - 8), (x, y - 15), (x + 16, y - 6)], 6))
    sheet.fill(SKY, ellipse(424, 548, 62))
    sheet.fill(PAPER, ellipse(424, 548, 48))
    for x, y, ink in ((410, 534, HONEY), (440, 540, CLAY), (424, 566, HONEY), (398, 556, CLAY)):
        sheet.fill(ink, ellipse(x, y, 16, 12, angle=x))
    return sheet


def _player(sheet: Sheet, sleeve: str, skin: str) -> None:
    """Two forearms coming over the edge from the right of the frame, and a fan of cards."""
    for i in range(5):
        with sheet.at(232, 0, angle=-34 + i * 17):
            sheet.fill(PAPER, box(-92, -24, 92, 48, 6))
            sheet.fill((SLATE, CORAL)[i % 2], box(-86, -18, 80, 36, 4))
    for side in (-1, 1):
        sheet.fill(skin, brush([(330, 74 * side), (262, 48 * side), (222, 16 * side)], 42, end=0.7))
        sheet.fill(skin, *(brush([(226, (20 + k * 9) * side), (196, (10 + k * 11) * side)], 11) for k in range(3)))
        sheet.fill(sleeve, brush([(470, 150 * side), (380, 110 * side), (300, 62 * side)], 78, end=0.72))
    sheet.fill(sleeve, ellipse(470, 0, 96, 190))
    sheet.fill((NIGHT, PAPER)[sleeve in (OCHRE, SLATE)], ellipse(474, 0, 62))


def _card(sheet: Sheet, ink: str, kind: int) -> None:
    sheet.veil(NIGHT, box(-30, -44, 66, 96, 7), 0.3)
    sheet.fill(PAPER, box(-34, -48, 66, 96, 7))
    if kind % 2:
        sheet.fill(ink, [(-1, -26), (17, 0), (-1, 26), (-19, 0)])
    else:
        sheet.fill(ink, blob((-1, 24), (-22, -4), (-14, -18), (-1, -8), (12, -18), (20, -4)))
    sheet.fill(ink, ellipse(-24, -38, 5), ellipse(22, 38, 5))


def tea_dance() -> Sheet:
    sheet = Sheet(PLUM, seed=73)
    for radius, ink in ((720, "#572f48"), (580, "#66354b"), (440, "#7a3d4c"), (300, "#93464b"), (170, "#b4514a")):
        sheet.fill(ink, ellipse(600, 420, radius, radius * 0.78))
    floor = [(0, 560), (1200, 560), (1200, 800), (0, 800)]
    sheet.fill(OCHRE, floor)
    for i in range(-9, 10):
        sheet.fill(HONEY, [(600 + i * 90, 560), (606 + i * 90, 560), (614 + i * 190, 800), (600 + i * 190, 800)])
    sheet.shade(BRICK, floor, start=(600, 580), end=(600, 900), strength=0.5)
    bulbs(sheet, [(-10, 60), (300, 170), (600, 90), (900, 170), (1210, 60)], ink="#ffe2a0", rope=NIGHT, gap=50, radius=10)
    bulbs(sheet, [(-10, 190), (300, 90), (600, 190), (900, 90), (1210, 190)], ink=CORAL, rope=NIGHT, gap=62, radius=9)
    _accordion_player(sheet)
    couples = [
        (
            330,
            720,
            360,
            Look(top=TEAL, bottom=TEAL, skin=COCOA, style="bun", hair=PAPER, skirt=True),
            Look(top=PAPER, bottom=NIGHT, skin=ROSE, style="bald", hair=SAND),
        ),
        (
            650,
            768,
            400,
            Look(top=CORAL, bottom=CORAL, skin=ROSE, style="short", hair=PAPER, skirt=True),
            Look(top=SLATE, bottom=NIGHT, skin=CLAY, style="cap", hair=OCHRE),
        ),
        (
            975,
            714,
            350,
            Look(top=PAPER, bottom=MOSS, skin=HONEY, style="scarf", hair=MOSS, skirt=True),
            Look(top=BRICK, bottom=NIGHT, skin=COCOA, style="short", hair=PAPER),
        ),
    ]
    for x, y, height, one, other in couples:
        sheet.veil(NIGHT, ellipse(x, y + 2, height * 0.34, 16), 0.4)
        person(sheet, x + height * 0.15, y, height, DANCE, other, flip=True)
        person(sheet, x - height * 0.13, y, height * 0.95, DANCE, one)
    return sheet


def _accordion_player(sheet: Sheet) -> None:
    sheet.fill(NIGHT, box(34, 540, 200, 34, 5))
    person(sheet, 130, 560, 300, STAND, Look(top=OCHRE, bottom=NIGHT, skin=ROSE, style="cap", hair=NIGHT))
    with sheet.at(136, 388, angle=-6):
        sheet.fill(BRICK, box(-74, -46, 40, 96, 8), box(36, -46, 40, 96, 8))
        for i in range(7):
            sheet.fill((PAPER, CORAL)[i % 2], [(-34 + i * 10, -40), (-24 + i * 10, -44), (-24 + i * 10, 48), (-34 + i * 10, 44)])
        sheet.fill(PAPER, box(42, -36, 12, 76))
        for i in range(6):
            sheet.fill(NIGHT, box(42, -34 + i * 13, 9, 4))
