"""The trainer changes the workshops: every page, every refusal, and nothing typed is lost."""

import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.conftest import load_cast
from training.actions import curriculum
from training.models import Edition, HandoutFile, Workshop
from training.queries.curriculum import current_edition, digest

HERE = "/formation/programme/"
TEXT = {"title": "Premiers pas", "aims": "Entrer.\nÉcrire.", "minutes": "90", "handout": "<p>Bonjour</p><script>x()</script>"}


@pytest.fixture
def theo(cast, sign_in):
    return sign_in(cast.theo)[0]


@pytest.fixture
def draft(cast):
    return curriculum.begin_draft(by=cast.theo)


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def test_others_do_not_know_these_pages(cast, draft, sign_in):
    exercise = draft.workshops.get(number=1).exercises.first()
    paths = ["", "mettre-en-service/", "abandonner/", "1/", "1/texte/", "1/apercu/", "1/exercices/nouveau/", 
             "1/fichiers/nouveau/", f"1/exercices/{exercise.pk}/", f"1/exercices/{exercise.pk}/enlever/"]  # fmt: skip
    trainer, alice = sign_in(cast.theo)[0], sign_in(cast.alice)[0]

    assert [trainer.get(HERE + path).status_code for path in paths] == [200] * len(paths)
    assert [alice.get(HERE + path).status_code for path in paths] == [404] * len(paths)
    acts = ["nouvelle-edition/", "mettre-en-service/", "abandonner/", f"1/exercices/{exercise.pk}/enlever/"]
    assert [alice.post(HERE + path).status_code for path in acts] == [404] * len(acts)
    assert current_edition().number == 1


def test_the_trainer_prepares_an_edition_and_puts_it_in_use(cast, theo, school):
    assert theo.get(f"{HERE}nouvelle-edition/").status_code == 405
    assert theo.post(f"{HERE}nouvelle-edition/").headers["Location"] == HERE
    workshop = curriculum.begin_draft(by=cast.theo).workshops.get(number=1)
    sent = theo.post(f"{HERE}1/texte/", TEXT | {"seen": digest(workshop)})
    assert sent.headers["Location"] == f"{HERE}1/"
    assert "modifié" in text_of(theo.get(HERE))
    asked = text_of(theo.get(f"{HERE}mettre-en-service/"))
    assert "1. Premiers pas" in asked
    assert "2. Écrire et structurer" not in asked
    assert "<li>Automne</li>" in asked
    assert current_edition().number == 1, "asking changes nothing"

    done = theo.post(f"{HERE}mettre-en-service/", follow=True)

    assert "La nouvelle édition est en service." in text_of(done)
    workshop.refresh_from_db()
    assert (current_edition().number, workshop.title, workshop.minutes) == (2, "Premiers pas", 90)
    assert workshop.handout == "<p>Bonjour</p>"
    assert school.cohort.edition.number == 1


def test_the_trainer_gives_a_draft_up(theo, draft):
    assert "Rien n’y a changé pour l’instant." in text_of(theo.get(f"{HERE}abandonner/"))

    done = theo.post(f"{HERE}abandonner/", follow=True)

    assert "Le brouillon est abandonné" in text_of(done)
    assert list(Edition.objects.values_list("number", flat=True)) == [1]


