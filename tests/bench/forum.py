"""The forum with many topics: SQL statements and milliseconds. `python tests/bench/forum.py [--topics 10000]`

A tenth of the topics is measured first, in the same run: what is flat in the number of topics stays near a ratio of 1.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench.environment import own_city, table

WORDS = """photo page menu site image titre lien document agenda événement formulaire réponse couleur logo thème bannière équipe
invitation mot passe connexion adresse album galerie actualité publier brouillon corbeille archive mention légale
association adhérent bureau réunion assemblée tableau colonne vidéo carte téléphone ordinateur tablette navigateur
bouton écran erreur message courriel envoyer recevoir ajouter supprimer déplacer modifier retrouver chercher cacher
afficher grand petit trop long impossible vide double ancien nouveau bloqué lent rapide flou tourné envers gauche
droite centre pied haut bas texte gras liste citation partenaire horaire lieu"""
LONG = 200  # posts of the longest topic
ROUNDS = 60


def vocabulary() -> list[str]:
    """Some hundred words of ours and thousands made up, as a forum that lives for years has."""
    syllables = [first + then for first in "bcdflmnprstv" for then in "aeiou"]
    chance = random.Random(6)
    return WORDS.split() + ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(12_000)]


def fill(n_topics: int, *, first: int, chance: random.Random) -> None:
    """Add topics with ten posts each, as the actions leave them, in bulk."""
    from django.db import connection
    from django.utils import timezone

    from cms.users.models import User
    from forum.models import Category, Topic

    known, categories = vocabulary(), list(Category.objects.all())
    accounts = list(User.objects.filter(email__endswith="@example.org"))
    now = timezone.now()

    def text(n: int) -> str:
        rare = chance.sample(known, n // 4)
        return " ".join(rare + [known[min(int(chance.expovariate(0.03)), 400)] for _ in range(n - len(rare))])

    topics = Topic.objects.bulk_create(
        Topic(
            category=categories[at % 7],
            title=text(7)[:150].capitalize(),
            author=accounts[at % len(accounts)],
            state=("solved", "answered", "waiting")[at % 3],
            n_posts=10,
            last_post_at=now - timedelta(minutes=first + at),
        )
        for at in range(n_topics)
    )
    for start in range(0, n_topics, 1000):
        some = topics[start : start + 1000]
        bodies = {topic.pk: [text(30) for _ in range(LONG if topic is topics[0] else 10)] for topic in some}
        add_posts(some, bodies, accounts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def add_posts(topics: list, bodies: dict[int, list[str]], accounts: list) -> None:
    """Add the posts of some topics and what search knows of them."""
    from django.db import connection

    from forum import search
    from forum.models import Post
    from tenants import rules

    Post.objects.bulk_create(
        Post(
            topic=topic,
            author=accounts[at % len(accounts)],
            html=f"<p>{body}</p>",
            text=body,
            once=f"{topic.pk}-{at}",
            created_at=topic.last_post_at - timedelta(seconds=300 - at),
        )
        for topic in topics
        for at, body in enumerate(bodies[topic.pk])
    )
    folded = [(rules.fold(topic.title), rules.fold(" ".join(bodies[topic.pk])), topic.pk) for topic in topics]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE forum_topic SET title_words = to_tsvector('french', %s), words ="
            " setweight(to_tsvector('french', %s), 'A') || setweight(to_tsvector('french', %s), 'C') WHERE id = %s",
            [(title, title, body, pk) for title, body, pk in folded],
        )
    search.learn(" ".join(body for _title, body, _pk in folded))


def measured(function: Callable[[int], object]) -> tuple[int, float]:
    """Return the statements of one call, and the 95th percentile in milliseconds of ROUNDS with other words each."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts, times = [], []
    for number in range(ROUNDS):
        start = time.perf_counter()
        function(number)
        times.append(1000 * (time.perf_counter() - start))
    for number in range(5):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            function(number)
        counts.append(len(seen))
    return max(counts), statistics.quantiles(times, n=20)[-1]


def measures() -> dict[str, tuple[int, float]]:
    from forum.models import Topic
    from forum.queries import reading

    everything = reading.topics(all_of_them=True)
    chance = random.Random(7)
    words = [" ".join(chance.sample(WORDS.split(), 2)) for _ in range(ROUNDS)]
    mistakes = [" ".join(word[:-2] + word[-1] for word in pair.split()) for pair in words]
    longest = Topic.objects.order_by("pk")[0]
    n = Topic.objects.count()
    deep = Topic.objects.order_by("-last_post_at")[n - 50]
    mark = reading.Mark(deep.last_post_at, deep.pk)
    return {
        "list": measured(lambda at: reading.page_of_topics(everything)),
        "list, last pages": measured(lambda at: reading.page_of_topics(everything, after=mark)),
        "topic": measured(lambda at: [reading.posts_of(longest, page=page) for page in range(1, 5)]),
        "search": measured(lambda at: reading.search_topics(everything, words[at])),
        "search, one common word": measured(lambda at: reading.search_topics(everything, "photo")),
        "search, misspelt": measured(lambda at: reading.search_topics(everything, mistakes[at])),
        "similar": measured(lambda at: reading.similar_topics(everything, f"{words[at]} {words[-at]}")),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=10_000)
    n = parser.parse_args().topics
    with own_city():
        from cms.users.models import User

        User.objects.bulk_create(User(email=f"p{at}@example.org", password="!") for at in range(100))
        chance = random.Random(5)
        fill(n // 10, first=0, chance=chance)
        few = measures()
        fill(n - n // 10, first=n // 10, chance=chance)
        many = measures()
    figures: dict[str, float] = {}
    for name, (statements, p95) in many.items():
        key = name.replace(", ", "_").replace(" ", "_")
        figures |= {f"{key}_sql": statements, f"{key}_p95_ms": round(p95, 1), f"{key}_ratio": round(p95 / few[name][1], 2)}
    table(["what", "value"], [[name, value] for name, value in figures.items()])
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
