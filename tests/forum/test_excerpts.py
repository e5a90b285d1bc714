from forum import excerpts
from forum.search import Asked

LONG = (
    "Bonjour à toutes et à tous, "
    + "nous avons essayé plusieurs fois " * 10
    + "et la répétition du mardi n’apparaît pas. "
    + "Merci " * 60
)


def pattern(*words: str) -> str:
    return Asked(list(words), {}).pattern()


def joined(parts) -> str:
    return "".join(part for part, _is_word in parts)


def test_the_words_are_marked_with_their_accents_and_endings():
    parts = excerpts.marked("Mes photos, ta PHOTO et la téléphoto du chœur.", pattern("photo", "choeur"))

    assert [part for part, is_word in parts if is_word] == ["photos", "PHOTO", "chœur"]
    assert joined(parts) == "Mes photos, ta PHOTO et la téléphoto du chœur."


def test_a_long_text_is_cut_around_the_first_word():
    parts = excerpts.around(LONG, pattern("repetition"))

    assert ("répétition", True) in parts
    assert joined(parts).startswith("…")
    assert joined(parts).endswith("…")
    assert len(joined(parts)) < 210
    assert joined(parts).strip("… ") in LONG


def test_a_short_text_stays_whole():
    assert joined(excerpts.around("Deux\n\nlignes", pattern("ligne"))) == "Deux lignes"


def test_one_endless_word_is_cut_too():
    assert len(joined(excerpts.around("x" * 5000 + " photo " + "y" * 5000, pattern("photo")))) < 300
