import pytest

from forum.actions import following, posts
from forum.models import Category, Follow, Notice, Reader, TopicRead
from tests.forum.conftest import ask, words


def test_somebody_chooses_their_mails(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob)

    answer = portal.post("/forum/mes-mails/", {"wants_digest": "on", "helps": "on"})

    assert answer.status_code == 302
    reader = Reader.objects.get(account=cast.bob)
    assert (reader.wants_mails, reader.wants_digest, reader.helps) == (False, True, True)
    assert reader.read_all_at == cast.bob.date_joined, "nothing is marked as read by it"
    assert 'name="wants_digest" id="id_wants_digest" checked' in portal.get("/forum/mes-mails/").content.decode()


def test_no_more_mails_takes_those_that_wait(cast, forum):
    posts.reply(topic=forum.topic, words=words("<p>Oui</p>", "b1"), by=cast.bob)
    assert Notice.objects.filter(account=cast.alice).count() == 1

    following.choose_mails(account=cast.alice, wants_mails=False, wants_digest=False, helps=False)
    posts.reply(topic=forum.topic, words=words("<p>Non</p>", "b2"), by=cast.bob)

    assert not Notice.objects.exists()


def test_what_is_followed_is_listed_and_stopped(cast, forum, sign_in):
    following.follow(account=cast.alice, category=forum.category)
    portal, _site = sign_in(cast.alice)
    page = portal.get("/forum/mes-mails/").content.decode()
    assert forum.topic.title in page and "toute la rubrique" in page

    for follow in Follow.objects.filter(account=cast.alice):
        assert portal.post(f"/forum/mes-mails/{follow.pk}/arreter/").status_code == 302

    page = portal.get("/forum/mes-mails/").content.decode()
    assert "Vous ne suivez rien pour l’instant." in page
    assert Follow.objects.filter(account=cast.alice, is_muted=True).count() == 2


def test_nobody_stops_what_another_follows(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob)
    follow = Follow.objects.get(account=cast.alice)

    assert portal.post(f"/forum/mes-mails/{follow.pk}/arreter/").status_code == 404

    assert Follow.objects.get(account=cast.alice).is_muted is False


def test_a_category_is_followed_from_its_page(cast, forum, sign_in):
    portal, _site = sign_in(cast.bob)
    assert "M’écrire à chaque nouvelle question ici" in portal.get("/forum/images/").content.decode()

    portal.post("/forum/images/suivre/", {"suivre": "oui"})
    ask("Une autre", cast.alice)
    assert Notice.objects.get().account == cast.bob
    assert "Ne plus suivre cette rubrique" in portal.get("/forum/images/").content.decode()
    portal.post("/forum/images/suivre/", {"suivre": "non"})
    ask("Encore une autre", cast.alice)

    assert Notice.objects.count() == 1


def test_a_private_category_is_not_followed_by_outsiders(cast, forum, sign_in):
    portal, _site = sign_in(cast.dan)

    assert portal.post("/forum/images/suivre/", {"suivre": "oui"}).status_code == 404
    Category.objects.filter(key="images").update(is_public=True)
    assert portal.post("/forum/images/suivre/", {"suivre": "oui"}).status_code == 302


def test_whoever_has_left_still_ends_what_comes_and_reads_no_title(cast, forum, sign_in):
    following.follow(account=cast.dan, topic=forum.topic)
    portal, _site = sign_in(cast.dan)

    page = portal.get("/forum/mes-mails/").content.decode()

    assert forum.topic.title not in page
    assert "/forum/flux/moi/" not in page
    assert portal.post("/forum/mes-mails/", {}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(cast, forum, sign_in, count, django_assert_num_queries):
    for number in range(count):
        following.follow(account=cast.bob, topic=ask(f"Question {number}", cast.alice))
        following.follow(account=cast.bob, category=Category.objects.all()[number])
    portal, _site = sign_in(cast.bob)
    portal.get("/forum/mes-mails/")

    with django_assert_num_queries(9):
        answer = portal.get("/forum/mes-mails/")

    assert len(answer.context["followed"]) == 2 * count


@pytest.mark.parametrize("count", [1, 3])
def test_it_does_for_somebody_of_no_association(cast, forum, sign_in, count, django_assert_num_queries):
    Category.objects.update(is_public=True)
    for number in range(count):
        following.follow(account=cast.dan, topic=ask(f"Question {number}", cast.alice))
    portal, _site = sign_in(cast.dan)
    portal.get("/forum/mes-mails/")

    with django_assert_num_queries(9):
        answer = portal.get("/forum/mes-mails/")

    assert len(answer.context["followed"]) == count


def test_following_no_more_leaves_nothing_to_tell(cast, forum):
    posts.reply(topic=forum.topic, words=words("<p>Oui</p>", "b1"), by=cast.bob)

    following.unfollow(account=cast.alice, topic=forum.topic)

    assert not Notice.objects.exists()
    assert not TopicRead.objects.filter(account=cast.alice, mailed_at__isnull=False).exists()
