"""Attacks on the forum: all at once, parsers that are to lose themselves, addresses and forms full of rubbish."""

import re
import time
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import get_resolver, reverse

from deploy import urls_forum
from forum import mentions, rules, sanitising
from forum.actions import drafts, marks, moderation, posts, reports, review
from forum.actions.categories import add_category
from forum.models import Article, CannedAnswer, Category, Like, Post, Report, Topic
from forum.queries import care
from tests.at_once import crashes
from tests.conftest import load_cast
from tests.forum.conftest import ask, words

PATIENCE = 15  # seconds: far from what it takes, far from the minute it took
RUBBISH = ["\x00", "9" * 5000, "²", "'\"><script>", "\u202e\u0301" * 10, "0001-01-01T00:00:00+23:59_1"]
FIELDS = ["q", "etat", "suite", "page", "citer", "categorie", "titre", "depuis", "adresse", "dans"]
FIELDS += ["text", "title", "once", "quoted", "seen", "topic", "category", "attached", "leave_out", "montrer", "ready", "suivre"]
FIELDS += ["kind", "reason", "words", "messages", "decision", "because", "name", "email", "address", "slow_seconds", "format"]


# All at once


def test_one_form_sent_many_times_at_once_is_one_question_and_one_answer(committed_db):
    cast = load_cast()
    asked = [lambda: ask("Une question à la fois", cast.alice, once="q1")] * 6

    assert crashes(*asked) == []
    topic, other = Topic.objects.get(), ask("Une autre question", cast.alice, once="q2")
    errors = crashes(
        *[lambda: posts.reply(topic=topic, words=words("<p>Oui</p>", "r1"), by=cast.bob)] * 3,
        *[lambda: posts.reply(topic=other, words=words("<p>Oui</p>", "r1"), by=cast.bob)] * 3,
    )

    assert errors == []
    assert Post.objects.filter(once="r1").count() == 1


def test_the_pace_holds_for_forms_sent_at_once(committed_db):
    cast = load_cast()
    jobs = [lambda n=n: ask(f"Question numéro {n}", cast.alice) for n in range(rules.TOPICS_A_DAY + 4)]

    assert crashes(*jobs) == []
    assert Topic.objects.count() == rules.TOPICS_A_DAY


def test_marks_clicked_at_once_are_counted_right(committed_db):
    cast = load_cast()
    topic = ask("Une question", cast.alice)
    post = topic.posts.get()
    for _round in range(4):
        jobs = [lambda who=who: marks.like(post=post, account=who) for who in (cast.bob, cast.edith)] * 3
        jobs += [lambda who=who: marks.same_problem(topic=topic, account=who) for who in (cast.bob, cast.edith)] * 3
        assert crashes(*jobs) == []
        post.refresh_from_db()
        topic.refresh_from_db()
        assert (post.n_likes, topic.n_same) == (Like.objects.count(), topic.same_problems.count())


def everything_at_once(cast, n: int) -> list[str]:
    topic, other = ask(f"Question {n}", cast.alice), ask(f"Autre {n}", cast.bob)
    post = posts.reply(topic=topic, words=words("<p>Réponse</p>", f"a{n}"), by=cast.theo, is_helper=True)
    return crashes(
        lambda: posts.edit_post(post=post, html="<p>Changé zèbre yack abeille</p>", by=cast.theo),
        lambda: marks.mark_solution(post=post, by=cast.alice),
        lambda: moderation.hide_post(post=post, because="x", by=cast.chloe),
        lambda: moderation.show_post(post=post, by=cast.theo),
        lambda: moderation.split_topic(posts=[post], title="Une autre question", by=cast.theo),
        lambda: moderation.merge_topics(topic=topic, into=other, by=cast.theo),
        lambda: moderation.merge_topics(topic=other, into=topic, by=cast.chloe),
        lambda: reports.report_post(post=post, kind="unkind", reason="", by=cast.bob),
        lambda: reports.hide_with_reasons(post=post, kind="unkind", words="x", by=cast.chloe),
        lambda: posts.reply(topic=topic, words=words("<p>Abeille yack zèbre</p>", f"z{n}"), by=cast.edith),
        lambda: drafts.keep_draft(written=drafts.Written("<p>x</p>"), topic=topic, by=cast.edith),
    )


