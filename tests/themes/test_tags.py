import gzip
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context
from django.utils import translation
from django.utils.safestring import mark_safe

from themes import registry
from themes.palettes import STATIC
from themes.templatetags import days
from themes.templatetags import themes_tags as tags

NB, NNB = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Bienvenue !", f"Bienvenue{NNB}!"),
        ("Bienvenue!", f"Bienvenue{NNB}!"),
        ("Quoi ?!", f"Quoi{NNB}?!"),
        ("Tarif : 5 €", f"Tarif{NB}: 5{NB}€"),
        ("Tarif: libre", f"Tarif{NB}: libre"),
        ("Lundi ; mardi", f"Lundi{NNB}; mardi"),
        ("« Bonjour »", f"«{NB}Bonjour{NB}»"),
        ("«Bonjour !»", f"«{NB}Bonjour{NNB}!{NB}»"),
        ("l'été d'Élise", "l’été d’Élise"),
        ("(déjà ?)", f"(déjà{NNB}?)"),
        # Left alone
        ("à 18:30", "à 18:30"),
        ("https://example.org/?page=2;x", "https://example.org/?page=2;x"),
        (f"déjà{NB}: fait", f"déjà{NB}: fait"),
        ("100 % bénévole", f"100{NB}% bénévole"),
        ("", ""),
        (None, ""),
    ],
)
def test_typo_keeps_french_signs_with_their_word(typed, shown):
    with translation.override("fr"):
        assert tags.typo(typed) == shown


def test_typo_done_twice_changes_nothing_more():
    with translation.override("fr"):
        once = tags.typo("« Quoi ? », dit-il : l'été !")
        assert tags.typo(once) == once


def test_typo_leaves_english_and_html_alone():
    with translation.override("en"):
        assert tags.typo("Really?") == "Really?"
    with translation.override("fr"):
        assert tags.typo(mark_safe("caf&eacute; noir")) == "caf&eacute; noir"


def test_day_says_premier_in_french_only():
    with translation.override("fr"):
        assert days.day(date(2026, 2, 1)) == "1er février 2026"
        assert days.day_month(date(2026, 2, 11)) == "11 février"
    with translation.override("en"):
        assert days.day(date(2026, 2, 1)) == "1 February 2026"


def test_moment_is_told_in_the_hour_of_the_city():
    late = datetime(2026, 2, 28, 23, 5, tzinfo=UTC)
    with translation.override("fr"):
        assert days.moment(late) == "1er mars 2026 à 0\u00a0h\u00a005"
    with translation.override("en"):
        assert days.moment(late) == "1 March 2026, 00:05"


def test_exact_moment_is_one_that_html_takes():
    assert days.exact(datetime(2026, 2, 28, 23, 5, 1, 726836, tzinfo=UTC)) == "2026-03-01T00:05:01+01:00"


def test_no_date_writes_nothing():
    with translation.override("fr"):
        assert [tell(None) for tell in (days.day, days.day_month, days.moment, days.clock, days.exact)] == [""] * 5


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("L’Écran", "É"),
        ("La Table ouverte", "T"),
        ("« Élan »", "É"),
        ("Lavandes", "L"),
        ("La", "L"),
        ("3 petits points", "3"),
        ("", "•"),
        (None, "•"),
    ],
)
def test_initial_is_the_first_letter_or_figure_after_the_article(name, letter):
    assert tags.initial(name) == letter


def test_dial_keeps_what_a_phone_understands():
    assert tags.dial("01 99 00.12-34") == "0199001234"
    assert tags.dial("+33 (0)4.76-20 63 00") == "+33476206300"


def test_body_lifts_a_small_heading_that_comes_before_any_large_one():
    stream = SimpleNamespace(
        render_as_block=lambda context: mark_safe('<h3 id="a">A</h3><p>h3</p><div><h2>B</h2></div><h3>C</h3>')
    )

    assert tags.body(Context(), stream) == '<h2 id="a">A</h2><p>h3</p><div><h2>B</h2></div><h3>C</h3>'


@pytest.mark.parametrize(
    ("path", "mark"),
    [("00010002", ' aria-current="page"'), ("000100020001", ' aria-current="true"'), ("00010003", "")],
)
def test_current_marks_the_page_and_what_is_above_it(path, mark):
    item = SimpleNamespace(pk="00010002", path="00010002")

    assert tags.current(SimpleNamespace(pk=path, path=path), item) == mark


def test_current_is_silent_without_a_page():
    assert tags.current("", SimpleNamespace(pk=1, path="0001")) == ""


def test_index_of_takes_the_menus_page_and_else_asks():
    index, other = SimpleNamespace(path="000100020001"), SimpleNamespace(path="000100020002")
    asked = SimpleNamespace(path="0001000200010001", steplen=4, get_parent=lambda: "asked")

    assert tags.index_of(asked, [other, index]) is index
    assert tags.index_of(asked, [other]) == "asked"


def test_drawings_are_hidden_from_screen_readers_and_carry_no_colour():
    for drawing in (tags.paving("<b>Nom</b>", 8, 6), tags.paving_strip("<b>Nom</b>")):
        assert 'aria-hidden="true"' in drawing
        assert "<b>" not in drawing
        assert "style=" not in drawing and "#" not in drawing.replace("url(#paving-strip)", "")


def test_browsers_bars_take_the_palettes_colours():
    assert tags.browser_colours(registry.get_theme("place"), "garance") == (
        '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#9c1925">\n    '
        '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#181110">'
    )
    assert tags.browser_colours(registry.get_theme("place"), "brique") == ""


@pytest.mark.parametrize("theme", registry.all_themes(), ids=lambda theme: theme.slug)
def test_a_themes_stylesheets_stay_light(theme):
    """As they travel: what every page asks for, and the heaviest that some pages add."""
    weights = {file.name: len(gzip.compress(file.read_bytes())) for file in (STATIC / "base").glob("*.css")}
    own = sum(len(gzip.compress(file.read_bytes())) for file in (STATIC / theme.slug).glob("*.css"))
    everywhere = sum(weights.pop(name) for name in ("base.css", "blocks.css", "print.css"))

    assert own + everywhere <= 10 * 1024
    assert max(weights.values()) <= 2 * 1024
