"""A session under the trainer's hand: changed, moved, cancelled, and somebody registered for it."""

import re
import threading
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from tenants.models import AuditEntry
from tests.training.conftest import PARIS, build_school, soon
from training.actions import planning, registrations, sessions
from training.models import Place, Registration, Session

State = Registration.State


@pytest.fixture
def trainer(sign_in, cast):
    return sign_in(cast.theo)[0]


def at(session, part):
    return f"/formation/seances/{session.pk}/{part}"


def moved_to(session, day, place, **more):
    return {"day": day, "starts": "18:00", "ends": "20:00", "place": place.pk, "seen": session.sequence} | more


def fill(session, association, n_people):
    people = [registrations.Person(f"P{n}", "Test", f"p{n}@{association.subdomain}.example") for n in range(n_people)]
    return [registrations.register(session=session, association=association, person=each, by=None) for each in people]


def test_a_session_shows_people_by_association_and_the_list(school, cast, trainer):
    session = school.sessions[0]
    fill(session, cast.alpha, 2)
    fill(session, cast.beta, 2)  # three seats: the last one waits

    page = trainer.get(at(session, "")).content.decode()

    assert page.count("P0 Test") == 2
    assert "3 prises sur 3" in page
    assert "Liste d’attente" in page
    for name in ("presence/", "salle/", "code/", "feuille.pdf", "modifier/", "deplacer/", "annuler/", "inscrire/"):
        assert at(session, name) in page


def test_a_session_that_is_over_offers_what_comes_after(school, trainer):
    session = soon(school.sessions[0], hours=-48)

    page = trainer.get(at(session, "")).content.decode()

    assert [name for name in ("compteurs/", "avis/", "attestations.pdf", "presence/") if at(session, name) not in page] == []
    assert [name for name in ("deplacer/", "annuler/", "salle/") if at(session, name) in page] == []


def test_a_session_moves_after_a_conflict_is_confirmed(school, trainer):
    session = school.sessions[0]
    armistice = moved_to(session, "2055-11-11", school.place, starts="17:30", ends="19:30")

    refused = trainer.post(at(session, "deplacer/"), armistice)
    ticked = re.search(r'name="confirm" value="([^"]*)"', refused.content.decode())[1]
    elsewhere = trainer.post(at(session, "deplacer/"), armistice | {"day": "2055-11-01", "confirm": ticked})
    done = trainer.post(at(session, "deplacer/"), armistice | {"confirm": ticked})

    page = refused.content.decode()
    assert (refused.status_code, elsewhere.status_code, done.status_code) == (422, 422, 302)
    assert "Armistice" in page
    assert 'name="day" value="2055-11-11"' in page
    assert 'name="starts" value="17:30"' in page
    session.refresh_from_db()
    assert session.starts_at == datetime(2055, 11, 11, 17, 30, tzinfo=PARIS)


def test_a_smaller_place_and_workshops_out_of_order_are_said(school, trainer):
    session = school.sessions[0]
    small = Place.objects.create(name="Bureau", address="2 rue du Port", seats=2)

    page = trainer.post(at(session, "deplacer/"), moved_to(session, "2055-12-07", small)).content.decode()

    assert "moins de places" in page
    assert "plus dans l’ordre" in page
    assert "2. Écrire et structurer" in page


def test_moving_nothing_tells_nobody(school, trainer, letters):
    session = school.sessions[0]

    done = trainer.post(at(session, "deplacer/"), moved_to(session, "2055-09-07", school.place))

    session.refresh_from_db()
    assert (done.status_code, session.sequence, letters()) == (302, 0, [])


def test_an_end_before_the_beginning_is_refused(school, trainer):
    session = school.sessions[0]

    refused = trainer.post(at(session, "deplacer/"), moved_to(session, "2055-09-08", school.place, ends="17:00"))

    assert (refused.status_code, 'value="17:00"' in refused.content.decode()) == (422, True)


