"""The member's side of the workshops: what comes next, registering people, giving a seat back, the links in the mails."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from icalendar import Calendar

from tenants.actions.associations import create_association, suspend
from tenants.actions.team import add_member
from tests.conftest import path_of
from tests.training.conftest import TUESDAYS, soon
from training.actions import registrations as actions
from training.actions.planning import Plan, cancel_session, create_cohort
from training.models import CohortAssociation, Place, Registration, Return

State = Registration.State
HOME = "/ateliers/"


def person(name, account=None):
    return actions.Person(name, "Test", f"{name.lower()}@example.org", account)


def register(session, association, name, account=None):
    return actions.register(session=session, association=association, person=person(name, account), by=None)


def page_of(session, association) -> str:
    return f"{HOME}{association.pk}/seances/{session.pk}/"


def member_key(association, account) -> str:
    return str(association.memberships.get(account=account).pk)


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def other_cohort(school, cast, *, weeks=3):
    """Another cohort, of nobody yet, on the same Tuesdays some weeks later."""
    moments = [each + timedelta(weeks=weeks, hours=-4) for each in TUESDAYS]
    place = Place.objects.create(name="Médiathèque", address="2 rue du Port")
    plan = Plan(name="Hiver", place=place, moments=moments, seats=3)
    return create_cohort(plan=plan, by=cast.theo, confirmed=True)


def test_the_next_session_is_large_with_its_place_and_who_comes(school, cast, sign_in):
    soon(school.sessions[0], hours=30)
    register(school.sessions[0], cast.alpha, "Alice", cast.alice)
    portal, _site = sign_in(cast.alice)

    page = words(portal.get(HOME))

    assert "Prochain rendez-vous : atelier 1" in page
    assert "Maison des associations" in page and "1 rue des Lilas" in page
    assert "Alice Test" in page and "Je ne pourrai pas venir" in page and "Mettre dans mon agenda" in page
    assert page.count('class="six-step ') == 6
    assert "0 atelier fait sur 6" in page


def test_somebody_without_an_association_or_a_cohort_learns_what_the_workshops_are(cast, sign_in):
    nobody, _site = sign_in(cast.dan)
    alice, _site = sign_in(cast.alice)

    assert "Les ateliers sont pour les équipes des sites" in words(nobody.get(HOME))
    assert "Prendre en main son site" in words(nobody.get(HOME))
    assert f"{HOME}{cast.alpha.pk}/revenir/" in words(alice.get(HOME))
    assert "Demander à venir" in words(alice.get(f"{HOME}{cast.alpha.pk}/"))


def test_a_contributor_registers_people_of_the_team_and_somebody_without_an_account(school, cast, sign_in, letters):
    session = school.sessions[0]
    carl, _site = sign_in(cast.carl)
    form = {"people": [member_key(cast.alpha, cast.alice)], "first_name": "Nadia", "last_name": "Ferrand"}

    answer = carl.post(page_of(session, cast.alpha), form | {"email": "Nadia@Example.org", "needs": "Un ordinateur prêté"})

    assert answer.status_code == 302
    found = session.registrations.order_by("asked_at").values_list("email", "account", "state", "needs")
    assert list(found) == [
        ("alice@example.org", cast.alice.pk, "registered", "Un ordinateur prêté"),
        ("nadia@example.org", None, "registered", "Un ordinateur prêté"),
    ]
    told = [letter for letter in letters() if "on vous attend" in letter["subject"]]
    assert [letter["to"] for letter in told] == [["alice@example.org"], ["nadia@example.org"]]
    assert all("Carl Test vous inscrit" in letter["body"] for letter in told)


def test_what_was_typed_is_kept_when_the_association_has_its_seats(school, cast, sign_in, letters):
    session = school.sessions[0]
    register(session, cast.alpha, "Nadia")
    before = len(letters())
    alice, _site = sign_in(cast.alice)
    ticked = [member_key(cast.alpha, cast.alice), member_key(cast.alpha, cast.edith)]

    answer = alice.post(page_of(session, cast.alpha), {"people": ticked, "first_name": "", "needs": "Une rampe"})

    assert answer.status_code == 422
    page = words(answer)
    assert page.count(" checked") == 2 and 'value="Une rampe"' in page
    assert "2 places" in page
    assert session.registrations.count() == 1, "all of them or nobody"
    assert len(letters()) == before


@pytest.mark.parametrize("form", [{}, {"last_name": "Ferrand"}, {"first_name": "Nadia", "email": "nadia@"}, {"people": ["999"]}])
def test_a_form_that_names_nobody_is_shown_again(school, cast, sign_in, form):
    alice, _site = sign_in(cast.alice)

    answer = alice.post(page_of(school.sessions[0], cast.alpha), form)

    assert answer.status_code == 422
    assert not Registration.objects.exists()


def test_a_second_click_changes_nothing(school, cast, sign_in, letters):
    alice, _site = sign_in(cast.alice)
    form = {"people": [member_key(cast.alpha, cast.alice)]}

    for _time in range(2):
        assert alice.post(page_of(school.sessions[0], cast.alpha), form).status_code == 302

    assert school.sessions[0].registrations.count() == 1
    assert sum("on vous attend" in letter["subject"] for letter in letters()) == 1
    assert "déjà fait" in words(alice.get(HOME))


def test_a_full_session_says_so_and_gives_a_place_on_the_list(school, cast, sign_in):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    register(session, cast.beta, "Bob")
    alice, _site = sign_in(cast.alice)

    before = words(alice.get(page_of(session, cast.alpha)))
    alice.post(page_of(session, cast.alpha), {"people": [member_key(cast.alpha, cast.alice)]})

    assert "Rejoindre la liste d’attente" in before
    assert "1re place sur la liste" in words(alice.get(HOME))


def test_another_associations_pages_are_not_there(school, cast, sign_in):
    session = school.sessions[0]
    seat = register(session, cast.alpha, "Alice", cast.alice)
    bob, _site = sign_in(cast.bob)
    alice, _site = sign_in(cast.alice)
    paths = [f"{HOME}{cast.alpha.pk}/", page_of(session, cast.alpha), f"{page_of(session, cast.alpha)}seance.ics"]
    paths += [f"{HOME}inscriptions/{seat.pk}/quitter/", f"{HOME}inscriptions/{seat.pk}/accepter/"]

    assert [alice.get(path).status_code for path in paths] == [200] * 5
    assert [bob.get(path).status_code for path in paths] == [404] * 5
    assert [bob.post(path, {"people": ["1"]}).status_code for path in (paths[1], *paths[3:])] == [404] * 3
    assert Registration.objects.get(pk=seat.pk).state == State.REGISTERED


def test_a_session_of_another_cohort_is_there_only_to_catch_up(school, cast, sign_in):
    winter = other_cohort(school, cast)
    first = winter.sessions.get(workshop__number=1)
    alice, _site = sign_in(cast.alice)
    before = alice.get(page_of(first, cast.alpha)).status_code

    soon(school.sessions[0], hours=-30)
    dates = words(alice.get(f"{HOME}{cast.alpha.pk}/"))
    answer = alice.post(page_of(first, cast.alpha), {"people": [member_key(cast.alpha, cast.alice)]})

    assert before == 404
    assert "Venir à celui-ci" in dates and "Médiathèque" in dates
    assert answer.status_code == 302
    assert first.registrations.get().account == cast.alice
    assert alice.get(page_of(winter.sessions.get(workshop__number=2), cast.alpha)).status_code == 404


def test_an_association_that_comes_back_registers_for_what_it_asks_for_and_nothing_else(school, cast, sign_in):
    school.cohort.places.filter(association=cast.alpha).update(left_at=timezone.now())
    first, second = school.sessions[:2]
    come = register(soon(second, hours=50), cast.alpha, "Edith", cast.edith)
    Registration.objects.filter(pk=come.pk).update(attendance="present")
    soon(second, hours=-900)
    Return.objects.create(association=cast.alpha, reason="asked", workshops=[1])
    winter = other_cohort(school, cast)
    alice, _site = sign_in(cast.alice)

    home, dates = (words(alice.get(path)) for path in (HOME, f"{HOME}{cast.alpha.pk}/"))

    assert "Voir où rattraper" in home and home.count('class="six-step ') == 1
    assert dates.count("Venir à celui-ci") == 2
    assert [alice.get(page_of(each, cast.alpha)).status_code for each in winter.sessions.all()] == [200] + [404] * 5
    assert alice.get(page_of(first, cast.alpha)).status_code == 200


def test_a_closed_association_and_a_cancelled_or_past_session_take_nobody(school, cast, sign_in):
    cancel_session(session=school.sessions[0], reason="Salle inondée", by=cast.theo)
    soon(school.sessions[1], hours=-30)
    alice, _site = sign_in(cast.alice)
    form = {"people": [member_key(cast.alpha, cast.alice)]}

    answers = [alice.post(page_of(session, cast.alpha), form) for session in school.sessions[:2]]
    suspend(association=cast.alpha, message="", by=cast.chloe)
    answers.append(alice.post(page_of(school.sessions[2], cast.alpha), form))

    assert [answer.status_code for answer in answers] == [422] * 3
    assert "Salle inondée" in words(answers[0])
    assert not Registration.objects.exists()


def test_a_member_says_that_somebody_does_not_come(school, cast, sign_in, letters):
    session = school.sessions[0]
    alice_seat = register(session, cast.alpha, "Alice", cast.alice)
    carl, _site = sign_in(cast.carl)
    leave = f"{HOME}inscriptions/{alice_seat.pk}/quitter/"

    asked = carl.get(leave)
    assert Registration.objects.get(pk=alice_seat.pk).state == State.REGISTERED, "asking changes nothing"
    done = carl.post(leave)

    assert "Alice Test ne viendra pas" in words(asked)
    assert done["Location"] == page_of(session, cast.alpha)
    assert Registration.objects.get(pk=alice_seat.pk).state == State.EXCUSED
    assert "on ne vous attend plus" in letters()[-1]["subject"]
    assert "Carl Test nous dit" in letters()[-1]["body"]


def test_somebody_without_an_account_answers_by_the_link_of_the_mail(school, cast, as_visitor, letters):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    first = register(session, cast.beta, "Bob")
    nadia = register(session, cast.alpha, "Nadia")
    actions.withdraw(registration=first, by=None)
    offer = letters()[-1]
    link = path_of(re.search(r"^https?://\S+$", offer["body"], re.MULTILINE)[0])
    visitor = as_visitor()

    shown = visitor.get(link)
    assert Registration.objects.get(pk=nadia.pk).state == State.OFFERED
    visitor.post(link, {"answer": "yes"})

    assert "une place se libère, prenez-la avant" in offer["subject"].replace("\u00a0", " ")
    assert "Une place se libère pour vous" in words(shown)
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert Registration.objects.get(pk=nadia.pk).state == State.REGISTERED
    assert "La place est prise" in words(visitor.get(link))
    leave = link.replace("accepter", "quitter")
    assert visitor.post(leave).status_code == 302
    assert Registration.objects.get(pk=nadia.pk).state == State.EXCUSED


def test_an_offer_is_declined_and_goes_to_the_next(school, cast, as_visitor, letters):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    first, nadia, dan = (register(session, site, name) for site, name in zip(
        (cast.beta, cast.alpha, cast.beta), ("Bob", "Nadia", "Dan"), strict=True))  # fmt: skip
    actions.withdraw(registration=first, by=None)
    link = path_of(re.search(r"^https?://\S+$", letters()[-1]["body"], re.MULTILINE)[0])

    as_visitor().post(link, {"answer": "no"})

    states = [Registration.objects.get(pk=one.pk).state for one in (nadia, dan)]
    assert states == [State.WITHDRAWN, State.OFFERED]


def test_a_link_that_is_no_longer_good_says_so_and_opens_nothing(school, cast, as_visitor):
    from training.seat_links import key_of

    seat, other = register(school.sessions[0], cast.alpha, "Nadia"), register(school.sessions[0], cast.beta, "Dan")
    path, good = f"{HOME}inscriptions/{seat.pk}/quitter/", key_of(seat)
    visitor = as_visitor()

    assert visitor.get(path)["Location"].startswith("/compte/connexion/")
    assert visitor.get(f"{path}?cle={good}").status_code == 200
    for bad in ("", "x", key_of(other), good[:-1], f"{good}:{good}"):
        answer = visitor.post(f"{path}?cle={bad}")
        assert (answer.status_code, "Ce lien ne fonctionne plus" in words(answer)) == (404, True), bad
    soon(school.sessions[0], hours=-30)
    assert visitor.post(f"{path}?cle={good}").status_code == 404
    assert Registration.objects.get(pk=seat.pk).state == State.REGISTERED


def test_the_file_of_a_session_is_the_event_of_the_mails(school, cast, sign_in):
    seat = register(school.sessions[0], cast.alpha, "Alice", cast.alice)
    alice, _site = sign_in(cast.alice)

    answer = alice.get(f"{page_of(school.sessions[0], cast.alpha)}seance.ics")

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["UID"]).startswith(str(seat.session_id))


@pytest.mark.parametrize("count", [1, 3])
def test_my_workshops_queries_do_not_grow(school, cast, sign_in, count, django_assert_num_queries):
    session = school.sessions[0]
    session.seats = 1
    session.save(update_fields=["seats"])
    register(session, cast.beta, "Bob")
    register(session, cast.alpha, "Alice", cast.alice)
    for number in range(1, count):
        other = create_association(name=f"N° {number}", subdomain=f"n{number}", category="sport", by=None)
        add_member(association=other, account=cast.alice, role="owner", by=None)
        CohortAssociation.objects.create(cohort=school.cohort, association=other)
        register(session, other, f"Carl{number}")
    alice, _site = sign_in(cast.alice)
    alice.get(HOME)

    with django_assert_num_queries(13):
        page = alice.get(HOME)

    assert len(page.context["ways"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_session_queries_do_not_grow(school, cast, sign_in, count, django_assert_num_queries):
    session = school.sessions[0]
    session.seats, session.seats_per_association = 1, 5
    session.save(update_fields=["seats", "seats_per_association"])
    for name in ("Nadia", "Omar", "Zoé")[:count]:
        register(session, cast.alpha, name)
    alice, _site = sign_in(cast.alice)
    alice.get(page_of(session, cast.alpha))

    with django_assert_num_queries(13):
        page = alice.get(page_of(session, cast.alpha))

    assert len(page.context["ours"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_association_queries_do_not_grow(school, cast, sign_in, count, django_assert_num_queries):
    soon(school.sessions[0], hours=-30)
    for weeks in (3, 20, 30)[:count]:
        other_cohort(school, cast, weeks=weeks)
    alice, _site = sign_in(cast.alice)
    alice.get(f"{HOME}{cast.alpha.pk}/")

    with django_assert_num_queries(13):
        page = alice.get(f"{HOME}{cast.alpha.pk}/")

    assert len(page.context["elsewhere"]) == count


def test_a_person_keeps_the_language_of_their_account(school, cast, letters):
    get_user_model().objects.filter(pk=cast.alice.pk).update(language="en")
    cast.alice.refresh_from_db()

    register(school.sessions[0], cast.alpha, "Alice", cast.alice)

    (letter,) = [each for each in letters() if each["to"] == ["alice@example.org"] and each["attachments"]]
    assert letter["subject"].startswith("Workshop 1: you are expected on Tuesday")
    assert timezone.localtime(school.sessions[0].starts_at).strftime("%H:%M") in letter["subject"]
