import re
from types import SimpleNamespace

import pytest

from forum.actions import posts
from forum.models import Category


@pytest.fixture
def forum(cast):
    """Alice of Alpha asks a question in the first category."""
    category = Category.objects.get(key="images")
    question = posts.Question(title="Ma photo s’affiche à l’envers", category=category, association=cast.alpha)
    topic = posts.ask(question=question, words=words("<p>Je l’ai prise avec mon téléphone.</p>", "a1"), by=cast.alice)
    topic.refresh_from_db()
    return SimpleNamespace(category=category, topic=topic, question=topic.posts.get())


def words(html: str, once: str, **more) -> posts.Words:
    return posts.Words(html=html, once=once, **more)


def ask(title: str, by, *, key: str = "images", text: str = "Bonjour", once: str = "") -> object:
    question = posts.Question(title=title, category=Category.objects.get(key=key))
    return posts.ask(question=question, words=words(f"<p>{text}</p>", once or f"once-{title}"), by=by)


def state_path(letter: dict) -> str:
    """Return the path of the link of a mail that leads to where a notice stands."""
    return re.search(r"/forum/signalement/etat/\S+", letter["body"])[0]
