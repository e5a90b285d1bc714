import pytest

from forum.actions import marks, moderation, posts
from forum.models import Category, Follow, Post, Topic
from tests.forum.conftest import ask, words


def page(client, path, **more):
    return client.get(f"/forum/{path}", **more)


def text(response) -> str:
    return response.content.decode()


def test_members_read_and_visitors_read_public_categories_only(cast, forum, sign_in, as_visitor):
    portal, _site = sign_in(cast.bob, "beta")
    visitor = as_visitor()
    assert "Ma photo s’affiche à l’envers" in text(page(portal, ""))
    assert page(portal, f"sujet/{forum.topic.pk}/").status_code == 200
    assert "Ma photo" not in text(page(visitor, ""))
    assert page(visitor, f"sujet/{forum.topic.pk}/").status_code == 404

    Category.objects.filter(pk=forum.category.pk).update(is_public=True)

    assert "Ma photo s’affiche à l’envers" in text(page(visitor, ""))
    shown = text(page(visitor, f"sujet/{forum.topic.pk}/"))
    assert "Je l’ai prise avec mon téléphone." in shown
    assert "<textarea" not in shown


def test_somebody_without_an_association_neither_reads_nor_asks(cast, forum, sign_in):
    portal, _site = sign_in(cast.dan)

    assert page(portal, f"sujet/{forum.topic.pk}/").status_code == 404
    assert page(portal, "poser/").status_code == 404
    assert portal.post(f"/forum/sujet/{forum.topic.pk}/repondre/", {"text": "Moi", "once": "x"}).status_code == 404


