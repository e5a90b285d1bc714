"""What was for a moment is forgotten in time; what was asked and answered stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import posts, retention
from forum.models import Draft, Notice, Post, PostVersion, Report, TopicRead
from tenants import periodic, task_words
from tenants.models import AuditEntry
from tests.forum.conftest import words

NOW = timezone.now
DAY = timedelta(days=1)


@pytest.fixture
def traces(cast, forum):
    """Return a function that leaves one trace of each kind, as old as is kept, a day more or a day less."""

    def leave(extra):
        post = posts.reply(topic=forum.topic, words=words("<p>Oui</p>", f"r{extra}"), by=cast.bob)
        Notice.objects.all().delete()
        moment = NOW() - extra
        return [
            Draft.objects.create(account=cast.bob, topic=forum.topic, html="<p>Je", saved_at=moment - retention.DRAFTS),
            Notice.objects.create(account=cast.alice, post=post, created_at=moment - retention.NOTICES),
            TopicRead.objects.create(account=cast.bob, topic=forum.topic, read_at=moment - retention.READINGS),
            PostVersion.objects.create(post=post, html="<p>Non</p>", by=cast.bob, until=moment - retention.VERSIONS),
        ]

    return leave


def test_old_traces_go_and_posts_stay(traces):
    left = traces(DAY)

    assert retention.forget_old_traces() == 4

    assert [type(each).objects.filter(pk=each.pk).exists() for each in left] == [False] * 4
    assert Post.objects.count() == 2
    entry = AuditEntry.objects.get(action="forum.traces.forgotten")
    assert (entry.by, entry.label) == (None, "4")
    assert entry.data == {"drafts": 1, "notices": 1, "readings": 1, "versions": 1, "reports": 0}


def test_younger_traces_stay_and_nothing_is_told(traces):
    left = traces(-DAY)

    assert retention.forget_old_traces() == 0

    assert [type(each).objects.filter(pk=each.pk).exists() for each in left] == [True] * 4
    assert not AuditEntry.objects.filter(action="forum.traces.forgotten").exists()


def test_a_reading_of_which_somebody_was_told_lately_stays(cast, forum):
    TopicRead.objects.create(account=cast.bob, topic=forum.topic, read_at=NOW() - retention.READINGS - DAY, mailed_at=NOW())

    assert retention.forget_old_traces() == 0


@pytest.mark.parametrize(
    ("since", "more", "is_named"),
    [
        (DAY, {}, False),
        (-DAY, {}, True),
        (DAY, {"contested_at": NOW()}, True),
        (DAY, {"contested_at": NOW(), "settled_at": NOW()}, True),
        (2 * DAY, {"contested_at": NOW() - 400 * DAY, "settled_at": NOW() - 366 * DAY}, False),
    ],
    ids=["decided", "lately", "contested", "settled lately", "settled"],
)
def test_a_report_loses_its_name_a_year_after_the_decision(cast, forum, since, more, is_named):
    decided_at = NOW() - retention.DECISIONS - since
    Report.objects.create(
        post=forum.question, kind="illegal", name="Carl T", email="carl@example.org", by=cast.carl, decided_at=decided_at, **more
    )
    Report.objects.create(post=forum.question, kind="illegal", name="Dan", email="dan@example.org")

    retention.forget_old_traces()

    decided, waiting = Report.objects.order_by("decided_at")
    assert (decided.name, decided.email, decided.by) == (
        ("Carl T", "carl@example.org", cast.carl) if is_named else ("", "", None)
    )
    assert waiting.email == "dan@example.org"


def test_a_night_takes_a_bounded_number(traces, cast, forum, monkeypatch):
    traces(DAY)
    PostVersion.objects.create(post=forum.question, html="a", until=NOW() - retention.VERSIONS - DAY)
    monkeypatch.setattr(retention, "A_NIGHT", 1)

    assert [retention.forget_old_traces() for _night in range(3)] == [4, 1, 0]


def test_it_is_a_work_of_the_night():
    assert retention.forget_old_traces in periodic.NIGHTLY
    assert "forget_old_traces" in task_words.NIGHT
