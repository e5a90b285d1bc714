import pytest
from django.core.exceptions import ValidationError

from forum.actions import following, marks, moderation, posts
from forum.models import Category, Notice, Topic
from forum.queries import reading
from tenants.models import AuditEntry
from tests.forum.conftest import ask, words


@pytest.fixture
def answer(cast, forum):
    return posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)


def actions():
    return list(AuditEntry.objects.filter(action__startswith="forum.").order_by("pk").values_list("action", flat=True))


def test_a_hidden_topic_leaves_the_lists_and_comes_back(cast, forum):
    moderation.hide_topic(topic=forum.topic, because="essai", by=cast.theo)
    moderation.hide_topic(topic=forum.topic, because="essai", by=cast.theo)
    assert not reading.topics(all_of_them=True).exists()

    moderation.show_post(post=forum.question, by=cast.theo)

    assert reading.topics(all_of_them=True).get() == forum.topic
    assert actions()[1:] == ["forum.topic.hidden", "forum.topic.shown"]


def test_each_act_leaves_its_row_once(cast, forum):
    moderation.lock_topic(topic=forum.topic, locked=True, by=cast.theo)
    moderation.lock_topic(topic=forum.topic, locked=True, by=cast.theo)
    moderation.pin_topic(topic=forum.topic, pinned=True, by=cast.theo)
    moderation.slow_topic(topic=forum.topic, seconds=600, by=cast.theo)
    moderation.move_topic(topic=forum.topic, category=Category.objects.get(key="agenda"), by=cast.theo)
    moderation.lock_topic(topic=forum.topic, locked=False, by=cast.theo)

    assert actions()[1:] == [
        "forum.topic.locked", "forum.topic.pinned", "forum.topic.slowed", "forum.topic.moved", "forum.topic.unlocked",
    ]  # fmt: skip


def test_merging_keeps_posts_followers_and_the_address(cast, forum, answer):
    other = ask("Photo de travers", cast.edith)
    marks.same_problem(topic=forum.topic, account=cast.carl)
    following.follow(account=cast.carl, topic=forum.topic)

    merged = moderation.merge_topics(topic=forum.topic, into=other, by=cast.theo)

    forum.topic.refresh_from_db()
    assert (merged.n_posts, merged.n_same, forum.topic.merged_into) == (3, 1, other)
    assert list(reading.topics(all_of_them=True)) == [other]
    assert set(other.follows.values_list("account", flat=True)) == {
        cast.alice.pk, cast.bob.pk, cast.carl.pk, cast.edith.pk,
    }  # fmt: skip
    with pytest.raises(ValidationError):
        moderation.merge_topics(topic=forum.topic, into=other, by=cast.theo)


def test_splitting_gives_answers_a_topic_of_their_own(cast, forum, answer):
    marks.mark_solution(post=answer, by=cast.alice)

    new = moderation.split_topic(posts=[answer], title="Tourner une photo", by=cast.theo)

    forum.topic.refresh_from_db()
    new.refresh_from_db()
    assert (forum.topic.n_posts, new.n_posts, new.author) == (1, 1, cast.bob)
    assert (forum.topic.state, forum.topic.solution) == (Topic.State.WAITING, None)  # its answer has left
    with pytest.raises(ValidationError):
        moderation.split_topic(posts=[forum.question], title="Non", by=cast.theo)


def test_a_post_that_waited_for_review_is_told_once_it_is_let_through(cast, forum):
    post = posts.reply(topic=forum.topic, words=words("<p>Bonjour</p>", "d1"), by=cast.dan, needs_review=True)
    forum.topic.refresh_from_db()
    assert (forum.topic.state, Notice.objects.count()) == (Topic.State.WAITING, 0)

    moderation.show_post(post=post, by=cast.theo)

    forum.topic.refresh_from_db()
    assert forum.topic.state == Topic.State.ANSWERED
    assert Notice.objects.get().account == cast.alice
