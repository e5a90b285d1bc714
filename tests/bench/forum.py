"""The forum with many topics: SQL statements and milliseconds. `python tests/bench/forum.py [--topics 10000]`

Whole pages as a signed-in member asks for them (all the statements of the request), and the queries alone (`…_query`).
A tenth of the topics is measured first, in the same run: what is flat in the number of topics stays near a ratio of 1.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench.environment import own_city, table

if TYPE_CHECKING:
    from django.test import Client

WORDS = """photo page menu site image titre lien document agenda événement formulaire réponse couleur logo thème bannière équipe
invitation mot passe connexion adresse album galerie actualité publier brouillon corbeille archive mention légale
association adhérent bureau réunion assemblée tableau colonne vidéo carte téléphone ordinateur tablette navigateur
bouton écran erreur message courriel envoyer recevoir ajouter supprimer déplacer modifier retrouver chercher cacher
afficher grand petit trop long impossible vide double ancien nouveau bloqué lent rapide flou tourné envers gauche
droite centre pied haut bas texte gras liste citation partenaire horaire lieu"""
LONG = 200  # posts of the longest topic
ROUNDS = 40
PORT = 8794


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
            "UPDATE forum_topic SET title_words = to_tsvector('french', %s), words = strip(to_tsvector('french', %s))"
            " WHERE id = %s",
            [(title, f"{title} {body}", pk) for title, body, pk in folded],
        )
    search.learn(" ".join(body for _title, body, _pk in folded))


@dataclass(frozen=True, slots=True)
class Figures:
    """SQL statements of one call, milliseconds by the clock, and those of processor: of ours and of the database's process.

    Two sizes are compared by the processor's: the clock's also tell what else the machine was doing.
    """

    sql: int
    p50: float
    p95: float
    cpu: float


def measured(function: Callable[[int], object]) -> Figures:
    """Measure ROUNDS of calls, with other words each."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts, times, work = [], [], []
    for number in range(5):
        with CaptureQueriesContext(connection) as seen:
            function(number)
        counts.append(len(seen))
    for number in range(ROUNDS):
        start, start_cpu = time.perf_counter(), processor_seconds()
        function(number)
        times.append(1000 * (time.perf_counter() - start))
        work.append(1000 * (processor_seconds() - start_cpu))
    return Figures(max(counts), statistics.median(times), statistics.quantiles(times, n=20)[-1], statistics.mean(work))


def processor_seconds() -> float:
    """Return how long this process and its database's have worked."""
    from django.db import connection

    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() + int(server.read_text().split()[0]) / 1e9


def measures(client: "Client") -> dict[str, Figures]:
    """Measure every page, with words that nobody has looked for before, misspelt ones too."""
    chance = random.Random(7)
    words = [" ".join(chance.sample(WORDS.split(), 2)) for _ in range(ROUNDS)]
    mistakes = [" ".join(word[:-2] + word[-1] for word in pair.split()) for pair in words]
    return pages(client, words, mistakes) | queries(words, mistakes)


def pages(client: "Client", words: list[str], mistakes: list[str]) -> dict[str, Figures]:
    from forum.models import Category, Topic
    from forum.queries import reading

    everything = reading.topics(all_of_them=True)
    longest = Topic.objects.order_by("pk")[0]
    some = list(everything.order_by("?").values_list("pk", flat=True)[: ROUNDS + 10])
    deep = everything.order_by("-last_post_at")[everything.count() - 50]
    end = f"{deep.last_post_at.isoformat()}_{deep.pk}"
    key = Category.objects.get(pk=deep.category_id).key

    def get(path: str, **asked: object) -> None:
        assert client.get(f"/forum/{path}", asked).status_code == 200

    return {
        "list": measured(lambda at: get("")),
        "list, last pages": measured(lambda at: get("", suite=end)),
        "category": measured(lambda at: get(f"{key}/")),
        "waiting": measured(lambda at: get("", etat="waiting")),
        "topic": measured(lambda at: get(f"sujet/{longest.pk}/", page=at % 4 + 1)),
        "topic, unread": measured(lambda at: get(f"sujet/{some.pop() if some else longest.pk}/")),
        "search": measured(lambda at: get("", q=words[at])),
        "search, one common word": measured(lambda at: get("", q="photo")),
        "search, misspelt": measured(lambda at: get("", q=mistakes[at])),
        "similar": measured(lambda at: get("ressemblants/", titre=f"{words[at]} {words[-at]}")),
    }


def queries(words: list[str], mistakes: list[str]) -> dict[str, Figures]:
    from forum.queries import finding, reading

    everything = reading.topics(all_of_them=True)
    return {
        "list, query": measured(lambda at: reading.page_of_topics(everything)),
        "search, query": measured(lambda at: finding.search_topics(everything, words[at])),
        "search, misspelt, query": measured(lambda at: finding.search_topics(everything, mistakes[at])),
        "similar, query": measured(lambda at: finding.similar_topics(everything, f"{words[at]} {words[-at]}")),
    }


def member() -> "Client":
    """Return a browser in which somebody of an association is signed in."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from cms.users.models import User
    from tenants.actions.associations import create_association
    from tenants.actions.team import add_member

    long_ago = timezone.now() - timedelta(days=3650)  # all that was said since is new
    account = User.objects.create(email="membre@example.net", first_name="Ada", date_joined=long_ago)
    association = create_association(name="Chœur des Deux-Rives", subdomain="choeur", by=None)
    add_member(association=association, account=account, role="owner", by=None)
    client = Client(headers={"host": f"{settings.PORTAL_HOST}:{PORT}"})
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=10_000)
    n = parser.parse_args().topics
    with own_city(port=PORT):
        from cms.users.models import User

        User.objects.bulk_create(User(email=f"p{at}@example.org", password="!") for at in range(100))
        chance = random.Random(5)
        fill(n // 10, first=0, chance=chance)
        client = member()
        few = measures(client)
        fill(n - n // 10, first=n // 10, chance=chance)
        many = measures(client)
    figures: dict[str, float] = {}
    for name, found in many.items():
        key = name.replace(", ", "_").replace(" ", "_")
        figures |= {f"{key}_sql": found.sql, f"{key}_ms": round(found.p50, 1), f"{key}_p95_ms": round(found.p95, 1)}
        figures |= {f"{key}_cpu_ms": round(found.cpu, 1), f"{key}_ratio": round(found.cpu / few[name].cpu, 2)}
    table(["what", "value"], [[name, value] for name, value in figures.items()])
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
