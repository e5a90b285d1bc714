"""The answers of forms in a site's admin: who reads them, what is shown, and how they go."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms import trash
from cms.models import FormAnswer, FormField, FormPage
from tenants.schemas import in_association
from tests.cms.crawl import read
from tests.cms.forms import make_answer, make_form


@pytest.fixture
def form(cast):
    """A form of Alpha's with two answers: an old one, read, and a new one."""
    with in_association(cast.alpha):
        page = make_form()
        page.old = make_answer(page, at=timezone.now() - timedelta(days=2), is_read=True, votre_nom="Paul Martin")
        page.new = make_answer(page)
    return page


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.alice, "alpha")[1]


def words(answer) -> str:
    return re.sub(r"\s+", " ", read(answer).words.replace("\xa0", " "))


def paths(form) -> dict[str, str]:
    return {
        "index": "/admin/reponses/",
        "list": f"/admin/reponses/{form.pk}/",
        "csv": f"/admin/reponses/{form.pk}/tableau/",
        "empty": f"/admin/reponses/{form.pk}/vider/",
        "read": f"/admin/reponses/lire/{form.new.pk}/",
        "delete": f"/admin/reponses/lire/{form.new.pk}/supprimer/",
    }


def is_read(cast, answer) -> bool:
    with in_association(cast.alpha):
        return FormAnswer.objects.get(pk=answer.pk).read_at is not None


@pytest.mark.parametrize("name", ["index", "list", "csv", "empty", "read", "delete"])
def test_answers_are_for_those_who_read_messages(cast, form, sign_in, as_visitor, name):
    path = paths(form)[name]
    codes = {}
    for who in ("alice", "edith", "carl"):
        codes[who] = sign_in(getattr(cast, who), "alpha")[1].get(path).status_code

    assert codes == {"alice": 200, "edith": 200, "carl": 302}
    assert as_visitor("alpha").get(path)["Location"] == f"/entrer/?next={path}"


@pytest.mark.parametrize("end", ["lire/{new}/ouvrir/", "{form}/tout-lu/", "lire/{new}/supprimer/", "{form}/vider/"])
def test_who_only_drafts_changes_nothing(cast, form, sign_in, end):
    path = "/admin/reponses/" + end.format(new=form.new.pk, form=form.pk)
    _portal, carl = sign_in(cast.carl, "alpha")
    _portal, alice = sign_in(cast.alice, "alpha")

    assert carl.post(path).status_code == 302
    with in_association(cast.alpha):
        assert FormAnswer.objects.filter(read_at=None).count() == 1

    alice.post(path)
    with in_association(cast.alpha):
        assert FormAnswer.objects.filter(read_at=None).count() == 0


def test_answers_of_another_site_are_not_there(form, cast, sign_in):
    _portal, beta = sign_in(cast.bob, "beta")

    assert {name: beta.get(path).status_code for name, path in paths(form).items() if name != "index"} == dict.fromkeys(
        ["list", "csv", "empty", "read", "delete"], 404
    )


def test_every_form_says_what_waits(cast, form, alice):
    with in_association(cast.alpha):
        make_form(title="Enquête", slug="enquete", live=False, keep_months=1)
        gone = make_form(title="Vieux loto", slug="loto")
        make_answer(gone, is_read=True)
        make_form(title="Jamais servi", slug="jamais")
        trash.put_page(page=gone, by=None)
        trash.put_page(page=FormPage.objects.get(slug="jamais"), by=None)

    said = words(alice.get("/admin/reponses/"))

    assert "Sortie à la mer 1 nouvelle 2 réponses. Chacune est gardée un an, puis s’efface d’elle-même." in said
    assert "Enquête Pas encore de réponse. Chacune est gardée un mois, puis s’efface d’elle-même. Le formulaire n’est pas" in said
    assert "Vieux loto 1 réponse." in said and "Le formulaire est à la corbeille" in said
    assert "Jamais servi" not in said


def test_opening_a_new_answer_marks_it_and_looking_does_not(cast, form, alice):
    body = alice.get(paths(form)["list"]).content.decode()
    assert body.count("kiosque-new") == 1
    alice.get(paths(form)["read"])
    assert not is_read(cast, form.new)

    answer = alice.post(f"/admin/reponses/lire/{form.new.pk}/ouvrir/")

    assert answer["Location"] == paths(form)["read"]
    assert is_read(cast, form.new)
    assert "kiosque-new" not in alice.get(paths(form)["list"]).content.decode()
    assert alice.get(f"/admin/reponses/lire/{form.new.pk}/ouvrir/").status_code == 405


