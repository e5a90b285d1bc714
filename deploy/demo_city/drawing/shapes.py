"""Outlines: every function returns a list of points, in a poster's own units (1200 × 800)."""

import math

Point = tuple[float, float]
Shape = list[Point]


def spline(points: Shape, *, closed: bool = False, detail: int = 14) -> Shape:
    """Return a smooth curve (Catmull-Rom) through the points."""
    count = len(points)
    if count < 3:
        return list(points)
    ends = range(count if closed else count - 1)
    curve: Shape = []
    for i in ends:
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2))
        for step in range(detail):
            t = step / detail
            curve.append(tuple(_blend(p0[a], p1[a], p2[a], p3[a], t) for a in (0, 1)))
    return curve if closed else [*curve, points[-1]]


def _blend(p0: float, p1: float, p2: float, p3: float, t: float) -> float:
    return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)


def blob(*points: Point) -> Shape:
    """Return a soft closed outline through the points."""
    return spline(list(points), closed=True)


def ellipse(
    x: float, y: float, rx: float, ry: float | None = None, *, angle: float = 0, start: float = 0, end: float = 360
) -> Shape:
    """Return an ellipse, or the part of it between two angles (degrees, clockwise from the right)."""
    ry = rx if ry is None else ry
    turn, steps = math.radians(angle), 72
    outline = []
    for i in range(steps + 1):
        a = math.radians(start + (end - start) * i / steps)
        dx, dy = rx * math.cos(a), ry * math.sin(a)
        outline.append((x + dx * math.cos(turn) - dy * math.sin(turn), y + dx * math.sin(turn) + dy * math.cos(turn)))
    return outline


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> Shape:
    """Return a rectangle from its top left corner, with rounded corners if asked."""
    if not radius:
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    corners = [(x + width - radius, y + radius, -90), (x + width - radius, y + height - radius, 0),
               (x + radius, y + height - radius, 90), (x + radius, y + radius, 180)]  # fmt: skip
    return [point for cx, cy, a in corners for point in ellipse(cx, cy, radius, start=a, end=a + 90)[::6]]


def arch(x: float, y: float, width: float, height: float) -> Shape:
    """Return a door with a round top, from the middle of its sill."""
    half = width / 2
    return [(x - half, y), *ellipse(x, y - height + half, half, start=180, end=360), (x + half, y)]


def brush(points: Shape, width: float, *, start: float = 1, end: float = 1, belly: float = 0) -> Shape:
    """Return the outline of a stroke along a smooth curve.

    `start` and `end` are the ends' widths as parts of `width`; `belly` swells the middle (a gouge's mark: start=end=0, belly=1).
    """
    spine = spline(points) if len(points) > 2 else _cut(points)
    left, right = [], []
    last = len(spine) - 1
    for i, (x, y) in enumerate(spine):
        t = i / last
        ax, ay = spine[max(i - 1, 0)]
        bx, by = spine[min(i + 1, last)]
        length = math.hypot(bx - ax, by - ay) or 1
        half = width / 2 * (start + (end - start) * t + belly * math.sin(math.pi * t))
        nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return [*_cap(spine[1], spine[0], width * start / 2), *right, *_cap(spine[-2], spine[-1], width * end / 2), *left[::-1]]


def _cut(points: Shape) -> Shape:
    (ax, ay), (bx, by) = points
    return [(ax + (bx - ax) * i / 8, ay + (by - ay) * i / 8) for i in range(9)]


def _cap(before: Point, tip: Point, radius: float) -> Shape:
    if radius < 0.5:
        return [tip]
    a = math.degrees(math.atan2(tip[1] - before[1], tip[0] - before[0]))
    return ellipse(*tip, radius, start=a - 90, end=a + 90)[::4]


def gouge(points: Shape, width: float) -> Shape:
    """Return the pointed mark a lino cutter leaves."""
    return brush(points, width, start=0, end=0, belly=1)


def wave(x0: float, x1: float, y: float, height: float, length: float, *, phase: float = 0) -> Shape:
    """Return points along a wavy line, for `spline` or `brush`."""
    steps = max(int((x1 - x0) / length * 8), 4)
    xs = [x0 + (x1 - x0) * i / steps for i in range(steps + 1)]
    return [(x, y + height * math.sin(x / length * 2 * math.pi + phase)) for x in xs]


def polar(x: float, y: float, radius: float, angle: float) -> Point:
    return x + radius * math.cos(math.radians(angle)), y + radius * math.sin(math.radians(angle))


def star(x: float, y: float, radius: float, inner: float, points: int, *, angle: float = -90) -> Shape:
    turns = [(radius if i % 2 == 0 else inner, angle + 180 * i / points) for i in range(points * 2)]
    return [polar(x, y, r, a) for r, a in turns]
