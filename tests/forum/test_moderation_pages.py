import pytest

from forum.actions import following, marks, moderation, posts
from forum.models import Category, Notice, Report, Topic
from tenants.models import AuditEntry
from tests.forum.conftest import ask, words
from tests.mails import queued_letters


@pytest.fixture
def answer(cast, forum):
    return posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)


@pytest.fixture
def theo(cast, sign_in):
    return sign_in(cast.theo)[0]


def rows() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="forum.").order_by("pk").values_list("action", flat=True))


def test_members_have_no_page_of_moderation(cast, forum, answer, sign_in):
    alice, _site = sign_in(cast.alice, "alpha")

    for path in ("moderer", "reunir", "separer"):
        assert alice.get(f"/forum/sujet/{forum.topic.pk}/{path}/").status_code == 404
    for path in ("masquer", "remettre"):
        assert alice.post(f"/forum/message/{answer.pk}/{path}/", {"kind": "unkind", "words": "x"}).status_code == 404
    assert "/moderer/" not in alice.get(f"/forum/sujet/{forum.topic.pk}/").content.decode()


def test_settings_change_what_is_changed_and_no_more(cast, forum, theo):
    path = f"/forum/sujet/{forum.topic.pk}/moderer/"
    assert path in theo.get(f"/forum/sujet/{forum.topic.pk}/").content.decode()
    agenda = Category.objects.get(key="agenda")
    before = len(rows())

    theo.post(path, {"category": agenda.pk, "is_locked": "on", "slow_seconds": "3600"})
    theo.post(path, {"category": agenda.pk, "is_locked": "on", "slow_seconds": "3600"})

    topic = Topic.objects.get(pk=forum.topic.pk)
    assert (topic.category, topic.is_locked, topic.is_pinned, topic.slow_seconds) == (agenda, True, False, 3600)
    assert rows()[before:] == ["forum.topic.moved", "forum.topic.locked", "forum.topic.slowed"]
    assert queued_letters() == []


def test_a_move_to_where_everybody_reads_is_said_first(cast, forum, theo):
    agenda = Category.objects.get(key="agenda")
    Category.objects.filter(pk=agenda.pk).update(is_public=True)
    path, given = f"/forum/sujet/{forum.topic.pk}/moderer/", {"category": agenda.pk, "slow_seconds": "0"}

    asked = theo.post(path, given)
    assert (asked.status_code, Topic.objects.get().category) == (422, forum.category)
    assert 'name="sure"' in asked.content.decode()

    theo.post(path, given | {"sure": "on"})
    assert Topic.objects.get().category == agenda


def test_a_post_is_hidden_with_reasons_to_its_author_and_comes_back(cast, forum, answer, theo, sign_in):
    marks.mark_solution(post=answer, by=cast.alice)
    path = f"/forum/message/{answer.pk}/masquer/"
    assert theo.post(path, {"words": "Faux"}).status_code == 422

    theo.post(path, {"kind": "off_topic", "words": "C’est de la publicité."})

    topic = Topic.objects.get()
    assert (topic.state, topic.solution, topic.answered_at) == (Topic.State.WAITING, None, None)
    (letter,) = queued_letters()
    assert letter["to"] == ["bob@example.org"] and "C’est de la publicité." in letter["body"]
    assert (Report.objects.get().by, Report.objects.get().decision) == (cast.theo, "hidden")
    page = f"/forum/sujet/{topic.pk}/"
    alice, bob = sign_in(cast.alice, "alpha")[0], sign_in(cast.bob, "beta")[0]
    assert "Tournez-la." not in alice.get(page).content.decode()
    assert "publicité" not in alice.get(page).content.decode()
    assert "Tournez-la." in bob.get(page).content.decode() and "publicité" in bob.get(page).content.decode()

    theo.post(f"/forum/message/{answer.pk}/remettre/")

    assert "Tournez-la." in alice.get(page).content.decode()
    assert Topic.objects.get().state == Topic.State.ANSWERED
    assert len(queued_letters()) == 1
    assert Notice.objects.filter(post=answer).count() <= 1


def test_hiding_a_question_hides_its_topic(cast, forum, answer, theo, sign_in):
    theo.post(f"/forum/message/{forum.question.pk}/masquer/", {"kind": "personal", "words": "Un numéro de téléphone."})
    theo.post(f"/forum/message/{forum.question.pk}/masquer/", {"kind": "personal", "words": "Deux fois."})

    page = f"/forum/sujet/{forum.topic.pk}/"
    alice, bob = sign_in(cast.alice, "alpha")[0], sign_in(cast.bob, "beta")[0]
    assert bob.get(page).status_code == 404
    shown = alice.get(page).content.decode()
    assert "Un numéro de téléphone." in shown and "/repondre/" not in shown
    assert [letter["to"] for letter in queued_letters()] == [["alice@example.org"]]
    assert rows().count("forum.topic.hidden") == 1

    theo.post(f"/forum/message/{forum.question.pk}/remettre/")
    assert bob.get(page).status_code == 200


@pytest.mark.parametrize("by_address", [True, False])
def test_two_topics_become_one_after_a_yes(cast, forum, answer, theo, by_address):
    other = ask("Photo de travers", cast.edith)
    path = f"/forum/sujet/{other.pk}/reunir/"
    words = f"http://portail.localhost:8765/forum/sujet/{forum.topic.pk}/" if by_address else "envers"
    assert f"?dans={forum.topic.pk}" in theo.get(path, {"q": words}).content.decode()
    assert "s’affiche à l’envers" in theo.get(path, {"dans": forum.topic.pk}).content.decode()
    assert Topic.objects.filter(merged_into=None).count() == 2

    assert theo.post(path, {"dans": forum.topic.pk}).url == f"/forum/sujet/{forum.topic.pk}/"

    assert theo.get(f"/forum/sujet/{other.pk}/").url == f"/forum/sujet/{forum.topic.pk}/"
    assert Topic.objects.get(merged_into=None).n_posts == 3
    assert theo.post(path, {"dans": forum.topic.pk}).url == path
    for strange in ({"dans": "9" * 30}, {"q": "http://[::1"}, {"q": "\0"}):
        assert theo.get(path, strange).status_code == 200


def test_a_merge_keeps_solution_and_asker_and_tells_nobody(cast, forum, answer):
    marks.mark_solution(post=answer, by=cast.alice)
    other = ask("Photo de travers", cast.edith)
    Notice.objects.all().delete()

    merged = moderation.merge_topics(topic=forum.topic, into=other, by=cast.theo)

    assert (merged.solution, merged.state, merged.author) == (answer, Topic.State.SOLVED, cast.alice)
    assert merged.answered_at == answer.created_at
    assert not Notice.objects.exists()


def test_answers_get_a_topic_of_their_own(cast, forum, answer, theo):
    following.follow(account=cast.carl, topic=forum.topic)
    path = f"/forum/sujet/{forum.topic.pk}/separer/"
    assert "Tournez-la." in theo.get(path).content.decode()
    assert theo.post(path, {"title": "Tourner une photo"}).status_code == 422
    kept = theo.post(path, {"title": "?", "messages": [answer.pk]})
    assert kept.status_code == 422 and "checked" in kept.content.decode()

    response = theo.post(path, {"title": "Tourner une photo", "messages": [answer.pk]})

    new = Topic.objects.get(title="Tourner une photo")
    assert response.url == f"/forum/sujet/{new.pk}/"
    assert (new.author, new.n_posts, new.state) == (cast.bob, 1, Topic.State.WAITING)
    assert queued_letters() == []
    assert rows()[-1] == "forum.topic.split"
