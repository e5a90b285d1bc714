"""Finding what was said: French stems without accents, solved first, spelling mistakes forgiven.

Needs no extension of PostgreSQL: accents are folded here, its own `french` stems the words, and the trigrams of every word
known to the forum stand in an array with a GIN index. What is found with them: forum.queries.finding.
"""

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import connection

from forum.models import Topic, Word
from tenants import rules

SHORTEST, LONGEST_WORD = 3, 40  # shorter words are known by heart or mean nothing
LONGEST_TEXT = 200_000  # characters of a topic that are looked in
LIKENESS = 0.35  # share of trigrams in common from which a word is taken for another
NEARLY = 0.7  # share of the best one's likeness that the others need
FURTHEST, WAYS, STRANGE = 3, 3, 3  # letters more or less; words tried for one; unknown words looked after
MOST_WORDS = 8  # of a question; the others say little
# What every question says. Left out, unless nothing else is asked.
SMALL_WORDS = set(
    """comment pourquoi quand quoi quel quelle quels quelles qui que est ce cette cet ces mon mes ma notre nos votre vos les des
une aux sur sous dans par pour avec sans peut peux puis veux veut faire fait fais dois faut bonjour merci svp aide aider
probleme question cela ca tout tous toute toutes plus pas mais car donc suis sont etre avoir bien tres encore toujours arrive
arriver marche marcher voudrais souhaite sais savoir quelqu quelque chose faudrait pourrait nous vous elle elles ils""".split()
)
# A letter of a folded word as it may stand in a text.
ACCENTED = {"a": "[aàâä]", "c": "[cç]", "e": "[eéèêë]", "i": "[iîï]", "n": "[nñ]", "o": "[oôö]", "u": "[uùûü]", "y": "[yÿ]"}

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
    texts = topic.posts.shown().values_list("text", flat=True)
    body = letters(" ".join(texts))[:LONGEST_TEXT]
    title = letters(topic.title)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE forum_topic SET title_words = to_tsvector('french', %(title)s), words ="
            " strip(to_tsvector('french', %(all)s)) WHERE id = %(pk)s",
            {"title": title, "all": f"{title} {body}", "pk": topic.pk},
        )
    learn(f"{title} {body}")


def letters(text: str) -> str:
    """Return a text folded, letters and figures only: in a database of locale C, PostgreSQL takes « d’été » for one word."""
    return " ".join(re.findall(r"[a-z0-9]+", rules.fold(text)))


def learn(text: str) -> None:
    """Add the words of a text to those a misspelt one is compared with."""
    words = [word for word in tokens(text) if not word.isdigit()]
    known = set(Word.objects.filter(text__in=words).values_list("text", flat=True))
    # In one order for all: two posts with the same new words, at once, wait for each other and never both.
    new = [Word(text=word, trigrams=trigrams(word)) for word in sorted(words) if word not in known]
    Word.objects.bulk_create(new, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """The words that somebody looks for; `near` has for a word those that may stand for it."""

    words: list[str]
    near: dict[str, list[str]]

    @classmethod
    def of(cls, text: str) -> "Asked":
        """Read what somebody has typed (1 query)."""
        written = tokens(text)
        words = [word for word in written if word not in SMALL_WORDS] or written
        words = words[:MOST_WORDS]
        return cls(words, near(words))

    def each(self) -> list[str]:
        """Return for each word a text for to_tsquery('french', …): it or what looks like it, the last one as a beginning too."""
        parts = ["(" + " | ".join([word, *self.near.get(word, [])]) + ")" for word in self.words]
        parts[-1] = parts[-1][:-1] + f" | {self.words[-1]}:*)"
        return parts

    def with_all(self) -> str:
        return " & ".join(self.each())

    def with_two(self) -> str:
        """Return what asks for any two of the words; nothing when there are fewer."""
        return " | ".join(f"({first} & {second})" for first, second in combinations(self.each(), 2))

    def with_any(self) -> str:
        return " | ".join(self.each())

    def pattern(self) -> str:
        """Return a regular expression, for Python and for PostgreSQL, of how these words begin in a text with accents."""
        words = {each for word in self.words for each in (word, *self.near.get(word, []))}
        stems = {word if len(word) <= 4 else word[: max(4, len(word) - 2)] for word in words}
        return "(?:^|[^a-z0-9à-ÿ])(" + "|".join(_accented(stem) for stem in sorted(stems, key=len, reverse=True)) + ")"


def _accented(folded: str) -> str:
    letters = "".join(ACCENTED.get(letter, letter) for letter in folded)
    return letters.replace("[oôö][eéèêë]", "(?:[oôö][eéèêë]|œ)").replace("[aàâä][eéèêë]", "(?:[aàâä][eéèêë]|æ)")


NEAR = """
WITH asked AS (
  SELECT word, string_to_array(heard, '|')::varchar[] AS parts, EXISTS (SELECT FROM forum_word WHERE text = word) AS is_known
  FROM unnest(%(words)s::text[], %(heard)s::text[]) AS given (word, heard)
), strange AS (SELECT * FROM asked WHERE NOT is_known LIMIT %(strange)s)
SELECT word, text, 1.0 AS likeness FROM asked CROSS JOIN LATERAL (
  SELECT text FROM forum_word
  WHERE is_known AND text <> word AND trigrams @> parts AND cardinality(trigrams) = cardinality(parts)
  ORDER BY text LIMIT %(ways)s
) AS heard_alike
UNION ALL
SELECT word, text, likeness FROM strange CROSS JOIN LATERAL (
  SELECT text, common::float / (cardinality(parts) + cardinality(trigrams) - common) AS likeness
  FROM forum_word, LATERAL (SELECT count(*) AS common FROM unnest(trigrams) AS part WHERE part = ANY (parts)) AS counted
  WHERE trigrams && parts AND length(text) BETWEEN length(word) - %(furthest)s AND length(word) + %(furthest)s
  ORDER BY likeness DESC, text LIMIT %(ways)s
) AS looking_alike
ORDER BY word, likeness DESC, text"""


def near(words: list[str]) -> dict[str, list[str]]:
    """Return for each word those known to the forum that may stand for it (1 query).

    For one that somebody has written: what is heard alike (`photos`, `foto`). For an unknown one: what looks most like it.
    What every question says stands for nothing: `tourne` is no « tous ».
    """
    asked = [word for word in words if len(word) > SHORTEST and not word.isdigit()]
    if not asked:
        return {}
    heard = ["|".join(trigrams(word)) for word in asked]
    given: dict[str, Any] = {"words": asked, "heard": heard, "strange": STRANGE, "furthest": FURTHEST, "ways": WAYS}
    with connection.cursor() as cursor:
        cursor.execute(NEAR, given)
        rows = cursor.fetchall()
    best: dict[str, float] = {}
    alike: dict[str, list[str]] = {}
    for word, text, likeness in rows:
        if text not in SMALL_WORDS and likeness >= max(LIKENESS, NEARLY * best.setdefault(word, likeness)):
            alike.setdefault(word, []).append(text)
    return alike
