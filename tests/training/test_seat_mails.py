"""What people are written around a session, each once, and what the regular work does when time passes."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from tenants.actions.associations import create_association
from tenants.actions.team import add_member, remove_member
from tests.conftest import load_cast
from tests.mails import queued_letters
from tests.training.conftest import TUESDAYS, build_school, soon
from training import periodic
from training.actions import leavers, planning, reminders
from training.actions import registrations as actions
from training.models import Registration, Session

State = Registration.State


def register(session, association, name, account=None, **options):
    person = actions.Person(name, "Test", f"{name.lower()}@example.org", account)
    return actions.register(session=session, association=association, person=person, by=None, **options)


def earlier(registration, *, hours: float):
    """Let somebody have registered that long ago."""
    Registration.objects.filter(pk=registration.pk).update(asked_at=timezone.now() - timedelta(hours=hours))
    return registration


def subjects(letters, to) -> list[str]:
    return [each["subject"].replace("\u00a0", " ") for each in letters() if each["to"] == [f"{to}@example.org"]]


def event_of(letter):
    from base64 import b64decode

    (attached,) = letter["attachments"]
    calendar = Calendar.from_ical(b64decode(attached["data"]))
    (event,) = calendar.walk("VEVENT")
    assert attached["mimetype"] == f"text/calendar; method={calendar['METHOD']}; charset=UTF-8"
    return calendar["METHOD"], event


def test_confirmation_and_withdrawal_are_the_same_event_and_coming_back_counts_higher(school, cast, letters):
    session = school.sessions[0]
    actions.withdraw(registration=register(session, cast.alpha, "Nadia"), by=None)
    actions.withdraw(registration=register(session, cast.alpha, "Nadia"), by=None, excused=True)
    again = register(session, cast.alpha, "Nadia")

    events = [event_of(each) for each in letters() if each["to"] == ["nadia@example.org"]]

    assert [method for method, _event in events] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL", "REQUEST"]
    assert len({event["UID"] for _method, event in events}) == 1
    sequences = [event["SEQUENCE"] for _method, event in events]
    assert sequences == sorted(set(sequences)), "each one counts higher than the one before"
    assert again.state == State.REGISTERED
    assert session.registrations.filter(state=State.WITHDRAWN).count() == 2


def test_whoever_waits_is_told_their_place_and_has_no_file(school, cast, letters):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    register(session, cast.beta, "Bob")
    register(session, cast.alpha, "Nadia")

    told = letters()[-1]

    assert "liste d’attente" in told["subject"]
    assert "Votre rang sur la liste\u00a0: 1." in told["body"]
    assert told["attachments"] == []


def test_somebody_without_an_address_is_registered_and_not_written_to(school, cast, letters):
    person = actions.Person("Nadia", "Ferrand", "")
    for _time in range(2):
        actions.register_people(session=school.sessions[0], association=cast.alpha, people=[person], by=cast.alice)
    other = actions.register(
        session=school.sessions[0], association=cast.alpha, person=actions.Person("Omar", "Test", ""), by=None
    )

    assert other.state == State.REGISTERED
    assert school.sessions[0].registrations.count() == 2
    assert [each for each in letters() if "on vous attend" in each["subject"]] == []


def test_an_offer_that_ends_is_told_kindly_and_passed_on(school, cast, letters):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    first = register(session, cast.beta, "Bob")
    nadia, dan = register(session, cast.alpha, "Nadia"), register(session, cast.beta, "Dan")
    actions.withdraw(registration=first, by=None)
    Registration.objects.filter(pk=nadia.pk).update(offered_until=timezone.now() - timedelta(minutes=1))

    for _time in range(2):
        periodic.offer_seats(timestamp=0)

    assert [Registration.objects.get(pk=each.pk).state for each in (nadia, dan)] == [State.WITHDRAWN, State.OFFERED]
    assert "la place est passée à quelqu’un d’autre" in subjects(letters, "nadia")[-1]
    assert len(subjects(letters, "nadia")) == 3
    assert "prenez-la avant" in subjects(letters, "dan")[-1]
    assert len(subjects(letters, "dan")) == 2


def test_a_seat_that_was_added_is_offered_by_itself(school, cast):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    register(session, cast.beta, "Bob")
    nadia = register(session, cast.alpha, "Nadia")
    session.seats = 2
    session.save(update_fields=["seats"])

    actions.end_offers()

    assert Registration.objects.get(pk=nadia.pk).state == State.OFFERED


def test_an_offer_of_a_cancelled_session_is_not_taken(school, cast):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    first, nadia = register(session, cast.beta, "Bob"), register(session, cast.alpha, "Nadia")
    actions.withdraw(registration=first, by=None)
    planning.cancel_session(session=session, reason="", by=None)

    with pytest.raises(actions.ValidationError) as refused:
        actions.accept_offer(registration=nadia, by=None)

    assert refused.value.code == "cancelled"


# By the day, at every hour: test_clear_state.py. These hours hold when the clocks change in between, too.
@pytest.mark.parametrize(("hours", "expected"), [(8 * 24 + 1, []), (6 * 24, ["Prochain rendez-vous"]), (23, ["Très bientôt"])])
def test_reminders_come_in_their_time_and_once(school, cast, letters, hours, expected):
    session = soon(school.sessions[0], hours=hours)
    earlier(register(session, cast.alpha, "Nadia"), hours=24 * 10)
    earlier(register(session, cast.beta, "Omar"), hours=2)

    for _time in range(2):
        reminders.remind_all()

    assert [each.partition(",")[0] for each in subjects(letters, "nadia")[1:]] == expected
    assert len(subjects(letters, "omar")) == 1, "has just been told"


def test_a_move_is_reminded_of_afresh_and_both_reminders_come(school, cast, letters):
    session = soon(school.sessions[0], hours=24 * 6)
    earlier(register(session, cast.alpha, "Nadia"), hours=24 * 10)
    reminders.remind_all()
    soon(session, hours=22)
    reminders.remind_all()

    assert [each.partition(",")[0] for each in subjects(letters, "nadia")[1:]] == ["Prochain rendez-vous", "Très bientôt"]


def test_who_waits_or_has_withdrawn_is_not_reminded_nor_is_anybody_of_a_cancelled_session(school, cast, letters):
    session, other = soon(school.sessions[0], hours=20), soon(school.sessions[1], hours=20)
    session.seats = 1
    session.save(update_fields=["seats"])
    for name, association in (("Nadia", cast.alpha), ("Omar", cast.beta)):
        earlier(register(session, association, name), hours=48)
    earlier(register(other, cast.alpha, "Zoe"), hours=48)
    planning.cancel_session(session=other, reason="", by=None)
    before = len(letters())

    reminders.remind_all()

    assert [each["to"] for each in letters()[before:]] == [["nadia@example.org"]]


def test_two_workers_write_one_reminder(committed_db):
    cast = load_cast()
    session = soon(build_school(cast).sessions[0], hours=20)
    earlier(register(session, cast.alpha, "Nadia"), hours=48)
    start, sent = threading.Barrier(2), []

    def work():
        try:
            own = Session.objects.get(pk=session.pk)  # as each has read it
            start.wait()
            sent.append(reminders.remind(session=own))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(sent) == [0, 1]
    assert len([each for each in queued_letters() if "Très bientôt" in each["subject"]]) == 1


@pytest.mark.parametrize(("hour", "expected"), [(7, False), (8, True), (19, True), (20, False)])
def test_nobody_is_written_to_at_night(hour, expected):
    assert reminders.is_daytime(TUESDAYS[0].replace(hour=hour)) is expected


def held_yesterday(school, cast):
    """A session held yesterday: Alice and Nadia came, Carl did not, Edith had sent apologies."""
    session = school.sessions[0]
    session.seats, session.seats_per_association = 9, 9
    session.save(update_fields=["seats", "seats_per_association"])
    marks = {"Alice": "present", "Nadia": "late", "Carl": "absent"}
    for name, attendance in marks.items():
        account = getattr(cast, name.lower(), None)
        registration = register(session, cast.alpha, name, account)
        Registration.objects.filter(pk=registration.pk).update(attendance=attendance)
    actions.withdraw(registration=register(session, cast.alpha, "Edith", cast.edith), by=None, excused=True)
    return soon(session, hours=-26)


def test_the_day_after_who_came_and_who_was_missed_are_written_to_once(school, cast, letters):
    session = held_yesterday(school, cast)
    before = len(letters())

    for _time in range(2):
        reminders.follow_up_all()

    told = {each["to"][0]: each for each in letters()[before:]}
    assert len(letters()) - before == len(told) == 4
    assert {"alice@example.org", "nadia@example.org"} == {to for to, each in told.items() if session.survey_key in each["body"]}
    assert f"/ateliers/{cast.alpha.pk}/exercices/" in told["alice@example.org"]["body"]
    assert "/ateliers/programme/1/" in told["alice@example.org"]["body"]
    assert "/exercices/" not in told["nadia@example.org"]["body"]
    assert all("vous nous avez manqué" in told[f"{name}@example.org"]["subject"] for name in ("carl", "edith"))


def test_the_follow_up_waits_for_the_trainers_marks_and_not_for_ever(school, cast, letters):
    session = held_yesterday(school, cast)
    Registration.objects.filter(email="carl@example.org").update(attendance="")
    before = len(letters())

    reminders.follow_up_all()
    assert len(letters()) == before
    soon(session, hours=-24 * 4)
    reminders.follow_up_all()

    assert sorted(each["to"][0] for each in letters()[before:]) == [f"{name}@example.org" for name in ("alice", "edith", "nadia")]


def test_catch_up_sessions_are_named_to_who_was_missed(school, cast, letters):
    held_yesterday(school, cast)
    moments = [each + timedelta(weeks=30) for each in TUESDAYS]
    planning.create_cohort(
        plan=planning.Plan(name="Hiver", place=school.place, moments=moments, seats=2), by=None, confirmed=True
    )

    reminders.follow_up_all()

    (told,) = [each for each in letters() if "manqué" in each["subject"] and each["to"] == ["carl@example.org"]]
    assert "mardi 4 avril 2056" in told["body"]


def test_seats_of_people_who_left_the_team_go_to_those_who_wait(school, cast, letters):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    edith, bob = register(session, cast.alpha, "Edith", cast.edith), register(session, cast.beta, "Bob", cast.bob)
    guest = register(school.sessions[1], cast.alpha, "Dan", cast.dan)
    leavers.give_back_seats()
    assert Registration.objects.get(pk=edith.pk).state == State.REGISTERED

    remove_member(membership=cast.alpha.memberships.get(account=cast.edith), by=cast.alice)
    leavers.give_back_seats()

    states = [Registration.objects.get(pk=one.pk).state for one in (edith, bob, guest)]
    assert states == [State.WITHDRAWN, State.OFFERED, State.REGISTERED]
    assert "on ne vous attend plus" in subjects(letters, "edith")[-1]


def test_a_seat_of_somebody_elsewhere_is_not_tied_to_their_account(school, cast):
    other = create_association(name="Gamma", subdomain="gamma", category="sport", by=None)
    add_member(association=other, account=cast.dan, role="owner", by=None)

    assert register(school.sessions[0], cast.alpha, "Dan", cast.dan).account is None