def test_asking_shows_similar_topics_once_then_posts(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")
    given = {"title": "Photo à l’envers", "category": forum.category.pk, "text": "Que faire ?\n\nMerci", "once": "b1"}

    first = portal.post("/forum/poser/", given)
    second = portal.post("/forum/poser/", given | {"similar": "1"})
    third = portal.post("/forum/poser/", given | {"similar": "1"})

    assert "Ma photo s’affiche à l’envers" in text(first)
    assert "Que faire ?" in text(first)
    topic = Topic.objects.get(title="Photo à l’envers")
    assert second.url == third.url == f"/forum/sujet/{topic.pk}/"
    assert topic.posts.get().html == "<p>Que faire ?</p><p>Merci</p>"
    assert topic.association == cast.beta


@pytest.mark.parametrize(
    "wrong", [{"title": "?"}, {"text": ""}, {"category": ""}, {"text": "a" * 20_001}], ids=["title", "text", "category", "long"]
)
def test_a_question_that_lacks_something_is_kept_as_typed(cast, forum, sign_in, wrong):
    portal, _site = sign_in(cast.bob, "beta")
    given = {"title": "Rien ne va plus ici", "category": forum.category.pk, "text": "Voici mon souci", "once": "b1"}

    response = portal.post("/forum/poser/", given | wrong)

    assert response.status_code == 422
    kept = given | wrong
    assert kept["title"] in text(response)
    assert kept["text"][:50] in text(response)
    assert Topic.objects.count() == 1


def test_an_answer_is_shown_at_its_place(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")

    response = portal.post(f"/forum/sujet/{forum.topic.pk}/repondre/", {"text": "Tournez-la <b>ainsi</b>.", "once": "b1"})

    post = Post.objects.latest("pk")
    assert response.url == f"/forum/sujet/{forum.topic.pk}/#message-{post.pk}"
    assert "Tournez-la &lt;b&gt;ainsi&lt;/b&gt;." in text(page(portal, f"sujet/{forum.topic.pk}/"))


def test_an_answer_to_a_locked_topic_is_kept_as_typed(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")
    moderation.lock_topic(topic=forum.topic, locked=True, by=cast.theo)

    response = portal.post(f"/forum/sujet/{forum.topic.pk}/repondre/", {"text": "Trop tard", "once": "b1"})

    assert response.status_code == 422
    assert Post.objects.count() == 1


def test_the_asker_marks_the_solution_and_another_does_not(cast, forum, sign_in):
    answer = posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)
    bob, _site = sign_in(cast.bob, "beta")
    alice, _site = sign_in(cast.alice, "alpha")

    bob.post(f"/forum/message/{answer.pk}/solution/")
    assert Topic.objects.get().state == Topic.State.ANSWERED

    alice.post(f"/forum/message/{answer.pk}/solution/")
    assert Topic.objects.get().state == Topic.State.SOLVED


def test_the_question_itself_solves_nothing(cast, forum, sign_in):
    alice, _site = sign_in(cast.alice, "alpha")

    alice.post(f"/forum/message/{forum.question.pk}/solution/")

    assert "Choisissez la réponse qui a aidé." in text(page(alice, f"sujet/{forum.topic.pk}/"))
    assert Topic.objects.get().state == Topic.State.WAITING


def test_only_the_author_and_staff_change_a_post(cast, forum, sign_in):
    bob, _site = sign_in(cast.bob, "beta")
    alice, _site = sign_in(cast.alice, "alpha")
    path = f"/forum/message/{forum.question.pk}/modifier/"

    bob.post(path, {"text": "Piraté", "title": "Piraté ici"})
    assert Post.objects.get().text == "Je l’ai prise avec mon téléphone."

    alice.post(path, {"text": "Avec un appareil.", "title": "Photo de travers"})
    assert Post.objects.get().text == "Avec un appareil."


def test_a_hidden_topic_is_a_404_and_a_merged_one_leads_on(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")
    other = ask("Photo de travers", cast.edith)
    moderation.merge_topics(topic=other, into=forum.topic, by=cast.theo)
    assert page(portal, f"sujet/{other.pk}/").url == f"/forum/sujet/{forum.topic.pk}/"

    moderation.hide_topic(topic=forum.topic, because="essai", by=cast.theo)

    assert page(portal, f"sujet/{forum.topic.pk}/").status_code == 404
    assert portal.post(f"/forum/message/{forum.question.pk}/merci/").status_code == 404


def test_same_problem_follows_and_following_ends(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")

    portal.post(f"/forum/sujet/{forum.topic.pk}/aussi/")
    assert Follow.objects.filter(account=cast.bob, is_muted=False).exists()

    portal.post(f"/forum/sujet/{forum.topic.pk}/suivre/", {"suivre": "non"})
    assert not Follow.objects.filter(account=cast.bob, is_muted=False).exists()


@pytest.mark.parametrize("suite", ["x", "2027-01-01T00:00:00_", "_1", "9999_9", "2027-01-01_" + "9" * 30, "%00"])
def test_a_made_up_place_in_the_list_is_the_first_page(cast, forum, sign_in, suite):
    portal, _site = sign_in(cast.bob, "beta")

    assert portal.get(f"/forum/?suite={suite}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_a_topic_take_few_statements(cast, forum, sign_in, django_assert_num_queries, count):
    for number in range(count):
        ask(f"Question numéro {number}", cast.alice)
        posts.reply(topic=forum.topic, words=words("<p>Oui</p>", f"r{number}"), by=cast.bob)
    portal, _site = sign_in(cast.edith, "alpha")
    portal.get("/forum/")

    with django_assert_num_queries(8):
        page(portal, "")
    with django_assert_num_queries(9):
        page(portal, "?q=photo")
    with django_assert_num_queries(10):  # it notes that she has read it
        page(portal, f"sujet/{forum.topic.pk}/")
    with django_assert_num_queries(9):
        page(portal, f"sujet/{forum.topic.pk}/")


def test_marks_are_shown_to_those_who_made_them(cast, forum, sign_in):
    marks.like(post=forum.question, account=cast.bob)
    portal, _site = sign_in(cast.bob, "beta")

    assert 'aria-pressed="true"' in text(page(portal, f"sujet/{forum.topic.pk}/"))


def test_a_title_taken_out_is_asked_for_again_and_the_words_stay(forum, sign_in, cast):
    alice, _site = sign_in(cast.alice, "alpha")
    path = f"/forum/message/{forum.question.pk}/modifier/"
    assert "(facultatif)" not in text(alice.get(path)).split("Votre texte")[0]

    answer = alice.post(path, {"text": "Avec un appareil.", "title": ""})

    assert answer.status_code == 422
    assert "Avec un appareil." in text(answer)
    assert Post.objects.get().text == "Je l’ai prise avec mon téléphone."


def test_a_pinned_topic_says_so_where_it_stands_on_top(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")
    Topic.objects.update(is_pinned=True)

    assert 'class="pinned"' in text(page(portal, f"{forum.category.key}/"))
    assert 'class="pinned"' not in text(page(portal, ""))


def test_somebody_who_is_not_signed_in_is_shown_the_way_to_ask(forum, as_visitor):
    Category.objects.update(is_public=True)

    assert "Se connecter pour poser une question" in text(page(as_visitor(), ""))


def test_a_quotation_alone_is_no_answer(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob, "beta")
    path = f"/forum/sujet/{forum.topic.pk}/repondre/"
    given = {
        "text": "<blockquote><p>Je l’ai prise</p></blockquote><p></p>",
        "format": "html",
        "once": "b1",
        "quoted": forum.question.pk,
    }

    answer = portal.post(path, given)

    assert answer.status_code == 422
    assert "Écrivez votre réponse sous la citation." in text(answer)
    assert Post.objects.count() == 1
    assert portal.post(path, given | {"text": given["text"] + "<p>Tournez-la.</p>"}).status_code == 302
