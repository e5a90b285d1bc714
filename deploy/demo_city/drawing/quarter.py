"""The neighbourhood committee's pictures, and the archers'."""

from deploy.demo_city.drawing.figures import CHEER, KNEEL, SIT, STAND, STOOP, WALK, WAVE, Look, Pose, person
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
from deploy.demo_city.drawing.landscape import bulbs, bunting, clouds, gulls, hill, house, round_tree, water
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import blob, box, brush, ellipse, gouge, polar, spline

GUEST_LOOKS = [
    Look(top=CORAL, bottom=NIGHT, skin=COCOA, style="curly", hair=NIGHT),
    Look(top=OCHRE, bottom=SLATE, skin=ROSE, style="bald", hair=PAPER),
    Look(top=TEAL, bottom=NIGHT, skin=HONEY, style="long", hair=NIGHT),
    Look(top=PAPER, bottom=NIGHT, skin=CLAY, style="short", hair=NIGHT),
    Look(top=PLUM, bottom=NIGHT, skin=ROSE, style="bun", hair=BRICK),
    Look(top=MOSS, bottom=NIGHT, skin=COCOA, style="scarf", hair=OCHRE),
    Look(top=SLATE, bottom=NIGHT, skin=ROSE, style="cap", hair=CORAL),
    Look(top=BRICK, bottom=NIGHT, skin=HONEY, style="bun", hair=PAPER),
]
DRAW_BOW = Pose(
    (2, -91),
    (1, -81),
    (0, -45),
    ((-5, -76), (-22, -84), (3, -84)),
    ((4, -77), (18, -80), (38, -84)),
    ((4, -46), (9, -24), (12, -1)),
    ((-4, -46), (-9, -24), (-12, -1)),
)


def river_fair() -> Sheet:
    sheet = Sheet("#f7dfa6", seed=81)
    clouds(sheet, (900, 110, 160), (300, 80, 110))
    gulls(sheet, (640, 110, 60), (720, 150, 40))
    for i, (x, width, height, wall, roof) in enumerate(
        (
            (-30, 170, 250, CORAL, SLATE),
            (140, 140, 320, PAPER, BRICK),
            (280, 180, 240, OCHRE, BRICK),
            (460, 150, 300, ROSE, SLATE),
            (610, 170, 250, PAPER, PLUM),
            (780, 150, 330, SKY, BRICK),
            (930, 160, 250, ROSE, BRICK),
            (1090, 150, 300, PAPER, SLATE),
        )
    ):
        house(
            sheet,
            x,
            470,
            width,
            height,
            wall=wall,
            roof=roof,
            floors=3 if height > 280 else 2,
            bays=2,
            door=(TEAL, BRICK)[i % 2],
            shutter=(TEAL, MOSS, CORAL)[i % 3],
            pitch=0.4,
        )
    quay = box(0, 466, 1200, 130)
    sheet.fill(SAND, quay)
    sheet.fill(CLAY, box(0, 590, 1200, 12))
    water(sheet, box(0, 600, 1200, 200), 616, 790, ink=TEAL, light=SKY, marks=70)
    bunting(sheet, [(-10, 230), (150, 320), (330, 250), (520, 330), (700, 246)], size=24)
    bunting(sheet, [(700, 246), (860, 330), (1040, 250), (1210, 320)], size=24)
    _fair_goers(sheet)
    _boat(sheet, 300, 724, CORAL, (0, 3))
    _boat(sheet, 830, 750, PLUM, (5, 6))
    return sheet


def _fair_goers(sheet: Sheet) -> None:
    for x, ink in ((70, CORAL), (470, SLATE), (900, MOSS)):
        sheet.fill(COCOA, box(x + 6, 450, 6, 106), box(x + 148, 450, 6, 106))
        for i in range(5):
            sheet.fill(
                (ink, PAPER)[i % 2], [(x + 14 + i * 26, 410), (x + 40 + i * 26, 410), (x + 32 + i * 32, 456), (x + i * 32, 456)]
            )
        sheet.fill(ink, box(x, 520, 160, 48))
        sheet.fill(PAPER, box(x - 5, 512, 170, 11))
        for k in range(4):
            sheet.fill((OCHRE, BRICK, LEAF, ROSE)[k], ellipse(x + 26 + k * 36, 504, 13))
    for i, (x, height, pose) in enumerate(
        (
            (276, 140, WALK),
            (330, 92, CHEER),
            (396, 134, STAND),
            (690, 138, WAVE),
            (744, 132, WALK),
            (800, 96, WALK),
            (1110, 142, STAND),
            (1160, 136, WAVE),
            (30, 138, WALK),
        )
    ):
        person(sheet, x, 580 + (i % 3) * 5, height, pose, GUEST_LOOKS[i % 8], flip=bool(i % 2))


