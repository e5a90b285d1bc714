"""Questions of the forum for the running city; prints where they are, and who is signed in.

`python -m tests.e2e.forum_places` prints {"solved": a topic's number, "sessions": {person: cookie}, …}.
"""

import json
import os
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings_test")


def build() -> dict:
    from django.core.cache import cache
    from django.db import transaction

    from forum.actions import following, marks, posts
    from forum.models import Category
    from tests.conftest import load_cast, real_sign_in

    cast = load_cast()
    images = Category.objects.get(key="images")
    with transaction.atomic():
        let_a_day_pass()
        question = posts.Question(title="Ma photo est couchée sur ma page", category=images, association=cast.beta)
        asked = posts.Words(html="<p>Elle était droite sur mon téléphone.</p>", once="story-1")
        solved = posts.ask(question=question, words=asked, by=cast.bob)
        told = posts.Words(html="<p>Ouvrez-la dans Images, puis « Tourner ».</p>", once="story-2")
        marks.mark_solution(post=posts.reply(topic=solved, words=told, by=cast.theo, is_helper=True), by=cast.bob)
        following.follow(account=cast.theo, category=images)
    sessions = {name: real_sign_in(getattr(cast, name))[0].cookies["kiosque_session"].value for name in ("alice", "bob", "theo")}
    cache.clear()
    return {"solved": solved.pk, "sessions": sessions}


def let_a_day_pass() -> None:
    """What other stories have asked is not of today: nobody asks too much at once."""
    from django.db.models import F

    from forum.models import Post, Topic

    for model in (Topic, Post):
        model.objects.update(created_at=F("created_at") - timedelta(days=2))


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build()))
