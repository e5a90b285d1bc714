"""What grows, flows and stands in the pictures: river, hills, trees, suns, houses, bunting."""

from deploy.demo_city.drawing.inks import BRICK, COCOA, CORAL, MOSS, NIGHT, OCHRE, PAPER, SAND, SKY, SLATE
from deploy.demo_city.drawing.press import Sheet
from deploy.demo_city.drawing.shapes import Point, Shape, arch, blob, box, brush, ellipse, gouge, polar, spline, wave


def sun(
    sheet: Sheet, x: float, y: float, radius: float, *, ink: str = OCHRE, rays: int = 0, ray_ink: str = "", reach: float = 2.2
) -> None:
    """Draw a sun; its rays are gouge marks all round."""
    for i in range(rays):
        angle = 360 / rays * i
        inner, outer = radius * 1.22, radius * (reach if i % 2 else (1 + reach) / 2)
        sheet.fill(ray_ink or ink, gouge([polar(x, y, inner, angle), polar(x, y, outer, angle)], radius * 0.12))
    sheet.fill(ink, ellipse(x, y, radius))


def water(sheet: Sheet, area: Shape, top: float, low: float, *, ink: str, light: str, marks: int = 120) -> None:
    """Fill an area with water: long ripples, wider towards the reader."""
    sheet.fill(ink, area)
    left, right = min(x for x, _ in area), max(x for x, _ in area)
    for _ in range(marks):
        depth = sheet.dice.random()
        y = top + (low - top) * depth
        x, size = sheet.dice.uniform(left, right), (18 + 95 * depth) * sheet.dice.uniform(0.5, 1.3)
        sheet.fill(light, gouge([(x, y), (x + size / 2, y - 1.5), (x + size, y)], 1.6 + 3.8 * depth))


def hill(x0: float, x1: float, base: float, *tops: Point) -> Shape:
    """Return a hill line through `tops`, closed along the base."""
    return [*spline([(x0, tops[0][1] + 20), *tops, (x1, tops[-1][1] + 20)]), (x1, base), (x0, base)]


def round_tree(
    sheet: Sheet, x: float, y: float, height: float, *, leaf: str = MOSS, dark: str = NIGHT, trunk: str = COCOA
) -> None:
    with sheet.at(x, y, scale=height / 100):
        sheet.fill(trunk, brush([(0, 0), (1, -22), (-1, -50)], 8, end=0.4))
        sheet.fill(trunk, brush([(0, -26), (12, -48)], 4, end=0.4), brush([(0, -30), (-13, -50)], 3.6, end=0.4))
        crown = blob(
            (-30, -50), (-34, -68), (-22, -86), (-4, -97), (17, -92), (33, -76), (33, -56), (20, -44), (4, -41), (-16, -41)
        )
        sheet.fill(leaf, crown)
        sheet.shade(dark, crown, start=(-16, -84), end=(36, -40), strength=0.62)


def poplar(sheet: Sheet, x: float, y: float, height: float, *, leaf: str = MOSS, dark: str = NIGHT) -> None:
    with sheet.at(x, y, scale=height / 100):
        sheet.fill(COCOA, brush([(0, 2), (0, -20)], 4))
        crown = blob((0, -100), (8, -70), (9, -36), (4, -12), (-4, -12), (-9, -36), (-8, -70))
        sheet.fill(leaf, crown)
        sheet.shade(dark, crown, start=(-8, -60), end=(14, -50), strength=0.7)


