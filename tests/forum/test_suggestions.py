"""A solved topic, or the article it became, is suggested at its exercise and at its block."""

import pytest

from forum.actions import articles, marks, posts
from forum.models import Category, Topic
from forum.queries.articles import solved_at_block, solved_at_exercises
from tenants.models import AssistanceSession
from tests.conftest import path_of
from tests.forum.conftest import ask, words
from tests.training.conftest import build_school, soon
from training.queries.meeting import exercises, to_do


def solve(topic, cast):
    answer = posts.reply(topic=topic, words=words("<p>Ainsi.</p>", f"r{topic.pk}"), by=cast.bob)
    marks.mark_solution(post=answer, by=cast.theo)
    return Topic.objects.get(pk=topic.pk)


@pytest.fixture
def solved(cast, forum):
    topic = solve(forum.topic, cast)
    articles.suggest_topic(topic=topic, exercise="logo", block="picture", by=cast.theo)
    return topic


def titles(found) -> list[str]:
    return [each.title for each in found]


def test_at_its_block_solved_topics_and_articles_first(cast, forum, solved, django_assert_num_queries):
    other = solve(ask("Image floue sur la page", cast.alice), cast)
    told = articles.Told("Image nette", "<p>Prenez-la grande.</p>", forum.category, block="picture")
    articles.write_article(topic=other, told=told, by=cast.theo)
    waits = ask("Image qui ne vient pas", cast.alice)
    Topic.objects.filter(pk=waits.pk).update(block="picture")

    with django_assert_num_queries(1):
        found = solved_at_block("picture", all_of_them=True)

    assert titles(found) == ["Image nette", "Ma photo s’affiche à l’envers"]
    assert titles(solved_at_block("picture", all_of_them=False)) == ["Image nette"]
    assert solved_at_block("", all_of_them=True) == solved_at_block("table", all_of_them=True) == []


def test_whoever_asks_from_that_block_sees_it_first(cast, forum, solved, sign_in):
    portal, site = sign_in(cast.alice, "alpha")
    address = site.get("/admin/aide/question/?bloc=picture")["Location"]

    page = portal.get(path_of(address)).content.decode()

    assert "Déjà résolu ici" in page
    assert f'href="/forum/sujet/{solved.pk}/"' in page


def test_at_its_exercise_for_those_who_may_read_it(cast, forum, solved, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = solved_at_exercises(cast.carl, ["logo", "contact", ""])

    assert found == {"logo": [("Ma photo s’affiche à l’envers", f"/forum/sujet/{solved.pk}/")]}
    assert solved_at_exercises(cast.theo, ["logo"]) == found
    assert solved_at_exercises(cast.dan, ["logo"]) == {}
    Category.objects.filter(pk=solved.category_id).update(is_public=True)
    assert solved_at_exercises(cast.dan, ["logo"]) == found


def test_on_the_page_of_the_exercises_and_of_the_workshop(cast, forum, solved, sign_in):
    portal, _site = sign_in(cast.carl)

    for path in (f"/ateliers/{cast.alpha.pk}/exercices/", "/ateliers/programme/1/"):
        page = portal.get(path).content.decode()
        assert f'Résolu sur le forum\xa0: <a href="/forum/sujet/{solved.pk}/">' in page, path


def test_the_trainer_says_where_it_helps(cast, forum, sign_in):
    portal, _site = sign_in(cast.theo)
    path = f"/forum/sujet/{forum.topic.pk}/rappel/"
    assert '<option value="logo">' in portal.get(path).content.decode()

    answer = portal.post(path, {"exercise": "logo", "block": "picture"})

    forum.topic.refresh_from_db()
    assert answer["Location"] == f"/forum/sujet/{forum.topic.pk}/"
    assert (forum.topic.exercise, forum.topic.block) == ("logo", "picture")
    assert portal.post(path, {"exercise": "x", "block": "<b>"}).status_code == 422


def test_the_exercises_left_are_those_of_workshops_that_were_held(cast):
    school = build_school(cast)
    assert to_do(cast.alpha) == []

    soon(school.sessions[1], hours=-3)

    assert "Publiez une page à vous" in to_do(cast.alpha)
    assert [key for key, _title in exercises()][:1] == ["entered"]


def test_the_trainer_enters_the_very_page(cast, forum, sign_in):
    Topic.objects.filter(pk=forum.topic.pk).update(page_id=7)
    portal, _site = sign_in(cast.theo)
    page = portal.get(f"/forum/sujet/{forum.topic.pk}/").content.decode()
    way = f"/assistance/{cast.alpha.pk}/?motif=Ma%20photo%20s%E2%80%99affiche%20%C3%A0%20l%E2%80%99envers&amp;page=7"
    assert way in page

    address = way.replace("&amp;", "&")
    assert "Ma photo s’affiche à l’envers</textarea>" in portal.get(address).content.decode()
    answer = portal.post(address, {"reason": "Ma photo s’affiche à l’envers"})

    session = AssistanceSession.objects.get()
    assert answer["Location"] == f"/assistance/seances/{session.pk}/?page=7"
    shown = portal.get(answer["Location"]).content.decode()
    assert f'{cast.alpha.url}/entrer/?next=%2Fadmin%2Fpages%2F7%2Fedit%2F"' in shown


@pytest.mark.parametrize("page", ["//evil.example", "7/../../x", "-1", "0", "9" * 40, "é", ""])
def test_only_a_number_leads_to_a_page(cast, sign_in, page):
    portal, _site = sign_in(cast.theo)

    answer = portal.post(f"/assistance/{cast.alpha.pk}/?page={page}", {"reason": "Une photo de travers"})

    assert answer["Location"].endswith(f"/{AssistanceSession.objects.get().pk}/")
    shown = portal.get(f"{answer['Location']}?page={page}").content.decode()
    assert f'href="{cast.alpha.url}/entrer/"' in shown


def test_members_see_no_way_of_the_staff(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob)

    page = portal.get(f"/forum/sujet/{forum.topic.pk}/").content.decode()

    assert "/assistance/" not in page
    assert "/rappel/" not in page
