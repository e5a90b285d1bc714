import pytest

from forum.actions import marks, moderation, posts
from forum.models import Topic
from forum.queries import finding, reading
from tests.forum.conftest import ask, words


def found(text):
    return [topic.title for topic in finding.search_topics(reading.topics(all_of_them=True), text)]


@pytest.fixture
def topics(cast):
    return {
        "photo": ask("Ma photo s’affiche à l’envers", cast.alice, text="Elle vient de mon téléphone."),
        "menu": ask("Ajouter une page au menu", cast.bob, key="ecrire", text="Où se trouve le réglage ?"),
        "agenda": ask("Annoncer un événement", cast.edith, key="agenda", text="Une répétition chaque mardi, en photos."),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("evenement", "Annoncer un événement"),
        ("événements", "Annoncer un événement"),
        ("evenment", "Annoncer un événement"),
        ("fotos envers", "Ma photo s’affiche à l’envers"),
        ("telefone", "Ma photo s’affiche à l’envers"),
        ("ajouté une paje", "Ajouter une page au menu"),
        ("MENU", "Ajouter une page au menu"),
        ("repetit", "Annoncer un événement"),
    ],
)
def test_words_are_found_without_accents_and_with_mistakes(topics, text, expected):
    assert found(text)[0] == expected


def test_small_words_stand_for_no_other(cast, topics):
    """In « tous », « tourne » would be found everywhere, were it written nowhere."""
    ask("Bienvenue", cast.bob, text="Bonjour à tous et à toutes.")

    assert found("tourne") == []


@pytest.mark.parametrize("text", ["", "a", "xyzzyq wkwkw", "'; DROP TABLE forum_topic; --", "& | ! ( ) :* <->", "photo:*&!"])
def test_hostile_or_empty_words_are_no_error(topics, text):
    found(text)

    assert Topic.objects.count() == 3


def test_solved_comes_first_then_the_title(cast, topics):
    answer = posts.reply(topic=topics["agenda"], words=words("<p>Par ici.</p>", "r1"), by=cast.bob)
    assert found("photo") == ["Ma photo s’affiche à l’envers", "Annoncer un événement"]

    marks.mark_solution(post=answer, by=cast.edith)

    assert found("photo") == ["Annoncer un événement", "Ma photo s’affiche à l’envers"]


def test_answers_are_searched_and_hidden_words_are_not(cast, topics):
    answer = posts.reply(topic=topics["menu"], words=words("<p>Cochez la case zébrée.</p>", "r1"), by=cast.alice)
    assert found("zebree") == ["Ajouter une page au menu"]

    moderation.hide_post(post=answer, because="essai", by=cast.theo)

    assert found("zebree") == []


def test_similar_titles_are_proposed_solved_first(cast, topics):
    other = ask("Photo de travers dans une page", cast.bob)
    answer = posts.reply(topic=other, words=words("<p>Tournez-la.</p>", "r1"), by=cast.alice)
    marks.mark_solution(post=answer, by=cast.bob)

    similar = finding.similar_topics(reading.topics(all_of_them=True), "Ma foto est à l’envers")

    assert [topic.title for topic in similar][:2] == ["Photo de travers dans une page", "Ma photo s’affiche à l’envers"]
    assert finding.similar_topics(reading.topics(all_of_them=True), "") == []
