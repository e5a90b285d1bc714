"""The football club's pictures."""

from deploy.demo_city.drawing.figures import CHEER, KICK, REACH, RUN, WALK, Look, person
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
    SLATE,
    TEAL,
)
from deploy.demo_city.drawing.landscape import gulls, hill, poplar, sun
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import blob, box, brush, ellipse, gouge, polar, spline, star

HOME = Look(top=CORAL, bottom=NIGHT, skin=HONEY, shorts=True, sleeves=CORAL, shoes=NIGHT)
GUEST = Look(top=PAPER, bottom=SLATE, skin=ROSE, shorts=True, sleeves=PAPER, shoes=NIGHT)
TURF, STRIPE, LONG_SHADOW = "#6f9d55", "#7fab60", "#2f6347"


def pitch_from_above() -> Sheet:
    sheet = Sheet(TURF, seed=21)
    with sheet.at(600, 400, angle=-14):
        for i in range(-6, 7):
            sheet.fill(STRIPE, box(i * 132 - 33, -700, 66, 1400))
        _lines(sheet)
        sheet.shade(FOREST, box(-900, -700, 1800, 1400), start=(0, -60), end=(900, 700), strength=0.34)
        goal = box(-636, -76, 34, 152)
        sheet.veil(PAPER, goal, 0.35)
        for i in range(7):
            sheet.fill(PAPER, box(-636, -76 + i * 25, 34, 2), box(-636 + i * 5.6, -76, 2, 152))
        for x, y, team, turn, skin, hair in (
            (-560, 10, 2, 80, ROSE, NIGHT),
            (-400, -120, 1, 150, COCOA, NIGHT),
            (-330, 96, 1, 200, ROSE, OCHRE),
            (-215, -20, 0, 250, COCOA, NIGHT),
            (-80, 150, 0, 200, HONEY, PLUM),
            (-130, -190, 0, 240, ROSE, BRICK),
            (60, -60, 1, 190, HONEY, NIGHT),
            (190, 90, 0, 200, CLAY, NIGHT),
            (270, -170, 1, 170, ROSE, COCOA),
            (430, 10, 0, 190, COCOA, NIGHT),
        ):
            _seen_from_above(sheet, x, y, (CORAL, PAPER, OCHRE)[team], turn, skin, hair)
        _ball(sheet, -262, 22, 13, shadow=True)
    return sheet


def _lines(sheet: Sheet) -> None:
    for line in (
        box(-600, -340, 1300, 6),
        box(-600, 340, 1300, 6),
        box(-600, -340, 6, 686),
        box(100, -340, 6, 686),
        box(-600, -200, 190, 6),
        box(-600, 200, 190, 6),
        box(-412, -200, 6, 406),
        box(-600, -92, 74, 6),
        box(-600, 92, 74, 6),
        box(-528, -92, 6, 190),
    ):
        sheet.fill(PAPER, line)
    sheet.fill(PAPER, brush(ellipse(103, 3, 132), 6), ellipse(103, 3, 9), ellipse(-462, 3, 8))
    sheet.fill(PAPER, brush(ellipse(-462, 3, 118, start=-64, end=64), 6))
    for y, start in ((-337, 0), (343, -90)):
        sheet.fill(PAPER, brush(ellipse(-597, y, 34, start=start, end=start + 90), 5))


def _seen_from_above(sheet: Sheet, x: float, y: float, shirt: str, turn: float, skin: str, hair: str) -> None:
    flat = Look(skin=LONG_SHADOW, hair=LONG_SHADOW, top=LONG_SHADOW, bottom=LONG_SHADOW, shoes=LONG_SHADOW, sleeves=LONG_SHADOW)
    with sheet.at(x, y, angle=128):
        person(sheet, 0, 6, 132, RUN, flat, flip=turn > 195)
    with sheet.at(x, y, angle=turn, scale=1.15):
        sheet.fill(NIGHT, brush([(-16, -9), (2, -8)], 10), brush([(-4, 9), (20, 8)], 10))
        sheet.fill(skin, brush([(0, -20), (14, -26), (24, -22)], 7), brush([(0, 20), (-12, 27), (-20, 24)], 7))
        sheet.fill(shirt, blob((-9, -22), (6, -24), (12, 0), (6, 24), (-9, 22), (-12, 0)))
        sheet.fill(skin, ellipse(6, 0, 9.6))
        sheet.fill(hair, ellipse(2, 0, 9.6))


def _ball(sheet: Sheet, x: float, y: float, radius: float, *, shadow: bool = False) -> None:
    if shadow:
        sheet.fill(LONG_SHADOW, ellipse(x + radius * 1.1, y + radius * 0.7, radius * 1.3, radius * 0.8, angle=30))
    sheet.fill(PAPER, ellipse(x, y, radius))
    sheet.fill(NIGHT, star(x, y, radius * 0.44, radius * 0.36, 5))
    for i in range(5):
        px, py = polar(x, y, radius * 0.9, -90 + i * 72)
        sheet.fill(NIGHT, brush([polar(x, y, radius * 0.4, -90 + i * 72), (px, py)], radius * 0.09))
        sheet.fill(NIGHT, ellipse(*polar(x, y, radius * 0.86, -90 + i * 72), radius * 0.2, radius * 0.12, angle=i * 72))


