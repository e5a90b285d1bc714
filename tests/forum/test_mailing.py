from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from forum import incoming, unsubscribing, working_days
from forum.actions import following, mailing, moderation, posts
from forum.models import Follow, Notice, Reader, Topic, TopicRead
from forum.reply_addresses import who_and_where
from tenants.task_words import often_words
from tests.forum.conftest import ask, words
from tests.mails import queued_letters

PARIS = ZoneInfo("Europe/Paris")


def answer(topic, by, once):
    return posts.reply(topic=topic, words=words(f"<p>Réponse {once}</p>", once), by=by)


def test_the_first_answer_is_told_at_once_and_the_next_ones_together(cast, forum, settings):
    settings.FORUM_MAIL = "forum@ville.example"
    answer(forum.topic, cast.bob, "b1")
    assert mailing.tell_readers() == 1
    answer(forum.topic, cast.bob, "b2")
    answer(forum.topic, cast.edith, "e1")
    mailing.tell_readers()
    assert [letter["to"] for letter in queued_letters()] == [["alice@example.org"], ["bob@example.org"]]

    TopicRead.objects.update(mailed_at=timezone.now() - timedelta(hours=2))
    mailing.tell_readers()
    mailing.tell_readers()

    letters = [letter for letter in queued_letters() if letter["to"] == ["alice@example.org"]]
    assert len(letters) == 2
    assert "Réponse b1" in letters[0]["body"]
    assert "Réponse b2" in letters[1]["body"] and "Réponse e1" in letters[1]["body"]
    assert not Notice.objects.filter(account=cast.alice).exists()


def test_a_mail_says_how_to_answer_and_how_to_stop(cast, forum, settings):
    settings.FORUM_MAIL = "forum@ville.example"
    answer(forum.topic, cast.bob, "b1")

    mailing.tell_readers()

    letter = queued_letters()[0]
    assert who_and_where(letter["reply_to"][0]) == (forum.topic.pk, cast.alice.pk)
    assert incoming.MARK in letter["body"]
    assert letter["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert incoming.read(f"From: alice@example.org\n\nMerci !\n\n{letter['body']}".encode(), recipients=[]).text == "Merci !"


@pytest.mark.parametrize("why", ["read", "hidden", "left", "silent"])
def test_nobody_is_told_of_what_is_no_longer_theirs(cast, forum, why):
    post = answer(forum.topic, cast.bob, "b1")
    if why == "read":
        following.mark_read(topic=forum.topic, account=cast.alice)
    elif why == "hidden":
        moderation.hide_post(post=post, because="essai", by=cast.theo)
    elif why == "left":
        cast.alice.is_active = False
        cast.alice.save(update_fields=["is_active"])
    else:
        following.unfollow(account=cast.alice, topic=forum.topic)
        Notice.objects.all().delete()

    assert mailing.tell_readers() == 0

    assert queued_letters() == []


def test_one_click_ends_the_mails_of_a_topic(cast, forum, as_visitor):
    link = unsubscribing.stop_link(account=cast.alice, what=forum.topic)
    path = "/forum/" + link.partition("/forum/")[2]
    visitor = as_visitor()

    assert visitor.get(path).status_code == 200
    assert Follow.objects.get(account=cast.alice).is_muted is False
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert Follow.objects.get(account=cast.alice).is_muted is True
    assert visitor.get(path[:-2] + "x/").status_code == 404


def test_unanswered_questions_reach_a_person_after_a_working_day_once(cast, forum):
    following.stop_mails(account=cast.bob, what="nothing known")
    assert mailing.nudge_helpers() == 0

    Topic.objects.update(created_at=timezone.now() - timedelta(days=6))
    assert mailing.nudge_helpers() == 1  # Théo, the trainer
    assert mailing.nudge_helpers() == 0

    letter = queued_letters()[0]
    assert letter["to"] == ["theo@example.org"]
    assert "Ma photo s’affiche à l’envers" in letter["body"]


def test_the_weekly_mail_is_for_those_who_asked_once_a_week(cast, forum):
    Reader.objects.create(account=cast.bob, wants_digest=True)
    Reader.objects.create(account=cast.dan, wants_digest=True)  # belongs to no association

    assert mailing.send_digests() == 1
    assert mailing.send_digests() == 0

    assert [letter["to"] for letter in queued_letters()] == [["bob@example.org"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_weekly_mail_costs_the_same_however_much_is_new(cast, forum, count, django_assert_num_queries):
    Reader.objects.create(account=cast.bob, wants_digest=True)
    for number in range(1, count):
        ask(f"Une autre question {number}", cast.edith)

    with django_assert_num_queries(10):
        mailing.send_digests()

    assert queued_letters()[0]["body"].count("(en attente de réponse)") == count


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2027, 9, 15, 10, tzinfo=PARIS), datetime(2027, 9, 14, 10, tzinfo=PARIS)),
        (datetime(2027, 9, 13, 10, tzinfo=PARIS), datetime(2027, 9, 10, 10, tzinfo=PARIS)),  # Monday: Friday
        (datetime(2027, 11, 2, 10, tzinfo=PARIS), datetime(2027, 10, 29, 10, tzinfo=PARIS)),  # after All Saints
    ],
)
def test_a_working_day_passes_weekends_and_holidays(now, expected):
    assert working_days.working_days_ago(now, 1) == expected


def test_a_topic_of_a_followed_category_is_told(cast, forum):
    following.follow(account=cast.bob, category=forum.category)

    ask("Une autre question", cast.edith)
    mailing.tell_readers()

    assert [letter["to"] for letter in queued_letters()] == [["bob@example.org"]]


@pytest.mark.parametrize(
    ("cron", "words"),
    [("17 7 * * 1-5", "chaque jour ouvré"), ("31 7 * * 1", "chaque semaine"), ("*/3 * * * *", "toutes les 3 minutes")],
)
def test_the_schedule_is_said_in_words(cron, words):
    assert often_words(cron) == words
