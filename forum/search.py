"""Finding what was said: French stems without accents, solved first, spelling mistakes forgiven.

Needs no extension of PostgreSQL: accents are folded here, its own `french` stems the words, and the trigrams of every word
known to the forum stand in an array with a GIN index. Always the same few statements, whatever the number of topics.
"""

import re
from collections.abc import Iterable

from django.db import connection
from django.db.models.functions import Length

from forum.models import Topic, Word
from tenants import rules

SHORTEST, LONGEST_WORD = 3, 40  # shorter words are known by heart or mean nothing
LONGEST_TEXT = 200_000  # characters of a topic that are looked in
LIKENESS = 0.35  # share of trigrams in common from which a word is taken for another
FURTHEST, WAYS, STRANGE = 3, 3, 3  # letters more or less; words tried for one; unknown words looked after

# What French writes in several ways, in this order.
SOUNDS = [
    (re.compile(pattern), letters)
    for pattern, letters in [
        (r"[ae]nts?$", "an"),
        (r"(es|e|s|x|t|d|er|ez)$", ""),
        (r"ph", "f"),
        (r"qu|ck|ch(?=[rl])|c(?=[aourlt])|q", "k"),
        (r"c(?=[eiy])|sc(?=[ei])", "s"),
        (r"eau|au", "o"),
        (r"ai|ei|oe", "e"),
        (r"ge(?=[aou])|g(?=[eiy])|g$", "j"),
        (r"gu(?=[ei])", "g"),
        (r"y", "i"),
        (r"h", ""),
        (r"z", "s"),
        (r"em(?=[bp])", "am"),
        (r"(.)\1+", r"\1"),
    ]
]


def tokens(text: str) -> list[str]:
    """Return the words of a text, folded, each once, in their order."""
    found = re.findall(r"[a-z0-9]+", rules.fold(text))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found if len(word) >= SHORTEST))


def sound(word: str) -> str:
    """Return how a folded French word is heard, roughly: `photos` and `fotos` → `foto`. Never empty."""
    heard = word
    for pattern, letters in SOUNDS:
        heard = pattern.sub(letters, heard)
    return heard or word


def trigrams(word: str) -> list[str]:
    """Return the triples of letters of what is heard of a word, its beginning and end marked (as pg_trgm has them)."""
    padded = f"  {sound(word)} "
    return sorted({padded[at : at + 3] for at in range(len(padded) - 2)})


def index(topic: Topic) -> None:
    """Bring what search knows of a topic up to date (4 statements); within the transaction that changed it."""
    texts = topic.posts.filter(hidden_at=None, waits_for_review=False).values_list("text", flat=True)
    body = rules.fold(" ".join(texts))[:LONGEST_TEXT]
    title = rules.fold(topic.title)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE forum_topic SET title_words = to_tsvector('french', %(title)s), words ="
            " setweight(to_tsvector('french', %(title)s), 'A') || setweight(to_tsvector('french', %(body)s), 'C')"
            " WHERE id = %(pk)s",
            {"title": title, "body": body, "pk": topic.pk},
        )
    learn(f"{title} {body}")


def learn(text: str) -> None:
    """Add the words of a text to those a misspelt one is compared with."""
    words = [word for word in tokens(text) if not word.isdigit()]
    known = set(Word.objects.filter(text__in=words).values_list("text", flat=True))
    new = [Word(text=word, trigrams=trigrams(word)) for word in words if word not in known]
    Word.objects.bulk_create(new, ignore_conflicts=True)


def near(words: Iterable[str]) -> dict[str, list[str]]:
    """Return for each word that nobody has ever written the known ones that look most like it (2 queries)."""
    asked = list(words)
    known = set(Word.objects.filter(text__in=asked).values_list("text", flat=True))
    strange = [word for word in asked if word not in known and len(word) > SHORTEST and not word.isdigit()][:STRANGE]
    if not strange:
        return {}
    parts = {word: set(trigrams(word)) for word in strange}
    alike = Word.objects.annotate(length=Length("text")).filter(
        trigrams__overlap=sorted(set().union(*parts.values())),
        length__range=(min(map(len, strange)) - FURTHEST, max(map(len, strange)) + FURTHEST),
    )
    candidates = list(alike.values_list("text", "trigrams"))
    return {word: _likest(parts[word], candidates) for word in strange}


def _likest(parts: set[str], candidates: list[tuple[str, list[str]]]) -> list[str]:
    scored = []
    for text, others in candidates:
        common = len(parts.intersection(others))
        likeness = common / (len(parts) + len(others) - common)
        if likeness >= LIKENESS:
            scored.append((-likeness, text))
    return [text for _likeness, text in sorted(scored)[:WAYS]]


def tsquery(words: list[str], *, every: bool, near_words: dict[str, list[str]]) -> str:
    """Return the words as a text for to_tsquery('french', …): each or what looks like it, the last one as a beginning too."""
    parts = []
    for number, word in enumerate(words):
        ways = [word, *near_words.get(word, [])]
        if number == len(words) - 1:
            ways.append(f"{word}:*")
        parts.append("(" + " | ".join(ways) + ")")
    return (" & " if every else " | ").join(parts)
