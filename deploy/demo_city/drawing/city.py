"""The commune's own pictures: the Loire, the bridge, the town hall square."""

from deploy.demo_city.drawing.figures import CHEER, STAND, WALK, WAVE, Look, person
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
from deploy.demo_city.drawing.landscape import bridge, bunting, clouds, gulls, hill, house, poplar, sun, water
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import arch, blob, box, brush, ellipse, gouge, spline


def loire() -> Sheet:
    sheet = Sheet("#f3dcae", seed=1)
    sky = box(0, 0, 1200, 430)
    sheet.shade(CORAL, sky, start=(600, 60), end=(600, 680), strength=0.42)
    sun(sheet, 930, 280, 92, ink=CORAL, rays=44, ray_ink=PAPER, reach=2.6)
    far = hill(0, 1200, 470, (0, 395), (220, 352), (430, 388), (640, 362), (860, 384), (1080, 344), (1200, 372))
    sheet.fill(TEAL, far)
    sheet.shade(NIGHT, far, start=(600, 370), end=(600, 470), strength=0.5)
    _far_town(sheet)
    water(sheet, box(0, 440, 1200, 360), 452, 790, ink=SLATE, light=SKY, marks=110)
    sheet.shade(NIGHT, box(0, 440, 1200, 360), start=(600, 560), end=(600, 940), strength=0.55)
    for i in range(16):
        y, half = 456 + i * 17, 86 - abs(i - 4) * 5
        shift = sheet.dice.uniform(-18, 18)
        sheet.fill(CORAL, gouge([(930 - half + shift, y), (930 + half + shift, y)], 7))
    bridge(sheet, -60, 900, 396, 478, 7, stone=SAND, shade=BRICK)
    _sand_bank(sheet)
    _toue(sheet, 690, 668, 1.12)
    _near_bank(sheet)
    gulls(sheet, (330, 130, 70), (420, 180, 46), (240, 210, 40), (1050, 150, 52))
    return sheet


def _far_town(sheet: Sheet) -> None:
    roofs = [(900, 46, 52), (944, 38, 64), (985, 52, 48), (1040, 40, 60), (1083, 60, 50), (1146, 60, 62)]
    for x, width, height in roofs:
        sheet.fill(PAPER, box(x, 446 - height, width, height))
        sheet.fill(BRICK, [(x - 4, 446 - height), (x + width / 2, 446 - height - 22), (x + width + 4, 446 - height)])
        sheet.fill(NIGHT, box(x + width * 0.3, 446 - height * 0.7, 6, 11), box(x + width * 0.62, 446 - height * 0.7, 6, 11))
    sheet.fill(SAND, box(1010, 320, 26, 126))
    sheet.fill(NIGHT, [(1006, 322), (1023, 226), (1040, 322)], arch(1023, 362, 10, 24))
    for x, height in ((884, 84), (1128, 78), (868, 62)):
        poplar(sheet, x, 448, height, leaf=FOREST)


def _sand_bank(sheet: Sheet) -> None:
    bank = blob((300, 560), (440, 538), (570, 548), (600, 566), (480, 584), (350, 580))
    sheet.fill(SAND, bank)
    sheet.shade(CLAY, bank, start=(440, 548), end=(460, 596), strength=0.6)
    for x, y in ((400, 548), (440, 544), (490, 550)):
        sheet.fill(PAPER, ellipse(x, y - 5, 8, 4), ellipse(x + 7, y - 10, 3.4))
        sheet.fill(NIGHT, brush([(x, y - 2), (x, y + 5)], 1.6))


