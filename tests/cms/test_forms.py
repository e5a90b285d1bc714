"""A visitor answers a form: what is kept and mailed, what is refused with nothing lost, and what a flood gets."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from cms import visitor_forms
from cms.answer_form import AnswerForm
from cms.models import AnswerAddress, ContentPage, FormAnswer, FormField, FormPage, HomePage
from tenants.actions.shadows import open_shadow
from tenants.schemas import in_association
from tests.cms import answering, body
from tests.cms.answering import ANSWERS, KEPT, KINDS, add_form

ORIGIN = "http://alpha.asso.localhost:8765"
HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{ 7 }}"""


@pytest.fixture
def form(cast):
    with in_association(cast.alpha):
        return add_form()


@pytest.fixture
def send(cast, form):
    """Return a function that sends the form as a visitor has filled it in; by default everything is right."""
    client = Client(headers={"host": "alpha.asso.localhost:8765"}, enforce_csrf_checks=True)

    def post(*, path="/inscription/", age=10, proved=True, origin=ORIGIN, without=(), **changes):
        with in_association(cast.alpha):
            guard = answering.stamp(age=age) | (answering.proof() if proved else {})
        data = {name: value for name, value in (guard | ANSWERS | changes).items() if name not in without}
        return client.post(path, data, headers={"origin": origin})

    return post


def kept(cast) -> list[dict]:
    with in_association(cast.alpha):
        return [answer.form_data for answer in FormAnswer.objects.order_by("pk")]


# Sent


def test_answer_is_kept_then_thanked(cast, send, as_visitor):
    answer = send()

    assert (answer.status_code, answer["Location"]) == (302, "/inscription/?envoye=1")
    assert kept(cast) == [KEPT]
    thanks = as_visitor("alpha").get("/inscription/?envoye=1").content.decode()
    assert "Merci, votre réponse est partie" in thanks
    assert "<title>Réponse envoyée – " in thanks
    assert "<form" not in thanks.partition("<main")[2]


def test_answer_is_mailed_to_whom_the_form_names(cast, form, send, letters):
    with in_association(cast.alpha):
        edith = open_shadow(account=cast.edith, role="editor")
        gone = open_shadow(account=cast.carl, role="contributor")
        FormPage.told.through.objects.bulk_create(
            [FormPage.told.through(formpage_id=form.pk, user_id=pk) for pk in (edith.pk, gone.pk)]
        )
        type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    send(singleline="Nadia\r\nBcc: victim@example.org")

    (mail,) = letters()
    assert (mail["to"], mail["reply_to"]) == (["edith@example.org"], ["nadia@example.org"])
    assert mail["subject"] == "Nouvelle réponse au formulaire « Inscription »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    with in_association(cast.alpha):
        pk = FormAnswer.objects.get().pk
    assert f"{ORIGIN}/admin/reponses/lire/{pk}/" in mail["body"]
    for line in ("> checkboxes\u00a0: Théâtre, Cirque", "> date\u00a0: 24 juin 2027", "> checkbox\u00a0: oui"):
        assert line in mail["body"]


@pytest.mark.parametrize("is_proved", [True, False])
def test_other_address_receives_once_it_has_agreed(cast, form, send, letters, is_proved):
    with in_association(cast.alpha):
        FormPage.objects.update(told_address="mairie@example.org")
        if is_proved:
            AnswerAddress.objects.create(email="mairie@example.org", proved_at="2027-01-01T00:00:00Z")

    send()

    assert [mail["to"] for mail in letters()] == ([["mairie@example.org"]] if is_proved else [])
    assert [f"{ORIGIN}/" in mail["body"] and "/admin/" not in mail["body"] for mail in letters()] == [True] * is_proved


def test_boxes_that_need_no_answer_may_stay_empty(cast, send):
    with in_association(cast.alpha):
        FormField.objects.update(required=False)

    assert send(**dict.fromkeys(ANSWERS, ""), without=["checkboxes", "checkbox", "radio"]).status_code == 302

    empty = dict.fromkeys(ANSWERS, "") | {"checkboxes": [], "checkbox": False, "number": None, "date": None}
    assert kept(cast) == [empty]


