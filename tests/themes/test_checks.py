import re

import pytest

from themes import checks, registry
from themes.palettes import STATIC, hex_tokens, read_palettes
from themes.registry import Theme

PLACE = registry.get_theme("place")
PALETTES = (STATIC / "place" / "palettes.css").read_text(encoding="utf-8")


@pytest.fixture
def draw(tmp_path):
    """Return a function that writes a theme's folder and tells what is wrong with it."""

    def write(css: str, *, slug="place", palettes=None):
        folder = tmp_path / slug
        folder.mkdir()
        (folder / "theme.css").write_text("")
        (folder / "palettes.css").write_text(css, encoding="utf-8")
        theme = Theme(slug, slug, "", palettes or PLACE.palettes)
        return list(checks.problems(theme, folder=tmp_path))

    return write


def test_the_themes_we_ship_can_be_read():
    assert checks.themes_can_be_read(None) == []


def test_a_theme_as_we_ship_it_has_no_problem(draw):
    assert draw(PALETTES) == []


def test_a_pale_accent_by_day_is_refused_with_its_pair_and_its_figure(draw):
    pale = PALETTES.replace("--accent: light-dark(oklch(0.4 0.088 250)", "--accent: light-dark(oklch(0.75 0.088 250)")
    assert pale != PALETTES

    assert draw(pale) == [
        (4, "place/ardoise: accent on paper in light: 2.21 instead of 4.5."),
        (4, "place/ardoise: accent on surface in light: 2.00 instead of 4.5."),
        (4, "place/ardoise: accent-ink on accent in light: 2.15 instead of 4.5."),
    ]


def test_a_dark_ink_by_night_is_refused(draw):
    dim = re.sub(r"(--quiet: light-dark\(oklch\([^)]*\), oklch\()0\.78", r"\g<1>0.5", PALETTES, count=1)
    assert dim != PALETTES

    assert [message[:40] for _number, message in draw(dim)] == [
        "place/garance: quiet on paper in dark: 3",
        "place/garance: quiet on surface in dark:",
    ]


def test_a_faint_edge_is_refused_in_every_palette(draw):
    faint = PALETTES.replace("--edge: light-dark(oklch(0.56", "--edge: light-dark(oklch(0.8")

    assert sorted(message.partition(":")[0] for _number, message in draw(faint)) == sorted(
        [f"place/{slug}" for slug in PLACE.palettes] * 2
    )


def test_a_colour_outside_srgb_is_refused(draw):
    loud = PALETTES.replace("oklch(0.45 0.165 23)", "oklch(0.45 0.3 145)")

    assert (4, "place/garance: accent in light is outside sRGB.") in draw(loud)


def test_a_missing_token_is_named(draw):
    assert draw(PALETTES.replace("--quiet: light-dark(oklch(0.46 0.028 252)", "--hush: light-dark(oklch(0.46 0.028 252)")) == [
        (3, "The palette “ardoise” of “place” lacks ['quiet'].")
    ]


def test_a_palette_on_offer_that_is_not_drawn_is_named(draw):
    assert draw(PALETTES, palettes={"ardoise": "Slate", "brique": "Brick"}) == [
        (2, "The theme “place” names the palettes ['ardoise', 'brique'] and draws ['ardoise', 'garance', 'sapin'].")
    ]


def test_a_theme_without_its_folder_is_named(tmp_path):
    assert list(checks.problems(Theme("nowhere", "Nowhere", ""), folder=tmp_path)) == [
        (1, "The theme “nowhere” has no theme.css or no palettes.css.")
    ]


def test_palettes_share_the_tokens_of_their_theme():
    found = read_palettes(PALETTES)

    assert list(found) == list(PLACE.palettes)
    assert len({palette["alarm"] for palette in found.values()}) == 1


def test_hex_tokens_are_empty_for_a_palette_nobody_drew():
    assert hex_tokens("place", "garance")["paper"][0] == "#ffffff"
    assert hex_tokens("place", "brique") == hex_tokens("nowhere", "ardoise") == {}
