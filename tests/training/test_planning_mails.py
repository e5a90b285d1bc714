"""What people are told, each in their own language, and what their calendars do with it."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from icalendar import Calendar

from tenants.models import Association, OutgoingMail
from tests.conftest import load_cast
from tests.test_every_mail import BADLY_TYPED, LEFTOVERS
from tests.training.conftest import soon
from training.actions import cohorts, planning, registrations, sessions
from training.models import Session

State = registrations.State


def person(name, account=None):
    return registrations.Person(name.capitalize(), "Test", account.email if account else f"{name}@ailleurs.example", account)


@pytest.fixture
def registered(school, cast):
    """Alice (by account) and Nadia (by address) hold seats in the first session; Bob's offered, Yann waits: 3 seats."""
    session = school.sessions[0]
    register(session, cast.alpha, person("alice", cast.alice), person("nadia"))
    bob = register(session, cast.beta, person("bob", cast.bob))
    yann = register(session, cast.beta, person("yann"))
    type(bob).objects.filter(pk=bob.pk).update(state=State.OFFERED, offered_until=session.starts_at)
    assert yann.state == State.WAITING
    OutgoingMail.objects.all().delete()
    return session


def register(session, association, *people):
    made = [registrations.register(session=session, association=association, person=each, by=None, tell=False) for each in people]
    return made[-1]


def by_reader(letters):
    return {letter["to"][0]: letter for letter in letters()}


def event_of(letter):
    """Return the method and the event of a letter's calendar file, or nothing."""
    files = [each for each in letter["attachments"] if each["mimetype"].startswith("text/calendar")]
    if not files:
        return None
    calendar = Calendar.from_ical(b64decode(files[0]["data"]))
    (event,) = calendar.walk("VEVENT")
    assert f"method={calendar['METHOD']};" in files[0]["mimetype"]
    return calendar["METHOD"], event


def test_a_new_cohort_is_told_to_owners_and_trainers(school, cast, letters):
    moved = [moment + timedelta(days=1) for moment in school.plan.moments]

    planning.create_cohort(plan=replace(school.plan, moments=moved), by=cast.theo)
    told = by_reader(letters)

    assert set(told) == {"alice@example.org", "bob@example.org", "theo@example.org"}
    alice, theo = told["alice@example.org"], told["theo@example.org"]
    assert "Association Alpha" in alice["subject"]
    assert "mercredi 8 septembre 2055" in alice["body"]
    assert "mercredi 13 octobre 2055" in alice["body"]
    assert f"/ateliers/{cast.alpha.pk}/" in alice["body"]
    assert [each["mimetype"] for each in theo["attachments"]] == ["text/calendar; method=REQUEST; charset=UTF-8"] * 6
    assert alice["attachments"] == []


def test_a_move_reaches_everybody_who_comes_or_waits(registered, cast, letters):
    cast.alice.language = "en"
    cast.alice.save(update_fields=["language"])
    later = registered.starts_at + timedelta(days=1)

    planning.move_session(
        session=registered, starts_at=later, ends_at=later + timedelta(hours=2), place=registered.place, by=cast.theo
    )
    told = by_reader(letters)

    assert set(told) == {
        "alice@example.org", "nadia@ailleurs.example", "bob@example.org", "yann@ailleurs.example", "theo@example.org",
    }  # fmt: skip
    assert told["alice@example.org"]["subject"] == "Workshop 1: a new date, Wednesday 8 September 2055, 18:00 to 20:00"
    assert "mercredi 8 septembre 2055" in told["nadia@ailleurs.example"]["subject"]
    assert "mardi 7 septembre 2055" in told["nadia@ailleurs.example"]["body"]
    with_file = {to for to, letter in told.items() if event_of(letter)}
    assert with_file == {"alice@example.org", "nadia@ailleurs.example", "theo@example.org"}
    assert "/accepter/?cle=" in told["bob@example.org"]["body"]
    assert "/quitter/?cle=" in told["nadia@ailleurs.example"]["body"]
    assert f"/formation/seances/{registered.pk}/" in told["theo@example.org"]["body"]


def test_a_calendar_takes_the_move_and_the_cancellation_of_what_it_has(registered, cast, letters):
    later = registered.starts_at + timedelta(days=1)
    trainer = "theo@example.org"
    invited = {"nadia@ailleurs.example": "mailto:nadia@ailleurs.example", trainer: f"mailto:{trainer}"}

    planning.move_session(
        session=registered, starts_at=later, ends_at=later + timedelta(hours=2), place=registered.place, by=cast.theo
    )
    moved = {to: event_of(letter) for to, letter in by_reader(letters).items() if to in invited}
    OutgoingMail.objects.all().delete()
    planning.cancel_session(session=registered, reason="La salle est inondée.", by=cast.theo)
    cancelled = {to: event_of(letter) for to, letter in by_reader(letters).items() if to in invited}

    for to, attendee in invited.items():
        (request, first), (cancel, last) = moved[to], cancelled[to]
        assert (request, cancel) == ("REQUEST", "CANCEL")
        assert first["UID"] == last["UID"] == f"{registered.pk}@portail.localhost"
        assert 0 < first["SEQUENCE"] < last["SEQUENCE"]
        assert first.decoded("DTSTART") == later
        assert (first["STATUS"], last["STATUS"]) == ("CONFIRMED", "CANCELLED")
        assert first["ATTENDEE"] == last["ATTENDEE"] == attendee