def test_acts_on_one_topic_at_once_do_not_block_each_other(committed_db):
    cast = load_cast()

    assert [everything_at_once(cast, n) for n in range(5)] == [[]] * 5


def test_the_same_new_words_in_two_posts_at_once(committed_db):
    cast = load_cast()
    some = [f"mot{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(600)]
    topics = [ask("Une question", who, once=who.email) for who in (cast.alice, cast.bob, cast.edith, cast.carl)]

    texts = [" ".join(some[:: 1 if n % 2 else -1]) for n in range(4)]

    def answer(n: int) -> None:
        posts.reply(topic=topics[n], words=words(f"<p>{texts[n]}</p>", f"w{n}"), by=topics[n].author)

    assert crashes(*[lambda n=n: answer(n) for n in range(4)]) == []
    assert Post.objects.count() == 8


# Parsers that are to lose themselves


MAZES = {
    "quotations": "<blockquote>" * 16_000,
    "lists": "<ul><li>" * 24_000,
    "pre": "<pre>" * 39_000,
    "named": "<em>@Alice " * 18_000,
    "mixed": "<blockquote><ul><li>a@Alice " * 7_000,
    "tables": "<table><a>" * 19_000,
    "closed in words": '<blockquote><a title="</blockquote>">' * 5_000,
    "empty": "<p></p>" * 28_000 + "x",
    "breaks": "<p>" + "<br>" * 49_000 + "x",
    "spaces": "<p>a" + " \t" * 99_000 + "b",
    "open": "<" * 199_999,
}


@pytest.mark.parametrize("maze", MAZES)
def test_a_maze_of_elements_takes_no_time(maze):
    people, began = [SimpleNamespace(pk=1, first_name="Alice", get_full_name=lambda: "Alice Test")], time.monotonic()

    try:
        html = mentions.marked(sanitising.clean(MAZES[maze]), people)
        sanitising.as_plain(html)
        mentions.told(html, people)
    except sanitising.TooLongError:
        sanitising.as_plain(sanitising.harmless(MAZES[maze]))  # it comes back in the box

    assert time.monotonic() - began < PATIENCE


def test_the_words_of_a_maze_are_kept():
    deep = sanitising.clean("<blockquote>" * 60 + "<p>Un &lt;b&gt; &amp; deux</p>")
    wide = sanitising.clean("<em>Un</em> <script>" + "<u>d</u>" * 6000)

    assert deep == "<p>Un &lt;b&gt; &amp; deux</p>"
    assert wide.startswith("<p>Un</p><p>d</p><p>d</p>") and "<script" not in wide


# Addresses and forms full of rubbish


@pytest.fixture
def world(cast, forum, sign_in, as_visitor):
    """One of everything, and one of everybody."""
    answer = posts.reply(topic=forum.topic, words=words("<p>Oui</p>", "b1"), by=cast.bob)
    article = Article.objects.create(topic=forum.topic, category=forum.category, title="Un article", html="<p>x</p>")
    report = Report.objects.create(address=care.address_of(answer), kind="illegal", post=answer)
    ready = CannedAnswer.objects.create(title="Une réponse", html="<p>x</p>")
    known = {"topic_id": forum.topic.pk, "post_id": answer.pk, "key": "images", "article_id": article.pk, "report_id": report.pk}
    known |= {"answer_id": ready.pk, "category_id": forum.category.pk, "follow_id": 1, "file_id": uuid4(), "name": "x.png"}
    clients = {"theo": sign_in(cast.theo)[0], "alice": sign_in(cast.alice, "alpha")[0], "dan": sign_in(cast.dan)[0]}
    return SimpleNamespace(known=known | {"token": "x:y:z"}, clients=clients | {"nobody": as_visitor()})


def forum_addresses(known) -> list[str]:
    """Return the address of every route of the forum."""
    routes = [(pattern.name, pattern.pattern.converters) for pattern in urls_forum.urlpatterns]
    return [reverse(name, urlconf="deploy.urls_portal", kwargs={each: known[each] for each in used}) for name, used in routes]


@pytest.mark.parametrize("who", ["theo", "dan"])
def test_rubbish_is_never_an_error_of_ours(world, who):
    client = world.clients[who]
    for address in forum_addresses(world.known):
        for rubbish in RUBBISH:
            given = dict.fromkeys(FIELDS, rubbish)
            assert client.get(address, given).status_code < 500, (address, rubbish)
            assert client.post(address, given | {"format": "html"}).status_code < 500, (address, rubbish)


@pytest.mark.parametrize("who", ["theo", "nobody"])
@pytest.mark.parametrize("number", [0, 2**63, "9" * 5000])
def test_numbers_of_nothing_are_not_found(world, who, number):
    known = world.known | {each: number for each in world.known if each.endswith("_id") and each not in ("report_id", "file_id")}
    for address in forum_addresses(known):
        if f"/{number}/" in address:
            for response in (world.clients[who].get(address), world.clients[who].post(address)):
                assert response.status_code in (302, 404, 405), address
                assert response.status_code != 302 or "/connexion" in response.url or "/compte" in response.url, response.url


def test_every_form_needs_its_own_page(world, cast):
    client = Client(enforce_csrf_checks=True, headers={"host": "portail.localhost"})
    client.cookies = world.clients["theo"].cookies
    for address in forum_addresses(world.known):
        if "/arret/" not in address:  # the mail program posts it
            assert client.post(address).status_code in (403, 405), address


# Doors that are not to open


def test_a_category_named_like_a_page_of_ours_is_reached(cast, sign_in):
    portal, _site = sign_in(cast.theo)
    first = {re.split(r"[/<]", str(pattern.pattern))[0] for pattern in urls_forum.urlpatterns} - {""}
    for name in sorted(first | {"suivre", "moi", "état", "2026", "nouvelle", "…"}):
        category = add_category(name=name, by=cast.theo)

        page = portal.get(f"/forum/{category.key}/")
        portal.post(f"/forum/{category.key}/suivre/", {"suivre": "oui"})

        assert name in page.content.decode(), name
        assert category.follows.filter(account=cast.theo).exists(), name


def test_an_answer_that_nobody_sees_yet_solves_nothing(cast, forum):
    Category.objects.update(is_public=True)
    topic = ask("La question de Dan", cast.dan)
    waiting = posts.reply(topic=topic, words=words("<p>Moi-même</p>", "d2"), by=cast.dan, needs_review=True)

    with pytest.raises(ValidationError):
        marks.mark_solution(post=waiting, by=cast.dan)
    review.refuse(post=waiting, because="non", by=cast.theo)
    waiting = posts.reply(topic=topic, words=words("<p>Bob</p>", "b2"), by=cast.bob, needs_review=True)
    assert marks.open_again(topic=topic, by=cast.dan).state == Topic.State.WAITING


@pytest.mark.parametrize(
    "title", ["\u0301" * 20, "\u3164" * 20, "\u00ad" * 9, "\u2800" * 9, "\ufe0f" * 9, "?!?!?!?!", "\u115f" * 9]
)
def test_a_title_that_nobody_can_read_is_none(cast, forum, title):
    with pytest.raises(ValidationError) as refused:
        ask(title, cast.alice)

    assert refused.value.code == "title"


def test_a_notice_mails_no_words_of_its_sender(cast, forum):
    raw = "http://portail.localhost/forum/ Vous avez gagné ! Lisez https://voleur.example/\u2028 vite"
    address = care.our_address(raw)

    assert address.startswith("http://portail.localhost/forum/%20Vous%20avez")
    assert not re.search(r"\s", address)
    post = care.address_of(forum.question)
    assert (care.our_address(post), care.post_at(care.our_address(post))) == (post, forum.question)


def test_the_routes_are_all_tried(world):
    known = [name for name in get_resolver("deploy.urls_portal").reverse_dict if str(name).startswith("forum")]
    assert len({str(name) for name in known}) <= len(forum_addresses(world.known))
