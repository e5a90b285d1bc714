"""Attendance on a tablet: the page, the marks it kept while it had no network, and whoever comes unannounced."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.models import AuditEntry
from tests.training.conftest import soon
from tests.training.places import at
from training.actions.attendance import note_attendance
from training.actions.registrations import Person, register, withdraw
from training.models import Registration

NOTED = "training.registration.noted"


@pytest.fixture
def alice(school, cast):
    """Alice's registration for the first session, which began a quarter of an hour ago."""
    session = soon(school.sessions[0], hours=-0.25)
    return register(
        session=session, association=cast.alpha, person=Person("Alice", "Test", "alice@example.org", cast.alice), by=None
    )


@pytest.fixture
def tablet(cast, sign_in):
    """Théo's browser, second step given."""
    return sign_in(cast.theo)[0]


def attendance_of(registration) -> str:
    return Registration.objects.get(pk=registration.pk).attendance


def mark(registration, attendance, *, ago=0.0):
    seen = timezone.now() - timedelta(seconds=ago)
    return {"registration": str(registration.pk), "attendance": attendance, "at": seen.isoformat().replace("+00:00", "Z")}


def send(client, session, *marks, **more):
    body = json.dumps({"clock": timezone.now().isoformat(), "marks": list(marks), **more})
    return client.post(at("note_attendance", session.pk), body, content_type="application/json")


def page(client, session):
    return client.get(at("attendance", session.pk))


def test_the_page_is_one_form_that_notes_who_came(alice, cast, tablet):
    shown = page(tablet, alice.session).content.decode()
    answer = tablet.post(at("attendance", alice.session.pk), {f"mark-{alice.pk}": "late", f"was-{alice.pk}": ""})

    assert (f'name="mark-{alice.pk}"' in shown, answer.status_code, attendance_of(alice)) == (True, 302, "late")
    assert Registration.objects.get(pk=alice.pk).noted_by == cast.theo


def test_a_page_loaded_long_ago_does_not_undo_what_another_tablet_noted(alice, cast, tablet):
    note_attendance(registration=alice, attendance="absent", at=timezone.now(), by=cast.theo)

    tablet.post(at("attendance", alice.session.pk), {f"mark-{alice.pk}": "present", f"was-{alice.pk}": "present"})

    assert attendance_of(alice) == "absent"


def test_the_queue_may_be_sent_twice(alice, tablet):
    sent = mark(alice, "present", ago=60)

    answers = [send(tablet, alice.session, sent).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0] == {"noted": [str(alice.pk)], "refused": [], "attendance": {str(alice.pk): "present"}}
    assert (attendance_of(alice), AuditEntry.objects.filter(action=NOTED).count()) == ("present", 1)


def test_the_queue_may_arrive_in_any_order(alice, tablet):
    send(tablet, alice.session, mark(alice, "late", ago=5))
    send(tablet, alice.session, mark(alice, "absent", ago=500))

    assert attendance_of(alice) == "late"


@pytest.mark.parametrize("wrong", [timedelta(days=30), timedelta(hours=-5)])
def test_a_tablet_whose_clock_is_wrong_is_set_right(alice, cast, tablet, wrong):
    now = timezone.now()
    note_attendance(registration=alice, attendance="absent", at=now - timedelta(minutes=10), by=cast.theo)
    shown = (now + wrong).isoformat()
    sent = {"registration": str(alice.pk), "attendance": "late", "at": shown}

    send(tablet, alice.session, sent, clock=shown)
    note_attendance(registration=alice, attendance="present", at=timezone.now() + timedelta(minutes=2), by=cast.theo)

    assert attendance_of(alice) == "present"
    assert list(AuditEntry.objects.filter(action=NOTED).order_by("pk").values_list("data__attendance", flat=True)) == [
        "absent",
        "late",
        "present",
    ]


