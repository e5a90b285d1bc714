from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import following, moderation, posts
from forum.models import Category, Topic
from forum.queries import reading
from tests.forum.conftest import ask, words


def test_only_public_categories_are_read_by_everybody(cast, forum):
    assert not reading.topics(all_of_them=False).exists()

    Category.objects.filter(pk=forum.category.pk).update(is_public=True)

    assert reading.topics(all_of_them=False).get() == forum.topic
    assert reading.categories(all_of_them=False).get() == forum.category


@pytest.mark.parametrize("n", [1, 3])
def test_a_page_of_topics_takes_one_statement(cast, db, django_assert_num_queries, n):
    for number in range(n):
        ask(f"Question numéro {number}", cast.alice)

    with django_assert_num_queries(1):
        page, following_mark = reading.page_of_topics(reading.topics(all_of_them=True))
        assert [(topic.category.name, topic.author.email) for topic in page] == [("Images et documents", "alice@example.org")] * n

    assert following_mark is None


def test_pages_follow_each_other_when_an_answer_comes_between(cast, db, monkeypatch):
    monkeypatch.setattr(reading, "PER_PAGE", 2)
    made = [ask(f"Question numéro {number}", cast.alice) for number in range(5)]
    for number, topic in enumerate(made):
        Topic.objects.filter(pk=topic.pk).update(last_post_at=timezone.now() - timedelta(hours=10 - number))

    first, mark = reading.page_of_topics(reading.topics(all_of_them=True))
    posts.reply(topic=made[0], words=words("<p>Oui</p>", "r"), by=cast.bob)  # it goes to the top meanwhile
    second, mark = reading.page_of_topics(reading.topics(all_of_them=True), after=mark)

    assert [topic.pk for topic in first + second] == [made[at].pk for at in (4, 3, 2, 1)]
    assert mark is None


def test_unread_marks_what_is_new_since_one_read(cast, forum):
    def is_unread():
        return reading.with_reader(reading.topics(all_of_them=True), cast.bob).get().is_unread

    assert is_unread()  # Bob's account is older
    following.mark_all_read(account=cast.bob)
    assert not is_unread()

    posts.reply(topic=forum.topic, words=words("<p>Je précise</p>", "a2"), by=cast.alice)

    assert is_unread()
    following.mark_read(topic=forum.topic, account=cast.bob)
    assert not is_unread()


@pytest.mark.parametrize("n", [1, 3])
def test_posts_of_a_topic_take_two_statements(cast, forum, django_assert_num_queries, n):
    for number in range(n):
        posts.reply(topic=forum.topic, words=words("<p>Oui</p>", f"r{number}"), by=cast.bob)

    with django_assert_num_queries(2):
        found = reading.posts_of(forum.topic)
        assert [post.author.first_name for post in found] == ["Alice", *["Bob"] * n]


def test_questions_without_an_answer_wait_for_a_person(cast, forum):
    later = timezone.now() + timedelta(days=1)
    assert reading.waiting_for(reading.topics(all_of_them=True), before=later).get() == forum.topic

    moderation.lock_topic(topic=forum.topic, locked=True, by=cast.theo)

    assert not reading.waiting_for(reading.topics(all_of_them=True), before=later).exists()