def strike_at_sunset() -> Sheet:
    sheet = Sheet("#f2d08c", seed=22)
    sheet.shade(CORAL, box(0, 0, 1200, 640), start=(600, -40), end=(600, 820), strength=0.5)
    sun(sheet, 610, 420, 262, ink=CORAL, rays=52, ray_ink=PAPER, reach=2.0)
    hills = hill(0, 1200, 700, (0, 560), (200, 520), (470, 566), (760, 534), (980, 570), (1200, 520))
    sheet.fill(PLUM, hills)
    for x, height in ((96, 180), (138, 140), (1090, 210), (1140, 150), (1046, 130)):
        poplar(sheet, x, 600, height, leaf=PLUM, dark=NIGHT)
    ground = [*spline([(-10, 650), (300, 628), (620, 640), (900, 624), (1210, 646)]), (1210, 810), (-10, 810)]
    sheet.fill(FOREST, ground)
    sheet.carve(MOSS, ground, count=420, length=34, width=5, angle=-78, sway=14)
    goal = [(930, 642), (930, 424), (1160, 404), (1160, 652)]
    sheet.fill(PAPER, brush(goal[:2], 9), brush(goal[1:3], 9), brush(goal[2:], 9))
    for i in range(1, 9):
        x, top = 930 + i * 26, 424 - i * 2.2
        sheet.fill(PAPER, brush([(x, top), (x + 8, 642)], 1.6), brush([(932, 424 + i * 25), (1160, 406 + i * 26)], 1.6))
    person(sheet, 1046, 668, 196, CHEER, Look(top=OCHRE, bottom=NIGHT, skin=COCOA, shorts=True, sleeves=OCHRE), flip=True)
    player = Look(top=NIGHT, bottom=PAPER, skin=CLAY, hair=NIGHT, style="bun", shorts=True, sleeves=NIGHT, shoes=BRICK)
    person(sheet, 500, 748, 620, KICK, player)
    sheet.fill(PAPER, brush([(462, 330), (500, 322), (528, 330)], 8))
    sheet.fill(PAPER, gouge([(640, 640), (700, 600), (760, 540)], 8), gouge([(664, 660), (730, 620), (790, 560)], 6))
    _ball(sheet, 800, 506, 46)
    gulls(sheet, (180, 150, 90), (290, 220, 56), (960, 130, 76), (1060, 190, 48))
    return sheet


def training_by_floodlight() -> Sheet:
    sheet = Sheet(NIGHT, seed=23)
    sheet.shade(SLATE, box(0, 0, 1200, 560), start=(600, 0), end=(600, 660), strength=0.6)
    for _ in range(46):
        sheet.fill(PAPER, ellipse(sheet.dice.uniform(0, 1200), sheet.dice.uniform(0, 300), sheet.dice.uniform(1, 2.6)))
    sheet.fill(PLUM, hill(0, 1200, 600, (0, 500), (240, 462), (520, 500), (800, 470), (1200, 506)))
    grass = box(0, 540, 1200, 260)
    sheet.fill(FOREST, grass)
    for cone, foot in (
        ([(214, 132), (300, 132), (840, 800), (60, 800)], 257),
        ([(906, 132), (992, 132), (1150, 800), (380, 800)], 949),
    ):
        sheet.veil("#ffe2a0", cone, 0.2)
        sheet.fill(NIGHT, brush([(foot, 580), (foot, 120)], 12, end=0.7))
        sheet.fill(NIGHT, box(foot - 56, 84, 112, 52, 6))
        for i in range(6):
            sheet.fill("#fff0c4", ellipse(foot - 36 + (i % 3) * 36, 98 + (i // 3) * 24, 12, 9))
    lit = ellipse(610, 690, 480, 96)
    sheet.glow(LEAF, lit, centre=(610, 690), radius=480, strength=0.9)
    sheet.fill(PAPER, brush([(-10, 640), (600, 622), (1210, 640)], 4))
    for x, y in ((300, 690), (400, 712), (500, 736), (600, 756)):
        sheet.fill(CORAL, [(x - 15, y), (x - 4, y - 36), (x + 4, y - 36), (x + 15, y)])
    _children(sheet)
    return sheet


def _children(sheet: Sheet) -> None:
    for x, y, height, pose, look, flip in (
        (196, 700, 150, RUN, HOME.but(skin=COCOA, style="curly"), False),
        (330, 660, 140, RUN, HOME.but(style="long", hair=COCOA), False),
        (706, 742, 178, KICK, HOME.but(skin=ROSE, hair=OCHRE), False),
        (560, 664, 140, WALK, GUEST.but(style="scarf", hair=TEAL), True),
        (1050, 726, 172, REACH, HOME.but(skin=CLAY, style="bun"), True),
        (930, 668, 150, CHEER, GUEST.but(skin=COCOA), True),
    ):
        person(sheet, x, y, height, pose, look, flip=flip)
    _ball(sheet, 800, 716, 17)
    coach = Look(top=OCHRE, bottom=NIGHT, skin=HONEY, style="cap", hair=BRICK, shoes=PAPER)
    person(sheet, 452, 690, 232, REACH, coach, flip=True)


def logo() -> Sheet:
    """A gull over a rising sun."""
    sheet = Sheet(CORAL, seed=24, size=(512, 512))
    sheet.fill(OCHRE, ellipse(256, 318, 128))
    sheet.fill(NIGHT, box(0, 330, 512, 190))
    for i in range(3):
        sheet.fill(PAPER, gouge([(120 + i * 40, 372 + i * 40), (256, 364 + i * 40), (392 - i * 40, 372 + i * 40)], 13))
    sheet.fill(
        PAPER,
        blob(
            (60, 150),
            (150, 128),
            (226, 190),
            (256, 244),
            (286, 190),
            (362, 128),
            (452, 150),
            (372, 172),
            (302, 250),
            (256, 300),
            (210, 250),
            (140, 172),
        ),
    )
    sheet.fill(NIGHT, [(60, 150), (112, 136), (104, 164)], [(452, 150), (400, 136), (408, 164)])
    return sheet
