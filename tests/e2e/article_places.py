"""Help articles for the running city; prints where they are, and who is signed in.

`python -m tests.e2e.article_places` prints {"places": {person: [path]}, "sessions": {person: cookie}}.
"""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings_test")


def build() -> dict:
    from django.core.cache import cache

    from forum.actions import articles, marks, posts
    from forum.models import Category, Topic
    from tests.conftest import load_cast, real_sign_in

    cast = load_cast()
    images, html = Category.objects.get(key="images"), "<p>Ouvrez-la dans Images, puis « Tourner ».</p>"
    solved = []
    for number, title in enumerate(("Une photo couchée", "Une photo trop sombre pour la page d’accueil du site")):
        context = [{"label": "La page", "value": "« Accueil » (page d’accueil)"}]
        asked = posts.Question(title=title, category=images, association=cast.beta, context=context, block="picture", page_id=3)
        topic = posts.ask(question=asked, words=posts.Words(html="<p>Que faire ?</p>", once=f"article-{number}"), by=cast.bob)
        told = posts.Words(html=html, once=f"article-answer-{number}")
        marks.mark_solution(post=posts.reply(topic=topic, words=told, by=cast.theo, is_helper=True), by=cast.bob)
        articles.suggest_topic(topic=topic, exercise="logo", block="picture", by=cast.theo)
        solved.append(Topic.objects.get(pk=topic.pk))
    told = articles.Told("Remettre une photo droite", html, images, exercise="logo", block="picture")
    article = articles.write_article(topic=solved[0], told=told, by=cast.theo)
    read = ["articles/", "articles/?q=zzz", f"articles/{article.pk}/", f"sujet/{solved[0].pk}/"]
    written = [f"articles/{article.pk}/modifier/", f"articles/{article.pk}/retirer/"]
    written += [f"sujet/{solved[1].pk}/{name}" for name in ("", "article/", "rappel/")]
    sessions = {name: real_sign_in(getattr(cast, name))[0].cookies["kiosque_session"].value for name in ("alice", "theo")}
    cache.clear()  # the code that Théo gave may be given once more
    own = [f"/ateliers/{cast.alpha.pk}/exercices/", "/ateliers/programme/1/", "/aide/"]
    places = {"alice": [f"/forum/{path}" for path in read] + own, "theo": [f"/forum/{path}" for path in read + written]}
    return {"places": places, "sessions": sessions}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build()))
