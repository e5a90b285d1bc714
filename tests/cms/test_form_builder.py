"""Making a form in the admin: what is wrong is said in plain words, and nothing typed is lost."""

import pytest
from django.contrib.auth import get_user_model

from cms.models import FormPage, HomePage
from tenants.actions.shadows import open_shadow
from tenants.schemas import in_association
from tests.cms.crawl import read
from tests.cms.forms import make_form

TYPED = {"title": "Le repas", "slug": "repas", "summary": "", "body-count": "0", "purpose": "préparer le repas",
         "keep_months": "3", "told_address": "", "button": "", "thanks": "", "picture": ""}  # fmt: skip
MEAL = {"label": "Quel repas ?", "field_type": "radio", "choices": "Viande\nPoisson", "required": "on"}
NAME = {"label": "Votre nom", "field_type": "singleline", "choices": "", "required": "on"}


def rows(*questions: dict) -> dict:
    """Return questions as the editor sends them."""
    sent = {"form_fields-TOTAL_FORMS": len(questions), "form_fields-INITIAL_FORMS": sum("id" in one for one in questions)}
    for place, question in enumerate(questions):
        given = {"id": "", "help_text": "", "ORDER": place + 1, "DELETE": ""} | question
        sent |= {f"form_fields-{place}-{name}": value for name, value in given.items()}
    return sent | {"form_fields-MIN_NUM_FORMS": 0, "form_fields-MAX_NUM_FORMS": 1000}


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.alice, "alpha")[1]


@pytest.fixture
def add(cast, alice):
    """Send the editor of a new form, to publish it unless told otherwise. Returns the answer."""

    def send(*questions, publish=True, **changes):
        with in_association(cast.alpha):
            home = HomePage.objects.get().pk
        button = {"action-publish": "1"} if publish else {}
        return alice.post(f"/admin/pages/add/cms/formpage/{home}/", TYPED | rows(*questions) | changes | button)

    return send


def stored(cast) -> list[tuple]:
    with in_association(cast.alpha):
        page = FormPage.objects.order_by("-pk").first()
        if page is None:
            return []
        latest = page.get_latest_revision_as_object()
        return [(row.label, row.clean_name, row.field_type, row.choices) for row in latest.form_fields.all()]


def words(answer) -> str:
    return read(answer).words.replace("\xa0", " ")


def test_form_goes_online(cast, add, as_visitor):
    answer = add(NAME, MEAL)

    assert answer.status_code == 302
    assert stored(cast) == [
        ("Votre nom", "votre_nom", "singleline", ""), ("Quel repas ?", "quel_repas", "radio", "Viande\nPoisson")
    ]  # fmt: skip
    assert as_visitor("alpha").get("/repas/").status_code == 200


@pytest.mark.parametrize(
    ("questions", "changes", "said"),
    [
        ([NAME, MEAL | {"choices": ""}], {}, "Écrivez au moins deux choix, un par ligne."),
        ([NAME, MEAL | {"choices": "Viande"}], {}, "Écrivez au moins deux choix, un par ligne."),
        ([MEAL | {"choices": " \n ", "field_type": "checkboxes"}], {}, "Écrivez les choix, un par ligne."),
        ([MEAL | {"choices": "Viande\nviande"}], {}, "Le même choix est écrit deux fois : retirez-en un."),
        ([NAME, NAME | {"label": " votre  NOM"}], {}, "Une autre question a les mêmes mots : changez l’une des deux."),
        ([], {}, "Ajoutez au moins une question au formulaire."),
        ([NAME | {"DELETE": "1"}], {}, "Ajoutez au moins une question au formulaire."),
        ([NAME | {"label": ""}], {}, "Écrivez la question."),
        ([NAME], {"purpose": ""}, "Dites à quoi servent les réponses : les gens le lisent avant d’écrire."),
    ],
)
def test_what_cannot_be_filled_in_does_not_go_online(cast, add, questions, changes, said):
    shown = words(add(*questions, **changes))

    assert said in shown
    assert stored(cast) == []


