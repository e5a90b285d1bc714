"""Attacks on the seats, the mails and the readings of sites: all at once, and dying in the middle."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.at_once import refusals
from tests.conftest import load_cast
from tests.training.conftest import build_school, soon
from training import seat_mails
from training.actions import registrations as actions
from training.actions import reminders
from training.actions.evidence import read_evidence
from training.actions.planning import cancel_session
from training.actions.sessions import change_session
from training.evidence import CHECKS
from training.evidence_jobs import read_evidence as job
from training.models import Registration

State = Registration.State


def register(session, association, name):
    person = actions.Person(name, "Test", f"{name.lower()}@example.org")
    return actions.register(session=session, association=association, person=person, by=None)


def test_a_crowd_takes_no_seat_too_many(committed_db):
    cast = load_cast()
    session = build_school(cast).sessions[0]
    session.seats, session.seats_per_association = 3, 4
    session.save()
    names = [(cast.alpha, f"A{n}") for n in range(4)] + [(cast.beta, f"B{n}") for n in range(4)]
    errors = refusals(*(lambda a=a, n=n: register(session, a, n) for a, n in names))
    assert errors == []
    seated = list(session.registrations.filter(state=State.REGISTERED))
    assert (len(seated), session.registrations.filter(state=State.WAITING).count()) == (3, 5)

    errors = refusals(
        *(lambda one=one: actions.withdraw(registration=one, by=None) for one in seated),
        lambda: register(session, cast.alpha, "C0"),
        lambda: actions.end_offers(),
        lambda: change_session(
            session=session, seats_in_all=3, seats_per_association=4, materials="", trainers=[cast.theo], by=None
        ),
    )
    held = session.registrations.filter(state__in=[State.REGISTERED, State.OFFERED]).count()
    assert held <= 3 and session.registrations.filter(state=State.OFFERED).count() == 3

    offers = list(session.registrations.filter(state=State.OFFERED))
    Registration.objects.filter(pk=offers[0].pk).update(offered_until=timezone.now() - timedelta(seconds=1))
    errors = refusals(
        *(lambda one=one: actions.accept_offer(registration=one, by=None) for one in offers),
        actions.end_offers,
        actions.end_offers,
        lambda: cancel_session(session=session, reason="x", by=None),
    )
    assert set(errors) <= {"over", "cancelled"}
    assert session.registrations.filter(state__in=[State.REGISTERED, State.OFFERED]).count() <= 3


# Work that dies in the middle.


def test_a_reminder_that_dies_is_written_once_when_it_is_tried_again(school, cast, letters, monkeypatch):
    session = soon(school.sessions[0], hours=30)
    for name in ("Alice", "Edith"):
        register(session, cast.alpha, name)
    Registration.objects.update(asked_at=timezone.now() - timedelta(days=2))
    before, write, calls = len(letters()), seat_mails.tell_reminder, []

    def dies(*args, **kwargs):
        calls.append(args)
        write(*args, **kwargs)
        if len(calls) == 2:
            raise RuntimeError("killed")

    monkeypatch.setattr(seat_mails, "tell_reminder", dies)
    with pytest.raises(RuntimeError):
        reminders.remind(session=session)
    assert len(letters()) == before
    for _time in range(2):
        reminders.remind(session=session)
    assert len(letters()) == before + 2


def test_offers_that_die_halfway_are_made_once(school, cast, letters, monkeypatch):
    session = school.sessions[0]
    for name in ("Alice", "Edith"):
        register(session, cast.alpha, name)
    for name in ("Bob", "Dan"):
        register(session, cast.beta, name)
    alice, before, write = session.registrations.get(email="alice@example.org"), len(letters()), seat_mails.tell_offered

    def dies(registration):
        write(registration)
        raise RuntimeError("killed")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(seat_mails, "tell_offered", dies)
        actions.withdraw(registration=alice, by=None)
    assert (len(letters()), seats_held(session)) == (before, 3)
    for _time in range(2):
        actions.withdraw(registration=session.registrations.get(pk=alice.pk), by=None)
    assert (len(letters()), seats_held(session)) == (before + 2, 3)


def seats_held(session):
    return session.registrations.filter(state__in=[State.REGISTERED, State.OFFERED]).count()


# Sites that break while they are read.


def test_a_check_that_breaks_is_unknown_and_stops_no_other(committed_db, monkeypatch):
    def broken(facts):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    cast = load_cast()
    monkeypatch.setitem(CHECKS, "home_text", replace(CHECKS["home_text"], read=broken))
    states = read_evidence(association=cast.alpha)
    assert [key for key, state in states.items() if state == "unknown"] == ["home_text"]


def test_two_readings_at_once_and_a_site_that_goes(committed_db):
    cast = load_cast()
    assert refusals(lambda: read_evidence(association=cast.alpha), lambda: read_evidence(association=cast.alpha)) == []
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{cast.alpha.schema_name}" CASCADE')
    states = read_evidence(association=cast.alpha)
    assert "done" not in states.values()
    type(cast.alpha).objects.filter(pk=cast.alpha.pk).update(deleted_at=timezone.now())
    job(association_id=str(cast.alpha.pk))
    job(association_id="00000000-0000-0000-0000-000000000000")
