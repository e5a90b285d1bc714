from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forum import rules
from forum.actions import following, marks, posts
from forum.models import Category, Notice, Post, Topic
from tenants.models import AuditEntry
from tests.forum.conftest import ask, words


def test_asking_opens_a_topic_that_waits(cast, forum):
    assert (forum.topic.state, forum.topic.n_posts, forum.topic.association) == ("waiting", 1, cast.alpha)
    assert forum.question.text == "Je l’ai prise avec mon téléphone."
    assert AuditEntry.objects.filter(action="forum.topic.asked").count() == 1


def test_the_same_sending_twice_is_one_topic_and_one_post(cast, forum):
    again = posts.ask(
        question=posts.Question(title="Ma photo s’affiche à l’envers", category=forum.category),
        words=words("<p>Je l’ai prise</p>", "a1"),
        by=cast.alice,
    )
    first = posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)
    second = posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)

    assert again == forum.topic
    assert first == second
    assert Post.objects.count() == 2


def test_a_sending_of_somebody_else_is_refused(cast, forum):
    with pytest.raises(ValidationError) as refused:
        posts.reply(topic=forum.topic, words=words("<p>Moi aussi</p>", "a1"), by=cast.bob)

    assert refused.value.code == "once"


def test_an_answer_of_another_ends_the_wait_and_the_askers_own_does_not(cast, forum):
    posts.reply(topic=forum.topic, words=words("<p>Je précise.</p>", "a2"), by=cast.alice)
    forum.topic.refresh_from_db()
    assert forum.topic.state == Topic.State.WAITING

    posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)

    forum.topic.refresh_from_db()
    assert (forum.topic.state, forum.topic.n_posts) == (Topic.State.ANSWERED, 3)
    assert forum.topic.answered_at is not None


def test_the_asker_is_told_of_an_answer_and_nobody_of_their_own(cast, forum):
    following.follow(account=cast.edith, category=forum.category)

    post = posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)

    assert set(Notice.objects.filter(post=post).values_list("account", flat=True)) == {cast.alice.pk, cast.edith.pk}


def test_a_silenced_topic_stays_silent_in_a_followed_category(cast, forum):
    following.follow(account=cast.edith, category=forum.category)
    following.unfollow(account=cast.edith, topic=forum.topic)

    posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)

    assert not Notice.objects.filter(account=cast.edith).exists()


def test_reading_a_topic_leaves_nothing_to_tell(cast, forum):
    posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)

    following.mark_read(topic=forum.topic, account=cast.alice)

    assert not Notice.objects.filter(account=cast.alice).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"locked_at": timezone.now()}, "locked"),
        ({"hidden_at": timezone.now()}, "gone"),
        ({"slow_seconds": 3600}, "slow"),
    ],
    ids=["locked", "hidden", "slow"],
)
def test_a_closed_topic_takes_no_answer(cast, forum, change, code):
    posts.reply(topic=forum.topic, words=words("<p>Un</p>", "b0"), by=cast.bob)
    Topic.objects.filter(pk=forum.topic.pk).update(**change)

    with pytest.raises(ValidationError) as refused:
        posts.reply(topic=forum.topic, words=words("<p>Deux</p>", "b1"), by=cast.bob)

    assert refused.value.code == code
    assert Post.objects.count() == 2


def test_too_much_at_once_is_asked_to_wait(cast, forum, monkeypatch):
    monkeypatch.setattr(rules, "POSTS_AN_HOUR", 2)
    for number in range(2):
        posts.reply(topic=forum.topic, words=words("<p>Encore</p>", f"b{number}"), by=cast.bob)

    with pytest.raises(ValidationError) as refused:
        posts.reply(topic=forum.topic, words=words("<p>Encore</p>", "b9"), by=cast.bob)

    assert refused.value.code == "pace"


