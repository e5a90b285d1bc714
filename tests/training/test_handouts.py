"""What a handout may hold, whoever typed or pasted it."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from training.handouts import MOST, clean, shown
from training.shipped import HANDOUTS


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ('<p onclick="x()" style="color:red" class="y" id="z">a</p>', "<p>a</p>"),
        ('<p><a href="javascript:x()">a</a></p>', "<p><a>a</a></p>"),
        ('<p><a href=" JaVa\tScript:x()">a</a></p>', "<p><a>a</a></p>"),
        ('<p><a href="data:text/html,x">a</a></p>', "<p><a>a</a></p>"),
        ('<p><a href="https://a.example/x" target="_blank">a</a></p>', '<p><a href="https://a.example/x">a</a></p>'),
        ('<p><a href="mailto:a@b.example">a</a> <a href="/aide/">b</a></p>',
         '<p><a href="mailto:a@b.example">a</a> <a href="/aide/">b</a></p>'),
        ('<img src="x" onerror="y()"><iframe src="z"></iframe><p>a</p>', "<p>a</p>"),
        ("<svg onload=x><style><p>a", "<p>a</p>"),
        ("<h1>a</h1><h5>b</h5><p><b>c</b> <i>d</i></p>", "<h2>a</h2>\n<h3>b</h3>\n<p><strong>c</strong> <em>d</em></p>"),
        ("<ul><li><p>a</p></li><li><p></p></li></ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("<p>a&nbsp;: b</p><p> </p>", "<p>a\N{NO-BREAK SPACE}: b</p>"),
        ("a & b\nc\n\nd < e", "<p>a &amp; b<br>c</p>\n<p>d &lt; e</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_only_what_is_allowed_is_kept(typed, kept):
    assert clean(typed) == kept
    assert clean(kept) == kept


def test_shipped_handouts_are_kept_as_they_are():
    for path in HANDOUTS.glob("*.html"):
        assert clean(path.read_text()) == path.read_text().strip()


def test_a_megabyte_is_refused_at_once():
    started = time.monotonic()

    with pytest.raises(ValidationError) as refused:
        clean("<p>a</p>" * 125_000)

    assert refused.value.code == "long"
    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize("piece", ["<div>", "<blockquote>", "<li><p>", "<li><p>a", "</p> ", "<a href='", "<b><i>", "&nbsp;"])
def test_a_heap_of_tags_takes_no_time(piece):
    started = time.process_time()

    shown(clean((piece * MOST)[:MOST]))

    assert time.process_time() - started < 3


def test_french_is_typeset_where_a_handout_is_shown():
    with translation.override("fr"):
        text = shown("<p><strong>Accueil</strong> : l'eau & « un mot » ?</p><p onclick=x>&lt;b&gt;</p>")

    assert text == ("<p><strong>Accueil</strong>\u00a0: l’eau &amp; «\u00a0un mot\u00a0»\u202f?</p><p>&lt;b&gt;</p>")
