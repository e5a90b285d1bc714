"""Seats: two for an association, a waiting list that is clear, an offer that ends, and never one seat for two people."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tenants.models import AuditEntry
from tests.conftest import load_cast
from tests.training.conftest import build_school, soon
from training.actions import leavers
from training.actions import registrations as actions
from training.actions.planning import cancel_session
from training.models import Registration
from training.queries import seats

State = Registration.State


def person(name: str) -> actions.Person:
    return actions.Person(first_name=name, last_name="Test", email=f"{name.lower()}@example.org")


def register(session, association, name):
    return actions.register(session=session, association=association, person=person(name), by=None)


def test_registration_takes_a_seat(school, cast):
    taken = register(school.sessions[0], cast.alpha, "Alice")

    assert (taken.state, taken.email, seats.free_seats(school.sessions[0])) == (State.REGISTERED, "alice@example.org", 2)
    row = AuditEntry.objects.latest("pk")
    assert (row.action, row.association, row.label) == ("training.registration.created", cast.alpha, "Alice Test")


def test_nobody_registers_twice(school, cast):
    register(school.sessions[0], cast.alpha, "Alice")

    with pytest.raises(ValidationError) as refused:
        register(school.sessions[0], cast.alpha, "ALICE")

    assert refused.value.code == "twice"
    assert school.sessions[0].registrations.count() == 1


def test_association_has_its_seats_and_no_more(school, cast):
    register(school.sessions[0], cast.alpha, "Alice")
    register(school.sessions[0], cast.alpha, "Edith")

    with pytest.raises(ValidationError) as refused:
        register(school.sessions[0], cast.alpha, "Carl")

    assert refused.value.code == "association_full"
    assert register(school.sessions[0], cast.beta, "Bob").state == State.REGISTERED


@pytest.fixture
def full(school, cast):
    """The first session with its three seats taken, Dan of Beta first on the list."""
    session = school.sessions[0]
    for name in ("Alice", "Edith"):
        register(session, cast.alpha, name)
    register(session, cast.beta, "Bob")
    register(session, cast.beta, "Dan")
    return session


def test_a_full_session_has_a_list(full, cast):
    dan = full.registrations.get(email="dan@example.org")

    assert (dan.state, seats.place_on_list(dan)) == (State.WAITING, 1)


def test_a_freed_seat_is_offered_to_the_first_who_waits(full, cast):
    alice, dan = (full.registrations.get(email=f"{name}@example.org") for name in ("alice", "dan"))

    actions.withdraw(registration=alice, by=cast.alice)

    dan.refresh_from_db()
    assert dan.state == State.OFFERED
    assert timedelta(hours=47) < dan.offered_until - timezone.now() <= timedelta(hours=48)
    assert seats.free_seats(full) == 0, "an offered seat is nobody else's"
    assert actions.accept_offer(registration=dan, by=None).state == State.REGISTERED


def test_whoever_comes_by_does_not_pass_those_who_wait(full, cast):
    edith = full.registrations.get(email="edith@example.org")
    Registration.objects.filter(email="dan@example.org").update(state=State.WAITING)
    Registration.objects.filter(pk=edith.pk).update(state=State.WITHDRAWN)

    assert register(full, cast.alpha, "Carl").state == State.WAITING


def test_an_offer_ends_and_goes_to_the_next(full, cast):
    full.seats_per_association = 3
    full.save(update_fields=["seats_per_association"])
    nadia = register(full, cast.alpha, "Nadia")
    actions.withdraw(registration=full.registrations.get(email="bob@example.org"), by=None)
    dan = full.registrations.get(email="dan@example.org")
    Registration.objects.filter(pk=dan.pk).update(offered_until=timezone.now() - timedelta(minutes=1))

    with pytest.raises(ValidationError) as refused:
        actions.accept_offer(registration=dan, by=None)
    actions.end_offers()

    assert refused.value.code == "over"
    dan.refresh_from_db()
    nadia.refresh_from_db()
    assert (dan.state, nadia.state) == (State.WITHDRAWN, State.OFFERED)


def test_nobody_is_offered_a_seat_at_the_last_minute(full, cast):
    soon(full, hours=1)

    actions.withdraw(registration=full.registrations.get(email="bob@example.org"), by=None)

    assert full.registrations.get(email="dan@example.org").state == State.WAITING


def test_apologies_are_not_a_withdrawal_and_free_the_seat(full, cast):
    bob = full.registrations.get(email="bob@example.org")

    actions.withdraw(registration=bob, by=cast.bob, excused=True)

    assert full.registrations.get(pk=bob.pk).state == State.EXCUSED
    assert full.registrations.get(email="dan@example.org").state == State.OFFERED


def test_a_cancelled_or_past_session_takes_nobody(school, cast):
    cancel_session(session=school.sessions[0], reason="Salle fermée", by=cast.theo)
    soon(school.sessions[1], hours=-3)

    codes = []
    for session in school.sessions[:2]:
        with pytest.raises(ValidationError) as refused:
            register(session, cast.alpha, "Alice")
        codes.append(refused.value.code)

    assert codes == ["cancelled", "over"]


def test_two_people_and_one_seat(committed_db):
    cast = load_cast()
    session = build_school(cast).sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    start, states = threading.Barrier(2), []

    def take(association, name):
        try:
            start.wait()
            states.append(register(session, association, name).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=each) for each in ((cast.alpha, "Alice"), (cast.beta, "Bob"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(states) == [State.REGISTERED, State.WAITING]


def test_the_same_person_twice_at_once(committed_db):
    cast = load_cast()
    session = build_school(cast).sessions[0]
    start, answers = threading.Barrier(2), []

    def take():
        try:
            start.wait()
            answers.append(register(session, cast.alpha, "Alice").state)
        except ValidationError as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [State.REGISTERED, "twice"]
    assert session.registrations.count() == 1


def test_an_apology_taken_back_is_a_registration(full, cast):
    bob = full.registrations.get(email="bob@example.org")
    actions.withdraw(registration=bob, by=cast.bob, excused=True)
    actions.withdraw(registration=full.registrations.get(email="dan@example.org"), by=None)

    again = register(full, cast.beta, "Bob")

    assert again.state == State.REGISTERED
    assert full.registrations.filter(email="bob@example.org").exclude(state=State.WITHDRAWN).get() == again


def test_nobody_withdraws_once_it_is_over(full):
    bob = full.registrations.get(email="bob@example.org")
    soon(full, hours=-5)
    bob.session.refresh_from_db()

    with pytest.raises(ValidationError) as refused:
        actions.withdraw(registration=bob, by=None)

    assert refused.value.code == "over"


def test_registering_again_and_again_writes_to_nobody_for_ever(school, cast):
    codes = []
    for _time in range(6):
        try:
            person_ = person("Nadia")
            seat = actions.register(session=school.sessions[0], association=cast.alpha, person=person_, by=cast.carl)
            actions.withdraw(registration=seat, by=cast.carl)
        except ValidationError as refused:
            codes.append(refused.code)

    assert codes == ["rate_limited"]


def test_seats_of_a_deleted_association_are_given_back(full, cast):
    cast.alpha.deleted_at = timezone.now()
    cast.alpha.save(update_fields=["deleted_at"])

    leavers.give_back_seats()

    assert {one.state for one in full.registrations.filter(association=cast.alpha)} == {State.WITHDRAWN}
    assert full.registrations.get(email="dan@example.org").state == State.OFFERED
