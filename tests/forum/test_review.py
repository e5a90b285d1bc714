import pytest
from django.core.exceptions import ValidationError

from forum import rules
from forum.actions import following, posts, review
from forum.models import Category, Notice, Post, Topic
from forum.queries import finding, reading
from tenants.models import AuditEntry
from tests.forum.conftest import words
from tests.mails import queued_letters


@pytest.fixture
def public(forum):
    Category.objects.filter(pk=forum.category.pk).update(is_public=True)
    return forum


@pytest.fixture
def asked(cast, public):
    """Dan, of no association, asks in a public category: his first post."""
    question = posts.Question(title="Comment ouvrir un site ?", category=public.category)
    topic = posts.ask(question=question, words=words("<p>Nous sommes trois.</p>", "d1"), by=cast.dan, needs_review=True)
    return topic.posts.get()


def given(category, **more) -> dict:
    return {
        "title": "Comment ouvrir un site ?",
        "category": category.pk,
        "text": "<p>Nous sommes trois.</p>",
        "once": "d1",
    } | more


def told(to: str) -> list[str]:
    return [letter["subject"] for letter in queued_letters() if letter["to"] == [to]]


def test_a_first_question_is_its_authors_until_it_has_been_read(cast, public, sign_in, as_visitor):
    following.follow(account=cast.bob, category=public.category)
    dan, bob = sign_in(cast.dan)[0], sign_in(cast.bob, "beta")[0]
    closed = Category.objects.get(key="agenda")
    assert closed.name not in dan.get("/forum/poser/").content.decode()
    assert dan.post("/forum/poser/", given(closed, similar="1")).status_code == 422

    response = dan.post("/forum/poser/", given(public.category, similar="1"))

    topic = Topic.objects.get(author=cast.dan)
    assert response.url == f"/forum/sujet/{topic.pk}/"
    assert "Nous sommes trois." in dan.get(response.url).content.decode()
    for reader in (bob, as_visitor()):
        assert reader.get(response.url).status_code == 404
        assert "Comment ouvrir" not in reader.get("/forum/").content.decode()
        assert "Comment ouvrir" not in reader.get("/forum/?q=ouvrir").content.decode()
    assert not Notice.objects.exists()
    assert len(told("theo@example.org")) == 1


def test_a_first_answer_is_seen_by_its_author_and_the_city_only(cast, public, sign_in, as_visitor):
    dan, theo = sign_in(cast.dan)[0], sign_in(cast.theo)[0]
    path = f"/forum/sujet/{public.topic.pk}/"

    dan.post(f"{path}repondre/", {"text": "<p>Tournez le téléphone.</p>", "once": "d2"})

    assert Post.objects.get(author=cast.dan).waits_for_review
    assert "Tournez le téléphone." in dan.get(path).content.decode()
    assert "Tournez le téléphone." in theo.get(path).content.decode()
    public.topic.refresh_from_db()
    assert (public.topic.n_posts, public.topic.state) == (1, "waiting")
    for reader in (sign_in(cast.bob, "beta")[0], as_visitor()):
        assert "relu" not in reader.get(path).content.decode()
        assert "Tournez le téléphone." not in reader.get(path).content.decode()


def test_members_never_wait(cast, public, sign_in):
    bob, _site = sign_in(cast.bob, "beta")

    bob.post(f"/forum/sujet/{public.topic.pk}/repondre/", {"text": "<p>Oui.</p>", "once": "b1"})

    assert not Post.objects.get(author=cast.bob).waits_for_review


def test_once_accepted_it_appears_followers_are_told_and_the_next_one_is_free(cast, public, asked, sign_in):
    following.follow(account=cast.bob, category=public.category)
    theo, dan = sign_in(cast.theo)[0], sign_in(cast.dan)[0]
    path = f"/forum/suivi/relecture/{asked.pk}/"
    assert "Nous sommes trois." in theo.get(path).content.decode()

    assert theo.post(path).url == "/forum/suivi/"

    topic = reading.topics(all_of_them=False).get(author=cast.dan)
    assert (topic.n_posts, topic.state) == (1, "waiting")
    assert finding.search_topics(reading.topics(all_of_them=False), "ouvrir") == [topic]
    assert Notice.objects.get(post=asked).account == cast.bob
    assert told("dan@example.org") == ["Votre message est en ligne : Comment ouvrir un site ?"]
    dan.post(f"/forum/sujet/{topic.pk}/repondre/", {"text": "<p>Merci !</p>", "once": "d3"})
    assert not Post.objects.get(once="web-d3").waits_for_review
    assert theo.post(path).url == "/forum/suivi/"
    with pytest.raises(ValidationError):
        review.refuse(post=asked, because="Non", by=cast.theo)


def test_refused_it_stays_hidden_with_a_reason_and_the_next_one_waits_again(cast, public, asked, sign_in):
    theo, dan = sign_in(cast.theo)[0], sign_in(cast.dan)[0]
    path = f"/forum/suivi/relecture/{asked.pk}/"
    assert theo.post(path, {"refuser": "1", "because": ""}).status_code == 422

    theo.post(path, {"refuser": "1", "because": "Le forum n’est pas un lieu de publicité."})

    asked.refresh_from_db()
    assert (asked.waits_for_review, asked.is_hidden) == (False, True)
    assert not reading.topics(all_of_them=True).filter(author=cast.dan).exists()
    own = dan.get(f"/forum/sujet/{asked.topic_id}/").content.decode()
    assert "Ce sujet est masqué" in own and "pas un lieu de publicité" in own
    (letter,) = [each for each in queued_letters() if each["to"] == ["dan@example.org"]]
    assert "pas un lieu de publicité" in letter["body"]
    assert AuditEntry.objects.filter(action="forum.post.refused").count() == 1
    dan.post(f"/forum/sujet/{public.topic.pk}/repondre/", {"text": "<p>Bon.</p>", "once": "d4"})
    assert Post.objects.get(once="web-d4").waits_for_review


def test_without_a_public_category_nothing_is_asked(cast, forum, sign_in):
    dan, _site = sign_in(cast.dan)

    assert dan.get("/forum/poser/").status_code == 404


def test_many_questions_in_a_day_are_asked_to_wait(cast, public, sign_in, monkeypatch):
    monkeypatch.setattr(rules, "TOPICS_A_DAY", 1)
    dan, _site = sign_in(cast.dan)
    dan.post("/forum/poser/", given(public.category, similar="1"))

    held = dan.post("/forum/poser/", given(public.category, title="Une autre question", once="d9", similar="1"))

    assert (held.status_code, Topic.objects.filter(author=cast.dan).count()) == (422, 1)
    assert "Nous sommes trois." in held.content.decode()
