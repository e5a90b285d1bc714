"""The counters of a session: the national tool's categories, never more people than came unless confirmed."""

import pytest
from django.core.exceptions import ValidationError

from tenants.models import AuditEntry
from tests.training.survey_scenes import come, held
from training import counters
from training.actions.counters import count_people
from training.models import SessionCount


@pytest.fixture
def session(school, cast):
    """A session where six people came, and one did not."""
    come(school.sessions[0], cast.alpha, 4)
    come(school.sessions[0], cast.beta, 2, attendance="late")
    come(school.sessions[0], cast.beta, 1, attendance="absent")
    return held(school.sessions[0])


def numbers(**given):
    """Return counters: nobody, save what is given by value."""
    return {subject: {value: given.get(value, 0) for value in counters.asked(subject)} for subject in counters.TITLES}


def kept(session, subject):
    return dict(session.counts.filter(subject=subject).values_list("value", "number"))


def post(portal, session, **given):
    data = {f"{subject}-{value}": n for subject, values in numbers(**given).items() for value, n in values.items()}
    return portal.post(f"/formation/seances/{session.pk}/compteurs/", data | given)


def test_codes_fit_and_are_the_national_tool_s():
    codes = {subject: list(values) for subject, values in counters.VALUES.items()}

    assert codes == {
        "gender": ["female", "male", "untold"],
        "age": ["under_12", "12_17", "18_24", "25_39", "40_59", "60_69", "70_more", "untold"],
        "status": ["school", "jobless", "working", "retired", "untold"],
    }
    longest = SessionCount._meta.get_field("value").max_length
    assert max(len(code) for values in codes.values() for code in values) <= longest


def test_those_who_have_not_said_are_the_rest(session, cast):
    count_people(session=session, numbers=numbers(female=4, male=1), by=cast.theo)

    assert kept(session, "gender") == {"female": 4, "male": 1, "untold": 1}
    assert kept(session, "status")["untold"] == 6
    entry = AuditEntry.objects.get(action="training.session.counted")
    assert (entry.by, entry.data["people"]) == (cast.theo, 6)


def test_counting_again_replaces(session, cast):
    count_people(session=session, numbers=numbers(female=4), by=cast.theo)
    count_people(session=session, numbers=numbers(male=6), by=cast.theo)

    assert kept(session, "gender") == {"female": 0, "male": 6, "untold": 0}


def test_more_than_came_must_be_confirmed(session, cast):
    with pytest.raises(ValidationError) as refused:
        count_people(session=session, numbers=numbers(female=5, male=2, retired=6), by=cast.theo)

    assert (refused.value.code, refused.value.subjects) == ("too_many", ["gender"])
    assert SessionCount.objects.count() == 0
    count_people(session=session, numbers=numbers(female=5, male=2), by=cast.theo, confirmed=True)
    assert kept(session, "gender") == {"female": 5, "male": 2, "untold": 0}


def test_the_page_keeps_what_was_typed_and_asks(session, cast, sign_in):
    portal, _ = sign_in(cast.theo)

    asked = post(portal, session, female=5, male=2)
    done = post(portal, session, female=5, male=2, confirmed="on")

    page = asked.content.decode()
    assert asked.status_code == 422
    assert 'name="confirmed"' in page
    assert 'name="gender-female" value="5"' in page
    assert done.status_code == 302
    assert kept(session, "gender")["female"] == 5


@pytest.mark.parametrize("odd", ["-1", "1000", "deux", "1.5"])
def test_odd_numbers_are_refused(session, cast, sign_in, odd):
    portal, _ = sign_in(cast.theo)

    answer = post(portal, session, female=odd)

    assert answer.status_code == 422
    assert SessionCount.objects.count() == 0


def test_an_empty_box_is_nobody(session, cast, sign_in):
    portal, _ = sign_in(cast.theo)

    post(portal, session, female="", male=6)

    assert kept(session, "gender") == {"female": 0, "male": 6, "untold": 0}


def test_before_anybody_is_noted_the_page_says_so(school, cast, sign_in):
    portal, _ = sign_in(cast.theo)

    page = portal.get(f"/formation/seances/{school.sessions[0].pk}/compteurs/").content.decode()

    assert f"/formation/seances/{school.sessions[0].pk}/presence/" in page
    assert 'name="confirmed"' not in page


@pytest.mark.parametrize("name", ["alice", "dan", None])
def test_counters_are_the_staff_s(session, cast, sign_in, as_visitor, name):
    client = sign_in(getattr(cast, name))[0] if name else as_visitor()

    answers = [client.get(f"/formation/seances/{session.pk}/compteurs/"), post(client, session, female=1)]

    assert [answer.status_code for answer in answers] == [404 if name else 302] * 2
    assert SessionCount.objects.count() == 0


def test_the_page_costs_the_same_for_few_and_many(session, cast, sign_in, django_assert_num_queries):
    portal, _ = sign_in(cast.chloe)
    portal.get(f"/formation/seances/{session.pk}/compteurs/")

    for count in (0, 5):
        come(session, cast.beta, count)
        with django_assert_num_queries(9):
            portal.get(f"/formation/seances/{session.pk}/compteurs/")
        count_people(session=session, numbers=numbers(female=4), by=cast.theo)
