"""The code on the screen of the room, and the page it leads to: signed in or not yet, in time or not."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.people import PASSWORD
from tests.training.conftest import soon
from tests.training.places import at
from training import check_in
from training.actions.attendance import SIGN_IN, note_attendance
from training.actions.registrations import Person, register
from training.models import Registration, Session
from training.views.check_in import READ_KEY


@pytest.fixture
def alice(school, cast):
    """Alice's registration for the first session, which begins in half an hour."""
    session = soon(school.sessions[0], hours=0.5)
    return register(
        session=session, association=cast.alpha, person=Person("Alice", "Test", "alice@example.org", cast.alice), by=None
    )


def attendance_of(registration) -> str:
    return Registration.objects.get(pk=registration.pk).attendance


def address(session, *, ago=0) -> str:
    """Where the code leads that was on the screen so many seconds ago."""
    return at("check_in", session.pk, check_in.code_at(session, at=timezone.now().timestamp() - ago))


def title(answer) -> str:
    return re.search(r"<h1>(.*?)</h1>", answer.content.decode())[1]


def test_one_tap_and_one_is_noted(alice, cast, sign_in):
    client, _site = sign_in(cast.alice)
    url = address(alice.session)

    shown = client.get(url)
    before = attendance_of(alice)
    answers = [client.post(url, follow=True) for _tap in range(2)]

    assert ("Alice" in title(shown), before) == (True, "")
    assert [answer.status_code for answer in answers] == [200, 200]
    assert title(answers[0]) == title(answers[1]) != title(shown)
    assert attendance_of(alice) == "present"


def test_somebody_registered_by_a_colleague_is_known_by_their_address(alice, cast, sign_in):
    Registration.objects.update(account=None)

    sign_in(cast.alice)[0].post(address(alice.session))

    assert attendance_of(alice) == "present"


def test_signing_in_on_the_way_keeps_the_address_and_the_code(alice, cast, as_visitor):
    client, url = as_visitor(), address(alice.session)

    to_sign_in = client.get(url)["Location"]
    back = client.post(to_sign_in, {"login": cast.alice.email, "password": PASSWORD})["Location"]
    noted = client.post(_let_codes_pass(client, minutes=10), follow=True)

    assert (back, noted.status_code, attendance_of(alice)) == (url, 200, "present")


def test_the_code_is_not_remembered_for_ever(alice, cast, sign_in):
    client, url = sign_in(cast.alice)[0], address(alice.session)
    client.get(url)

    answer = client.post(_let_codes_pass(client, minutes=SIGN_IN.seconds / 60 + 1))

    assert (answer.status_code, attendance_of(alice)) == (422, "")


def _let_codes_pass(client, *, minutes: float) -> str:
    """As if the code had been read that long ago: it is another one's turn now. Returns where the old one leads."""
    session = client.session
    read = session[READ_KEY]
    was_read = datetime.fromisoformat(read["at"]) - timedelta(minutes=minutes)
    room = Session.objects.get(pk=read["session"])
    code = check_in.code_at(room, at=was_read.timestamp())
    session[READ_KEY] = read | {"at": was_read.isoformat(), "code": code}
    session.save()
    return at("check_in", room.pk, code)


def test_late_is_counted_from_when_the_code_was_read(alice, cast, sign_in):
    client, _site = sign_in(cast.alice)
    session = soon(alice.session, hours=-20 / 60)
    client.get(address(session))

    client.post(_let_codes_pass(client, minutes=10))

    assert attendance_of(alice) == "present"


def test_without_a_registration_one_is_told_what_to_do(alice, cast, sign_in):
    answer = sign_in(cast.dan)[0].post(address(alice.session))

    assert (answer.status_code, cast.dan.email in answer.content.decode()) == (422, True)
    assert "<form" not in answer.content.decode().partition("doorway-card")[2].partition("doorway-scene")[0]


def test_an_old_code_says_so_and_leads_to_the_one_of_now(alice, cast, sign_in):
    client, _site = sign_in(cast.alice)
    answer = client.get(address(alice.session, ago=6 * check_in.SECONDS))
    typed = check_in.code_at(alice.session, at=timezone.now().timestamp())
    found = client.post(at("type_code"), {"code": f" {typed[:5].upper()} {typed[5:]} "})

    assert at("type_code") in answer.content.decode()
    assert found["Location"] == at("check_in", alice.session.pk, typed)


@pytest.mark.parametrize("typed", ["", "abc", "0123456789", "x" * 500, "\x00" * 10])
def test_a_code_that_is_none_is_refused(alice, cast, sign_in, typed):
    assert sign_in(cast.alice)[0].post(at("type_code"), {"code": typed}).status_code == 422


@pytest.mark.parametrize("hours", [30, -30])
def test_on_another_day_there_is_nothing_to_tap(alice, cast, sign_in, hours):
    session = soon(alice.session, hours=hours)

    answer = sign_in(cast.alice)[0].post(address(session))

    assert (answer.status_code, attendance_of(alice)) == (422, "")


def test_excused_in_advance_and_there_after_all(alice, cast, sign_in):
    note_attendance(registration=alice, attendance="excused", at=timezone.now() - timedelta(hours=1), by=cast.theo)

    sign_in(cast.alice)[0].post(address(alice.session))

    assert attendance_of(alice) == "present"


def test_the_screen_shows_a_code_that_works_and_how_many_have_come(alice, cast, sign_in):
    theo, _site = sign_in(cast.theo)
    note_attendance(registration=alice, attendance="present", at=timezone.now(), by=cast.theo)

    page = theo.get(at("check_in_code", alice.session.pk))
    part = theo.get(at("check_in_code_now", alice.session.pk))

    assert (page.status_code, page.context["n_came"], page.context["n_expected"]) == (200, 1, 1)
    assert check_in.is_valid(alice.session, page.context["code"].replace(" ", ""), at=timezone.now().timestamp())
    for answer in (page, part):
        assert "<svg" in answer.content.decode()
        assert "style=" not in answer.content.decode()


@pytest.mark.parametrize("name", ["check_in_code", "check_in_code_now"])
def test_the_code_is_the_trainers_to_show(alice, cast, sign_in, name):
    assert sign_in(cast.alice)[0].get(at(name, alice.session.pk)).status_code == 404


def test_no_code_before_its_hour(alice, cast, sign_in):
    session = soon(alice.session, hours=5)

    assert "<svg" not in sign_in(cast.theo)[0].get(at("check_in_code_now", session.pk)).content.decode()