def test_a_session_moved_meanwhile_is_shown_as_it_is_now(school, cast, trainer):
    session = school.sessions[0]
    stale = moved_to(session, "2055-09-09", school.place)
    day_after = session.starts_at + timedelta(days=1)
    ends_at = day_after + timedelta(hours=2)
    planning.move_session(session=session, starts_at=day_after, ends_at=ends_at, place=school.place, by=cast.chloe)

    refused = trainer.post(at(session, "deplacer/"), stale)
    seen = re.search(r'name="seen" value="(\d+)"', refused.content.decode())[1]
    done = trainer.post(at(session, "deplacer/"), stale | {"seen": seen})

    assert (refused.status_code, seen, done.status_code) == (422, "1", 302)
    assert "mercredi 8 septembre 2055" in refused.content.decode()
    session.refresh_from_db()
    assert session.starts_at.astimezone(PARIS).day == 9


def test_an_offer_ends_before_the_session_that_was_brought_forward(school, cast):
    session = school.sessions[0]
    (registration,) = fill(session, cast.alpha, 1)
    Registration.objects.filter(pk=registration.pk).update(state=State.OFFERED, offered_until=session.starts_at)
    sooner = session.starts_at - timedelta(days=4)  # a Friday

    planning.move_session(
        session=session, starts_at=sooner, ends_at=sooner + timedelta(hours=2), place=school.place, by=cast.theo
    )

    registration.refresh_from_db()
    assert registration.offered_until == sooner - registrations.LAST_CALL


def test_a_session_is_cancelled_after_a_question(school, cast, trainer):
    session = school.sessions[0]

    assert trainer.get(at(session, "annuler/")).status_code == 200
    assert Session.objects.get(pk=session.pk).cancelled_at is None
    assert trainer.post(at(session, "annuler/"), {"reason": "Neige"}).status_code == 302
    assert trainer.post(at(session, "annuler/"), {"reason": "Encore"}).status_code == 302

    page = trainer.get(at(session, "")).content.decode()
    assert "Neige" in page
    assert at(session, "deplacer/") not in page
    late = trainer.post(at(session, "deplacer/"), moved_to(session, "2055-09-09", school.place))
    assert (late.status_code, "annulée" in late.content.decode()) == (422, True)
    assert AuditEntry.objects.filter(action="training.session.cancelled").count() == 1


def test_what_is_over_cannot_be_cancelled(school, trainer):
    session = soon(school.sessions[0], hours=-48)

    assert trainer.post(at(session, "annuler/"), {"reason": "Neige"}).status_code == 422
    assert Session.objects.get(pk=session.pk).cancelled_at is None


def test_more_seats_are_offered_at_once_and_nobody_loses_theirs(school, cast, trainer, letters):
    session = school.sessions[0]
    fill(session, cast.alpha, 2)
    *_seated, waiting = fill(session, cast.beta, 2)
    form = {"seats_in_all": "4", "seats_per_association": "2", "materials": "Des photos", "trainers": [cast.theo.pk]}

    refused = trainer.post(at(session, "modifier/"), form | {"seats_in_all": "2"})
    done = trainer.post(at(session, "modifier/"), form)

    assert (refused.status_code, "3 places sont déjà prises" in refused.content.decode()) == (422, True)
    assert "Des photos" in refused.content.decode()
    waiting.refresh_from_db()
    assert (done.status_code, waiting.state) == (302, State.OFFERED)
    assert letters()[-1]["to"] == ["p1@beta.example"]
    session.refresh_from_db()
    assert (session.seats, session.materials) == (4, "Des photos")


def test_a_session_keeps_a_trainer(school, cast, trainer):
    session = school.sessions[0]
    form = {"seats_in_all": "4", "seats_per_association": "2", "materials": "", "trainers": []}

    assert trainer.post(at(session, "modifier/"), form).status_code == 422
    trainer.post(at(session, "modifier/"), form | {"trainers": [cast.dan.pk]})  # no trainer
    assert [each.account for each in session.trainers.all()] == [cast.theo]