def test_refused_form_keeps_what_was_typed(add):
    body = add(NAME, MEAL | {"choices": "Une seule chose"}, purpose="préparer le grand repas").content.decode()

    assert "Une seule chose" in body and "préparer le grand repas" in body and 'value="Votre nom"' in body


@pytest.mark.parametrize(
    "questions", [[], [NAME, NAME], [MEAL | {"choices": ""}], [NAME | {"label": ""}, MEAL]], ids=["none", "same", "empty", "bare"]
)
def test_draft_keeps_what_is_not_ready(cast, add, questions):
    answer = add(*questions, publish=False, purpose="")

    assert answer.status_code == 302
    assert [(label, kind, choices) for label, _name, kind, choices in stored(cast)] == [
        (row["label"], row["field_type"], row["choices"]) for row in questions
    ]


def test_questions_said_the_same_in_a_draft_have_columns_of_their_own(cast, add):
    add(NAME, NAME, publish=False)

    assert [name for _label, name, *_rest in stored(cast)] == ["votre_nom", "votre_nom_2"]


def test_column_stays_when_the_question_is_reworded(cast, add, alice):
    add(NAME)
    with in_association(cast.alpha):
        page = FormPage.objects.get()
        row = page.form_fields.get()

    changed = rows(NAME | {"id": row.pk, "label": "Nom de famille"}, NAME)
    changed["form_fields-INITIAL_FORMS"] = 1
    answer = alice.post(f"/admin/pages/{page.pk}/edit/", TYPED | changed | {"action-publish": "1"})

    assert answer.status_code == 302
    assert [(label, name) for label, name, *_rest in stored(cast)] == [
        ("Nom de famille", "votre_nom"), ("Votre nom", "votre_nom_2")
    ]  # fmt: skip


def test_who_is_told_is_ticked_in_the_team(cast, add, alice, sign_in):
    with in_association(cast.alpha):
        edith = open_shadow(account=cast.edith, role="editor")
        helper = get_user_model().objects.create(email="aide@ville.example", first_name="Aide", is_active=True)
        open_shadow(account=cast.bob, role="assistance")
    ticks = add(NAME, publish=False)
    with in_association(cast.alpha):
        page = FormPage.objects.get()

    body = alice.get(ticks["Location"]).content.decode()
    alice.post(f"/admin/pages/{page.pk}/edit/", TYPED | rows(NAME) | {"told": [edith.pk], "action-publish": "1"})
    refused = alice.post(f"/admin/pages/{page.pk}/edit/", TYPED | rows(NAME) | {"told": [helper.pk], "action-publish": "1"})

    choices = [line for line in body.splitlines() if 'name="told"' in line]
    assert len(choices) == 2 and all('type="checkbox"' in line for line in choices)
    assert refused.status_code == 200
    with in_association(cast.alpha):
        assert [person.first_name for person in FormPage.objects.get().told.all()] == ["Edith"]


def test_who_only_drafts_does_not_choose_who_is_told(cast, sign_in):
    _portal, carl = sign_in(cast.carl, "alpha")
    with in_association(cast.alpha):
        form = make_form(live=False, told_address="mairie@example.org")
        form.owner = get_user_model().objects.get(email="carl@example.org")
        form.save()
        page = form.pk

    assert 'name="told' not in carl.get(f"/admin/pages/{page}/edit/").content.decode()
    carl.post(f"/admin/pages/{page}/edit/", TYPED | rows(NAME) | {"told_address": "carl@ailleurs.example"})

    with in_association(cast.alpha):
        assert FormPage.objects.get().get_latest_revision_as_object().told_address == "mairie@example.org"


def test_whoever_begins_a_form_receives_its_answers(cast, alice, sign_in):
    told = {}
    _portal, carl = sign_in(cast.carl, "alpha")
    for name, site in (("Alice", alice), ("Carl", carl)):
        site.post("/admin/nouvelle-page/", {"model": "inscription"})
        with in_association(cast.alpha):
            page = FormPage.objects.latest("pk")
            told[name] = [person.first_name for person in page.told.all()]
            assert page.get_latest_revision_as_object().form_fields.count() == 6

    assert told == {"Alice": ["Alice"], "Carl": []}
