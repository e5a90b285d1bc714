"""The parents' association's pictures."""

from deploy.demo_city.drawing.figures import CHEER, REACH, RUN, STAND, WALK, WAVE, Look, person
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
from deploy.demo_city.drawing.landscape import bunting, clouds, house, round_tree
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import arch, blob, box, brush, ellipse, gouge, polar

KID_LOOKS = [
    Look(top=CORAL, bottom=SLATE, skin=COCOA, style="curly", hair=NIGHT),
    Look(top=OCHRE, bottom=PLUM, skin=ROSE, style="short", hair=BRICK),
    Look(top=TEAL, bottom=NIGHT, skin=HONEY, style="long", hair=NIGHT),
    Look(top=PAPER, bottom=BRICK, skin=CLAY, style="bun", hair=NIGHT, skirt=True),
    Look(top=PLUM, bottom=SLATE, skin=ROSE, style="long", hair=OCHRE, skirt=True),
    Look(top=LEAF, bottom=NIGHT, skin=HONEY, style="cap", hair=CORAL),
]


def school_under_the_limes() -> Sheet:
    sheet = Sheet("#bfdcd3", seed=61)
    clouds(sheet, (140, 130, 130), (1040, 100, 150), (620, 70, 90))
    _school(sheet)
    yard = box(0, 590, 1200, 210)
    sheet.fill(SAND, yard)
    sheet.shade(CLAY, yard, start=(600, 590), end=(600, 860), strength=0.5)
    for i, places in enumerate(((0,), (0,), (-1, 1), (0,), (-1, 1))):
        for side in places:
            y, wide = 784 - i * 27, 56 - i * 3
            sheet.fill(PAPER, box(652 + side * (wide / 2 + 3) - wide / 2, y - 22, wide, 21))
    round_tree(sheet, 120, 660, 500, leaf=LEAF, dark=FOREST)
    round_tree(sheet, 1096, 650, 460, leaf=MOSS, dark=FOREST)
    shade = ellipse(150, 676, 190, 26)
    sheet.veil(COCOA, shade, 0.25)
    sheet.fill(COCOA, brush(ellipse(120, 640, 60, 16), 9))
    _playing(sheet)
    return sheet


def _school(sheet: Sheet) -> None:
    for x, width in ((196, 300), (704, 300)):
        house(sheet, x, 596, width, 190, wall=PAPER, roof=BRICK, floors=1, bays=3, pane=SLATE, pitch=0.26)
    sheet.fill(OCHRE, box(474, 290, 252, 306))
    sheet.fill(BRICK, [(452, 294), (600, 190), (748, 294)])
    sheet.fill(PAPER, ellipse(600, 262, 34))
    sheet.fill(NIGHT, brush([(600, 262), (600, 240)], 4), brush([(600, 262), (615, 268)], 4))
    sheet.fill(NIGHT, box(592, 148, 16, 52), [(570, 152), (600, 116), (630, 152)])
    sheet.fill(OCHRE, ellipse(600, 168, 11))
    sheet.fill(NIGHT, arch(600, 596, 92, 150))
    sheet.fill(CORAL, box(560, 452, 38, 144), box(602, 452, 38, 144))
    for x in (512, 648):
        sheet.fill(SLATE, arch(x + 20, 430, 44, 90), arch(x + 20, 560, 44, 84))
        sheet.fill(PAPER, box(x + 18, 340, 4, 90), box(x + 18, 478, 4, 82))
    sheet.fill(PAPER, box(530, 308, 140, 24, 4))
    bunting(sheet, [(196, 420), (340, 462), (474, 404)], size=20)
    bunting(sheet, [(726, 404), (860, 462), (1004, 420)], size=20)


def _playing(sheet: Sheet) -> None:
    for x, y, height, pose, index, flip in (
        (330, 676, 150, RUN, 0, False),
        (456, 660, 138, CHEER, 1, False),
        (238, 720, 160, WAVE, 3, False),
        (660, 716, 150, CHEER, 4, False),
        (830, 676, 146, RUN, 5, True),
        (910, 700, 150, RUN, 2, True),
    ):
        sheet.veil(COCOA, ellipse(x, y, height * 0.22, 8), 0.3)
        person(sheet, x, y, height, pose, KID_LOOKS[index], flip=flip)
    grown = Look(top=BRICK, bottom=NIGHT, skin=HONEY, style="bun", hair=COCOA)
    person(sheet, 986, 752, 262, REACH, grown, flip=True)
    person(sheet, 1070, 756, 276, STAND, Look(top=PLUM, bottom=SLATE, skin=COCOA, style="short", hair=NIGHT), flip=True)
    person(sheet, 480, 770, 130, STAND, KID_LOOKS[2])
    sheet.fill(CORAL, ellipse(562, 752, 22))
    sheet.fill(PAPER, gouge([(544, 744), (562, 752), (580, 762)], 7))


