"""Reading the six workshops: whose edition, the handout on paper, the files."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import strip_tags

from training.actions import curriculum, handout_files
from training.actions.planning import cancel_cohort
from training.models import Cohort, CohortAssociation, HandoutFile
from training.queries.curriculum import current_edition, page_of, reading_for

PROGRAMME = "/ateliers/programme/"


def new_edition(cast, title="Écrire court"):
    draft = curriculum.begin_draft(by=cast.theo)
    curriculum.change_workshop(workshop=draft.workshops.get(number=2), values={"title": title}, by=cast.theo)
    return curriculum.publish_draft(by=cast.theo)


def a_file(cast, workshop, title="Modèle d’affiche"):
    upload = SimpleUploadedFile("a.txt", b"Bonjour")
    return handout_files.add_file(workshop=workshop, upload=upload, title=title, by=cast.theo)


def edition_for(account):
    return reading_for(account).edition


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def test_the_cohort_decides_which_edition_a_member_reads(cast, school):
    first = school.cohort.edition
    second = new_edition(cast)

    assert current_edition() == second
    readers = (cast.alice, cast.carl, cast.bob, cast.dan, cast.theo)
    assert [edition_for(account) for account in readers] == [first, first, first, second, second]


def test_only_a_place_that_is_held_counts(cast, school):
    second = new_edition(cast)
    place = CohortAssociation.objects.get(association=cast.alpha)
    place.left_at = timezone.now()
    place.save(update_fields=["left_at"])
    assert edition_for(cast.alice) == second
    assert edition_for(cast.bob) == school.cohort.edition

    cancel_cohort(cohort=school.cohort, reason="Trop peu de monde.", by=cast.theo)

    assert edition_for(cast.bob) == second


def test_the_newest_cohort_counts(cast, school):
    second = new_edition(cast)
    again = Cohort.objects.create(name="Printemps", edition=second)

    CohortAssociation.objects.create(cohort=again, association=cast.alpha)

    assert edition_for(cast.alice) == second
    assert edition_for(cast.bob) == school.cohort.edition


def test_a_member_reads_the_edition_of_the_cohort_and_may_read_the_newest(cast, school, sign_in):
    new_edition(cast)
    alice, _site = sign_in(cast.alice)

    own, newest = alice.get(PROGRAMME), alice.get(f"{PROGRAMME}?edition=2")

    assert ("Écrire et structurer" in text_of(own), "Écrire court" in text_of(own)) == (True, False)
    assert "« Automne »" in text_of(own)
    assert f"{PROGRAMME}?edition=2" in text_of(own)
    assert ("Écrire et structurer" in text_of(newest), "Écrire court" in text_of(newest)) == (False, True)
    assert "Écrire court" in text_of(alice.get(f"{PROGRAMME}2/?edition=2"))
    assert "<h1>Écrire et structurer</h1>" in text_of(alice.get(f"{PROGRAMME}2/"))


def test_a_workshop_shows_its_handout_and_what_shows_each_exercise(cast, sign_in):
    dan, _site = sign_in(cast.dan)

    page = text_of(dan.get(f"{PROGRAMME}6/"))

    assert "<h1>Faire vivre et transmettre</h1>" in page
    assert "<h2>Passer le relais</h2>" in page
    assert "Ce qui le montre : « Au moins deux personnes sont responsables du site »" in page
    assert "Ce qui le montre : vous, au formateur ou à la formatrice." in page


@pytest.mark.parametrize("query", ["?edition=2", "?edition=9", "?edition=x", "?edition=", "?edition=²", "?edition=" + "1" * 5000])
def test_what_is_no_published_edition_is_not_found(cast, sign_in, query):
    curriculum.begin_draft(by=cast.theo)
    dan, _site = sign_in(cast.dan)

    assert dan.get(f"{PROGRAMME}?edition=1").status_code == 200
    assert dan.get(f"{PROGRAMME}{query}").status_code == 404
    assert dan.get(f"{PROGRAMME}1/{query}").status_code == 404
    assert dan.get(f"{PROGRAMME}1/fiche.pdf{query}").status_code == 404


def test_what_is_no_workshop_is_not_found(cast, sign_in):
    dan, _site = sign_in(cast.dan)

    for number in (0, 7, 10**30):
        assert dan.get(f"{PROGRAMME}{number}/").status_code == 404
        assert dan.get(f"{PROGRAMME}{number}/fiche.pdf").status_code == 404


def test_strangers_sign_in_first(cast, as_visitor):
    file = a_file(cast, curriculum.begin_draft(by=cast.theo).workshops.get(number=1))
    visitor = as_visitor()

    for path in ("", "1/", "1/fiche.pdf", f"fichiers/{file.pk}/"):
        assert visitor.get(PROGRAMME + path).headers["Location"].startswith("/compte/connexion/")


def test_the_paper_is_a_pdf_that_says_what_the_page_says(cast, sign_in):
    dan, _site = sign_in(cast.dan)

    answer = dan.get(f"{PROGRAMME}1/fiche.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="1-prendre-en-main-son-site.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")
    assert len(answer.content) > 15_000


def test_the_paper_says_all_that_the_page_says(cast, sign_in):
    dan, _site = sign_in(cast.dan)
    workshop = current_edition().workshops.get(number=1)

    with translation.override("fr"):
        paper = words_of(
            render_to_string("training/curriculum/handout_pdf.html", {"city": {"name": "Ville"}, **page_of(workshop)})
        )

    article = re.search(r'<div class="prose handout">(.*?)</div>', text_of(dan.get(f"{PROGRAMME}1/")), re.DOTALL)[1]
    assert words_of(article) in paper
    for words in (
        "Prendre en main son site",
        "Ce que vous saurez faire",
        "Mettez votre logo",
        "Ce qui le montre : « ",
        "Mes notes",
    ):
        assert words in paper


def words_of(html):
    return " ".join(strip_tags(html).replace("\u00a0", " ").split())


def test_a_file_is_downloaded_under_its_title(cast, sign_in):
    draft = curriculum.begin_draft(by=cast.theo)
    file = a_file(cast, draft.workshops.get(number=1), title="Modèle / d’affiche")
    dan, _site = sign_in(cast.dan)
    path = f"{PROGRAMME}fichiers/{file.pk}/"
    assert dan.get(path).status_code == 404, "only the trainers see a draft's"
    curriculum.publish_draft(by=cast.theo)

    answer = dan.get(path)

    assert b"".join(answer.streaming_content) == b"Bonjour"
    assert path in text_of(dan.get(f"{PROGRAMME}1/"))
    assert {name: answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")} == {
        "Content-Type": "text/plain",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert answer.headers["Content-Disposition"] == ("attachment; filename*=utf-8''Mod%C3%A8le%20-%20d%E2%80%99affiche.txt")
    assert dan.get(f"/media/{file.file.name}").status_code == 404


def test_a_file_that_is_gone_is_not_found(cast, sign_in):
    file = a_file(cast, curriculum.begin_draft(by=cast.theo).workshops.get(number=1))
    curriculum.publish_draft(by=cast.theo)
    default_storage.delete(file.file.name)
    dan, _site = sign_in(cast.dan)

    assert [dan.get(f"{PROGRAMME}fichiers/{pk}/").status_code for pk in (file.pk, 10**30)] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_reading_queries_do_not_grow(cast, school, sign_in, django_assert_num_queries, count):
    workshop = current_edition().workshops.get(number=1)
    HandoutFile.objects.bulk_create(HandoutFile(workshop=workshop, title=str(n), file="ateliers/x.pdf") for n in range(count))
    workshop.exercises.filter(position__gt=count).delete()
    alice, _site = sign_in(cast.alice)

    with django_assert_num_queries(9):
        alice.get(PROGRAMME)
    with django_assert_num_queries(14):
        alice.get(f"{PROGRAMME}1/")
