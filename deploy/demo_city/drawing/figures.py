"""People, faceless as on a poster: joints in a frame 100 units high, feet near (0, 0), drawn with a dozen brush strokes."""

from dataclasses import dataclass, replace

from deploy.demo_city.drawing.inks import BRICK, NIGHT, PAPER, SKINS
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import Point, Shape, blob, brush, ellipse

Limb = tuple[Point, Point, Point]


@dataclass(frozen=True)
class Pose:
    """`near` limbs are drawn over the body, `far` ones behind it. Legs go hip, knee, foot; arms shoulder, elbow, hand."""

    head: Point
    neck: Point
    hips: Point
    near_arm: Limb
    far_arm: Limb
    near_leg: Limb
    far_leg: Limb
    girth: float = 1


@dataclass(frozen=True)
class Look:
    skin: str = SKINS[1]
    hair: str = NIGHT
    top: str = BRICK
    bottom: str = NIGHT
    shoes: str = NIGHT
    style: str = "short"
    sleeves: str = ""  # ink of the sleeves; the top's own if empty, "bare" for skin
    skirt: bool = False
    shorts: bool = False

    def but(self, **changes) -> "Look":
        return replace(self, **changes)


STAND = Pose(
    (0, -91), (0, -81), (0, -45),
    ((8, -76), (11, -60), (9, -45)), ((-8, -76), (-11, -60), (-9, -45)),
    ((4, -46), (5, -24), (5, -1)), ((-4, -46), (-5, -24), (-5, -1)),
)  # fmt: skip
WALK = Pose(
    (2, -91), (1, -81), (0, -45),
    ((5, -76), (-2, -61), (-8, -50)), ((-3, -76), (6, -62), (13, -53)),
    ((2, -46), (11, -26), (14, -2)), ((-2, -46), (-4, -24), (-14, -3)),
)  # fmt: skip
RUN = Pose(
    (9, -88), (6, -79), (0, -46),
    ((9, -75), (-1, -64), (-10, -70)), ((3, -75), (15, -64), (24, -72)),
    ((3, -46), (18, -36), (13, -14)), ((-2, -46), (-7, -26), (-25, -18)),
)  # fmt: skip
KICK = Pose(
    (-6, -90), (-3, -81), (0, -46),
    ((3, -77), (14, -69), (25, -72)), ((-8, -76), (-22, -70), (-31, -62)),
    ((3, -46), (17, -33), (33, -26)), ((-3, -46), (-7, -24), (-9, -1)),
)  # fmt: skip
CHEER = Pose(
    (0, -91), (0, -81), (0, -45),
    ((8, -77), (17, -88), (21, -103)), ((-8, -77), (-17, -88), (-20, -102)),
    ((4, -46), (6, -24), (8, -1)), ((-4, -46), (-6, -24), (-9, -1)),
)  # fmt: skip
REACH = Pose(
    (3, -91), (2, -81), (0, -45),
    ((7, -76), (17, -66), (29, -63)), ((-3, -76), (10, -65), (24, -58)),
    ((4, -46), (5, -24), (5, -1)), ((-4, -46), (-6, -24), (-7, -1)),
)  # fmt: skip
WAVE = Pose(
    (0, -91), (0, -81), (0, -45),
    ((8, -77), (18, -86), (17, -102)), ((-8, -76), (-11, -60), (-9, -45)),
    ((4, -46), (5, -24), (5, -1)), ((-4, -46), (-5, -24), (-5, -1)),
)  # fmt: skip
SIT = Pose(
    (3, -78), (1, -68), (-2, -33),
    ((5, -63), (9, -47), (20, -42)), ((-5, -63), (3, -46), (17, -39)),
    ((1, -33), (24, -34), (24, -2)), ((-2, -33), (19, -33), (17, -2)),
)  # fmt: skip
KNEEL = Pose(
    (17, -58), (12, -49), (-5, -24),
    ((14, -45), (21, -30), (32, -17)), ((10, -45), (20, -28), (29, -11)),
    ((-4, -24), (13, -16), (9, -1)), ((-7, -23), (4, -5), (-18, -2)),
)  # fmt: skip
STOOP = Pose(
    (31, -70), (22, -66), (-2, -48),
    ((20, -62), (24, -45), (31, -31)), ((17, -60), (26, -44), (36, -33)),
    ((1, -47), (4, -24), (2, -1)), ((-3, -47), (-7, -24), (-9, -1)),
)  # fmt: skip


def person(
    sheet: Sheet, x: float, y: float, height: float, pose: Pose = STAND, look: Look = Look(), *, flip: bool = False
) -> None:
    """Draw somebody whose feet stand at (x, y)."""
    with sheet.at(x, y, scale=height / 100, flip=flip):
        _arm(sheet, pose.far_arm, look)
        _leg(sheet, pose.far_leg, look)
        _leg(sheet, pose.near_leg, look)
        _trunk(sheet, pose, look)
        _head(sheet, pose, look)
        _arm(sheet, pose.near_arm, look)


def _arm(sheet: Sheet, limb: Limb, look: Look) -> None:
    shoulder, elbow, hand = limb
    sheet.fill(look.skin, brush(list(limb), 5.6, end=0.72), ellipse(*hand, 2.9))
    if look.sleeves == "bare":
        return
    wrist = (elbow[0] + (hand[0] - elbow[0]) * 0.72, elbow[1] + (hand[1] - elbow[1]) * 0.72)
    sheet.fill(look.sleeves or look.top, brush([shoulder, elbow, wrist], 7, end=0.85))