def walking_bus() -> Sheet:
    """Hand in hand along a rope, in yellow vests, to school."""
    sheet = Sheet("#f6d79b", seed=62)
    sheet.fill(PAPER, ellipse(960, 180, 104))
    sheet.shade(CORAL, ellipse(960, 180, 104), start=(920, 120), end=(1010, 330), strength=0.6)
    for i, (x, width, height, wall, roof) in enumerate(
        (
            (-20, 210, 260, ROSE, BRICK),
            (200, 180, 320, PAPER, SLATE),
            (390, 230, 240, OCHRE, BRICK),
            (630, 170, 300, SKY, PLUM),
            (810, 210, 230, PAPER, BRICK),
            (1030, 200, 290, ROSE, SLATE),
        )
    ):
        house(
            sheet,
            x,
            566,
            width,
            height,
            wall=wall,
            roof=roof,
            floors=2 if height < 280 else 3,
            bays=2 + i % 2,
            door=TEAL,
            shutter=(MOSS, CORAL, SLATE)[i % 3],
            pitch=0.34,
        )
    sheet.fill(SAND, box(0, 560, 1200, 70))
    sheet.fill(CLAY, box(0, 624, 1200, 9))
    road = box(0, 632, 1200, 168)
    sheet.fill(SLATE, road)
    sheet.shade(NIGHT, road, start=(600, 640), end=(600, 860), strength=0.7)
    for i in range(9):
        sheet.fill(PAPER, [(60 + i * 140, 650), (128 + i * 140, 650), (96 + i * 140, 790), (20 + i * 140, 790)])
    _crossing(sheet)
    return sheet


def _crossing(sheet: Sheet) -> None:
    vest = [look.but(sleeves=look.top, top=OCHRE) for look in KID_LOOKS]
    person(sheet, 1010, 730, 350, WALK, Look(top=OCHRE, bottom=NIGHT, skin=CLAY, style="long", hair=NIGHT, sleeves=PLUM))
    person(sheet, 170, 734, 366, WALK, Look(top=OCHRE, bottom=PLUM, skin=ROSE, style="bald", hair=PAPER, sleeves=TEAL))
    sheet.fill(BRICK, brush([(204, 560), (330, 604), (600, 616), (860, 604), (972, 566)], 5))
    for i, (x, size) in enumerate(((300, 204), (408, 190), (516, 214), (624, 196), (734, 208), (846, 192))):
        person(sheet, x, 738 + (i % 2) * 10, size, WALK, vest[i])
        pack = (CORAL, TEAL, BRICK, MOSS, CORAL, PLUM)[i]
        s = size / 100
        sheet.fill(
            pack,
            blob(
                (x - 19 * s, 700 - 26 * s),
                (x - 8 * s, 700 - 54 * s),
                (x - 3 * s, 700 - 52 * s),
                (x - 4 * s, 700 - 26 * s),
                (x - 12 * s, 700 - 22 * s),
            ),
        )
    for x, y, s in ((170, 734, 3.66), (1010, 730, 3.5)):
        for dy in (58, 68):
            sheet.fill(PAPER, brush([(x - 8 * s, y - dy * s), (x + 8.5 * s, y - dy * s)], 8))


def cake_stall() -> Sheet:
    sheet = Sheet(TEAL, seed=63)
    for i in range(24):
        sheet.fill("#3a9199", gouge([polar(600, 330, 120, i * 15), polar(600, 330, 900, i * 15)], 56))
    for x in (150, 1034):
        sheet.fill(PAPER, box(x, 200, 16, 420))
    for i in range(10):
        x = 80 + i * 104
        ink = (CORAL, PAPER)[i % 2]
        sheet.fill(ink, [(x + 34 - i * 7.5, 90), (x + 138 - (i + 1) * 7.5, 90), (x + 104, 210), (x, 210)])
        sheet.fill(ink, ellipse(x + 52, 210, 52, 34, start=0, end=180))
    person(sheet, 420, 880, 520, REACH, Look(top=OCHRE, bottom=NIGHT, skin=COCOA, style="scarf", hair=PLUM))
    person(sheet, 800, 880, 530, STAND, Look(top=BRICK, bottom=NIGHT, skin=ROSE, style="short", hair=COCOA), flip=True)
    cloth = box(60, 596, 1080, 210)
    sheet.fill(PAPER, cloth)
    for i in range(14):
        sheet.fill(CORAL, ellipse(98 + i * 78, 596, 39, 30, start=0, end=180))
    sheet.shade(SAND, cloth, start=(600, 620), end=(600, 830), strength=0.9)
    sheet.fill(COCOA, box(40, 576, 1120, 24, 6))
    _cakes(sheet)
    bunting(sheet, [(-10, 60), (300, 120), (600, 74), (900, 120), (1210, 60)], (OCHRE, CORAL, PAPER), size=30)
    person(sheet, 262, 812, 220, STAND, Look(top=CORAL, bottom=SLATE, style="back", hair=NIGHT, skin=COCOA))
    person(sheet, 980, 812, 236, WAVE, Look(top=LEAF, bottom=PLUM, style="back-bun", hair=BRICK, skin=ROSE))
    return sheet


def _cakes(sheet: Sheet) -> None:
    for x, ink, top in ((170, HONEY, PLUM), (1000, CLAY, CORAL)):
        sheet.fill(PAPER, box(x - 10, 560, 130, 12, 6), box(x + 44, 570, 22, 8))
        sheet.fill(ink, box(x, 508, 110, 52, 8))
        sheet.fill(
            top, blob((x - 3, 512), (x + 55, 494), (x + 113, 512), (x + 96, 528), (x + 70, 520), (x + 44, 534), (x + 16, 520))
        )
        sheet.fill(BRICK, ellipse(x + 55, 488, 13))
    for i in range(4):
        x = 560 + i * 42
        sheet.fill(COCOA, [(x - 17, 548), (x + 17, 548), (x + 12, 576), (x - 12, 576)])
        sheet.fill((ROSE, OCHRE, SKY, ROSE)[i], ellipse(x, 544, 20, 17))
        sheet.fill(CORAL, ellipse(x, 528, 6))
    sheet.fill(SKY, box(330, 500, 46, 76, 6), box(900, 500, 46, 76, 6))
    sheet.fill(OCHRE, box(330, 520, 46, 56, 6), box(900, 520, 46, 56, 6))