def _toue(sheet: Sheet, x: float, y: float, scale: float) -> None:
    """A flat-bottomed Loire boat with its square sail."""
    with sheet.at(x, y, scale=scale):
        sheet.fill(COCOA, brush([(0, 0), (0, -190)], 6, end=0.6))
        sail = [
            *spline([(-74, -176), (-40, -182), (0, -184), (44, -182), (78, -176)]),
            *spline([(84, -60), (40, -46), (0, -42), (-40, -46), (-80, -60)]),
        ]
        sheet.fill(PAPER, sail)
        sheet.shade(OCHRE, sail, start=(-70, -120), end=(110, -90), strength=0.75)
        for i in (-44, 0, 44):
            sheet.fill(HONEY, gouge([(i, -178), (i * 1.05 + 3, -110), (i * 1.08, -50)], 2.4))
        sheet.fill(COCOA, brush([(-86, -176), (0, -188), (90, -176)], 5))
        person(sheet, 70, 0, 62, STAND, Look(top=CORAL, bottom=NIGHT, skin=CLAY, style="cap", hair=NIGHT))
        person(sheet, -58, 0, 58, WAVE, Look(top=OCHRE, bottom=PLUM, skin=ROSE, style="bun", hair=COCOA))
        hull = [
            *spline([(-128, -22), (-100, -6), (0, 2), (100, -6), (132, -26)]),
            *spline([(112, 14), (60, 24), (-60, 24), (-108, 14)]),
        ]
        sheet.fill(NIGHT, hull)
        sheet.fill(OCHRE, brush([(-118, -10), (-60, 4), (0, 8), (60, 4), (120, -12)], 3))
        sheet.fill(SKY, gouge([(-150, 30), (0, 36), (150, 28)], 6), gouge([(-90, 46), (10, 50), (110, 44)], 5))


def _near_bank(sheet: Sheet) -> None:
    bank = [*spline([(-10, 660), (120, 640), (280, 690), (420, 740), (560, 810)]), (-10, 810)]
    sheet.fill(FOREST, bank)
    for _ in range(130):
        x = sheet.dice.uniform(0, 540)
        y = 668 + max(0, x - 110) * 0.34 + sheet.dice.uniform(0, 120)
        sheet.fill(
            sheet.dice.choice([MOSS, LEAF, MOSS]),
            gouge([(x, y), (x + sheet.dice.uniform(-7, 9), y - sheet.dice.uniform(18, 46))], 5),
        )
    for x, y, height in ((70, 668, 420), (150, 662, 330), (12, 676, 300)):
        poplar(sheet, x, y, height, leaf=MOSS, dark=NIGHT)
    person(sheet, 262, 716, 104, STAND, Look(top=CORAL, bottom=NIGHT, skin=HONEY, style="long", hair=NIGHT))
    person(sheet, 300, 728, 66, WAVE, Look(top=OCHRE, bottom=SLATE, skin=HONEY, style="short", hair=NIGHT))


def market_square() -> Sheet:
    """The square on a forum day: every association has its stand."""
    sheet = Sheet("#bcdcd6", seed=2)
    clouds(sheet, (180, 120, 150), (1010, 96, 170))
    for i, (x, width, height, wall, roof) in enumerate(
        (
            (-40, 200, 270, ROSE, BRICK),
            (166, 170, 220, PAPER, SLATE),
            (866, 180, 230, OCHRE, BRICK),
            (1050, 200, 280, PAPER, SLATE),
        )
    ):
        house(
            sheet, x, 520, width, height, wall=wall, roof=roof, bays=2, floors=2 + i % 2, shutter=(TEAL, CORAL)[i % 2], pitch=0.36
        )
    _town_hall(sheet)
    ground = box(0, 512, 1200, 290)
    sheet.fill(SAND, ground)
    sheet.shade(CLAY, ground, start=(600, 520), end=(600, 900), strength=0.5)
    bunting(sheet, [(-10, 300), (200, 380), (390, 250)], size=26)
    bunting(sheet, [(812, 250), (1000, 380), (1210, 300)], size=26)
    for x, ink in ((40, CORAL), (330, TEAL), (640, OCHRE), (930, MOSS)):
        _stand(sheet, x, 620, ink)
    _crowd(sheet)
    return sheet