# Refused, and nothing typed is lost


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"singleline": " "}, "Écrivez votre réponse."),
        ({"singleline": "x" * 256}, "255"),
        ({"singleline": "a\0b"}, "caractère nul"),
        ({"multiline": "x" * 5001}, "5000"),
        ({"email": "nadia@"}, "Écrivez une adresse e-mail entière"),
        ({"phone": "appelez-moi"}, "Écrivez un numéro de téléphone"),
        ({"phone": "12"}, "Écrivez un numéro de téléphone"),
        ({"number": "douze"}, "Écrivez un nombre"),
        ({"number": "NaN"}, "Écrivez un nombre"),
        ({"number": "1e999999"}, "Écrivez un nombre"),
        ({"date": "31/02/2027"}, "Écrivez une date"),
        ({"date": "0027-06-24"}, "quatre chiffres"),
        ({"radio": "Pirate"}, "n’est plus proposée"),
        ({"dropdown": ""}, "Choisissez une des réponses."),
        ({"checkboxes": ["Théâtre", "a\0b"]}, "n’est plus proposée"),
        ({"web-site": "http://spam.example"}, "Laissez cette case vide"),
        ({"age": 0}, "C’était très rapide"),
        ({"age": 25 * 3600, "proved": False}, "restée ouverte longtemps"),
        ({"shown-at": "forgé"}, "restée ouverte longtemps"),
        ({"origin": "https://elsewhere.example"}, "venait d’un autre site"),
        ({"parti": "une réponse à une question retirée"}, "une réponse à une question retirée"),
    ],
)
def test_refused_answer_keeps_what_was_typed(cast, send, letters, changes, words):
    answer = send(**changes)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert "<title>À corriger – " in html
    assert 'role="alert"' in html
    assert "je viens avec ma fille" in html or "multiline" in changes
    assert "Nadia Ferrand" in html or "singleline" in changes
    assert (kept(cast), letters()) == ([], [])


