"""The demo's forum: questions of several weeks in every category, answered by the demo's people, quickly built."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from deploy.demo_city import PICTURES, cast, forum
from deploy.demo_city.forum_story import ARTICLE, READY_ANSWERS
from deploy.demo_city.forum_topics import QUESTIONS
from deploy.demo_city.workshops import exercises_by_workshop
from forum.models import Article, Attachment, CannedAnswer, Category, Notice, Post, Topic
from forum.sanitising import text_of
from forum.working_days import working_days_ago
from tenants.actions import accounts


@pytest.fixture
def people(db):
    found = {}
    for key, person in cast.PEOPLE.items():
        facts = {"email": person.email, "first_name": person.first_name, "last_name": person.last_name}
        found[key] = accounts.create_account(password="", by=None, **facts)
        if person.staff:
            accounts.make_staff(account=found[key], role=person.staff, by=None)
    return found


@pytest.fixture
def talked(people):
    began = time.perf_counter()
    forum.talk(people=people, by=people["maelle"])
    return time.perf_counter() - began


def test_every_category_has_questions_in_every_state(talked):
    assert talked < 5
    assert not Category.objects.filter(topics=None).exists()
    assert set(Topic.objects.values_list("state", flat=True)) == {"waiting", "answered", "solved"}
    assert Topic.objects.get(is_pinned=True).is_locked
    assert Category.objects.get(is_public=True).key == forum.OPEN
    assert Topic.objects.get(article=Article.objects.get()).state == "solved"
    assert CannedAnswer.objects.count() == len(READY_ANSWERS)
    assert Attachment.objects.exclude(post=None).count() == Attachment.objects.count() == 4
    assert Topic.objects.filter(n_same__gt=0).exists()
    assert Post.objects.filter(n_likes__gt=2).exists()
    assert Post.objects.filter(html__contains="<strong>@Bernard Quémener</strong>").exists()


def test_dates_are_spread_and_in_order(talked):
    now = timezone.now()
    topics = list(Topic.objects.all())
    assert all(topic.last_post_at < now for topic in topics)
    assert max(topic.created_at for topic in topics) - min(topic.created_at for topic in topics) > timedelta(days=40)
    for topic in topics:
        moments = list(topic.posts.order_by("pk").values_list("created_at", flat=True))
        assert moments == sorted(moments)
        assert (topic.created_at, topic.last_post_at) == (moments[0], moments[-1])
        assert topic.answered_at is None or topic.answered_at > topic.created_at
        assert (topic.solved_at is not None) == (topic.state == "solved")
    waiting = Topic.objects.filter(state="waiting", locked_at=None)
    assert waiting.filter(created_at__lt=working_days_ago(now, 1)).count() == 1
    assert not Notice.objects.exists()


def test_a_second_build_changes_nothing(people, talked):
    before = list(Post.objects.values_list("pk", "html"))

    forum.talk(people=people, by=people["maelle"])

    assert list(Post.objects.values_list("pk", "html")) == before


def test_words_leave_no_trace_of_their_notation(talked):
    htmls = [Article.objects.get().html, *CannedAnswer.objects.values_list("html", flat=True)]
    for text in [*Post.objects.values_list("text", flat=True), *map(text_of, htmls)]:
        assert not re.search(r"['{}<>]| [:;!?»]|« ", text), text


def test_people_associations_pictures_and_exercises_exist():
    subdomains = {site.subdomain for site in cast.SITES} | {""}
    for question in QUESTIONS:
        assert question.site in subdomains
        assert question.exercise in {"", *set().union(*exercises_by_workshop().values())}
        for said in question.posts:
            assert {said.who, *said.thanks, *question.same} <= set(cast.PEOPLE)
            assert all((PICTURES / f"{picture.split(': ')[0]}.webp").exists() for picture in said.pictures)
            assert said.when[0] >= 1, "never of tomorrow"
    assert all(ARTICLE)
