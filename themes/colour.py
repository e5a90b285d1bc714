"""OKLCH to sRGB and WCAG 2.2 contrast. Source: Björn Ottosson's OKLab (2020-12-31) and WCAG's relative luminance."""

import math
from typing import NamedTuple


class Oklch(NamedTuple):
    """Lightness 0 to 1, chroma 0 to about 0.37, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


class Rgb(NamedTuple):
    """Gamma-encoded sRGB, each channel 0 to 1."""

    red: float
    green: float
    blue: float


def _linear_rgb(colour: Oklch) -> tuple[float, float, float]:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def is_in_srgb(colour: Oklch) -> bool:
    """Say whether every screen can show the colour; outside, browsers change it and a computed contrast no longer holds."""
    return all(-0.0005 <= channel <= 1.0005 for channel in _linear_rgb(colour))


def to_rgb(colour: Oklch) -> Rgb:
    """Return the colour as screens draw it, channels clipped to sRGB."""
    return Rgb(*(_encode(min(1.0, max(0.0, channel))) for channel in _linear_rgb(colour)))


def to_hex(colour: Oklch) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in to_rgb(colour))


def luminance(rgb: Rgb) -> float:
    """Return WCAG's relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_decode(channel) for channel in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Oklch, other: Oklch) -> float:
    """Return WCAG's contrast ratio, 1 to 21, whatever the order."""
    darker, lighter = sorted((luminance(to_rgb(one)), luminance(to_rgb(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _encode(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _decode(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
