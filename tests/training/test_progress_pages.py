"""The matrix and one association's page: who may see them, what they cost, what the trainer can say there."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.models import Association, AuditEntry
from tests.training.conftest import soon
from tests.training.test_progress import come, do_all
from training.actions.evidence import tick
from training.models import Autonomy, CohortAssociation, Evidence
from training.queries.progress import Standing, progress

MATRIX = "/formation/avancement/"


def page_of(association) -> str:
    return f"{MATRIX}{association.pk}/"


def sites(count: int) -> list[Association]:
    return [
        Association.objects.create(name=f"N° {n}", search_text=f"n° {n}", subdomain=f"n{n}", schema_name=f"a_none{n:08d}")
        for n in range(count)
    ]


@pytest.fixture
def theo(cast, sign_in):
    return sign_in(cast.theo)[0]


def held_ago(session, **ago):
    session.starts_at = timezone.now() - timedelta(**ago)
    session.ends_at = session.starts_at + timedelta(hours=2)
    session.save(update_fields=["starts_at", "ends_at"])
    return session


# How an association stands at a workshop


def standings(association) -> list[Standing]:
    return [cell.standing for cell in progress([association])[0].cells]


def test_each_standing_has_its_word(school, cast):
    assert standings(cast.alpha)[0] == Standing.NOT_BEGUN
    tick(association=cast.alpha, key="entered", done=True, by=cast.theo)
    assert standings(cast.alpha)[0] == Standing.PARTLY
    held_ago(school.sessions[0], days=3)
    assert standings(cast.alpha)[0] == Standing.MISSED
    come(school.sessions[0], cast.alpha)
    assert standings(cast.alpha)[0] == Standing.OVERDUE
    held_ago(school.sessions[0], days=30)
    Evidence.objects.update(ticked_at=timezone.now() - timedelta(days=20))
    assert standings(cast.alpha)[0] == Standing.STUCK
    for key in ("home_text", "logo", "came_back"):
        tick(association=cast.alpha, key=key, done=True, by=cast.theo)
    assert standings(cast.alpha)[0] == Standing.DONE


def test_something_new_on_the_site_is_not_stuck(school, cast):
    come(held_ago(school.sessions[0], days=30), cast.alpha)
    assert standings(cast.alpha)[0] == Standing.STUCK

    Evidence.objects.create(association=cast.alpha, key="logo", state="done", done_at=timezone.now() - timedelta(days=2))

    assert standings(cast.alpha)[0] == Standing.OVERDUE


def test_an_exercise_of_another_name_is_read_by_its_check(cast):
    from training.models import Exercise

    Exercise.objects.filter(key="logo").update(key="signe")
    Evidence.objects.create(association=cast.alpha, key="logo", state="done", done_at=timezone.now())
    assert progress([cast.alpha])[0].cells[0].n_done == 1

    tick(association=cast.alpha, key="signe", done=False, by=cast.theo)
    assert progress([cast.alpha])[0].cells[0].n_done == 0


def test_each_association_is_measured_by_its_cohorts_edition(school, cast):
    from training.actions import curriculum

    draft = curriculum.begin_draft(by=cast.theo)
    draft.workshops.get(number=1).exercises.get(key="logo").delete()
    curriculum.publish_draft(by=cast.theo)
    alone = sites(1)[0]

    assert [row.cells[0].n_exercises for row in progress([cast.alpha, alone])] == [4, 3]


# The matrix


def test_the_matrix_is_the_staffs(cast, sign_in, as_visitor):
    for account in (cast.alice, cast.dan):
        portal, _site = sign_in(account)
        for path in (MATRIX, page_of(cast.alpha), "/formation/retours/"):
            assert portal.get(path).status_code == 404
    assert as_visitor().get(MATRIX).status_code == 302
    for account in (cast.theo, cast.chloe):
        portal, _site = sign_in(account)
        assert portal.get(MATRIX).status_code == 200


@pytest.mark.parametrize("count", [1, 28])
def test_the_matrix_costs_the_same_however_many(count, school, theo, django_assert_num_queries):
    for association in sites(count):
        CohortAssociation.objects.create(cohort=school.cohort, association=association)
        come(school.sessions[0], association)
        do_all(association, besides=("album",))
    theo.get(MATRIX)

    with django_assert_num_queries(14):
        answer = theo.get(MATRIX)

    assert len(re.findall(r'<th scope="row">', answer.content.decode())) == count + 2


def test_filters_search_and_sort(school, cast, theo):
    come(held_ago(school.sessions[0], days=30), cast.alpha)
    come(soon(school.sessions[1], hours=-5), cast.beta)
    done = sites(1)[0]
    do_all(done)

    def names(query: str) -> list[str]:
        page = theo.get(MATRIX + query).content.decode()
        return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)

    assert names("") == ["Association Alpha", "Association Beta", "N° 0"]
    assert names("?filtre=bloquees") == ["Association Alpha"]
    assert names("?filtre=en-retard&tri=retard") == ["Association Alpha", "Association Beta"]
    assert names("?filtre=pretes") == ["N° 0"]
    assert names("?tri=avancement") == ["N° 0", "Association Alpha", "Association Beta"]
    assert names("?filtre=autonomes") == []
    Autonomy.objects.create(association=done, certificate="2027-0001")
    assert (names("?filtre=autonomes"), names("?filtre=pretes")) == (["N° 0"], [])
    assert names("?q=beta") == ["Association Beta"]
    assert names(f"?promotion={school.cohort.pk}") == ["Association Alpha", "Association Beta"]
    assert names("?categorie=sport") == ["Association Alpha", "Association Beta"]
    assert names("?promotion=x&categorie=x&filtre=x&tri=x&q=%00") == ["Association Alpha", "Association Beta", "N° 0"]
    assert names("?promotion=99999999999999999999") == ["Association Alpha", "Association Beta", "N° 0"]


# One association


def test_one_association_in_every_detail(school, cast, theo):
    come(soon(school.sessions[0], hours=-5), cast.alpha)
    Evidence.objects.create(association=cast.alpha, key="logo", state="unknown", checked_at=timezone.now())
    tick(association=cast.alpha, key="menu", done=False, note="Deux pages seulement", by=cast.theo)

    page = theo.get(page_of(cast.alpha)).content.decode()

    assert "Automne" in page
    assert "Deux pages seulement" in page
    assert "N’a pas pu être lu" in page
    assert page.count('class="step"') == 25


@pytest.mark.parametrize("count", [1, 3])
def test_one_association_costs_the_same_whatever_is_known(count, school, cast, theo, django_assert_num_queries):
    for session in school.sessions[:count]:
        come(session, cast.alpha)
    for key in ("logo", "menu", "news")[:count]:
        tick(association=cast.alpha, key=key, done=True, by=cast.theo)
    theo.get(page_of(cast.alpha))

    with django_assert_num_queries(18):
        theo.get(page_of(cast.alpha))


def test_the_trainer_says_and_unsays(cast, theo):
    word = f"{page_of(cast.alpha)}exercices/calendar_kept/"

    refused = theo.post(word, {"word": "maybe", "note": "x" * 400})
    done = theo.post(word, {"word": "done", "note": "Montré au dos du programme"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "x" * 400 in refused.content.decode(), "what was typed is not lost"
    row = Evidence.objects.get(association=cast.alpha, key="calendar_kept")
    assert (row.is_done, row.note, row.ticked_by) == (True, "Montré au dos du programme", cast.theo)
    theo.post(word, {"word": "site"})
    row.refresh_from_db()
    assert (row.ticked, row.is_done) == (None, False)
    assert theo.get(f"{page_of(cast.alpha)}exercices/none/").status_code == 404


def test_checking_now_asks_the_worker_once(cast, theo):
    from tests.training.test_evidence_jobs import waiting

    answers = [theo.post(f"{page_of(cast.alpha)}verifier/") for _n in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert waiting() == [str(cast.alpha.pk)]
    assert theo.get(answers[0]["Location"]).headers["Refresh"] == f"2; url={page_of(cast.alpha)}?lecture=2"
    assert "Refresh" not in theo.get(f"{page_of(cast.alpha)}?lecture=11").headers, "a worker that is down is not waited for"
    assert theo.get(f"{page_of(cast.alpha)}verifier/").status_code == 405


def test_a_site_that_is_gone_has_no_page(cast, theo):
    nobody = Association.objects.create(name="Sans site")

    assert theo.get(page_of(nobody)).status_code == 404
    assert not AuditEntry.objects.filter(association=nobody).exists()
