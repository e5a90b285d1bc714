from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from forum import feeds
from forum.actions import moderation, posts
from forum.models import Category, Topic
from tenants.models import Membership
from tests.forum.conftest import ask, words

ATOM = "{http://www.w3.org/2005/Atom}"


def path_of(link: str) -> str:
    return "/forum/" + link.partition("/forum/")[2]


def entries(answer) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    return [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}summary")) for each in root.iter(f"{ATOM}entry")]


def test_everybody_subscribes_to_public_categories_only(cast, forum, as_visitor):
    visitor = as_visitor()
    ask("Comment commencer ?", cast.bob, key="demarrer")
    assert entries(visitor.get("/forum/flux/")) == []
    assert visitor.get("/forum/flux/images/").status_code == 404

    Category.objects.filter(key="images").update(is_public=True)

    expected = [("Ma photo s’affiche à l’envers", "<p>Je l’ai prise avec mon téléphone.</p>")]
    assert entries(visitor.get("/forum/flux/")) == entries(visitor.get("/forum/flux/images/")) == expected


def test_a_feed_of_ones_own_needs_no_sign_in(cast, forum, as_visitor):
    other = ask("Comment commencer ?", cast.bob, key="demarrer")
    visitor = as_visitor()

    everything = entries(visitor.get(path_of(feeds.feed_link(account=cast.bob))))
    of_topic = entries(visitor.get(path_of(feeds.feed_link(account=cast.bob, topic=forum.topic))))
    of_category = entries(visitor.get(path_of(feeds.feed_link(account=cast.bob, category=other.category))))

    assert [title for title, _words in everything] == ["Comment commencer ?", "Ma photo s’affiche à l’envers"]
    assert [title for title, _words in of_topic] == ["Ma photo s’affiche à l’envers"]
    assert [title for title, _words in of_category] == ["Comment commencer ?"]


@pytest.mark.parametrize("why", ["left", "closed", "forged"])
def test_a_feed_ends_when_its_reader_has_left(cast, forum, as_visitor, why):
    links = [feeds.feed_link(account=cast.bob, **what) for what in ({}, {"topic": forum.topic}, {"category": forum.category})]
    visitor = as_visitor()
    assert [visitor.get(path_of(link)).status_code for link in links] == [200, 200, 200]
    if why == "left":
        Membership.objects.filter(account=cast.bob).delete()
    elif why == "closed":
        cast.bob.is_active = False
        cast.bob.save(update_fields=["is_active"])
    else:
        links = [f"{link[:-3]}xx/" for link in links]

    assert [visitor.get(path_of(link)).status_code for link in links] == [404, 404, 404]


def test_the_address_of_a_feed_stays_the_same(cast, forum):
    first = feeds.feed_link(account=cast.bob)

    assert first == feeds.feed_link(account=cast.bob) != feeds.feed_link(account=cast.alice)


def test_hidden_posts_and_topics_are_in_no_feed(cast, forum, as_visitor):
    answer = posts.reply(topic=forum.topic, words=words("<p>Non</p>", "b1"), by=cast.bob)
    other = ask("Une autre question", cast.bob)
    moderation.hide_post(post=answer, because="x", by=cast.theo)
    moderation.hide_topic(topic=other, because="x", by=cast.theo)

    assert len(entries(as_visitor().get(path_of(feeds.feed_link(account=cast.edith))))) == 1


def test_a_merged_topics_feed_leads_on(cast, forum, as_visitor):
    link = path_of(feeds.feed_link(account=cast.bob, topic=forum.topic))
    moderation.merge_topics(topic=forum.topic, into=ask("Photo de travers", cast.edith), by=cast.theo)

    assert {title for title, _words in entries(as_visitor().get(link))} == {"Photo de travers"}


def test_readers_that_have_it_already_are_told_so(cast, forum, as_visitor):
    visitor, link = as_visitor(), path_of(feeds.feed_link(account=cast.bob))
    first = visitor.get(link)

    again = visitor.get(link, headers={"if-none-match": first["ETag"]})
    posts.reply(topic=forum.topic, words=words("<p>Oui</p>", "b1"), by=cast.bob)

    assert (again.status_code, again.content) == (304, b"")
    assert "private" in first["Cache-Control"]
    assert len(entries(visitor.get(link, headers={"if-none-match": first["ETag"]}))) == 2


def test_pages_say_where_their_feed_is(cast, forum, sign_in, as_visitor):
    portal, _site = sign_in(cast.bob)
    for page in ("/forum/", "/forum/images/", f"/forum/sujet/{forum.topic.pk}/"):
        assert '<link rel="alternate" type="application/atom+xml"' in portal.get(page).content.decode()
    assert "/forum/flux/moi/" in portal.get("/forum/").content.decode()

    assert "/forum/flux/" in (page := as_visitor().get("/forum/").content.decode()) and "/flux/moi/" not in page


def test_the_latest_posts_are_there_however_old_their_topic(cast, forum, as_visitor):
    for number in range(32):
        ask(f"Question {number}", cast.theo if number % 2 else cast.bob, once=str(number))
        Topic.objects.filter(title=f"Question {number}").update(last_post_at=timezone.now() - timedelta(hours=1))
        if number == 9:
            forum.topic.posts.update(author=cast.edith)
            cast.bob.date_joined = timezone.now()
        Topic.objects.filter(author=cast.bob).update(created_at=timezone.now() - timedelta(days=2))
        Topic.objects.filter(author=cast.theo).update(created_at=timezone.now() - timedelta(days=2))
    posts.reply(topic=forum.topic, words=words("<p>Enfin</p>", "e1"), by=cast.edith)

    found = entries(as_visitor().get(path_of(feeds.feed_link(account=cast.edith))))

    assert (len(found), found[0][1]) == (30, "<p>Enfin</p>")


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_however_long(cast, forum, as_visitor, count, django_assert_num_queries):
    Category.objects.update(is_public=True)
    for number in range(count - 1):
        ask(f"Question {number}", cast.bob)
    visitor, link = as_visitor(), path_of(feeds.feed_link(account=cast.edith))

    with django_assert_num_queries(3):
        assert len(entries(visitor.get(link))) == count
    with django_assert_num_queries(1):
        assert len(entries(visitor.get("/forum/flux/"))) == count
    with django_assert_num_queries(2):
        assert len(entries(visitor.get("/forum/flux/images/"))) == count