def test_somebody_of_another_session_is_refused(alice, school, cast, tablet):
    answer = send(tablet, school.sessions[1], mark(alice, "present")).json()

    assert (answer["noted"], answer["refused"], attendance_of(alice)) == ([], [str(alice.pk)], "")


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{", '{"marks": {}}', '{"marks": null}', "[" * 90_000, '{"marks": [' + "1," * 400 + "1]}", "x" * 200_000],
    ids=["empty", "list", "null", "cut", "object", "no list", "deep", "too many", "too long"],
)
def test_what_is_no_list_of_marks_is_a_400(alice, tablet, body):
    answer = tablet.post(at("note_attendance", alice.session.pk), body, content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "broken",
    [
        {"attendance": "maybe"},
        {"attendance": ""},
        {"attendance": ["present"]},
        {"at": "yesterday"},
        {"at": "2027-02-31T10:00:00Z"},
        {"at": "0001-01-01T00:00:00+23:59"},
        {"at": "2027-01-01T10:00:00"},
        {"at": 12},
        {"at": None},
        {"registration": "x" * 5000},
        {"registration": None},
        {"registration": {"a": 1}},
    ],
    ids=lambda broken: str(broken)[:40],
)
def test_a_broken_mark_is_refused_and_the_others_are_noted(alice, school, cast, tablet, broken):
    nour = register(session=alice.session, association=cast.beta, person=Person("Nour", "Haddad", "nour@example.org"), by=None)

    answer = send(tablet, alice.session, mark(alice, "present") | broken, 7, mark(nour, "present")).json()

    assert (answer["noted"], len(answer["refused"])) == ([str(nour.pk)], 1)
    assert (attendance_of(alice), attendance_of(nour)) == ("", "present")


def test_marks_need_a_token_and_the_citys_staff(alice, cast, sign_in, tablet):
    tablet.handler.enforce_csrf_checks = True
    without = send(tablet, alice.session, mark(alice, "present"))
    token = page(tablet, alice.session).context["csrf_token"]
    url = at("note_attendance", alice.session.pk)
    body = json.dumps({"marks": [mark(alice, "present")]})
    with_one = tablet.post(url, body, content_type="application/json", headers={"X-CSRFToken": str(token)})
    member = send(sign_in(cast.alice)[0], alice.session, mark(alice, "late"))

    assert (without.status_code, with_one.status_code, member.status_code) == (403, 200, 404)
    assert attendance_of(alice) == "present"


def test_those_who_wait_or_have_sent_apologies_may_come_all_the_same(alice, tablet):
    withdraw(registration=alice, excused=True, by=None)

    answer = send(tablet, alice.session, mark(alice, "present")).json()

    assert (answer["noted"], attendance_of(alice)) == ([str(alice.pk)], "present")


def test_whoever_has_withdrawn_is_not_on_the_page(alice, tablet):
    withdraw(registration=alice, by=None)

    assert str(alice.pk) not in page(tablet, alice.session).content.decode()


def walk_in(client, session, association, **values):
    form = {"first_name": "Sam", "last_name": "Diop", "email": "", "association": str(association.pk)} | values
    return client.post(at("walk_in", session.pk), form)


def test_somebody_unannounced_is_there_even_when_no_seat_is_left(alice, cast, tablet):
    type(alice.session).objects.update(seats=1, seats_per_association=1)

    answers = [walk_in(tablet, alice.session, cast.alpha, first_name=name) for name in ("Sam", "Zoé")]

    assert [answer.status_code for answer in answers] == [302, 302]
    came = Registration.objects.filter(email="").values_list("first_name", "state", "attendance")
    assert sorted(came) == [("Sam", "registered", "present"), ("Zoé", "registered", "present")]


def test_somebody_unannounced_who_is_on_the_list_is_the_same_person(alice, cast, tablet):
    withdraw(registration=alice, excused=True, by=None)

    walk_in(tablet, alice.session, cast.beta, email="ALICE@example.org")

    assert list(Registration.objects.values_list("pk", "state", "attendance")) == [(alice.pk, "registered", "present")]


def test_a_walk_in_without_a_name_keeps_what_was_typed(alice, cast, tablet):
    answer = walk_in(tablet, alice.session, cast.alpha, last_name="")

    assert (answer.status_code, 'value="Sam"' in answer.content.decode()) == (422, True)
    assert Registration.objects.count() == 1


def test_nobody_comes_to_a_cancelled_session(alice, cast, tablet):
    type(alice.session).objects.update(cancelled_at=timezone.now())

    assert walk_in(tablet, alice.session, cast.alpha).status_code == 422


def test_the_worker_that_opens_the_page_offline_is_limited_to_it(alice, tablet):
    url = at("attendance_worker", alice.session.pk)
    answer = tablet.get(url)

    assert url.startswith(at("attendance", alice.session.pk))
    assert answer["Content-Type"] == "text/javascript"
    assert b"caches.open" in b"".join(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_many(alice, cast, tablet, django_assert_num_queries, count):
    for n in range(count - 1):
        register(session=alice.session, association=cast.beta, person=Person("N", str(n), f"n{n}@example.org"), by=None)

    with django_assert_num_queries(8):
        assert page(tablet, alice.session).status_code == 200
