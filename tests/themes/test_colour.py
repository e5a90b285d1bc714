import pytest

from themes.colour import Oklch, contrast, is_in_srgb, to_hex

WHITE, BLACK = Oklch(1, 0, 0), Oklch(0, 0, 0)


# Hex values as a browser draws them (Chromium 156, a canvas filled with the oklch() colour).
@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        (WHITE, "#ffffff"),
        (BLACK, "#000000"),
        (Oklch(0.6279554, 0.2576833, 29.2338812), "#ff0000"),
        (Oklch(0.8664396, 0.2948272, 142.4953389), "#00ff00"),
        (Oklch(0.4520137, 0.3132144, 264.0520226), "#0000ff"),
        (Oklch(0.5998708, 0, 0), "#808080"),
        (Oklch(0.4, 0.088, 250), "#1d4a75"),
        (Oklch(0.81, 0.095, 157), "#8cd4a8"),
    ],
)
def test_oklch_becomes_the_colour_a_browser_draws(colour, expected):
    assert to_hex(colour) == expected


def test_contrast_goes_from_one_to_twenty_one_whatever_the_order():
    assert contrast(WHITE, WHITE) == 1
    assert round(contrast(WHITE, BLACK), 6) == 21
    assert contrast(WHITE, BLACK) == contrast(BLACK, WHITE)


def test_contrast_of_a_known_grey():
    # #767676 is the lightest grey that may carry text on white: 4.54 by WebAIM's checker.
    assert round(contrast(Oklch(0.5659, 0, 0), WHITE), 2) == 4.54


def test_a_colour_no_screen_can_show_is_outside_srgb():
    assert is_in_srgb(Oklch(0.45, 0.165, 23))
    assert not is_in_srgb(Oklch(0.45, 0.3, 145))