def house(sheet: Sheet, x: float, y: float, width: float, height: float, *, wall: str, roof: str, floors: int = 2, bays: int = 2,
          pane: str = NIGHT, door: str = "", shutter: str = "", pitch: float = 0.5) -> None:  # fmt: skip
    """Draw a town house from the left of its sill."""
    front = box(x, y - height, width, height)
    sheet.fill(wall, front)
    peak = width * pitch
    top = y - height
    roof_shape = [(x - 8, top), (x + width * 0.14, top - peak), (x + width * 0.86, top - peak), (x + width + 8, top)]
    sheet.fill(roof, roof_shape)
    for i in range(1, 4):
        level = top - peak * i / 4
        sheet.fill(wall, gouge([(x + 8, level), (x + width - 8, level)], 2))
    sheet.fill(roof, box(x + width * 0.7, top - peak * 1.35, width * 0.1, peak * 0.6))
    step, rise = width / bays, height / floors
    for floor in range(floors):
        for bay in range(bays):
            cx, cy = x + step * (bay + 0.5), y - rise * floor - rise * 0.28
            w, h = step * 0.36, rise * 0.5
            if floor == 0 and bay == 0 and door:
                sheet.fill(door, arch(cx, y, w * 1.2, rise * 0.74))
                continue
            sheet.fill(pane, box(cx - w / 2, cy - h, w, h))
            sheet.fill(wall, box(cx - 1, cy - h, 2, h), box(cx - w / 2, cy - h * 0.55, w, 2))
            if shutter and floor:
                sheet.fill(shutter, box(cx - w, cy - h, w * 0.45, h), box(cx + w * 0.55, cy - h, w * 0.45, h))
    sheet.shade(NIGHT, front, start=(x + width * 0.45, y - height), end=(x + width * 1.3, y), strength=0.26)


def bunting(
    sheet: Sheet, points: Shape, inks: tuple[str, ...] = (CORAL, OCHRE, PAPER, SLATE), *, size: float = 22, rope: str = NIGHT
) -> None:
    line = spline(points, detail=40)
    sheet.fill(rope, brush(points, 2.4))
    gap, run, count = size * 1.35, 0.0, 0
    for (ax, ay), (bx, by) in zip(line, line[1:], strict=False):
        run += ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        if run >= gap:
            run = 0
            sheet.fill(inks[count % len(inks)], [(ax - size / 2, ay), (ax + size / 2, ay + (by - ay)), (ax, ay + size * 1.15)])
            count += 1


def bulbs(sheet: Sheet, points: Shape, *, ink: str = OCHRE, rope: str = NIGHT, gap: float = 34, radius: float = 6) -> None:
    """Hang a string of lamps."""
    line = spline(points, detail=40)
    sheet.fill(rope, brush(points, 2))
    run = gap / 2
    for (ax, ay), (bx, by) in zip(line, line[1:], strict=False):
        run += ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        if run >= gap:
            run = 0
            sheet.fill(ink, ellipse(ax, ay + radius, radius, radius * 1.2))


def clouds(sheet: Sheet, *centres: tuple[float, float, float], ink: str = PAPER) -> None:
    for x, y, size in centres:
        with sheet.at(x, y, scale=size / 100):
            sheet.fill(ink, blob((-60, 10), (-48, -10), (-22, -14), (-8, -32), (22, -28), (34, -10), (58, -6), (64, 10), (0, 14)))


def gulls(sheet: Sheet, *places: tuple[float, float, float], ink: str = NIGHT) -> None:
    for x, y, size in places:
        with sheet.at(x, y, scale=size / 100):
            sheet.fill(ink, gouge([(-50, -14), (-22, -26), (0, 0)], 10), gouge([(0, 0), (22, -26), (50, -14)], 10))


def bridge(
    sheet: Sheet, x0: float, x1: float, deck: float, water_line: float, arches: int, *, stone: str = SAND, shade: str = BRICK
) -> None:
    """Draw a stone bridge with round arches, its piers standing in the water."""
    span = (x1 - x0) / arches
    sheet.fill(stone, box(x0, deck, x1 - x0, water_line - deck))
    for i in range(arches):
        cx, opening = x0 + span * (i + 0.5), span * 0.76
        hole = arch(cx, water_line + 2, opening, min(opening * 0.78, (water_line - deck) * 0.8))
        sheet.fill(SKY, hole)
        ring = ellipse(
            cx, water_line + 2 - min(opening * 0.78, (water_line - deck) * 0.8) + opening / 2, opening / 2 + 4, start=180, end=360
        )
        sheet.fill(shade, brush(ring, 3))
    sheet.fill(shade, box(x0, deck - 5, x1 - x0, 6))


def ripples(sheet: Sheet, x0: float, x1: float, ys: list[float], *, ink: str, width: float = 3) -> None:
    for i, y in enumerate(ys):
        sheet.fill(ink, brush(wave(x0, x1, y, 3, 60, phase=i), width))