def _leg(sheet: Sheet, limb: Limb, look: Look) -> None:
    hip, knee, foot = limb
    if look.shorts:
        sheet.fill(look.skin, brush(list(limb), 7.4, end=0.62))
        sheet.fill(look.bottom, brush([hip, ((hip[0] + knee[0] * 3) / 4, (hip[1] + knee[1] * 3) / 4)], 11, end=0.95))
        sock = ((knee[0] + foot[0]) / 2, (knee[1] + foot[1]) / 2)
        sheet.fill(look.sleeves if look.sleeves not in ("", "bare") else PAPER, brush([sock, foot], 5.4, end=0.9))
    else:
        sheet.fill(look.skin if look.skirt else look.bottom, brush(list(limb), 7 if look.skirt else 9, end=0.68))
    fx, fy = foot
    away = 1 if fx >= knee[0] - 12 else 0.4
    sheet.fill(
        look.shoes,
        blob(
            (fx - 3.2, fy - 2.6), (fx + 1.5, fy - 3.4), (fx + 5.5 * away + 2, fy - 0.4), (fx + 4, fy + 1.4), (fx - 3.4, fy + 1.4)
        ),
    )


def _trunk(sheet: Sheet, pose: Pose, look: Look) -> None:
    (nx, ny), (hx, hy) = pose.neck, pose.hips
    g = pose.girth
    sheet.fill(look.skin, brush([(nx, ny + 4), ((nx + pose.head[0]) / 2, (ny + pose.head[1]) / 2)], 5))
    mx, my = (nx + hx) / 2, (ny + hy) / 2
    lean = (hx - nx) / 36
    sheet.fill(look.top, blob(
        (nx - 3, ny + 1), (nx + 3, ny + 1), (nx + 9.5 * g, ny + 5 + 4 * lean), (mx + 8.6 * g, my), (hx + 8 * g, hy + 3),
        (hx, hy + 5), (hx - 8 * g, hy + 3), (mx - 8.6 * g, my), (nx - 9.5 * g, ny + 5 - 4 * lean),
    ))  # fmt: skip
    if look.skirt:
        knee = max(pose.near_leg[1][1], pose.far_leg[1][1]) + 5
        spread = max(abs(pose.near_leg[1][0] - hx), abs(pose.far_leg[1][0] - hx)) + 8
        sheet.fill(
            look.bottom, blob((hx - 7.5, hy), (hx + 7.5, hy), (hx + spread, knee), (hx, knee + 1.5), (hx - spread * 0.8, knee))
        )


def _head(sheet: Sheet, pose: Pose, look: Look) -> None:
    x, y = pose.head
    if look.style == "long":
        sheet.fill(
            look.hair,
            blob(
                (x - 7, y - 3), (x, y - 8), (x + 5, y - 4), (x - 0.5, y + 2), (x - 2, y + 11), (x - 7, y + 14), (x - 9.5, y + 6)
            ),
        )
    if look.style == "scarf":
        sheet.fill(
            look.hair,
            blob(
                (x - 7, y - 2), (x, y - 8), (x + 6.4, y - 2), (x + 4, y + 4), (x + 4.5, y + 11), (x - 6, y + 13), (x - 8, y + 6)
            ),
        )
    if look.style == "bun":
        sheet.fill(look.hair, ellipse(x - 5.5, y - 6.2, 3.4))
    if look.style == "curly":
        sheet.fill(look.hair, *(ellipse(x + dx, y + dy, 4.6) for dx, dy in ((-5, -2), (-4, -6), (0, -8), (4, -5.5), (-5, 2))))
    if look.style.startswith("back"):
        sheet.fill(look.hair, ellipse(x, y - 0.6, 6.3, 6.9))
        if look.style == "back-bun":
            sheet.fill(look.hair, ellipse(x, y - 8.5, 3.2))
        return
    sheet.fill(look.skin, ellipse(x + 0.6, y, 5.7, 6.6))
    sheet.fill(look.hair, *_hair(x, y, look.style))


def _hair(x: float, y: float, style: str) -> list[Shape]:
    if style == "bald":
        return [blob((x - 6.2, y + 2), (x - 6.6, y - 2.4), (x - 3.6, y - 1.4), (x - 3.4, y + 3))]
    if style == "scarf":
        return [
            blob(
                (x - 6.6, y + 3),
                (x - 6.6, y - 4),
                (x, y - 7.8),
                (x + 6, y - 3.6),
                (x + 3, y - 3.4),
                (x - 0.5, y - 2),
                (x - 1.6, y + 5.4),
                (x - 4, y + 7),
            )
        ]
    if style == "cap":
        return [
            blob(
                (x - 6.4, y - 1),
                (x - 5, y - 6.6),
                (x + 1, y - 7.8),
                (x + 6, y - 4.4),
                (x + 11, y - 2.2),
                (x + 6, y - 1.6),
                (x, y - 2),
            )
        ]
    return [
        blob(
            (x - 6.2, y + 3),
            (x - 6.9, y - 3),
            (x - 2, y - 7.7),
            (x + 4.4, y - 6),
            (x + 6, y - 2.6),
            (x + 1.4, y - 3),
            (x - 1.6, y - 1.4),
            (x - 3.2, y + 3.6),
        )
    ]