def test_missing_fields_are_said_one_by_one_with_a_link_to_each(cast, send):
    html = send(without=ANSWERS).content.decode()

    summary = re.search(r'<div class="form-errors".*?</div>', html, re.DOTALL)[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == len(KINDS)
    assert all(f'id="{target}"' in html for target in targets)
    assert html.count('class="error"') == len(KINDS)


def test_question_in_error_says_so_to_everybody(cast, form, send):
    html = send(email="x", without=["radio"]).content.decode()

    box = re.search(r"<input[^>]*type=\"email\"[^>]*>", html)[0]
    described = re.search(r'aria-describedby="([^"]+)"', box)[1]
    assert f'<p class="error" id="{described}">' in html
    assert 'aria-invalid="true"' in box and " required" in box and 'autocomplete="email"' in box
    group = re.search(r'<fieldset class="field" aria-describedby="([^"]+)">\s*<legend>radio', html)
    assert f'id="{group[1]}"' in html
    assert all("aria-invalid" not in radio for radio in re.findall(r'<input type="radio"[^>]*>', html))


def test_stamp_stays_while_the_person_corrects(cast, send):
    html = send(email="x", age=1000).content.decode()

    shown = re.search(r'name="shown-at" value="([^"]+)"', html)[1]
    assert send(**{"shown-at": shown}).status_code == 302


def test_form_edited_meanwhile_says_so_and_is_sent_next(cast, send):
    with in_association(cast.alpha):
        FormField.objects.filter(label="phone").delete()

    html = send().content.decode()

    assert "Le formulaire a changé" in html
    assert ANSWERS["phone"] in html
    assert send(without=["phone"]).status_code == 302


def test_hostile_words_stay_words(cast, form, send):
    with in_association(cast.alpha):
        FormPage.objects.update(purpose=HOSTILE, button=HOSTILE[:40], thanks=HOSTILE, summary=HOSTILE)
        FormField.objects.filter(field_type="radio").update(choices=f"{HOSTILE}\nNon")
        FormField.objects.update(help_text=HOSTILE)

    html = send(singleline=HOSTILE, email=HOSTILE, **{HOSTILE: HOSTILE}).content.decode()

    assert "<script>alert" not in html and "<img src=x" not in html
    assert html.count("&lt;script&gt;") > 8


# Floods


def test_same_page_sends_once_without_proof_and_again_when_asked(cast, send):
    with in_association(cast.alpha):
        shown = answering.stamp()

    first, second = (send(proved=False, **shown) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    html = second.content.decode()
    assert "Un envoi est déjà parti" in html
    fresh = re.search(r'name="shown-at" value="([^"]+)"', html)[1]
    assert fresh != shown[visitor_forms.STAMP]


def test_many_visitors_of_one_cached_page_with_proofs(cast, send):
    with in_association(cast.alpha):
        shown = answering.stamp(age=48 * 3600)

    assert [send(**shown).status_code for _ in range(3)] == [302, 302, 302]


def test_solution_serves_once(cast, send):
    with in_association(cast.alpha):
        guard = answering.proof() | answering.stamp()

    assert [send(**guard).status_code for _ in range(2)] == [302, 422]


def test_flood_without_proof_is_held_and_says_what_to_do(cast, send):
    answers = [send(proved=False) for _ in range(visitor_forms.UNPROVED_PER_HOUR + 1)]

    assert [answer.status_code for answer in answers] == [302] * visitor_forms.UNPROVED_PER_HOUR + [422]
    assert "Renvoyez dans une heure, ou depuis un navigateur" in answers[-1].content.decode()
    assert "je viens avec ma fille" in answers[-1].content.decode()
    assert send().status_code == 302, "with a proof there is room"


def test_flood_with_proofs_is_held_for_each_form(cast, send, monkeypatch):
    monkeypatch.setattr("cms.answering.ANSWERS_PER_HOUR", 2)
    with in_association(cast.alpha):
        add_form([{"label": "Nom", "field_type": "singleline"}], slug="autre", title="Autre")

    assert [send().status_code for _ in range(3)] == [302, 302, 422]
    assert send(path="/autre/", without=ANSWERS, nom="Nadia").status_code == 302


# The page


@pytest.mark.parametrize("count", [1, 10, 50])
def test_statements_do_not_grow_with_the_questions(cast, as_visitor, count, django_assert_num_queries):
    with in_association(cast.alpha):
        add_form([{"label": f"Question {n}", "field_type": KINDS[n % 10], "choices": "a\nb"} for n in range(count)])
    client = as_visitor("alpha")
    client.get("/inscription/")

    with django_assert_num_queries(12):
        assert client.get("/inscription/").status_code == 200


def test_page_gives_no_cookie_and_says_what_becomes_of_the_answers(cast, form, as_visitor):
    answer = as_visitor("alpha").get("/inscription/")
    html = answer.content.decode()

    assert dict(answer.cookies) == {}
    assert "vous inscrire à la sortie." in html
    assert "un an" in html
    assert 'href="/donnees-personnelles/"' in html.partition("<main")[2].partition("</main")[0]
    assert html.count("(obligatoire)") == len(KINDS)
    assert len(html) < 50_000


def test_draft_form_takes_nothing(cast, form, send):
    with in_association(cast.alpha):
        FormPage.objects.get().unpublish()

    assert send().status_code == 404
    assert kept(cast) == []


def test_form_without_a_question_says_so(cast, as_visitor):
    with in_association(cast.alpha):
        add_form([])

    assert "ne demande encore rien" in as_visitor("alpha").get("/inscription/").content.decode()


@pytest.mark.parametrize(
    "label", ["?!", "؟" * 3, "س" * 255, "x" * 255, "prefix", "Clean", "fields", "shown at", "Web site", "data"]
)
def test_any_label_makes_a_question(cast, send, label):
    with in_association(cast.alpha):
        question = add_form([{"label": label, "field_type": "singleline"}], slug="etrange", title="Étrange").form_fields.get()

    answer = send(path="/etrange/", without=ANSWERS, **{question.clean_name: "Une réponse"})

    assert answer.status_code == 302
    assert kept(cast) == [{question.clean_name: "Une réponse"}]


def test_choices_are_lines_and_a_list_of_none_is_a_box_to_write_in(cast):
    with in_association(cast.alpha):
        rows = [
            {"label": "A", "field_type": "radio", "choices": "Oui, bien sûr\r\n\r\n Non \nNon\n"},
            {"label": "B", "field_type": "radio"},
        ]
        found = AnswerForm(page=add_form(rows))

        assert [value for value, _label in found.fields["a"].choices] == ["Oui, bien sûr", "Non"]
        assert "choices" not in vars(found.fields["b"])


def test_browser_is_told_what_it_may_fill_in(cast):
    labels = ["Prénom", "Votre nom", "Votre e-mail", "E-mail d’un proche", "Code postal", "Remarque"]
    rows = [{"label": label, "field_type": "email" if "mail" in label else "singleline"} for label in labels]
    with in_association(cast.alpha):
        fields = AnswerForm(page=add_form(rows)).fields.values()

    hints = [field.widget.attrs.get("autocomplete") for field in fields]
    assert hints == ["given-name", "family-name", "email", None, "postal-code", None, "off"]


def test_errors_speak_the_language_of_the_page(cast, form):
    with in_association(cast.alpha), translation.override("en"):
        found = AnswerForm(data={}, page=form)

        assert "Write your answer." in found.errors["singleline"]


@pytest.mark.parametrize(("mode", "words"), [("form", "(obligatoire)"), ("landing", "Merci, votre réponse est partie")])
def test_previews(cast, form, sign_in, mode, words):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        form.save_revision()

    html = site.get(f"/admin/pages/{form.pk}/edit/preview/?mode={mode}").content.decode()

    assert words in html or site.get(f"/admin/pages/{form.pk}/view_draft/").status_code == 200


# The block


def show_block(form_pk, **fields) -> None:
    page = ContentPage.objects.get(slug="association")
    body.give(page, [body.block("form", {"page": form_pk})])


def test_block_shows_the_form_and_sends_it_to_its_page(cast, form, as_visitor):
    with in_association(cast.alpha):
        show_block(form.pk)

    html = as_visitor("alpha").get("/association/").content.decode()

    assert '<form class="form" method="post" action="/inscription/"' in html
    assert 'name="multiline"' in html


@pytest.mark.parametrize("state", ["draft", "deleted", "none"])
def test_block_of_a_closed_form_says_so(cast, form, as_visitor, state):
    with in_association(cast.alpha):
        show_block(None if state == "none" else form.pk)
        if state == "draft":
            FormPage.objects.get().unpublish()
        if state == "deleted":
            FormPage.objects.get().delete()

    html = as_visitor("alpha").get("/association/").content.decode()

    assert "Le formulaire qui était ici est fermé" in html
    assert "multiline" not in html


def test_form_in_its_own_body_is_not_shown_twice(cast, form, as_visitor):
    with in_association(cast.alpha):
        body.give(FormPage.objects.get(), [body.block("form", {"page": form.pk})])

    assert as_visitor("alpha").get("/inscription/").content.decode().count('name="multiline"') == 1


@pytest.mark.parametrize("count", [1, 50])
def test_block_costs_the_same_with_many_questions(cast, as_visitor, count, django_assert_num_queries):
    with in_association(cast.alpha):
        show_block(add_form([{"label": f"Question {n}", "field_type": "singleline"} for n in range(count)]).pk)
    client = as_visitor("alpha")
    client.get("/association/")
    cache.clear()
    client.get("/accessibilite/")

    with django_assert_num_queries(14):
        client.get("/association/")


def test_volunteer_finds_forms_among_the_pages_to_add(cast, sign_in):
    _portal, site = sign_in(cast.edith, "alpha")
    with in_association(cast.alpha):
        home = HomePage.objects.get().pk

    assert f"/admin/pages/add/cms/formpage/{home}/" in site.get(f"/admin/pages/{home}/add_subpage/").content.decode()
