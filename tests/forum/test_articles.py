"""Help articles: made of a solved topic by the city's staff, read by everybody or by the associations."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from forum.actions import articles, marks, moderation, posts
from forum.models import Article, Category, Topic
from forum.queries import articles as queries
from tenants.models import AuditEntry
from tests.forum.conftest import ask, words


@pytest.fixture
def solved(cast, forum):
    """Bob's answer solves Alice's question."""
    answer = posts.reply(topic=forum.topic, words=words("<p>Tournez-la dans « Images ».</p>", "b1"), by=cast.bob)
    marks.mark_solution(post=answer, by=cast.alice)
    forum.topic.refresh_from_db()
    return SimpleNamespace(topic=forum.topic, category=forum.category, answer=answer)


def told(solved, **more) -> articles.Told:
    given = {"title": "Redresser une photo", "html": "<p>Tournez-la.</p>", "category": solved.category}
    return articles.Told(**given | more)


@pytest.fixture
def article(cast, solved):
    return articles.write_article(topic=solved.topic, told=told(solved), by=cast.theo)


@pytest.fixture
def theo(cast, sign_in):
    return sign_in(cast.theo)[0]


def text(answer) -> str:
    return answer.content.decode()


def test_the_trainer_makes_one_of_a_solved_topic(cast, solved, theo, as_visitor):
    path = f"/forum/sujet/{solved.topic.pk}/article/"
    begun = text(theo.get(path))
    assert "Je l’ai prise avec mon téléphone." in begun
    assert "Tournez-la dans « Images »." in begun
    given = {
        "title": "Redresser une photo",
        "text": "Dans Images, tournez-la.",
        "category": solved.category.pk,
        "is_public": "on",
    }

    answer = theo.post(path, given | {"exercise": "", "block": "picture"})

    article = Article.objects.get()
    assert answer["Location"] == f"/forum/articles/{article.pk}/"
    assert (article.topic, article.html, article.block) == (solved.topic, "<p>Dans Images, tournez-la.</p>", "picture")
    assert "Dans Images, tournez-la." in text(as_visitor().get(answer["Location"]))
    assert "Redresser une photo" in text(as_visitor().get("/forum/articles/"))
    assert "Redresser une photo" in text(as_visitor().get("/aide/"))
    assert AuditEntry.objects.filter(action="forum.article.written").count() == 1


def test_what_is_wrong_is_kept_as_typed(cast, solved, theo):
    given = {"title": "?", "text": "Voici la réponse", "category": solved.category.pk}

    answer = theo.post(f"/forum/sujet/{solved.topic.pk}/article/", given)

    assert answer.status_code == 422
    assert "Voici la réponse" in text(answer)
    assert not Article.objects.exists()


def test_script_in_an_article_is_taken_out(cast, solved):
    article = articles.write_article(
        topic=solved.topic, told=told(solved, html="<p onclick=x()>Ici<script>alert(1)</script></p>"), by=cast.theo
    )

    assert article.html == "<p>Ici</p>"


def test_sent_twice_it_is_one_article(cast, solved, theo, article):
    assert articles.write_article(topic=solved.topic, told=told(solved), by=cast.theo) == article
    assert theo.get(f"/forum/sujet/{solved.topic.pk}/article/")["Location"] == f"/forum/articles/{article.pk}/modifier/"


def test_a_topic_that_waits_becomes_none(cast, solved, theo):
    waits = ask("Comment faire un album ?", cast.alice)

    assert theo.get(f"/forum/sujet/{waits.pk}/article/").status_code == 404
    with pytest.raises(ValidationError) as refused:
        articles.write_article(topic=waits, told=told(solved), by=cast.theo)
    assert refused.value.code == "unsolved"


def test_the_topic_keeps_its_address_and_leads_to_the_article_and_back(cast, solved, article, sign_in, as_visitor):
    bob, _site = sign_in(cast.bob)
    place = f"/forum/articles/{article.pk}/"

    assert place in text(bob.get(f"/forum/sujet/{solved.topic.pk}/"))
    assert f"/forum/sujet/{solved.topic.pk}/" in text(bob.get(place))
    assert f"/forum/sujet/{solved.topic.pk}/" not in text(as_visitor().get(place)), "its category is not public"

    moderation.hide_topic(topic=solved.topic, because="essai", by=cast.theo)

    assert f"/forum/sujet/{solved.topic.pk}/" not in text(bob.get(place))


def test_it_goes_with_its_topic_into_another(cast, solved, article):
    other = ask("Ma photo est couchée", cast.bob)

    merged = moderation.merge_topics(topic=solved.topic, into=other, by=cast.theo)

    assert merged.article == article


def test_one_for_the_associations_is_not_for_everybody(cast, solved, article, theo, sign_in, as_visitor):
    articles.change_article(article=article, told=told(solved, is_public=False), by=cast.theo)
    bob, _site = sign_in(cast.bob)
    dan, _site = sign_in(cast.dan)

    assert bob.get(f"/forum/articles/{article.pk}/").status_code == 200
    for client in (dan, as_visitor()):
        assert client.get(f"/forum/articles/{article.pk}/").status_code == 404
        assert "Redresser" not in text(client.get("/forum/articles/"))
        assert "Redresser" not in text(client.get("/forum/articles/?q=photo"))
    assert "Redresser" not in text(as_visitor().get("/aide/"))


def test_only_staff_write_change_and_remove(cast, solved, article, sign_in, as_visitor):
    bob, _site = sign_in(cast.bob)
    topic, one = f"/forum/sujet/{solved.topic.pk}/", f"/forum/articles/{article.pk}/"
    for path in (f"{topic}article/", f"{topic}rappel/", f"{one}modifier/", f"{one}retirer/"):
        assert bob.get(path).status_code == 404
        assert bob.post(path).status_code == 404
        assert as_visitor().post(path).status_code in (302, 404)

    assert Article.objects.count() == 1


def test_the_trainer_changes_and_removes_it(cast, solved, article, theo):
    given = {"title": "Remettre une photo droite", "text": "Tournez.", "category": solved.category.pk}
    theo.post(f"/forum/articles/{article.pk}/modifier/", given)
    article.refresh_from_db()
    assert (article.title, article.is_public) == ("Remettre une photo droite", False)

    assert "Retirer la fiche" in text(theo.get(f"/forum/articles/{article.pk}/retirer/"))
    assert Article.objects.exists()
    theo.post(f"/forum/articles/{article.pk}/retirer/")

    assert not Article.objects.exists()
    assert Topic.objects.filter(pk=solved.topic.pk).exists()


@pytest.mark.parametrize("asked", ["photos", "REDRESSER", "tournéz", "des photos à redresser"])
def test_the_search_knows_plurals_and_accents(cast, solved, article, as_visitor, asked):
    assert "Redresser une photo" in text(as_visitor().get("/forum/articles/", {"q": asked}))


@pytest.mark.parametrize("asked", ["zzz", "'); DROP", "a & | !", "\x00", "photo zzz"])
def test_a_search_without_result_says_so(cast, solved, article, as_visitor, asked):
    answer = as_visitor().get("/forum/articles/", {"q": asked})

    assert answer.status_code == 200
    assert "Redresser une photo" not in text(answer)


def test_the_likest_titles_come_up_while_one_asks(cast, solved, article, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.similar_articles(queries.articles(all_of_them=True), "Ma photo est de travers")

    assert [each.title for each in found] == ["Redresser une photo"]
    assert queries.similar_articles(queries.articles(all_of_them=True), "Inviter quelqu’un") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_few_statements(cast, solved, sign_in, count, django_assert_num_queries):
    for number in range(count):
        Article.objects.create(title=f"Fiche {number}", html="<p>Oui</p>", category=Category.objects.all()[number])
    bob, _site = sign_in(cast.bob)
    bob.get("/forum/articles/")

    with django_assert_num_queries(7):
        bob.get("/forum/articles/")
