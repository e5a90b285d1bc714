"""Attendance: marks that come late or twice, and checking oneself in with the code of the room."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.training.conftest import soon
from training import check_in
from training.actions import attendance as actions
from training.actions.registrations import Person, register
from training.models import Registration


@pytest.fixture
def alice(school, cast):
    """Alice's registration for the first session, which begins in half an hour."""
    session = soon(school.sessions[0], hours=0.5)
    person = Person("Alice", "Test", "alice@example.org", cast.alice)
    return register(session=session, association=cast.alpha, person=person, by=cast.alice)


def attendance_of(registration) -> str:
    return Registration.objects.get(pk=registration.pk).attendance


def test_the_latest_mark_wins_whatever_order_they_arrive_in(alice, cast):
    now = timezone.now()

    later = actions.note_attendance(registration=alice, attendance="late", at=now - timedelta(minutes=1), by=cast.theo)
    earlier = actions.note_attendance(registration=alice, attendance="absent", at=now - timedelta(minutes=9), by=cast.theo)
    again = actions.note_attendance(registration=alice, attendance="late", at=now - timedelta(minutes=1), by=cast.theo)

    assert (later, earlier, again) == (True, False, False)
    assert attendance_of(alice) == "late"


def test_a_clock_that_is_ahead_does_not_win_for_ever(alice, cast):
    actions.note_attendance(registration=alice, attendance="absent", at=timezone.now() + timedelta(days=3), by=cast.theo)
    actions.note_attendance(registration=alice, attendance="present", at=timezone.now(), by=cast.theo)

    assert attendance_of(alice) == "present"


def test_a_word_that_is_none_is_refused(alice, cast):
    with pytest.raises(ValidationError):
        actions.note_attendance(registration=alice, attendance="maybe", at=timezone.now(), by=cast.theo)


def test_the_code_of_the_room_checks_in(alice, cast):
    code = check_in.code_at(alice.session, at=timezone.now().timestamp())

    assert actions.check_oneself_in(session=alice.session, code=code, account=cast.alice).attendance == "present"


@pytest.mark.parametrize("hours", [-0.5, 0.5])
def test_checking_in_late_is_late(alice, cast, hours):
    session = soon(alice.session, hours=hours)
    code = check_in.code_at(session, at=timezone.now().timestamp())

    found = actions.check_oneself_in(session=session, code=code, account=cast.alice)

    assert found.attendance == ("late" if hours < 0 else "present")


def test_a_photo_of_the_code_is_soon_worth_nothing(alice, cast):
    old = check_in.code_at(alice.session, at=timezone.now().timestamp() - 5 * check_in.SECONDS)

    with pytest.raises(ValidationError) as refused:
        actions.check_oneself_in(session=alice.session, code=old, account=cast.alice)

    assert refused.value.code == "code"
    assert attendance_of(alice) == ""


def test_only_those_registered_and_only_on_the_day(alice, cast):
    code = check_in.code_at(alice.session, at=timezone.now().timestamp())
    with pytest.raises(ValidationError) as stranger:
        actions.check_oneself_in(session=alice.session, code=code, account=cast.dan)
    session = soon(alice.session, hours=30)
    with pytest.raises(ValidationError) as early:
        actions.check_oneself_in(session=session, code=code, account=cast.alice)

    assert (stranger.value.code, early.value.code) == ("not_registered", "not_now")