def test_one_answer_is_said_question_by_question(cast, form, alice):
    with in_association(cast.alpha):
        FormPage.objects.update(keep_months=1)
        FormAnswer.objects.filter(pk=form.new.pk).update(submit_time=timezone.now().replace(2030, 1, 31, 12, 0, 0))

    answer = alice.get(paths(form)["read"])

    said = words(answer)
    for line in (
        "Votre nom Nadia Ferrand",
        "Quel repas ? Poisson, Végétarien",
        "Date de naissance 3 février 1999",
        "Je viens en car oui",
        "Elle s’effacera d’elle-même le 28 février 2030.",
        "Je l’ai lue",
        "Réponse plus ancienne",
    ):
        assert line in said
    assert "plus récente" not in said
    reply = (
        "mailto:nadia%40example.org?subject=Votre%20r%C3%A9ponse%20%C3%A0%20%C2%AB%C2%A0Sortie%20%C3%A0%20la%20mer%C2%A0%C2%BB"
    )
    assert f'href="{reply}"' in answer.content.decode()


def test_hostile_answers_are_shown_as_text_and_make_no_link(cast, form, alice):
    with in_association(cast.alpha):
        bad = make_answer(form, votre_nom="<script>alert(1)</script>", votre_e_mail="a@b.fr?bcc=x@y.fr")

    for path in (paths(form)["list"], f"/admin/reponses/lire/{bad.pk}/"):
        body = alice.get(path).content.decode()
        assert "<script>alert" not in body and "&lt;script&gt;alert" in body
        assert f"mailto:{'a'}" not in body


def test_words_are_looked_for_in_what_was_answered_only(cast, form, alice):
    with in_association(cast.alpha):
        make_answer(form, votre_nom="Zoé « Zaza » Kern", quel_repas=["Viande"])
        make_answer(form, votre_nom="50% ou _rien_")

    found = {}
    for search in ("zaza", "MARTIN", "poisson paul", "viande", "votre_nom", "50%", "100%", "«"):
        shown = alice.get(paths(form)["list"], {"q": search}).content.decode()
        found[search] = len(re.findall(r'<tr( class="is-new")?>\s*<th scope="row">', shown))

    assert found == {"zaza": 1, "MARTIN": 1, "poisson paul": 1, "viande": 1, "votre_nom": 0, "50%": 1, "100%": 0, "«": 1}


def test_long_list_is_cut_in_pages(cast, form, alice):
    with in_association(cast.alpha):
        for number in range(25):
            make_answer(form, votre_nom=f"Personne {number}")

    first, second = (words(alice.get(paths(form)["list"], {"p": page})) for page in ("1", "2"))

    assert "Page 1 sur 2" in first and "Réponses plus anciennes" in first and "plus récentes" not in first
    assert "Page 2 sur 2" in second and "Paul Martin" in second and "Paul Martin" not in first


def test_answer_is_deleted_after_one_question(cast, form, alice):
    path = paths(form)["delete"]
    assert "Supprimer définitivement la réponse « Nadia Ferrand » ?" in words(alice.get(path))

    answer = alice.post(path, follow=True)

    assert "La réponse est supprimée définitivement." in words(answer)
    with in_association(cast.alpha):
        assert [one.pk for one in FormAnswer.objects.all()] == [form.old.pk]
        entry = PageLogEntry.objects.get(action="cms.answers_delete")
        assert (entry.data, entry.user.first_name, entry.page_id) == ({"count": 1}, "Alice", form.pk)


def test_all_answers_are_deleted_after_one_question(cast, form, alice):
    with in_association(cast.alpha):
        other = make_answer(make_form(title="Autre", slug="autre"))
    path = paths(form)["empty"]
    assert "2 réponses seront supprimées définitivement. Le formulaire reste." in words(alice.get(path))

    answer = alice.post(path, follow=True)

    assert "2 réponses sont supprimées définitivement." in words(answer)
    assert "Pas encore de réponse." in words(answer)
    assert "Il n’y a aucune réponse à supprimer." in words(alice.get(path))
    with in_association(cast.alpha):
        assert [one.pk for one in FormAnswer.objects.all()] == [other.pk]
        assert PageLogEntry.objects.get(action="cms.answers_delete").data == {"count": 2}


def test_history_of_the_form_says_how_many_went(cast, form, alice):
    alice.post(paths(form)["empty"])

    assert "2 réponses supprimées" in words(alice.get(f"/admin/pages/{form.pk}/history/"))


# The file


