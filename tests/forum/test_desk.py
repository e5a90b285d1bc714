from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from forum.actions import posts, reports
from forum.models import Topic
from forum.working_days import working_days_since
from tests.forum.conftest import ask, words

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (datetime(2027, 9, 15, 9, tzinfo=PARIS), 0),
        (datetime(2027, 9, 14, 18, tzinfo=PARIS), 1),
        (datetime(2027, 9, 10, 18, tzinfo=PARIS), 3),  # a Friday
    ],
)
def test_working_days_are_counted(since, expected):
    assert working_days_since(since, datetime(2027, 9, 15, 10, tzinfo=PARIS)) == expected


def test_the_desk_shows_what_waits_and_nothing_else(cast, forum, sign_in):
    theo, _site = sign_in(cast.theo)
    empty = theo.get("/forum/suivi/").content.decode()
    assert "Rien n’est signalé." in empty and "Ma photo" not in empty

    Topic.objects.update(created_at=timezone.now() - timedelta(days=10))
    answer = posts.reply(topic=ask("Autre question", cast.edith), words=words("<p>Oui</p>", "b1"), by=cast.bob)
    report = reports.report_post(post=answer, kind="unkind", reason="", by=cast.edith)
    reports.report_post(post=answer, kind="unkind", reason="", by=cast.carl)

    page = theo.get("/forum/suivi/")
    text = page.content.decode()
    assert "Ma photo s’affiche à l’envers" in text and "jours ouvrés" in text
    assert f"/forum/suivi/signalement/{report.pk}/" in text and "2 signalements" in text
    assert [len(page.context["desk"].cases), len(page.context["questions"])] == [1, 1]


def test_a_contested_decision_comes_to_the_desk(cast, forum, sign_in):
    report = reports.report_post(post=forum.question, kind="unkind", reason="", by=cast.bob)
    reports.decide_reports(report=report, hide=True, words="Non", by=cast.theo)
    reports.contest(report=report, side="author", words="Si")

    chloe, _site = sign_in(cast.chloe)

    assert f"/forum/suivi/contestation/{report.pk}/" in chloe.get("/forum/suivi/").content.decode()
    assert "/forum/suivi/" in chloe.get("/forum/").content.decode()


def test_members_see_no_desk(cast, forum, sign_in, as_visitor):
    bob, _site = sign_in(cast.bob, "beta")

    assert bob.get("/forum/suivi/").status_code == 404
    assert "/forum/suivi/" not in bob.get("/forum/").content.decode()
    assert "/compte/connexion/" in as_visitor().get("/forum/suivi/").url


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_however_much_waits(cast, forum, sign_in, django_assert_num_queries, count):
    for number in range(count):
        topic = ask(f"Question numéro {number}", cast.alice)
        answer = posts.reply(topic=topic, words=words("<p>Oui</p>", f"r{number}"), by=cast.bob)
        reports.report_post(post=answer, kind="unkind", reason="", by=cast.edith)
        waiting = posts.reply(topic=topic, words=words("<p>Et moi</p>", f"w{number}"), by=cast.dan, needs_review=True)
        done = reports.report_post(post=topic.posts.first(), kind="unkind", reason="", by=cast.edith)
        reports.decide_reports(report=done, hide=False, words="Non", by=cast.theo)
        reports.contest(report=done, side="notifier", words="Si")
        assert waiting.waits_for_review
    theo, _site = sign_in(cast.theo)
    theo.get("/forum/suivi/")

    with django_assert_num_queries(10):
        theo.get("/forum/suivi/")
