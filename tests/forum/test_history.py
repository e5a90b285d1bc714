import pytest
from django.utils import timezone

from forum import rules
from forum.actions import posts
from forum.models import Post
from forum.queries.history import pieces


@pytest.fixture
def changed(cast, forum):
    Post.objects.update(created_at=timezone.now() - 2 * rules.EDIT_WITHOUT_TRACE)
    posts.edit_post(post=forum.question, html="<p>Je l’ai prise avec mon appareil &lt;neuf&gt;.</p>", by=cast.alice)
    return forum.question


def test_differences_are_read_word_by_word():
    assert pieces("un chat noir dort", "un chat blanc dort") == [
        ("same", "un chat "), ("removed", "noir"), ("added", "blanc"), ("same", " dort"),
    ]  # fmt: skip
    assert pieces("", "neuf") == [("added", "neuf")]
    assert pieces("pareil", "pareil") == [("same", "pareil")]


def test_the_author_and_the_city_read_what_was_changed(cast, changed, sign_in):
    path = f"/forum/message/{changed.pk}/historique/"
    for account in (cast.alice, cast.theo, cast.chloe):
        page = sign_in(account)[0].get(path).content.decode()
        assert "<del>" in page and "téléphone." in page.partition("<del>")[2].partition("</del>")[0]
        assert "<ins>" in page and "&lt;neuf&gt;" in page.partition("<ins>")[2].partition("</ins>")[0]
        assert path in sign_in(account)[0].get(f"/forum/sujet/{changed.topic_id}/").content.decode()


def test_nobody_else_does(cast, changed, sign_in, as_visitor):
    bob, _site = sign_in(cast.bob, "beta")
    path = f"/forum/message/{changed.pk}/historique/"

    assert bob.get(path).status_code == 404
    assert path not in bob.get(f"/forum/sujet/{changed.topic_id}/").content.decode()
    assert "/compte/connexion/" in as_visitor().get(path).url


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_costs_the_same_however_long(cast, changed, sign_in, django_assert_num_queries, count):
    for number in range(count):
        posts.edit_post(post=changed, html=f"<p>Version {number}</p>", by=cast.theo)
    alice, _site = sign_in(cast.alice, "alpha")
    alice.get(f"/forum/message/{changed.pk}/historique/")

    with django_assert_num_queries(9):
        alice.get(f"/forum/message/{changed.pk}/historique/")