def _town_hall(sheet: Sheet) -> None:
    sheet.fill(PAPER, box(350, 250, 500, 270))
    sheet.fill(SLATE, [(336, 254), (396, 160), (804, 160), (864, 254)])
    sheet.fill(PAPER, box(536, 110, 128, 150))
    sheet.fill(SLATE, [(526, 114), (600, 40), (674, 114)])
    sheet.fill(OCHRE, ellipse(600, 166, 36))
    sheet.fill(PAPER, ellipse(600, 166, 28))
    sheet.fill(NIGHT, brush([(600, 166), (600, 146)], 4), brush([(600, 166), (614, 172)], 4))
    for i in range(5):
        x = 398 + i * 101
        sheet.fill(NIGHT, arch(x, 360, 46, 84))
        sheet.fill(SAND, box(x - 34, 362, 68, 8))
        if i != 2:
            sheet.fill(NIGHT, arch(x, 520, 46, 106))
    sheet.fill(BRICK, arch(600, 520, 76, 130))
    sheet.fill(NIGHT, box(630, 248, 55, 40))
    for i, ink in enumerate((SLATE, PAPER, CORAL)):
        sheet.fill(ink, box(632 + i * 17, 250, 17, 36))
    sheet.fill(NIGHT, brush([(632, 320), (632, 246)], 4))


def _stand(sheet: Sheet, x: float, y: float, ink: str) -> None:
    sheet.fill(COCOA, box(x + 8, y - 120, 7, 150), box(x + 215, y - 120, 7, 150))
    for i in range(6):
        tint = ink if i % 2 == 0 else PAPER
        left, top = x + i * 38.4, x + 22 + i * 31
        sheet.fill(tint, [(top, y - 166), (top + 31, y - 166), (left + 38.4, y - 110), (left, y - 110)])
        sheet.fill(tint, ellipse(left + 19.2, y - 110, 19.2, 13, start=0, end=180))
    person(
        sheet, x + 80, y + 50, 150, STAND, Look(top=NIGHT, skin=(HONEY, COCOA, ROSE, CLAY)[int(x) % 4], style="bun", hair=COCOA)
    )
    person(
        sheet, x + 150, y + 50, 156, WAVE, Look(top=PLUM, skin=(ROSE, CLAY, COCOA, HONEY)[int(x) % 4], style="short", hair=NIGHT)
    )
    sheet.fill(ink, box(x, y - 24, 230, 64))
    sheet.fill(PAPER, box(x - 6, y - 34, 242, 14))


def _crowd(sheet: Sheet) -> None:
    for x, y, height, pose, look, flip in (
        (120, 760, 200, WALK, Look(top=OCHRE, bottom=NIGHT, skin=COCOA, style="scarf", hair=PLUM), False),
        (196, 764, 120, WALK, Look(top=CORAL, bottom=SLATE, skin=COCOA, style="curly", hair=NIGHT), False),
        (330, 740, 192, STAND, Look(top=TEAL, bottom=COCOA, style="back", hair=NIGHT), False),
        (398, 746, 186, STAND, Look(top=CORAL, bottom=NIGHT, style="back-bun", hair=PAPER), False),
        (588, 772, 206, WAVE, Look(top=PAPER, bottom=SLATE, skin=ROSE, style="short", hair=BRICK), True),
        (690, 748, 190, WALK, Look(top=BRICK, bottom=NIGHT, skin=HONEY, style="long", hair=NIGHT), True),
        (878, 770, 204, STAND, Look(top=SLATE, bottom=COCOA, skin=CLAY, style="cap", hair=OCHRE), True),
        (960, 776, 118, CHEER, Look(top=OCHRE, bottom=MOSS, skin=ROSE, style="bun", hair=OCHRE, skirt=True), False),
        (1100, 752, 196, WALK, Look(top=MOSS, bottom=PLUM, skin=ROSE, style="bald", hair=PAPER), True),
    ):
        sheet.veil(COCOA, ellipse(x, y, height * 0.2, 8), 0.3)
        person(sheet, x, y, height, pose, look, flip=flip)
