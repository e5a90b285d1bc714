"""A topic of posts that try everything, for the running city; prints where it is.

`python -m tests.e2e.hostile_posts` prints {"topic": its number, "posts": how many, "sessions": {person: cookie}}.
"""

import json
import os
import random
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings_test")

# One a line: \x00, \n, \u2028… are the characters they stand for, HIT is what must never run.
LIST = Path(__file__).parent / "xss_vectors.txt"
HIT = "window.__hit=(window.__hit||0)+1,alert(1)"
MUTATIONS = 400
PIECES = [
    *"\x00\n\t\x0c<>\"'`/&=\u200b\u202e",
    *"<!-- --> ]]> <p> </p> <svg> <math> <style> </style> </a> <table> <mglyph>".split(),
]
PIECES += ["<a href=", "<template>", "&lt;", "&#x3c;"]


def vectors() -> list[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [line.encode("latin-1", "backslashreplace").decode("unicode_escape") for line in lines if line]


def mutations(known: list[str]) -> list[str]:
    """Return vectors cut, joined, nested and sprinkled: always the same ones."""
    chance = random.Random(7)
    made = []
    for _ in range(MUTATIONS):
        text = chance.choice(known)
        for _ in range(chance.randint(1, 4)):
            at = chance.randint(0, len(text))
            other = chance.choice(known)
            text = chance.choice(
                (
                    text[:at] + chance.choice(PIECES) + text[at:],
                    text[:at] + other + text[at:],
                    text[:at] + other[chance.randint(0, len(other)) :],
                    text.swapcase(),
                    text[:at] + text[at + 1 :],
                )
            )
        made.append(text)
    return made


def build() -> dict:
    from django.core.cache import cache
    from django.utils import timezone

    from forum import sanitising
    from forum.models import Category, Post, Topic
    from tests.conftest import load_cast, real_sign_in

    cast = load_cast()
    known = vectors()
    texts = [text.replace("HIT", HIT) for text in known + mutations(known)]
    topic = Topic.objects.create(
        category=Category.objects.get(key="images"), title="<img src=x onerror=alert(1)>", author=cast.bob, n_posts=len(texts)
    )
    now = timezone.now()
    Post.objects.bulk_create(
        Post(topic=topic, author=cast.bob, created_at=now, html=html, text=sanitising.text_of(html), once=f"hostile-{number}")
        for number, html in enumerate(sanitising.clean(text) for text in texts)
    )
    session = real_sign_in(cast.bob)[0].cookies["kiosque_session"].value
    cache.clear()
    return {"topic": topic.pk, "posts": len(texts), "sessions": {"bob": session}}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build()))