def table(answer) -> list[list[str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_file_opens_in_a_french_spreadsheet(cast, form, alice):
    answer = alice.get(paths(form)["csv"])

    assert answer.content.startswith("\ufeff".encode())
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r"attachment; filename\*=UTF-8''sortie-\d{4}-\d\d-\d\d\.csv", answer["Content-Disposition"])
    head, new, old = table(answer)
    assert head == ["Reçue le", "Votre nom", "Votre e-mail", "Quel repas ?", "Date de naissance", "Je viens en car"]
    assert new[1:] == ["Nadia Ferrand", "nadia@example.org", "Poisson, Végétarien", "1999-02-03", "oui"]
    assert old[1] == "Paul Martin"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", new[0])


def test_question_taken_away_keeps_its_column(cast, form, alice):
    with in_association(cast.alpha):
        FormField.objects.filter(page=form.pk, clean_name="quel_repas").delete()
        make_answer(form, jamais_vue="x")

    head, *rows = table(alice.get(paths(form)["csv"]))

    assert head[-2:] == ["Jamais vue (question retirée)", "Quel repas ? (question retirée)"]
    assert rows[-1][-2:] == ["", "Poisson, Végétarien"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"), ("+33 6 12", "'+33 6 12"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\r\n=1", "'\r\n=1"), (" =cmd|'/c calc'!A0", "' =cmd|'/c calc'!A0"), ("\uff1d1+1", "'\uff1d1+1"),
        ("-12,5", "-12,5"), ("12", "12"), ("Non; merci", "Non; merci"), ('dit "oui"', 'dit "oui"'),
        ("deux\nlignes", "deux\nlignes"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cast, form, alice, typed, written):
    with in_association(cast.alpha):
        make_answer(form, votre_nom=typed)
        FormField.objects.filter(page=form.pk, clean_name="votre_e_mail").update(label="=HYPERLINK(1)")

    head, first, *_rest = list(
        csv.reader(io.StringIO(alice.get(paths(form)["csv"]).content.decode("utf-8-sig"), newline=""), delimiter=";")
    )

    assert (first[1], head[2]) == (written, "'=HYPERLINK(1)")


# Where a volunteer finds them


def test_menu_and_door_come_with_the_first_form(cast, alice, sign_in):
    assert "Réponses" not in read(alice.get("/admin/")).menu
    with in_association(cast.alpha):
        form = make_form()
        make_answer(form)
        make_answer(form)
    cache.clear()
    homes = {name: read(sign_in(getattr(cast, name), "alpha")[1].get("/admin/")) for name in ("alice", "carl")}

    assert "Réponses" in homes["alice"].menu and "Réponses" not in homes["carl"].menu
    shown = {name: " ".join(home.words.split()) for name, home in homes.items()}
    assert "Réponses aux formulaires 2 réponses à lire." in shown["alice"]
    assert "Réponses aux formulaires" not in shown["carl"]


def test_nothing_yet_leads_to_a_first_form(alice):
    answer = alice.get("/admin/reponses/")

    assert "Le site n’a pas encore de formulaire." in words(answer)
    assert 'href="/admin/nouvelle-page/"' in answer.content.decode()


def test_form_leads_to_its_answers(form, alice, cast, sign_in):
    _portal, carl = sign_in(cast.carl, "alpha")
    link = f'href="{paths(form)["list"]}"'

    assert link in alice.get(f"/admin/pages/{form.pk}/edit/").content.decode()
    assert link not in carl.get(f"/admin/pages/{form.pk}/edit/").content.decode()


QUERIES = {
    "/admin/reponses/": 23,
    "/admin/reponses/{form}/": 26,
    "/admin/reponses/{form}/tableau/": 11,
    "/admin/reponses/lire/{answer}/": 25,
}


@pytest.mark.parametrize("count", [1, 10, 50])
def test_screens_ask_the_same_whatever_there_is(cast, alice, django_assert_num_queries, count):
    with in_association(cast.alpha):
        form = make_form()
        for _ in range(count):
            make_answer(form, is_read=True)
        for number in range(count - 1):
            make_answer(make_form(title=f"Formulaire {number}", slug=f"formulaire-{number}"), is_read=True)
        middle = FormAnswer.objects.filter(page=form.pk).order_by("pk")[count // 2]
    paths = [path.format(form=form.pk, answer=middle.pk) for path in QUERIES]
    for path, queries in zip(paths, QUERIES.values(), strict=True):
        alice.get(path)
        with django_assert_num_queries(queries):
            assert alice.get(path).status_code == 200
