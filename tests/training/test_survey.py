"""The opinion after a session: when, how many, and that nobody is behind it."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tenants.models import AuditEntry
from tests.conftest import load_cast
from tests.training.conftest import build_school, soon
from tests.training.survey_scenes import come, held, say
from training import survey
from training.actions.survey import answer_survey
from training.models import Registration, Session, SurveyAnswer
from training.queries.survey import opinions

ANSWER = {"useful": "4", "pace": "right", "missing": "Plus de temps.", "heard_of": "association"}


@pytest.fixture
def session(school, cast):
    """The first session, over for an hour; three people came."""
    come(school.sessions[0], cast.alpha, 3)
    return held(school.sessions[0])


def path(session):
    return f"/ateliers/avis/{session.survey_key}/"


def test_an_opinion_is_kept_without_anybody(session, as_visitor):
    before = AuditEntry.objects.count()

    answer = as_visitor().post(path(session), ANSWER)

    assert (answer.status_code, answer["Location"]) == (302, path(session) + "merci/")
    kept = SurveyAnswer.objects.values("session", "useful", "pace", "missing", "heard_of", "day").get()
    assert kept == {
        "session": session.pk, "useful": 4, "pace": "right", "missing": "Plus de temps.", "heard_of": "association",
        "day": timezone.localdate(),
    }  # fmt: skip
    assert {field.name for field in SurveyAnswer._meta.fields} == {*kept, "id"}, "nothing that tells who or when"
    assert AuditEntry.objects.count() == before, "the journal would tell the hour"


def test_the_cookie_says_only_that_one_has_answered(session, as_visitor):
    client = as_visitor()
    client.post(path(session), ANSWER)

    cookie = client.cookies["avis-donne"]
    again = client.get(path(session))
    twice = client.post(path(session), ANSWER)

    assert (cookie.value, cookie["path"], cookie["httponly"], cookie["samesite"]) == ("1", path(session), True, "Lax")
    assert [answer["Location"] for answer in (again, twice)] == [path(session) + "merci/"] * 2
    assert SurveyAnswer.objects.count() == 1
    assert client.get(path(session) + "merci/").status_code == 200


def test_somebody_signed_in_is_as_unknown(session, cast, sign_in):
    portal, _ = sign_in(cast.alice)

    portal.post(path(session), ANSWER)

    assert SurveyAnswer.objects.filter(session=session).count() == 1


def test_numbers_of_answers_do_not_follow_one_another(session):
    numbers = [answer_survey(session=session, useful=4).pk for _ in range(4)]

    assert [n for n, after in zip(numbers, numbers[1:], strict=False) if after == n + 1] == []


@pytest.mark.parametrize(
    ("hours", "phase", "words"), [(1, "before", "Revenez"), (-1, "before", "Revenez"), (-31 * 24, "closed", "trop tard")]
)
def test_it_is_asked_after_the_session_and_for_thirty_days(school, as_visitor, hours, phase, words):
    session = soon(school.sessions[0], hours=hours)

    shown, sent = as_visitor().get(path(session)), as_visitor().post(path(session), ANSWER)

    assert survey.phase(session) == phase
    assert words in shown.content.decode()
    assert words in sent.content.decode()
    with pytest.raises(ValidationError) as refused:
        answer_survey(session=session, useful=4)
    assert refused.value.code == "not_open"
    assert SurveyAnswer.objects.count() == 0


def test_a_cancelled_session_is_not_asked_about(session, as_visitor):
    Session.objects.filter(pk=session.pk).update(cancelled_at=timezone.now())

    answer = as_visitor().post(path(session), ANSWER)

    assert "n’a pas eu lieu" in answer.content.decode()
    assert SurveyAnswer.objects.count() == 0


def test_no_more_answers_than_people_and_two(session, as_visitor):
    say(session, 3 + survey.SPARE)

    answer = as_visitor().post(path(session), ANSWER)

    assert answer.status_code == 422
    assert "Plus de temps." in answer.content.decode(), "what was typed stays"
    assert SurveyAnswer.objects.count() == 5


def test_those_of_whom_nobody_noted_anything_may_answer(session):
    Registration.objects.update(attendance="")
    say(session, 4)

    answer_survey(session=session, useful=1)

    with pytest.raises(ValidationError) as refused:
        answer_survey(session=session, useful=1)
    assert refused.value.code == "full"


@pytest.mark.parametrize(
    "wrong",
    [
        {"useful": ""},
        {"useful": "5"},
        {"useful": "0"},
        {"pace": "x"},
        {"missing": "a" * 1001},
        {"missing": "a\0b"},
        {"heard_of": "x"},
    ],
)
def test_odd_answers_are_refused_and_kept_on_the_page(session, as_visitor, wrong):
    answer = as_visitor().post(path(session), ANSWER | wrong)

    assert answer.status_code == 422
    assert SurveyAnswer.objects.count() == 0


def test_only_the_first_question_must_be_answered(session, as_visitor):
    as_visitor().post(path(session), {"useful": "2"})

    assert SurveyAnswer.objects.values_list("useful", "pace", "missing", "heard_of").get() == (2, "", "", "")


def test_a_flood_from_one_address_is_held(session, as_visitor, settings):
    client = as_visitor()
    codes = [client.post(path(session), {"useful": ""}).status_code for _ in range(61)]

    assert (set(codes[:60]), codes[60]) == ({422}, 429)


def test_an_unknown_link_is_404(cast, as_visitor):
    for key in ("x", "a%00b"):
        assert as_visitor().get(f"/ateliers/avis/{key}/").status_code == 404
        assert as_visitor().get(f"/ateliers/avis/{key}/merci/").status_code == 404


def test_many_at_once_never_pass_the_limit(committed_db):
    cast = load_cast()
    session = held(build_school(cast).sessions[0])
    come(session, cast.alpha, 1)
    start, outcomes = threading.Barrier(6), []

    def answer():
        try:
            start.wait()
            answer_survey(session=session, useful=4)
            outcomes.append("kept")
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["full"] * 3 + ["kept"] * 3


# what the trainer reads


def read(portal, session):
    return portal.get(f"/formation/seances/{session.pk}/avis/").content.decode()


def test_nothing_is_read_before_five_people_have_answered(session, cast, sign_in):
    portal, _ = sign_in(cast.theo)
    say(session, 4, missing="Ma phrase")

    few, counted = read(portal, session), opinions(session)
    say(session, 1, missing="Ma phrase")
    enough = read(portal, session)

    assert "encore trop peu" in few.lower()
    assert (counted.n_answers, counted.useful, counted.missing) == (4, {}, [])
    assert ("Ma phrase" in few, "Ma phrase" in enough) == (False, True)
    assert ('<svg class="chart"' in few, enough.count('<svg class="chart"')) == (False, 3)


def test_what_people_wrote_is_text(session, cast, sign_in):
    portal, _ = sign_in(cast.theo)
    say(session, 5, missing='<script>alert("x")</script>\n\n<img src=x onerror=y>')

    page = read(portal, session)

    assert "&lt;script&gt;alert" in page
    assert "&lt;img src=x" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_code_leads_to_the_questions(session, cast, sign_in):
    portal, _ = sign_in(cast.theo)

    page = portal.get(f"/formation/seances/{session.pk}/avis/ecran/").content.decode()

    assert f"http://portail.localhost:8765{path(session)}" in page
    assert 'class="segno"' in page


@pytest.mark.parametrize("name", ["alice", "dan", None])
@pytest.mark.parametrize("page", ["avis/", "avis/ecran/"])
def test_the_answers_are_the_staff_s(session, cast, sign_in, as_visitor, name, page):
    client = sign_in(getattr(cast, name))[0] if name else as_visitor()

    answer = client.get(f"/formation/seances/{session.pk}/{page}")

    assert answer.status_code == (404 if name else 302)


def test_opinions_cost_the_same_for_few_and_many(session, cast, sign_in, django_assert_num_queries):
    portal, _ = sign_in(cast.theo)
    say(session, 5)
    portal.get(f"/formation/seances/{session.pk}/avis/")

    for count in (0, 20):
        say(session, count)
        with django_assert_num_queries(8):
            portal.get(f"/formation/seances/{session.pk}/avis/")


def test_the_page_is_open_to_visitors_at_the_last_minute(school, as_visitor):
    session = soon(school.sessions[0], hours=-30 * 24 - 2)
    Session.objects.filter(pk=session.pk).update(ends_at=timezone.now() - survey.OPEN_FOR + timedelta(minutes=1))

    assert '<form method="post" novalidate class="opinion">' in as_visitor().get(path(session)).content.decode()