def test_too_many_changes_are_asked_to_wait(cast, forum, monkeypatch):
    """Each leaves an earlier version behind."""
    monkeypatch.setattr(rules, "CHANGES_AN_HOUR", 2)
    post = posts.reply(topic=forum.topic, words=words("<p>Un</p>", "b0"), by=cast.bob)
    Post.objects.update(created_at=timezone.now() - timedelta(hours=1))
    for number in range(2):
        posts.edit_post(post=post, html=f"<p>Un {number}</p>", by=cast.bob)

    with pytest.raises(ValidationError) as refused:
        posts.edit_post(post=post, html="<p>Un de trop</p>", by=cast.bob)

    post.refresh_from_db()
    assert (refused.value.code, post.text, post.versions.count()) == ("pace", "Un 1", 2)
    for number in range(3):
        posts.edit_post(post=post, html=f"<p>Relu {number}</p>", by=cast.theo)  # who looks after the forum is not held back


def test_the_day_of_somebody_who_asked_a_lot_is_over(cast, forum, monkeypatch):
    monkeypatch.setattr(rules, "TOPICS_A_DAY", 1)

    with pytest.raises(ValidationError, match="demain"):
        ask("Encore une question", cast.alice)


@pytest.mark.parametrize(
    ("html", "code"), [("<p> </p>", "empty"), ("<p>" + "a" * 30_000 + "</p>", "long")], ids=["empty", "long"]
)
def test_nothing_and_too_much_are_refused(cast, forum, html, code):
    with pytest.raises(ValidationError) as refused:
        posts.reply(topic=forum.topic, words=words(html, "b1"), by=cast.bob)

    assert refused.value.code == code
    assert Post.objects.count() == 1


def test_a_change_keeps_what_was_said(cast, forum):
    Post.objects.update(created_at=timezone.now() - 2 * rules.EDIT_WITHOUT_TRACE)

    posts.edit_post(post=forum.question, html="<p>Avec un appareil.</p>", title="Photo de travers", by=cast.alice)

    forum.question.refresh_from_db()
    assert forum.question.text == "Avec un appareil."
    assert forum.question.edited_at is not None
    assert forum.question.versions.get().html == "<p>Je l’ai prise avec mon téléphone.</p>"
    assert Topic.objects.get().title == "Photo de travers"


def test_a_slip_mended_at_once_leaves_no_version(cast, forum):
    posts.edit_post(post=forum.question, html="<p>Avec un appareil.</p>", by=cast.alice)

    assert not forum.question.versions.exists()


def test_a_solution_is_marked_and_taken_back(cast, forum):
    answer = posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)

    assert marks.mark_solution(post=answer, by=cast.alice).state == Topic.State.SOLVED
    assert marks.open_again(topic=forum.topic, by=cast.alice).state == Topic.State.ANSWERED


def test_the_question_is_no_solution(cast, forum):
    with pytest.raises(ValidationError):
        marks.mark_solution(post=forum.question, by=cast.alice)


def test_what_waits_to_be_read_is_no_solution(cast, forum):
    post = posts.reply(topic=forum.topic, words=words("<p>Oui</p>", "d1"), by=cast.dan, needs_review=True)

    with pytest.raises(ValidationError):
        marks.mark_solution(post=post, by=cast.alice)


def test_marks_count_each_person_once_and_not_oneself(cast, forum):
    assert marks.like(post=forum.question, account=cast.bob)
    assert not marks.like(post=forum.question, account=cast.alice)
    assert marks.same_problem(topic=forum.topic, account=cast.bob)
    assert marks.same_problem(topic=forum.topic, account=cast.edith)
    assert not marks.same_problem(topic=forum.topic, account=cast.edith)

    forum.topic.refresh_from_db()
    forum.question.refresh_from_db()
    assert (forum.question.n_likes, forum.topic.n_same) == (1, 1)


def test_seven_categories_are_shipped(db):
    assert list(Category.objects.values_list("name", flat=True))[0] == "Démarrer"
    assert Category.objects.count() == 7
