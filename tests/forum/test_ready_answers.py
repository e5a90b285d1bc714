"""The trainer's ready answers: written once, clean, put away when they no longer help."""

import pytest

from forum.actions import ready_answers as actions
from forum.models import CannedAnswer
from tenants.models import AuditEntry

PATH = "/forum/reponses-types/"


@pytest.fixture
def answer(cast):
    return actions.add_ready_answer(title="Une photo à l’envers", html="<p>Ouvrez la photo, puis tournez-la.</p>", by=cast.theo)


def text(response) -> str:
    return response.content.decode()


def told():
    return list(AuditEntry.objects.filter(action__startswith="forum.answer.").order_by("pk").values_list("action", flat=True))


def test_the_trainer_writes_one_changes_it_and_deletes_it(cast, sign_in):
    portal, _site = sign_in(cast.theo)
    assert "Vous expliquez souvent la même chose" in text(portal.get(PATH))

    portal.post(f"{PATH}nouvelle/", {"title": "Photo", "text": "Tournez-la.\n\nPuis publiez."})
    found = CannedAnswer.objects.get()
    assert found.html == "<p>Tournez-la.</p><p>Puis publiez.</p>"

    portal.post(f"{PATH}{found.pk}/", {"title": "Photo de travers", "text": "<p>Tournez.</p>", "format": "html"})
    assert "Photo de travers" in text(portal.get(PATH))

    assert "Photo de travers" in text(portal.get(f"{PATH}{found.pk}/supprimer/"))
    assert CannedAnswer.objects.exists(), "GET asks"
    portal.post(f"{PATH}{found.pk}/supprimer/")
    assert not CannedAnswer.objects.exists()
    assert told() == ["forum.answer.added", "forum.answer.changed", "forum.answer.deleted"]


def test_others_neither_read_nor_write_them(cast, answer, sign_in, as_visitor):
    member, _site = sign_in(cast.alice, "alpha")

    for path in ("", "nouvelle/", f"{answer.pk}/", f"{answer.pk}/supprimer/"):
        assert member.get(PATH + path).status_code == 404
        assert as_visitor().get(PATH + path).status_code == 302
    member.post(f"{PATH}{answer.pk}/supprimer/")
    member.post(f"{PATH}nouvelle/", {"title": "Moi aussi", "text": "Bonjour"})
    assert CannedAnswer.objects.get() == answer


@pytest.mark.parametrize(
    ("title", "words", "said"),
    [
        ("", "Bonjour", "Remplissez ce champ."),
        ("Titre", "", "Remplissez ce champ."),
        ("une PHOTO à l’envers", "Bonjour", "Il existe une réponse prête avec ce titre"),
        ("Titre", "a" * 20_001, "C’est très long"),
    ],
    ids=["no title", "no words", "known title", "long"],
)
def test_what_is_refused_stays_as_typed(cast, answer, sign_in, title, words, said):
    portal, _site = sign_in(cast.theo)

    response = portal.post(f"{PATH}nouvelle/", {"title": title, "text": words})

    assert response.status_code == 422
    assert said in text(response)
    assert words[:50] in text(response)
    assert CannedAnswer.objects.get() == answer


def test_nothing_that_runs_is_kept(cast):
    found = actions.add_ready_answer(title="Essai", html="<p onclick=x>Oui<script>alert(1)</script></p>", by=cast.theo)

    assert found.html == "<p>Oui</p>"


def test_deleting_twice_is_once(cast, answer):
    actions.delete_ready_answer(answer=answer, by=cast.theo)
    actions.delete_ready_answer(answer=answer, by=cast.theo)

    assert told() == ["forum.answer.added", "forum.answer.deleted"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_few_and_many(cast, sign_in, django_assert_num_queries, count):
    for number in range(count):
        actions.add_ready_answer(title=f"Réponse {number}", html="<p>Oui</p>", by=cast.theo)
    portal, _site = sign_in(cast.theo)
    portal.get(PATH)

    with django_assert_num_queries(7):
        portal.get(PATH)
