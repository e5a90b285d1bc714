"""The room while a session is on: who is at which exercise, whose hand is up; and papers of the session."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tenants.models import Association, AuditEntry
from tests.training.conftest import soon
from tests.training.places import at
from training.actions.attendance import note_attendance
from training.actions.planning import cancel_session
from training.actions.registrations import Person, register
from training.actions.room import ask_for_help, lower_hand
from training.models import CohortAssociation, Evidence, Registration
from training.queries.room import room


@pytest.fixture
def session(school):
    """The first session, which began a quarter of an hour ago; its exercises: entered, home_text, logo, came_back."""
    return soon(school.sessions[0], hours=-0.25)


@pytest.fixture
def alice(session, cast):
    return register(
        session=session, association=cast.alpha, person=Person("Alice", "Test", "alice@example.org", cast.alice), by=None
    )


@pytest.fixture
def bob(session, cast):
    return register(session=session, association=cast.beta, person=Person("Bob", "Test", "bob@example.org", cast.bob), by=None)


@pytest.fixture
def theo(cast, sign_in):
    return sign_in(cast.theo)[0]


def seen(association, key, state="done", **values):
    Evidence.objects.create(association=association, key=key, state=state, done_at=timezone.now(), **values)


def order(session) -> list[str]:
    return [row.association.subdomain for row in room(session)]


def test_those_who_are_there_come_first_and_hands_before_them(session, alice, bob, cast):
    nobody = order(session)
    note_attendance(registration=bob, attendance="present", at=timezone.now(), by=cast.theo)
    there = order(session)
    ask_for_help(registration=alice, key="logo", by=cast.alice)

    assert (nobody, there, order(session)) == (["alpha", "beta"], ["beta", "alpha"], ["alpha", "beta"])


def test_the_first_who_asked_is_the_first_who_is_helped(session, alice, bob, cast):
    ask_for_help(registration=bob, key="logo", by=cast.bob)
    ask_for_help(registration=alice, key="logo", by=cast.alice)
    ask_for_help(registration=bob, key="home_text", by=cast.bob)

    assert order(session) == ["beta", "alpha"]
    assert Registration.objects.get(pk=bob.pk).help_for == "home_text"


def test_each_exercise_is_done_to_do_or_unknown(session, alice, cast):
    seen(cast.alpha, "entered")
    seen(cast.alpha, "home_text", "unknown")
    seen(cast.alpha, "logo", "todo", ticked=True)

    row = next(row for row in room(session) if row.association == cast.alpha)

    assert [(step.exercise.key, step.state) for step in row.steps] == [
        ("entered", "done"),
        ("home_text", "unknown"),
        ("logo", "done"),
        ("came_back", "todo"),
    ]
    assert (row.n_done, row.at.exercise.key) == (2, "home_text")


def test_since_when_is_since_the_last_one_was_done_or_since_it_began(session, alice, bob, cast):
    seen(cast.alpha, "entered")
    Evidence.objects.update(done_at=session.starts_at + timedelta(minutes=5))
    seen(cast.beta, "entered")
    Evidence.objects.filter(association=cast.beta).update(done_at=session.starts_at - timedelta(days=9))

    since = {row.association.subdomain: row.since - session.starts_at for row in room(session)}

    assert since == {"alpha": timedelta(minutes=5), "beta": timedelta(0)}


def test_a_catch_up_of_another_cohort_is_in_the_room(session, alice, cast):
    CohortAssociation.objects.filter(association=cast.alpha).delete()

    assert order(session) == ["alpha", "beta"]


def test_a_hand_goes_up_and_down_and_each_is_in_the_journal(alice, cast, theo):
    ask_for_help(registration=alice, key="home_text", by=cast.alice)
    shown = theo.get(at("room_now", alice.session.pk)).content.decode()
    theo.post(at("lower_hand", alice.session.pk, alice.pk))
    again = lower_hand(registration=alice, by=cast.theo)

    assert ("data-tell=" in shown, again) == (True, False)
    assert Registration.objects.get(pk=alice.pk).help_asked_at is None
    rows = AuditEntry.objects.filter(action__startswith="training.help").order_by("pk")
    assert [(row.action, row.by, "home_text" in str(row.data)) for row in rows] == [
        ("training.help.asked", cast.alice, False),
        ("training.help.ended", cast.theo, False),
    ]


@pytest.mark.parametrize(("hours", "key", "code"), [(30, "logo", "not_now"), (-30, "logo", "not_now"), (0, "news", "unknown")])
def test_help_is_for_an_exercise_of_this_workshop_on_its_day(alice, cast, hours, key, code):
    soon(alice.session, hours=hours)

    with pytest.raises(ValidationError) as refused:
        ask_for_help(registration=alice, key=key, by=cast.alice)

    assert refused.value.code == code


def test_a_volunteer_asks_and_says_thank_you_without_javascript(alice, cast, sign_in):
    client, _site = sign_in(cast.alice)
    url = at("ask_for_help", cast.alpha.pk, alice.session.pk)
    page = client.get(url).content.decode()

    up = client.post(url, {"exercise": "logo"}, follow=True).content.decode()
    asked = Registration.objects.get(pk=alice.pk).help_for
    client.post(url)

    assert 'value="logo"' in page
    assert "/entrer/?next=%2Fadmin%2F" in page
    assert ("hand-down" in up, "hand-down" in page, asked) == (True, False, "logo")
    assert Registration.objects.get(pk=alice.pk).help_asked_at is None


def test_an_exercise_that_is_none_changes_nothing(alice, cast, sign_in):
    client, _site = sign_in(cast.alice)

    client.post(at("ask_for_help", cast.alpha.pk, alice.session.pk), {"exercise": "x" * 5000})

    assert Registration.objects.get(pk=alice.pk).help_asked_at is None


@pytest.mark.parametrize("name", ["ask_for_help", "in_hand_now"])
def test_the_session_in_hand_is_for_its_associations_members(alice, bob, cast, sign_in, name):
    carl, _site = sign_in(cast.carl)

    own, other = (carl.get(at(name, pk, alice.session.pk)) for pk in (cast.alpha.pk, cast.beta.pk))

    assert (own.status_code, other.status_code) == (200, 404)
    assert 'name="exercise"' not in own.content.decode(), "Carl is in the team and not in the room"


@pytest.mark.parametrize("said", [("done", True), ("todo", False), ("site", None)], ids=lambda said: said[0])
def test_the_trainer_says_how_an_exercise_is(session, alice, cast, theo, said):
    seen(cast.alpha, "logo", "todo", ticked=True)

    theo.post(at("say_exercise", session.pk, cast.alpha.pk), {"exercise": "logo", "said": said[0]})

    assert Evidence.objects.get(key="logo").ticked is said[1]


@pytest.mark.parametrize(
    "form", [{}, {"exercise": "logo"}, {"exercise": "news", "said": "done"}, {"exercise": "logo", "said": "x"}]
)
def test_a_word_on_nothing_is_refused(session, cast, theo, form):
    theo.post(at("say_exercise", session.pk, cast.alpha.pk), form)

    assert not Evidence.objects.exists()


def waiting_reads() -> int:
    return ProcrastinateJob.objects.filter(task_name="training.read_evidence").count()


def test_the_open_room_has_the_sites_read_once_in_a_while(session, alice, bob, theo):
    before = waiting_reads()
    counts = []
    for _second in range(3):
        theo.get(at("room_now", session.pk))
        counts.append(waiting_reads() - before)
    cache.clear()
    theo.get(at("room_now", session.pk))

    assert counts == [2, 2, 2]
    assert waiting_reads() - before == 2, "those that wait still are not put there twice"


def test_a_room_that_is_closed_reads_nothing(session, alice, theo):
    before = waiting_reads()
    theo.get(at("room", soon(session, hours=30).pk))
    cancel_session(session=soon(session, hours=1), reason="", by=None)
    theo.get(at("room", session.pk))

    assert waiting_reads() == before


@pytest.mark.parametrize("name", ["room", "room_now"])
def test_the_room_is_the_trainers(session, alice, cast, sign_in, name):
    assert sign_in(cast.alice)[0].get(at(name, session.pk)).status_code == 404


def test_a_hand_of_another_session_is_not_there(session, alice, school, theo):
    assert theo.post(at("lower_hand", school.sessions[1].pk, alice.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_room_costs_the_same_for_one_and_for_many(session, alice, cast, theo, django_assert_num_queries, count):
    cache.add(f"room-read-{session.pk}", True)
    for n in range(count - 1):
        other = Association.objects.create(name=f"N° {n}")
        CohortAssociation.objects.create(cohort=session.cohort, association=other)
        register(session=session, association=other, person=Person("N", str(n), f"n{n}@example.org"), by=None)

    with django_assert_num_queries(9):
        theo.get(at("room_now", session.pk))


def test_the_way_to_the_session_in_hand_and_to_ones_certificate(alice, cast, sign_in):
    client, _site = sign_in(cast.alice)
    url = at("workshop_session", cast.alpha.pk, alice.session.pk)
    before = client.get(url).content.decode()
    note_attendance(registration=alice, attendance="present", at=timezone.now(), by=cast.theo)

    after = client.get(url).content.decode()

    assert at("ask_for_help", cast.alpha.pk, alice.session.pk) in before
    certificate = at("attendance_certificate", alice.pk)
    assert (certificate in before, certificate in after) == (False, True)