def test_a_cancellation_says_why_and_a_reason_cannot_pass_for_a_button(registered, cast, letters):
    planning.cancel_session(session=registered, reason="Neige.\n\nAllez sur http://mal.example", by=cast.theo)

    body = by_reader(letters)["alice@example.org"]["body"]
    assert "> Neige. Allez sur http://mal.example" in body
    assert "n’a pas lieu" in body


def test_a_cohort_called_off_tells_its_owners_once(registered, school, cast, letters):
    planning.cancel_cohort(cohort=school.cohort, reason="Faute de monde", by=cast.theo)

    subjects = [letter["subject"] for letter in letters() if letter["to"] == ["bob@example.org"]]
    assert sorted(subject.split(" ")[0] for subject in subjects) == ["Atelier", "La"]
    planning.cancel_cohort(cohort=school.cohort, reason="Faute de monde", by=cast.theo)
    assert len([letter for letter in letters() if letter["to"] == ["bob@example.org"]]) == 2


def test_trainers_come_and_go_and_their_calendars_follow(school, cast, letters):
    session = school.sessions[0]
    facts = {"session": session, "seats_in_all": 3, "seats_per_association": 2, "materials": "", "by": cast.chloe}

    sessions.change_session(trainers=[cast.chloe], **facts)
    first = {to: event_of(letter) for to, letter in by_reader(letters).items()}
    OutgoingMail.objects.all().delete()
    sessions.change_session(trainers=[cast.chloe, cast.theo], **facts)
    again = {to: event_of(letter) for to, letter in by_reader(letters).items()}

    methods = {to: method for to, (method, _event) in first.items()}
    assert methods == {"chloe@example.org": "REQUEST", "theo@example.org": "CANCEL"}
    assert {to: method for to, (method, _event) in again.items()} == {"theo@example.org": "REQUEST"}
    gone, back = first["theo@example.org"][1], again["theo@example.org"][1]
    assert (gone["UID"], gone["SEQUENCE"] <= back["SEQUENCE"]) == (back["UID"], True)


def test_an_association_taken_out_gives_its_seats_back_and_is_told(registered, school, cast, letters):
    cohorts.remove_association(cohort=school.cohort, association=cast.alpha, by=cast.theo)
    told = [(letter["to"][0], letter["subject"]) for letter in letters()]
    everything = {to: letter for letter in letters() for to in letter["to"]}

    assert [to for to, subject in told if "ne fait plus partie" in subject] == ["alice@example.org"]
    gone = [to for to, subject in told if "ne participez plus" in subject]
    assert sorted(gone) == ["alice@example.org", "nadia@ailleurs.example"]
    assert event_of(everything["nadia@ailleurs.example"])[0] == "CANCEL"
    states = dict(registered.registrations.values_list("email", "state"))
    assert (states["alice@example.org"], states["yann@ailleurs.example"]) == (State.WITHDRAWN, State.OFFERED)


def test_nobody_hears_of_a_cohort_that_is_over(school, cast, letters):
    for session in Session.objects.all():
        soon(session, hours=-48)
    later = cohorts.add_association(cohort=school.cohort, association=cast.beta, by=cast.theo)

    cohorts.remove_association(cohort=school.cohort, association=cast.beta, by=cast.theo)
    OutgoingMail.objects.all().delete()
    cohorts.add_association(cohort=school.cohort, association=cast.beta, by=cast.theo)

    assert (later.left_at, letters()) == (None, [])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_letter_reads_well(language, registered, school, cast, letters):
    """All nine, with names that would break a sentence: no leftovers, French spaces where French has them."""
    get_user_model().objects.update(language=language)
    cast = load_cast()
    session, second = school.sessions[:2]
    later = session.starts_at + timedelta(days=1)
    facts = {"session": second, "seats_in_all": 3, "seats_per_association": 2, "materials": "", "by": cast.chloe}
    cohorts.add_association(cohort=school.cohort, association=Association.objects.create(name="Vide"), by=None)

    planning.create_cohort(plan=replace(school.plan, name="Été, l’autre", trainers=[cast.theo]), by=cast.theo, confirmed=True)
    planning.move_session(session=session, starts_at=later, ends_at=later + timedelta(hours=2), place=school.place, by=None)
    sessions.change_session(trainers=[cast.chloe], **facts)
    cohorts.remove_association(cohort=school.cohort, association=cast.beta, by=None)
    planning.cancel_cohort(cohort=school.cohort, reason="Faute de monde.", by=None)
    own = [letter for letter in letters() if letter["to"][0].endswith("@example.org")]

    assert len({re.sub(r"[^a-z ]", "", letter["subject"].lower()) for letter in own}) >= 9
    for letter in own:
        words = f"{letter['subject']}\n{letter['body']}"
        assert LEFTOVERS.findall(re.sub(r"http\S+", "", words)) == []
        assert "\n\n\n" not in words
        if language == "fr":
            assert BADLY_TYPED.findall(re.sub(r"http\S+", "", words)) == []
            assert "Hello" not in words
        else:
            assert "Bonjour" not in words
