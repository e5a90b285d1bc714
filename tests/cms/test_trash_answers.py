"""A form that goes to the trash takes what people answered with it: this is said before."""

import pytest

from cms.models import FormAnswer, FormPage
from tenants.schemas import in_association
from tests.cms.answering import add_form
from tests.cms.crawl import read


@pytest.fixture
def form(cast) -> FormPage:
    with in_association(cast.alpha):
        return add_form()


def words(answer) -> str:
    return read(answer).words.replace("\n", " ").replace("\xa0", " ").replace("\u202f", " ")


def test_form_says_how_many_answers_go_with_it(cast, form, sign_in):
    _portal, alice = sign_in(cast.alice, "alpha")
    asked = f"/admin/pages/{form.pk}/delete/"
    assert "formulaire" not in words(alice.get(asked))
    with in_association(cast.alpha):
        for name in ("Nadia", "Karim"):
            FormAnswer.objects.create(page=form, form_data={"nom": name})

    said = words(alice.get(asked))
    assert "2 réponses au formulaire partent avec elle. L’équipe peut encore tout lire pendant 30 jours" in said

    alice.post(asked)
    said = words(alice.get(f"/admin/corbeille/page/{form.pk}/supprimer/"))
    assert "2 réponses au formulaire sont supprimées avec elle." in said
