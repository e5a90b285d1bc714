"""The film club's pictures."""

from deploy.demo_city.drawing.figures import SIT, STAND, Look, person
from deploy.demo_city.drawing.inks import (
    BRICK,
    COCOA,
    CORAL,
    LEAF,
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
from deploy.demo_city.drawing.shapes import blob, box, brush, ellipse, gouge, polar, spline, star

INK = "#131a2c"


def projector_beam() -> Sheet:
    """The beam over the heads, from the booth to the screen."""
    sheet = Sheet(NIGHT, seed=51)
    sheet.shade(PLUM, box(0, 0, 1200, 800), start=(300, 100), end=(1200, 700), strength=0.55)
    screen = [(40, 96), (640, 150), (640, 506), (40, 560)]
    sheet.fill(PAPER, screen)
    sheet.shade(OCHRE, screen, start=(60, 120), end=(760, 640), strength=0.45)
    _on_screen(sheet)
    beam = [(1150, 92), (1150, 108), (640, 506), (640, 150)]
    sheet.veil("#ffe8b8", beam, 0.36)
    sheet.glow("#ffe8b8", beam, centre=(1140, 100), radius=560, strength=0.7)
    for _ in range(40):
        t, s = sheet.dice.random(), sheet.dice.random()
        x, y = 1150 - 510 * t, 100 + t * (50 + 356 * s)
        sheet.fill(PAPER, ellipse(x, y, sheet.dice.uniform(1.5, 4)))
    sheet.fill(INK, box(1060, 40, 160, 124, 8))
    sheet.fill(OCHRE, ellipse(1076, 100, 22))
    sheet.fill(PAPER, ellipse(1076, 100, 12))
    for row, (y, size, ink) in enumerate([(600, 50, "#2b2346"), (672, 60, "#20203c"), (760, 74, INK)]):
        for i in range(11 - row):
            _head(sheet, 30 + i * (112 + row * 18) + row * 36, y, size, ink, (i * 5 + row * 3) % 7)
    return sheet


def _on_screen(sheet: Sheet) -> None:
    """A couple on a moped, riding into the sun of some old film."""
    sun_disc = ellipse(330, 330, 128)
    sheet.fill(CORAL, sun_disc)
    road = [*spline([(40, 470), (200, 452), (420, 460), (640, 440)]), (640, 506), (40, 560)]
    sheet.fill(TEAL, road)
    sheet.fill(PAPER, gouge([(120, 510), (200, 502)], 6), gouge([(280, 496), (360, 490)], 6), gouge([(440, 484), (520, 479)], 6))
    for x, height in ((92, 150), (128, 112), (590, 130), (556, 96)):
        poplar(sheet, x, 466, height, leaf=TEAL, dark=NIGHT)
    with sheet.at(330, 470, scale=0.9):
        sheet.fill(NIGHT, brush(ellipse(-62, -26, 27), 9), brush(ellipse(66, -26, 27), 9))
        sheet.fill(
            NIGHT, brush([(-62, -28), (-30, -62), (30, -60), (66, -26)], 10), brush([(52, -56), (40, -104), (58, -112)], 7)
        )
        sheet.fill(NIGHT, blob((-78, -62), (-30, -70), (-6, -62), (-20, -44), (-70, -44)))
        rider = Look(top=BRICK, bottom=NIGHT, skin=COCOA, style="cap", hair=NIGHT)
        person(sheet, -2, -22, 126, SIT, rider)
        person(sheet, -46, -28, 118, SIT, Look(top=OCHRE, bottom=NIGHT, skin=ROSE, style="scarf", hair=BRICK))


def _head(sheet: Sheet, x: float, y: float, size: float, ink: str, kind: int) -> None:
    sheet.fill(
        ink,
        blob(
            (x - size * 1.1, y + size * 3),
            (x - size * 0.95, y + size),
            (x, y + size * 0.62),
            (x + size * 0.95, y + size),
            (x + size * 1.1, y + size * 3),
        ),
    )
    sheet.fill(ink, ellipse(x, y, size * 0.52, size * 0.62), box(x - size * 0.2, y, size * 0.4, size))
    if kind == 1:
        sheet.fill(ink, ellipse(x, y - size * 0.66, size * 0.3))
    elif kind in (2, 5):
        sheet.fill(ink, *(ellipse(*polar(x, y - size * 0.15, size * 0.5, a), size * 0.3) for a in range(180, 361, 30)))
    elif kind == 3:
        sheet.fill(
            ink,
            blob(
                (x - size * 0.62, y + size * 0.8),
                (x - size * 0.6, y - size * 0.4),
                (x, y - size * 0.74),
                (x + size * 0.6, y - size * 0.4),
                (x + size * 0.62, y + size * 0.8),
            ),
        )
    sheet.fill(
        "#ffe8b8",
        gouge(
            [polar(x, y, size * 0.64, 290), polar(x, y - size * 0.02, size * 0.66, 325), polar(x, y, size * 0.6, 355)],
            size * 0.07,
        ),
    )


def open_air() -> Sheet:
    """A summer night on the quay: the screen, the river, the moon."""
    sheet = Sheet("#27406a", seed=52)
    sheet.shade(NIGHT, box(0, 0, 1200, 480), start=(600, 470), end=(600, -60), strength=0.6)
    for _ in range(70):
        sheet.fill(PAPER, star(sheet.dice.uniform(0, 1200), sheet.dice.uniform(0, 330), sheet.dice.uniform(2, 5), 1.2, 4))
    sheet.fill(PAPER, [*ellipse(206, 150, 76, start=24, end=275), *ellipse(240, 130, 62, start=64, end=235)[::-1]])
    sheet.fill(PLUM, hill(0, 1200, 470, (0, 420), (300, 384), (620, 430), (900, 388), (1200, 420)))
    for x, width, height in ((60, 70, 50), (136, 60, 70), (200, 76, 46), (980, 70, 60), (1056, 70, 44), (1130, 80, 66)):
        sheet.fill(
            NIGHT,
            box(x, 470 - height, width, height),
            [(x - 5, 470 - height), (x + width / 2, 440 - height), (x + width + 5, 470 - height)],
        )
        sheet.fill(OCHRE, box(x + 14, 482 - height, 9, 13), box(x + width - 26, 482 - height, 9, 13))
    water(sheet, box(0, 466, 1200, 110), 476, 570, ink=SLATE, light=SKY, marks=46)
    quay = [(0, 566), (1200, 566), (1200, 800), (0, 800)]
    sheet.fill("#41583f", quay)
    sheet.shade(NIGHT, quay, start=(600, 560), end=(600, 900), strength=0.6)
    sheet.fill(NIGHT, box(382, 170, 14, 420), box(804, 170, 14, 420))
    screen = box(360, 150, 480, 320)
    sheet.fill(NIGHT, box(350, 140, 500, 340))
    sheet.fill(PAPER, screen)
    _boat_on_screen(sheet)
    glow = [(360, 480), (840, 480), (1080, 790), (120, 790)]
    sheet.glow("#f6e2ae", glow, centre=(600, 500), radius=330, strength=0.42)
    bulbs(sheet, [(-10, 330), (170, 420), (352, 330)], gap=38, radius=7)
    bulbs(sheet, [(848, 330), (1030, 420), (1210, 330)], gap=38, radius=7)
    _picnic(sheet)
    return sheet


def _boat_on_screen(sheet: Sheet) -> None:
    sheet.fill(CORAL, box(360, 150, 480, 196))
    sheet.fill(OCHRE, ellipse(600, 346, 108, 108, start=180, end=360))
    sheet.fill(TEAL, box(360, 346, 480, 124))
    sheet.fill(PAPER, [(594, 190), (594, 380), (500, 380)], [(610, 214), (610, 380), (686, 380)])
    sheet.fill(NIGHT, [*spline([(480, 396), (600, 410), (712, 392)]), (672, 436), (516, 436)])
    for y in (440, 456):
        sheet.fill(PAPER, gouge([(440, y), (600, y + 5), (760, y)], 4))


def _picnic(sheet: Sheet) -> None:
    for x, y, width, ink in ((210, 690, 230, BRICK), (600, 740, 290, TEAL), (980, 694, 240, PLUM)):
        sheet.fill(ink, ellipse(x, y, width / 2, width * 0.13))
    for x, y, height, look in (
        (170, 700, 150, Look(top=OCHRE, bottom=NIGHT, style="back", hair=COCOA)),
        (240, 702, 158, Look(top=PAPER, bottom=NIGHT, style="back-bun", hair=NIGHT)),
        (530, 752, 180, Look(top=CORAL, bottom=NIGHT, style="back", hair=NIGHT)),
        (606, 764, 128, Look(top=SKY, bottom=NIGHT, style="back", hair=BRICK)),
        (676, 752, 176, Look(top=LEAF, bottom=NIGHT, style="back-bun", hair=PAPER)),
        (946, 704, 160, Look(top=TEAL, bottom=NIGHT, style="back", hair=OCHRE)),
        (1020, 704, 154, Look(top=CORAL, bottom=NIGHT, style="back", hair=NIGHT)),
    ):
        _sitting_back(sheet, x, y, height, look)
    for x, height, look in (
        (70, 210, Look(top=SLATE, bottom=INK, style="back", hair=INK)),
        (1128, 220, Look(top=BRICK, bottom=INK, style="back", hair=SAND)),
    ):
        person(sheet, x, 760, height, STAND, look.but(shoes=INK))


def _sitting_back(sheet: Sheet, x: float, y: float, size: float, look: Look) -> None:
    s = size / 100
    sheet.fill(look.bottom, ellipse(x, y, 30 * s, 11 * s))
    sheet.fill(
        look.top,
        blob(
            (x - 16 * s, y),
            (x - 15 * s, y - 34 * s),
            (x - 5 * s, y - 42 * s),
            (x + 5 * s, y - 42 * s),
            (x + 15 * s, y - 34 * s),
            (x + 16 * s, y),
        ),
    )
    sheet.fill(look.hair, ellipse(x, y - 53 * s, 9.4 * s, 11 * s))
    if look.style == "back-bun":
        sheet.fill(look.hair, ellipse(x, y - 67 * s, 5 * s))


def old_projector() -> Sheet:
    sheet = Sheet(BRICK, seed=53)
    for i in range(18):
        sheet.fill("#b8442f", [(560, 420), polar(560, 420, 1000, i * 20), polar(560, 420, 1000, i * 20 + 9)])
    beam = [(826, 400), (826, 448), (1210, 640), (1210, 180)]
    sheet.fill("#f7e3b1", beam)
    sheet.shade(OCHRE, beam, start=(830, 420), end=(1300, 420), strength=0.7)
    for x, y, r in ((300, 230, 150), (590, 190, 128)):
        _reel(sheet, x, y, r)
    sheet.fill(OCHRE, brush([(300, 380), (330, 430), (430, 452)], 8), brush([(694, 262), (716, 330), (690, 392)], 8))
    body = box(300, 330, 440, 230, 26)
    sheet.fill(NIGHT, body)
    sheet.shade(SLATE, body, start=(560, 480), end=(300, 320), strength=0.8)
    sheet.fill(NIGHT, box(730, 376, 66, 96, 8))
    sheet.fill(OCHRE, box(790, 386, 38, 76, 8))
    for i in range(5):
        sheet.fill(PAPER, box(342 + i * 30, 380, 14, 60, 7))
    sheet.fill(PAPER, ellipse(620, 450, 52))
    sheet.fill(CORAL, ellipse(620, 450, 38))
    sheet.fill(PAPER, brush([(620, 450), (644, 424)], 7))
    sheet.fill(OCHRE, ellipse(372, 502, 15), ellipse(420, 502, 15), ellipse(468, 502, 15))
    sheet.fill(NIGHT, [(350, 556), (430, 556), (380, 720), (300, 720)], [(610, 556), (690, 556), (740, 720), (660, 720)])
    sheet.fill(PLUM, box(0, 700, 1200, 100))
    _tickets(sheet)
    return sheet


def _reel(sheet: Sheet, x: float, y: float, r: float) -> None:
    sheet.fill(NIGHT, ellipse(x, y, r))
    sheet.fill(OCHRE, ellipse(x, y, r * 0.9))
    sheet.fill(NIGHT, ellipse(x, y, r * 0.83))
    for i in range(6):
        sheet.fill("#f7e3b1", ellipse(*polar(x, y, r * 0.5, i * 60 + r), r * 0.2))
    sheet.fill(OCHRE, ellipse(x, y, r * 0.15))


def _tickets(sheet: Sheet) -> None:
    for x, y, angle, ink in ((150, 722, -16, OCHRE), (214, 742, 7, PAPER), (960, 736, 12, OCHRE)):
        with sheet.at(x, y, angle=angle):
            sheet.fill(ink, box(-76, -36, 152, 72, 6))
            sheet.fill(PLUM, ellipse(-76, 0, 13), ellipse(76, 0, 13))
            sheet.fill(BRICK, star(0, 0, 24, 10, 5))
    for i in range(34):
        x, y = sheet.dice.gauss(1086, 44), sheet.dice.gauss(640, 26)
        sheet.fill((PAPER, "#f7e3b1", OCHRE)[i % 3], ellipse(x, min(y, 660), 17, 15))
    for i in range(7):
        top, low = 1010 + i * 22, 1030 + i * 16.6
        sheet.fill((PAPER, CORAL)[i % 2], [(top, 648), (top + 22, 648), (low + 17, 780), (low, 780)])


def logo() -> Sheet:
    sheet = Sheet(PLUM, seed=54, size=(512, 512))
    sheet.fill(OCHRE, [(214, 256), (470, 110), (470, 402)])
    sheet.fill("#f3cf86", [(214, 256), (470, 190), (470, 322)])
    sheet.fill(PAPER, ellipse(176, 256, 126))
    sheet.fill(PLUM, *(ellipse(*polar(176, 256, 72, i * 72 - 90), 27) for i in range(5)), ellipse(176, 256, 16))
    return sheet
