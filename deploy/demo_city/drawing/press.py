"""A small screen-printing press on Pillow: flat inks, grain for shade, and the slight wobble of a hand-cut plate.

Everything is seeded: the same scene always gives the same picture.
"""

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageDraw

from deploy.demo_city.drawing.inks import PAPER
from deploy.demo_city.drawing.shapes import Point, Shape, gouge

OVERSAMPLE = 3
CELL = 48  # of the grid that makes straight edges wobble, in poster units


class Sheet:
    """One print in the making. Later inks cover earlier ones."""

    def __init__(self, ground: str = PAPER, *, seed: int, size: tuple[int, int] = (1200, 800)):
        self.width, self.height = size
        self.pixels = (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE)
        self.image = Image.new("RGB", self.pixels, ground)
        self.draw = ImageDraw.Draw(self.image)
        self.dice = random.Random(seed)  # noqa: S311 (a drawing's dice)
        self.matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
        self._grain = self._make_grain()

    @contextmanager
    def at(self, x: float = 0, y: float = 0, *, scale: float = 1, angle: float = 0, flip: bool = False) -> Iterator["Sheet"]:
        """Draw with the origin moved to (x, y), then scaled, turned (degrees) and mirrored."""
        before, turn = self.matrix, math.radians(angle)
        sx = -scale if flip else scale
        a, b, c, d = math.cos(turn) * sx, -math.sin(turn) * scale, math.sin(turn) * sx, math.cos(turn) * scale
        m = before
        self.matrix = (
            m[0] * a + m[1] * c, m[0] * b + m[1] * d, m[0] * x + m[1] * y + m[2],
            m[3] * a + m[4] * c, m[3] * b + m[4] * d, m[3] * x + m[4] * y + m[5],
        )  # fmt: skip
        try:
            yield self
        finally:
            self.matrix = before

    def _place(self, shape: Shape) -> Shape:
        m = self.matrix
        return [((m[0] * x + m[1] * y + m[2]) * OVERSAMPLE, (m[3] * x + m[4] * y + m[5]) * OVERSAMPLE) for x, y in shape]

    def fill(self, ink: str, *shapes: Shape) -> None:
        for shape in shapes:
            self.draw.polygon(self._place(shape), fill=ink)

    def veil(self, ink: str, shape: Shape, strength: float) -> None:
        """Lay a thin, even ink: what is below stays visible."""
        mask, corner = self._mask(shape)
        mask = mask.point(lambda value: round(value * strength))
        self.image.paste(ink, corner, mask)

    def shade(self, ink: str, shape: Shape, *, start: Point, end: Point, strength: float = 0.8) -> None:
        """Stipple a shape: no dots at `start`, more and more towards `end`."""
        mask, corner = self._mask(shape)
        (x0, y0), (x1, y1) = self._place([start, end])
        x0, y0, x1, y1 = x0 - corner[0], y0 - corner[1], x1 - corner[0], y1 - corner[1]
        square = (x1 - x0) ** 2 + (y1 - y0) ** 2 or 1
        u, v = (x1 - x0) / square * 256, (y1 - y0) / square * 256
        ramp = _RAMP.transform(mask.size, Image.Transform.AFFINE, (0, 0, 128, u, v, 256 - u * x0 - v * y0))
        self._stipple(ink, mask, corner, ramp, strength)

    def glow(self, ink: str, shape: Shape, *, centre: Point, radius: float, strength: float = 0.8) -> None:
        """Stipple a shape around a point: densest in the middle."""
        mask, corner = self._mask(shape)
        (cx, cy), (ex, ey) = self._place([centre, (centre[0] + radius, centre[1])])
        scale = 128 / (math.hypot(ex - cx, ey - cy) or 1)
        x, y = cx - corner[0], cy - corner[1]
        data = (scale, 0, 128 - scale * x, 0, scale, 128 - scale * y)
        ramp = _HALO.transform(mask.size, Image.Transform.AFFINE, data)
        self._stipple(ink, mask, corner, ramp, strength)

    def _stipple(self, ink: str, mask: Image.Image, corner: tuple[int, int], ramp: Image.Image, strength: float) -> None:
        noise = self._grain.crop((corner[0], corner[1], corner[0] + mask.width, corner[1] + mask.height))
        ramp = ramp.point(lambda value: round(value * strength))
        dots = Image.merge("RGB", (ramp, noise, mask)).convert("L", _DIFFERENCE).point(lambda value: 255 if value > 128 else 0)
        dots.paste(0, (0, 0), mask.point(lambda value: 255 - value))
        self.image.paste(ink, corner, dots)

    def _mask(self, shape: Shape) -> tuple[Image.Image, tuple[int, int]]:
        """Return the shape's mask, cut to its part of the sheet, and where it lies."""
        points = self._place(shape)
        left, top = (max(int(min(p[axis] for p in points)), 0) for axis in (0, 1))
        right, low = (min(math.ceil(max(p[axis] for p in points)), self.pixels[axis]) for axis in (0, 1))
        mask = Image.new("L", (max(right - left, 1), max(low - top, 1)))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in points], fill=255)
        return mask, (left, top)

    def carve(self, ink: str, area: Shape, *, count: int, length: float, width: float, angle: float = 0, sway: float = 4) -> None:
        """Scatter gouge marks over the box around `area`, kept inside it by its mask."""
        mask, corner = self._mask(area)
        layer = Image.new("L", mask.size)
        draw = ImageDraw.Draw(layer)
        for _ in range(count):
            x, y = self.dice.uniform(0, mask.width), self.dice.uniform(0, mask.height)
            size = length * OVERSAMPLE * self.dice.uniform(0.5, 1.2)
            turn = math.radians(angle + self.dice.uniform(-sway, sway))
            dx, dy = math.cos(turn) * size / 2, math.sin(turn) * size / 2
            draw.polygon(gouge([(x - dx, y - dy), (x + dx, y + dy)], width * OVERSAMPLE * self.dice.uniform(0.6, 1.2)), fill=255)
        layer.paste(0, (0, 0), mask.point(lambda value: 255 - value))
        self.image.paste(ink, corner, layer)

    def finish(self, *, wobble: float = 1.1) -> Image.Image:
        """Return the print at its final size."""
        return self._wobbled(wobble).reduce(OVERSAMPLE)

    def _make_grain(self) -> Image.Image:
        columns, rows = round(self.width / 1.4), round(self.height / 1.4)
        noise = Image.frombytes("L", (columns, rows), self.dice.randbytes(columns * rows))
        return noise.resize(self.pixels, Image.Resampling.BICUBIC)

    def _wobbled(self, amount: float) -> Image.Image:
        step, width, height = CELL * OVERSAMPLE, *self.pixels
        columns, rows = math.ceil(width / step), math.ceil(height / step)
        shift = {(i, j): (self._jitter(amount), self._jitter(amount)) for i in range(columns + 1) for j in range(rows + 1)}

        def source(i: int, j: int) -> Point:
            dx, dy = shift[i, j]
            return min(max(i * step + dx, 0), width), min(max(j * step + dy, 0), height)

        mesh = []
        for i in range(columns):
            for j in range(rows):
                target = (i * step, j * step, min((i + 1) * step, width), min((j + 1) * step, height))
                corners = [source(i, j), source(i, j + 1), source(i + 1, j + 1), source(i + 1, j)]
                mesh.append((target, [value for corner in corners for value in corner]))
        return self.image.transform(self.pixels, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)

    def _jitter(self, amount: float) -> float:
        return self.dice.uniform(-amount, amount) * OVERSAMPLE


# 0, then 0 to 255, then 255: a ramp that may be read outside its ends.
_RAMP = Image.new("L", (256, 768), 255)
_RAMP.paste(0, (0, 0, 256, 256))
_RAMP.paste(Image.linear_gradient("L"), (0, 256))
_HALO = Image.radial_gradient("L").point(lambda value: max(0, 255 - value))
# (ramp - noise) / 2 + 128, in one pass.
_DIFFERENCE = (0.5, -0.5, 0, 128)
