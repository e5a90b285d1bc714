"""How long people wait for an answer: in the report of the city, and on the forum's first page."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from odfdo import Document

from forum.actions import marks, moderation, posts
from forum.models import Topic
from forum.queries import delays
from tenants.models import Association
from tests.forum.conftest import ask, words

HOUR = timedelta(hours=1)
BILAN = "/formation/bilan/"


def asked(title, cast, *, ago, wait=None):
    """Bob asked a question so long ago, and Alice answered after so long."""
    topic = ask(title, cast.bob)
    moment = timezone.now() - ago
    if wait is not None:
        posts.reply(topic=topic, words=words("<p>Ainsi.</p>", f"r-{title}"), by=cast.alice)
    Topic.objects.filter(pk=topic.pk).update(created_at=moment, answered_at=None if wait is None else moment + wait)
    return Topic.objects.get(pk=topic.pk)


@pytest.fixture
def questions(cast, db):
    """Four of last week: answered after 1, 3 and 72 hours, one that waits; one of this hour, one of last year."""
    week = timedelta(days=7)
    solved = asked("Première question", cast, ago=week, wait=HOUR)
    marks.mark_solution(post=solved.posts.latest("pk"), by=cast.bob)
    asked("Deuxième question", cast, ago=week, wait=3 * HOUR)
    asked("Troisième question", cast, ago=week, wait=72 * HOUR)
    asked("Quatrième question", cast, ago=week)
    asked("Cinquième question", cast, ago=HOUR / 60)
    asked("Question de l’an dernier", cast, ago=timedelta(days=400), wait=HOUR)


def period():
    today = timezone.localdate()
    return today - timedelta(days=10), today


def test_figures_of_a_period(questions):
    found = delays.delays(*period())

    assert (found.asked, found.answered, found.solved, found.waiting) == (5, 3, 1, 2)
    assert found.median == 3 * HOUR
    assert (found.n_soon, found.n_old_enough) == (2, 4), "the question of this hour may still be answered in time"


def test_what_waits_for_nobody_is_not_counted(cast, questions):
    welcome = ask("Bienvenue sur le forum", cast.theo)
    moderation.lock_topic(topic=welcome, locked=True, by=cast.theo)
    moderation.hide_topic(topic=ask("Achetez mes montres", cast.bob), because="publicité", by=cast.theo)

    assert delays.delays(*period()).asked == 5


def test_a_period_without_questions_has_no_figures(db):
    assert delays.report_figures(*period()) == []
    assert delays.delays(*period()).median is None


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(minutes=20), "moins d’une heure"),
        (timedelta(minutes=40), "1\u00a0heure"),
        (23 * HOUR, "23\u00a0heures"),
        (24 * HOUR, "1\u00a0jour"),
        (47 * HOUR, "2\u00a0jours"),
    ],
)
def test_a_delay_is_said_in_words(wait, words, settings):
    assert delays.in_words(wait).replace("\u202f", "\u00a0").replace(" ", "\u00a0") == words.replace(" ", "\u00a0")


def test_the_figures_are_in_the_report_and_its_files(cast, questions, sign_in):
    portal, _site = sign_in(cast.theo)
    Association.objects.filter(pk=cast.alpha.pk).update(neighbourhood="Centre")
    first, last = period()
    days = f"?du={first:%Y-%m-%d}&au={last:%Y-%m-%d}"

    page = portal.get(BILAN + days).content.decode()
    text = portal.get(f"{BILAN}bilan.csv{days}").content.decode()
    sheets = Document(io.BytesIO(portal.get(f"{BILAN}bilan.ods{days}").content)).body.tables

    title = "L’entraide sur le forum"
    assert title in page
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=";") if title in line]
    assert [(line[2], line[4].replace("\u00a0", " ")) for line in lines] == [
        ("Questions posées", "5"),
        ("Dont avec une réponse", "3"),
        ("Dont résolues", "1"),
        ("Attendent encore une réponse", "2"),
        ("Délai de la première réponse (médian)", "3 heures"),
        ("Réponse en moins de 48 heures", "50 %"),
    ]
    sheet = next(sheet for sheet in sheets if sheet.name == title)
    assert sheet.get_value((1, 4)) == 5
    assert title not in portal.get(f"{BILAN}{days}&quartier=Centre").content.decode(), "the forum is the whole city's"


def test_the_first_page_says_how_long_it_takes(cast, questions, sign_in, django_assert_num_queries):
    asked("Sixième question", cast, ago=5 * HOUR, wait=3 * HOUR)
    portal, _site = sign_in(cast.bob, "beta")
    assert "En général" not in portal.get("/forum/").content.decode(), "four answers are too few"
    asked("Septième question", cast, ago=5 * HOUR, wait=3 * HOUR)
    cache.clear()

    page = portal.get("/forum/").content.decode().replace("\u00a0", " ")

    assert "En général, une première réponse arrive en 3 heures." in page
    with django_assert_num_queries(0):
        delays.usual_delay()