def _boat(sheet: Sheet, x: float, y: float, ink: str, who: tuple[int, int]) -> None:
    for i, number in enumerate(who):
        person(sheet, x - 60 + i * 110, y + 6, 116, SIT, GUEST_LOOKS[number], flip=bool(i))
    hull = [
        *spline([(x - 170, y - 44), (x - 120, y - 26), (x, y - 18), (x + 120, y - 26), (x + 170, y - 46)]),
        (x + 128, y + 22),
        (x - 128, y + 22),
    ]
    sheet.fill(ink, hull)
    sheet.fill(PAPER, brush([(x - 158, y - 34), (x - 90, y - 16), (x, y - 10), (x + 90, y - 16), (x + 158, y - 36)], 5))
    sheet.fill(SKY, gouge([(x - 180, y + 26), (x, y + 34), (x + 180, y + 24)], 8))


def long_table() -> Sheet:
    """One table for the whole street."""
    sheet = Sheet("#e8845a", seed=82)
    sheet.shade(PLUM, box(0, 0, 1200, 460), start=(600, 400), end=(600, -160), strength=0.42)
    for i, (x, width, height) in enumerate(((-20, 200, 300), (190, 170, 230), (840, 170, 240), (1020, 210, 310))):
        house(
            sheet,
            x,
            470,
            width,
            height,
            wall=(NIGHT, "#2a3658")[i % 2],
            roof=NIGHT,
            pane=OCHRE,
            bays=2,
            floors=3 if height > 280 else 2,
            pitch=0.36,
        )
    sheet.fill(OCHRE, ellipse(600, 380, 120))
    sheet.fill(SLATE, box(360, 390, 482, 80))
    for i in range(5):
        sheet.fill(OCHRE, gouge([(540 - i * 8, 402 + i * 14), (660 + i * 8, 402 + i * 14)], 5))
    street = [(0, 462), (1200, 462), (1200, 800), (0, 800)]
    sheet.fill(COCOA, street)
    bulbs(sheet, [(-10, 150), (300, 290), (600, 210), (900, 290), (1210, 150)], ink="#ffe2a0", gap=42, radius=8)
    bulbs(sheet, [(-10, 60), (300, 180), (600, 110), (900, 180), (1210, 60)], ink="#ffe2a0", gap=52, radius=8)
    for i in range(8):
        x = 190 + i * 117
        person(sheet, x, 760, 300, (STAND, WAVE)[i in (2, 6)], GUEST_LOOKS[i], flip=i >= 4)
    table = [(70, 588), (1130, 588), (1240, 700), (-40, 700)]
    sheet.fill(PAPER, table)
    sheet.fill(SAND, [(-40, 700), (1240, 700), (1240, 800), (-40, 800)])
    for i in range(12):
        x = -20 + i * 106
        sheet.fill(CORAL, [(x, 700), (x + 53, 700), (x + 53, 800), (x, 800)])
    _dishes(sheet)
    return sheet


def _dishes(sheet: Sheet) -> None:
    for i in range(7):
        x, y = 130 + i * 156, 650 + (i % 2) * 14
        sheet.fill(SKY, ellipse(x, y, 54, 19))
        sheet.fill(PAPER, ellipse(x, y - 2, 42, 14))
        for k in range(5):
            sheet.fill((CORAL, LEAF, OCHRE, BRICK, MOSS)[(i + k) % 5], ellipse(x - 24 + k * 12, y - 8 - (k % 2) * 5, 11, 9))
    for i in range(6):
        x = 206 + i * 158
        sheet.fill(SKY, box(x - 13, 566, 26, 60, 9), box(x - 8, 548, 16, 34, 3))
        sheet.fill((TEAL, CORAL)[i % 2], box(x - 13, 590, 26, 36, 9))
        sheet.fill(SKY, box(x + 26, 604, 20, 28, 3))
        sheet.fill(CORAL, box(x + 26, 614, 20, 18, 3))


def repair_corner() -> Sheet:
    """A bicycle upside down and two people who know what to do."""
    sheet = Sheet(TEAL, seed=83)
    for i in range(20):
        for k in range(9):
            sheet.fill("#2a777e", ellipse(40 + i * 62, 40 + k * 62, 4))
    sheet.fill(COCOA, box(130, 70, 940, 14))
    for i, x in enumerate(range(170, 1060, 74)):
        _tool(sheet, x, 90, i)
    floor = box(0, 610, 1200, 190)
    sheet.fill(OCHRE, floor)
    sheet.shade(BRICK, floor, start=(600, 620), end=(600, 870), strength=0.6)
    sheet.veil(COCOA, ellipse(600, 722, 420, 26), 0.5)
    _bicycle(sheet)
    person(sheet, 210, 742, 470, STOOP, Look(top=CORAL, bottom=NIGHT, skin=CLAY, style="bun", hair=NIGHT, shoes=BRICK))
    person(sheet, 1000, 742, 440, KNEEL, Look(top=PLUM, bottom=SLATE, skin=ROSE, style="cap", hair=OCHRE, shoes=NIGHT), flip=True)
    sheet.fill(BRICK, box(1060, 660, 120, 84, 6))
    sheet.fill(NIGHT, brush(ellipse(1120, 660, 36, 30, start=180, end=360), 9), box(1060, 688, 120, 8))
    return sheet