@pytest.mark.parametrize("path", ["mettre-en-service/", "abandonner/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_draft_there_is_nothing_to_do(theo, path, method):
    answer = getattr(theo, method)(HERE + path, follow=True)

    assert answer.redirect_chain == [(HERE, 302)]
    assert "Il n’y a pas de brouillon" in text_of(answer)


@pytest.mark.parametrize("path", ["1/", "1/texte/", "1/exercices/nouveau/", "1/fichiers/nouveau/"])
def test_what_is_in_use_is_not_offered_to_be_changed(theo, path):
    answer = theo.get(HERE + path, follow=True)

    assert answer.redirect_chain == [(HERE, 302)]
    assert "Préparer une nouvelle édition" in text_of(answer)


@pytest.mark.parametrize("wrong", [{"title": ""}, {"minutes": "0"}, {"aims": " "}, {"handout": "<p>a</p>" * 125_000}])
def test_what_was_typed_is_never_lost(theo, draft, wrong):
    answer = theo.post(f"{HERE}1/texte/", TEXT | wrong)

    assert answer.status_code == 422
    for name, typed in (TEXT | wrong).items():
        assert answer.context["form"][name].value() == typed
    assert Workshop.objects.get(edition=draft, number=1).title == "Prendre en main son site"


def test_two_trainers_writing_at_once_do_not_erase_each_other(theo, draft):
    page = text_of(theo.get(f"{HERE}1/texte/"))
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    theo.post(f"{HERE}1/texte/", TEXT | {"title": "D’une autre", "seen": seen})

    refused = theo.post(f"{HERE}1/texte/", TEXT | {"seen": seen})

    assert refused.status_code == 422
    assert "Quelqu’un d’autre a modifié cet atelier" in text_of(refused)
    assert refused.context["form"]["title"].value() == "Premiers pas"
    assert Workshop.objects.get(edition=draft, number=1).title == "D’une autre"
    again = theo.post(f"{HERE}1/texte/", TEXT | {"seen": refused.context["form"].data["seen"]})
    assert again.status_code == 302, "having been told, one may go on"
    assert Workshop.objects.get(edition=draft, number=1).title == "Premiers pas"


@pytest.mark.parametrize("act", [curriculum.publish_draft, curriculum.drop_draft])
def test_a_draft_that_goes_while_one_writes_leaves_the_words(cast, theo, draft, act):
    seen = digest(draft.workshops.get(number=1))
    act(by=cast.theo)

    answer = theo.post(f"{HERE}1/texte/", TEXT | {"seen": seen})

    assert answer.status_code == 422
    assert "Cette édition est en service" in text_of(answer)
    assert answer.context["form"]["title"].value() == "Premiers pas"
    assert not Workshop.objects.filter(title="Premiers pas").exists()


def test_two_trainers_beginning_at_once_share_one_draft(committed_db):
    cast, found, problems = load_cast(), [], []
    gate = threading.Barrier(2)

    def begin():
        try:
            gate.wait(10)
            found.append(curriculum.begin_draft(by=cast.theo).pk)
        except Exception as error:  # noqa: BLE001 (told below)
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert problems == []
    assert len(found) == 2
    assert len(set(found)) == 1
    assert Workshop.objects.filter(edition_id=found[0]).count() == 6


def test_exercises_are_changed_on_pages_of_their_own(theo, draft):
    workshop = draft.workshops.get(number=1)
    asked = theo.post(f"{HERE}1/exercices/nouveau/", {"title": "Montrez", "words": "À voix haute.", "evidence": ""})
    assert asked.headers["Location"] == f"{HERE}1/#exercices"
    exercise = workshop.exercises.get(key="montrez")
    here = f"{HERE}1/exercices/{exercise.pk}/"
    assert "À voix haute." in text_of(theo.get(here))

    theo.post(here, {"title": "Montrez bien", "words": "", "evidence": "look"})
    theo.post(f"{here}deplacer/", {"way": "up"})

    exercise.refresh_from_db()
    assert (exercise.title, exercise.evidence, exercise.position) == ("Montrez bien", "look", 3)
    assert "Retirer l’exercice « Montrez bien »" in text_of(theo.get(f"{here}enlever/"))
    assert theo.post(f"{here}enlever/").status_code == 302
    assert not workshop.exercises.filter(pk=exercise.pk).exists()
    assert theo.get(here).status_code == 404


def test_a_check_that_is_taken_keeps_what_was_typed(theo, draft):
    answer = theo.post(f"{HERE}1/exercices/nouveau/", {"title": "Un logo", "words": "Le vôtre.", "evidence": "logo"})

    assert answer.status_code == 422
    assert "Un autre exercice de cet atelier est vérifié de la même façon" in text_of(answer)
    assert 'value="Un logo"' in text_of(answer)
    assert "Le vôtre." in text_of(answer)


def test_files_are_added_renamed_and_removed(theo, draft):
    workshop = draft.workshops.get(number=1)
    theo.post(f"{HERE}1/fichiers/nouveau/", {"upload": SimpleUploadedFile("notes_utiles.txt", b"Bonjour"), "title": ""})
    file = HandoutFile.objects.get(workshop=workshop)
    assert file.title == "notes utiles"
    here = f"{HERE}1/fichiers/{file.pk}/"

    assert theo.post(here, {"title": ""}).status_code == 422
    assert theo.post(here, {"title": "Aide-mémoire"}).headers["Location"] == f"{HERE}1/#fichiers"
    assert "Aide-mémoire" in text_of(theo.get(f"{HERE}1/"))
    got = theo.get(f"{HERE}fichiers/{file.pk}/")
    assert b"".join(got.streaming_content) == b"Bonjour"
    assert "Retirer le fichier « Aide-mémoire »" in text_of(theo.get(f"{here}enlever/"))
    theo.post(f"{here}enlever/")
    assert not HandoutFile.objects.filter(workshop=workshop).exists()


def test_a_file_that_we_do_not_take_says_why(theo, draft):
    sent = {"upload": SimpleUploadedFile("page.html", b"<script>"), "title": "Ma page"}

    answer = theo.post(f"{HERE}1/fichiers/nouveau/", sent)

    assert answer.status_code == 422
    assert "Nous ne prenons pas ce genre de fichier." in text_of(answer)
    assert 'value="Ma page"' in text_of(answer)


def test_parts_of_another_workshop_are_not_found(theo, draft):
    exercise = draft.workshops.get(number=2).exercises.first()
    old = current_edition().workshops.get(number=1).exercises.first()

    for other in (exercise, old):
        assert theo.get(f"{HERE}1/exercices/{other.pk}/").status_code == 404
        assert theo.post(f"{HERE}1/exercices/{other.pk}/enlever/").status_code == 404


def test_the_preview_is_what_an_association_reads(theo, draft, cast):
    curriculum.change_workshop(workshop=draft.workshops.get(number=1), values={"title": "Entrer"}, by=cast.theo)

    page = text_of(theo.get(f"{HERE}1/apercu/"))

    assert "<h1>Entrer</h1>" in page
    assert "telle que les associations la liront" in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(theo, draft, django_assert_num_queries, count):
    workshop = draft.workshops.get(number=1)
    HandoutFile.objects.bulk_create(HandoutFile(workshop=workshop, title=str(n), file="ateliers/x.pdf") for n in range(count))
    workshop.exercises.filter(position__gte=count).delete()
    theo.get(HERE)

    with django_assert_num_queries(17):
        theo.get(HERE)
    with django_assert_num_queries(10):
        theo.get(f"{HERE}1/")