def test_the_trainer_registers_somebody_of_the_team_or_a_guest(school, cast, trainer):
    session = school.sessions[0]
    path = at(session, "inscrire/")
    alpha = f"{path}?association={cast.alpha.pk}"

    first = trainer.get(path).content.decode()
    team = trainer.post(alpha, {"who": str(cast.edith.portal_id)})
    nameless = trainer.post(alpha, {"who": "else", "email": "nadia@ailleurs.example"})
    guest = trainer.post(alpha, {"who": "else", "first_name": "Nadia", "email": "nadia@ailleurs.example", "needs": "Une rampe"})
    full = trainer.post(alpha, {"who": "else", "first_name": "Yann", "last_name": "Le Bras"})

    assert f"?association={cast.alpha.pk}" in first
    assert (team.status_code, nameless.status_code, guest.status_code, full.status_code) == (302, 422, 302, 422)
    assert 'value="nadia@ailleurs.example"' in nameless.content.decode()
    assert 'value="Le Bras"' in full.content.decode()
    assert {(each.first_name, each.account, each.needs) for each in session.registrations.all()} == {
        ("Edith", cast.edith, ""),
        ("Nadia", None, "Une rampe"),
    }


def test_somebody_of_another_cohort_catches_up(school, cast, trainer):
    session = school.sessions[0]
    school.cohort.places.filter(association=cast.beta).delete()

    assert str(cast.beta.pk) in trainer.get(at(session, "inscrire/")).content.decode()
    done = trainer.post(f"{at(session, 'inscrire/')}?association={cast.beta.pk}", {"who": str(cast.bob.portal_id)})
    assert (done.status_code, session.registrations.get().association) == (302, cast.beta)
    assert trainer.get(f"{at(session, 'inscrire/')}?association=x").status_code == 404


def test_two_trainers_who_move_the_same_session_at_once(committed_db):
    """One moves it; the other is told that it has changed."""
    from tests.conftest import load_cast

    cast = load_cast()
    school = build_school(cast)
    session, start = school.sessions[0], threading.Barrier(2)
    outcomes = []

    def move(days):
        starts_at = session.starts_at + timedelta(days=days)
        start.wait()
        try:
            planning.move_session(
                session=session,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                place=school.place,
                by=cast.theo,
                seen=0,
            )
            outcomes.append("moved")
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=move, args=(days,)) for days in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["changed", "moved"]
    assert Session.objects.get(pk=session.pk).sequence == 1


def test_two_sessions_moved_to_one_place_at_once(committed_db):
    """The second one learns that the place has just been taken."""
    from tests.conftest import load_cast

    cast = load_cast()
    school = build_school(cast)
    elsewhere = Place.objects.create(name="Médiathèque", address="2 rue du Port", seats=12)
    first, second = school.sessions[:2]
    second.trainers.all().delete()
    starts_at = first.starts_at + timedelta(days=2)
    facts = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "place": elsewhere}
    start, outcomes = threading.Barrier(2), []

    def move(session):
        start.wait()
        try:
            planning.move_session(session=session, by=cast.theo, **facts)
            outcomes.append("moved")
        except planning.ConflictError as error:
            outcomes.append(" ".join(sorted(each.code for each in error.found[0])))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=move, args=(session,)) for session in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["moved", "order place"]


def test_a_cancelled_session_is_not_changed(school, cast):
    session = planning.cancel_session(session=school.sessions[0], reason="", by=cast.theo)

    with pytest.raises(ValidationError) as refused:
        sessions.change_session(
            session=session, seats_in_all=9, seats_per_association=2, materials="", trainers=[cast.theo], by=cast.theo
        )

    assert refused.value.code == "cancelled"
    assert Session.objects.get(pk=session.pk).seats == 3
    assert session.cancelled_at < timezone.now()