def _tool(sheet: Sheet, x: float, y: float, kind: int) -> None:
    ink = (NIGHT, PAPER, CORAL)[kind % 3]
    sheet.fill(PAPER, ellipse(x, y - 2, 5))
    if kind % 4 == 0:
        sheet.fill(ink, box(x - 6, y + 20, 12, 110, 6))
        sheet.fill(ink, [*ellipse(x, y + 18, 22, start=-50, end=230), (x, y + 22)])
    elif kind % 4 == 1:
        sheet.fill(OCHRE, box(x - 10, y + 70, 20, 66, 8))
        sheet.fill(ink, box(x - 4, y + 6, 8, 70))
    elif kind % 4 == 2:
        sheet.fill(COCOA, box(x - 6, y + 40, 12, 100, 5))
        sheet.fill(ink, box(x - 30, y + 12, 60, 32, 5))
    else:
        sheet.fill(
            ink,
            brush([(x - 14, y + 10), (x, y + 60), (x - 14, y + 136)], 11),
            brush([(x + 14, y + 10), (x, y + 60), (x + 14, y + 136)], 11),
        )


def _bicycle(sheet: Sheet) -> None:
    for x in (420, 790):
        sheet.fill(NIGHT, brush(ellipse(x, 400, 132), 15))
        for i in range(14):
            sheet.fill(PAPER, brush([(x, 400), polar(x, 400, 124, i * 25.7)], 2))
        sheet.fill(OCHRE, ellipse(x, 400, 14))
    frame = [(790, 400), (700, 620), (500, 580), (420, 400), (590, 402), (700, 620)]
    for a, b in (
        (frame[0], frame[1]),
        (frame[1], frame[2]),
        (frame[2], (590, 402)),
        (frame[3], (590, 402)),
        (frame[3], frame[2]),
        ((590, 402), (690, 590)),
    ):
        sheet.fill(CORAL, brush([a, b], 15))
    sheet.fill(NIGHT, brush(ellipse(590, 402, 46), 7), brush([(590, 402), (640, 350)], 9), box(622, 340, 44, 12, 5))
    sheet.fill(NIGHT, brush([(420, 384), (590, 356)], 4), brush([(420, 416), (590, 448)], 4))
    sheet.fill(
        NIGHT,
        blob((440, 640), (500, 622), (552, 632), (548, 652), (500, 654), (446, 656)),
        brush([(700, 620), (704, 690), (640, 706)], 11),
    )
    sheet.fill(NIGHT, brush([(498, 586), (492, 636)], 11))


def archers() -> Sheet:
    sheet = Sheet("#cfe0c3", seed=91)
    sheet.fill(LEAF, hill(0, 1200, 640, (0, 500), (340, 460), (700, 510), (1200, 450)))
    for x, height in ((90, 360), (250, 280), (1010, 240)):
        round_tree(sheet, x, 600, height, leaf=MOSS, dark=FOREST)
    grass = [*spline([(-10, 600), (400, 580), (800, 596), (1210, 576)]), (1210, 810), (-10, 810)]
    sheet.fill(MOSS, grass)
    sheet.shade(FOREST, grass, start=(600, 590), end=(600, 840), strength=0.7)
    sheet.fill(COCOA, brush([(850, 730), (900, 400)], 16), brush([(1090, 730), (1030, 400)], 16))
    for radius, ink in ((204, PAPER), (164, NIGHT), (124, SLATE), (84, CORAL), (42, OCHRE)):
        sheet.fill(ink, ellipse(966, 400, radius * 0.9, radius))
    for x, y in ((970, 396), (1010, 452), (934, 366)):
        sheet.fill(NIGHT, brush([(x, y), (x - 110, y - 16)], 5))
        sheet.fill(BRICK, [(x - 110, y - 16), (x - 136, y - 32), (x - 126, y - 17), (x - 136, y - 4)])
    person(sheet, 380, 748, 520, DRAW_BOW, Look(top=CORAL, bottom=NIGHT, skin=HONEY, style="long", hair=COCOA, shoes=PLUM))
    sheet.fill(COCOA, brush([(520, 130), (590, 220), (596, 312), (588, 400), (516, 490)], 13))
    sheet.fill(PAPER, brush([(520, 132), (402, 312)], 2.4), brush([(402, 312), (516, 488)], 2.4))
    sheet.fill(NIGHT, brush([(400, 312), (640, 312)], 4.6), [(636, 302), (668, 312), (636, 322)])
    return sheet


def logo() -> Sheet:
    sheet = Sheet(SLATE, seed=84, size=(512, 512))
    for x, top, width, ink, roof in ((70, 236, 110, CORAL, PAPER), (186, 170, 140, PAPER, OCHRE), (332, 250, 112, OCHRE, PAPER)):
        sheet.fill(ink, box(x, top, width, 372 - top))
        sheet.fill(roof, [(x - 10, top + 2), (x + width / 2, top - 70), (x + width + 10, top + 2)])
        sheet.fill(SLATE, box(x + width / 2 - 15, top + 34, 30, 40))
    for i in range(2):
        y = 404 + i * 38
        sheet.fill(
            PAPER, brush([(60 + i * 50, y), (140 + i * 40, y - 10), (256, y + 6), (372 - i * 40, y - 10), (452 - i * 50, y)], 14)
        )
    return sheet
