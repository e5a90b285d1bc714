"""The lists of the forum: what stands first, what is new, what is searched, and boxes that take anything."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import moderation, posts
from forum.models import Topic, TopicRead
from forum.queries import reading
from tests.forum.conftest import ask, words

TRICKS = ["\u202egnp.exe", "\u200b", "\u2066photo\u2069", "\ufeff", "\x00photo", "é" * 200, "%", "_", "\\", "🎈", "' OR 1=1 --"]
TRICKS.append("<script>x</script>")


def text(response) -> str:
    return response.content.decode()


def titles(response) -> list[str]:
    context = response.context
    return [topic.title for topic in [*context.get("pinned", []), *context["topics"]]]


def test_a_category_begins_with_what_is_pinned_and_the_list_does_not(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")
    newer = ask("Une autre photo", cast.edith)
    moderation.pin_topic(topic=forum.topic, pinned=True, by=cast.theo)

    category = portal.get("/forum/images/")

    assert titles(category) == [forum.topic.title, newer.title]
    assert "épinglé" in text(category)
    assert titles(portal.get("/forum/")) == [newer.title, forum.topic.title]


def test_a_pinned_topic_stands_on_the_first_page_only(cast, forum, sign_in, monkeypatch):
    monkeypatch.setattr(reading, "PER_PAGE", 1)
    portal, _site = sign_in(cast.bob, "beta")
    others = [ask(f"Une autre photo {number}", cast.edith).title for number in range(2)]
    moderation.pin_topic(topic=forum.topic, pinned=True, by=cast.theo)

    first = portal.get("/forum/images/")
    second = portal.get(first.context["further"])

    assert titles(first) == [forum.topic.title, others[1]]
    assert titles(second) == [others[0]]


def test_a_category_that_does_not_exist_is_a_404(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")

    assert portal.get("/forum/nulle-part/").status_code == 404


def test_everything_is_marked_as_read_at_once(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")
    assert "nouveau" in text(portal.get("/forum/"))

    answer = portal.post("/forum/tout-lu/", follow=True)

    assert "plus rien n’est marqué comme nouveau" in text(answer)
    assert not answer.context["topics"][0].is_unread
    assert portal.get("/forum/tout-lu/").status_code == 405


def test_reading_a_topic_takes_its_mark_away(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")
    portal.get(f"/forum/sujet/{forum.topic.pk}/")
    assert not portal.get("/forum/").context["topics"][0].is_unread

    posts.reply(topic=forum.topic, words=words("<p>Alors ?</p>", "r"), by=cast.alice)
    assert portal.get("/forum/").context["topics"][0].is_unread

    portal.get(f"/forum/sujet/{forum.topic.pk}/")
    assert TopicRead.objects.get(account=cast.bob).read_at > timezone.now() - timedelta(minutes=1)


def test_helpers_see_how_many_questions_wait(cast, forum, sign_in):
    ask("Une autre photo", cast.edith)
    theo, _site = sign_in(cast.theo)
    bob, _site = sign_in(cast.bob, "beta")

    assert theo.get("/forum/").context["n_waiting"] == 2
    assert '<span class="count">2</span>' in text(theo.get("/forum/"))
    assert '<span class="count">' not in text(bob.get("/forum/"))


def test_states_filter_the_list(cast, forum, sign_in):
    other = ask("Une autre photo", cast.edith)
    Topic.objects.filter(pk=other.pk).update(state="solved")
    portal, _site = sign_in(cast.bob, "beta")

    assert titles(portal.get("/forum/?etat=solved")) == [other.title]
    assert titles(portal.get("/forum/?etat=waiting")) == [forum.topic.title]
    assert len(titles(portal.get("/forum/?etat=x"))) == 2
    assert titles(portal.get("/forum/?q=photo&etat=solved")) == [other.title]


def test_the_words_that_were_searched_are_marked(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")

    found = text(portal.get("/forum/?q=telefone"))

    assert "<mark>téléphone</mark>" in found


@pytest.mark.parametrize("typed", TRICKS)
def test_tricks_in_the_boxes_are_harmless(cast, forum, sign_in, typed):
    portal, _site = sign_in(cast.bob, "beta")

    response = portal.get("/forum/", {"q": typed})

    assert response.status_code == 200
    assert not any(trick in text(response) for trick in "\u202e\u200b\u2066\u2069\x00")
    assert "<script>x" not in text(response)


def test_a_title_with_tricks_is_one_honest_line(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")

    topic = ask("Facture\u202efdp.exe\u200b\n\u2066ici\u2069 <b>x</b>", cast.alice)

    assert topic.title == "Facturefdp.exe ici <b>x</b>"
    assert "Facturefdp.exe ici &lt;b&gt;x&lt;/b&gt;" in text(portal.get("/forum/"))
    assert "&lt;b&gt;" in text(portal.get("/forum/?q=facturefdp"))


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, "²", "999"])
def test_a_made_up_page_of_a_topic_is_one_that_exists(cast, forum, sign_in, page):
    portal, _site = sign_in(cast.bob, "beta")

    assert "Je l’ai prise avec mon téléphone." in text(portal.get(f"/forum/sujet/{forum.topic.pk}/", {"page": page}))


def test_a_phone_s_bar_has_the_five_places_of_a_member(cast, forum, sign_in, as_visitor):
    portal, _site = sign_in(cast.bob, "beta")

    bar = re.findall(
        r'<li( class="is-wide")?><a href="(/[^"]*)"', text(portal.get("/forum/")).split('class="places"')[1].split("</nav>")[0]
    )

    assert [path for wide, path in bar if not wide] == ["/", "/mes-sites/", "/ateliers/", "/forum/", "/compte/"]
    assert [path for wide, path in bar if wide] == ["/annuaire/"]
    assert "is-wide" not in text(as_visitor().get("/"))
    assert 'href="/annuaire/"' in text(portal.get("/")).split("<main")[1].split("</main>")[0]


def test_a_very_long_topic_offers_the_pages_around(cast, forum, sign_in):
    Topic.objects.filter(pk=forum.topic.pk).update(n_posts=5000)
    portal, _site = sign_in(cast.bob, "beta")

    pages = portal.get(f"/forum/sujet/{forum.topic.pk}/?page=40").context["pages"]

    assert pages == [1, "…", 38, 39, 40, 41, 42, "…", 100]


@pytest.mark.parametrize("count", [1, 3])
def test_a_category_with_pinned_topics_takes_few_statements(cast, forum, sign_in, django_assert_num_queries, count):
    for number in range(count):
        moderation.pin_topic(topic=ask(f"Épinglé numéro {number}", cast.alice), pinned=True, by=cast.theo)
        ask(f"Question numéro {number}", cast.alice)
    portal, _site = sign_in(cast.bob, "beta")
    portal.get("/forum/")

    with django_assert_num_queries(9):
        portal.get("/forum/images/")
    with django_assert_num_queries(10):
        portal.get("/forum/", {"q": "fotos zzz kestion"})
