"""Somebody's own calendar by a secret address: what they come to and hold, nobody else's, and an address that can be changed."""

import pytest
from icalendar import Calendar

from tests.training.conftest import soon
from training.actions import planning
from training.actions.calendars import renew_calendar_key
from training.actions.registrations import Person, register, withdraw
from training.models import CalendarKey

PAGE = "/ateliers/calendrier/"


def seat(session, association, account):
    person = Person(account.first_name, "Test", account.email, account)
    return register(session=session, association=association, person=person, by=None)


def feed_of(account) -> str:
    key = CalendarKey.objects.filter(account=account).first() or renew_calendar_key(account=account, by=account)
    return f"{PAGE}{key.key}.ics"


def events(response) -> list:
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_the_address_is_made_shown_and_changed(cast, sign_in, as_visitor):
    alice, _site = sign_in(cast.alice)
    assert "Obtenir mon adresse" in alice.get(PAGE).content.decode()
    assert not CalendarKey.objects.exists(), "looking makes nothing"

    alice.post(PAGE)
    first = feed_of(cast.alice)
    page = alice.get(PAGE).content.decode()
    alice.post(PAGE)
    second = feed_of(cast.alice)

    assert first in page and f"webcal://portail.localhost:8765{first}" in page
    assert first != second
    assert [as_visitor().get(path).status_code for path in (first, second)] == [404, 200]


def test_the_feed_has_what_one_comes_to_and_holds(school, cast, as_visitor):
    seat(school.sessions[0], cast.alpha, cast.alice)
    seat(school.sessions[1], cast.beta, cast.bob)
    withdraw(registration=seat(school.sessions[2], cast.alpha, cast.alice), by=None)
    planning.cancel_session(session=school.sessions[3], reason="", by=None)

    alice, theo = (events(as_visitor().get(feed_of(account))) for account in (cast.alice, cast.theo))

    assert [str(each["UID"]).partition("@")[0] for each in alice] == [str(school.sessions[0].pk)]
    assert [each["STATUS"] for each in theo] == ["CONFIRMED"] * 3 + ["CANCELLED"] + ["CONFIRMED"] * 2


def test_a_calendar_that_has_it_already_is_told_so_until_something_changes(school, cast, as_visitor):
    seat(school.sessions[0], cast.alpha, cast.alice)
    visitor, path = as_visitor(), feed_of(cast.alice)
    first = visitor.get(path)

    again = visitor.get(path, headers={"if-none-match": first["ETag"]})
    soon(school.sessions[0], hours=40)
    moved = visitor.get(path, headers={"if-none-match": first["ETag"]})

    assert (first["Content-Type"], first["Cache-Control"]) == ("text/calendar; charset=utf-8", "private, max-age=900")
    assert [each.status_code for each in (first, again, moved)] == [200, 304, 200]


def test_unknown_addresses_and_those_of_closed_accounts_show_nothing(school, cast, as_visitor):
    path = feed_of(cast.alice)
    cast.alice.is_active = False
    cast.alice.save(update_fields=["is_active"])

    paths = [path, f"{PAGE}{'x' * 32}.ics", f"{PAGE}{'x' * 400}.ics", f"{PAGE}%00.ics"]

    assert [as_visitor().get(each).status_code for each in paths] == [404] * 4


def test_a_calendar_that_asks_all_the_time_is_asked_to_wait(cast, as_visitor):
    path, visitor = feed_of(cast.alice), as_visitor()

    statuses = [visitor.get(path).status_code for _time in range(31)]

    assert statuses == [200] * 30 + [429]


@pytest.mark.parametrize("count", [1, 3])
def test_feed_queries_do_not_grow(school, cast, as_visitor, count, django_assert_num_queries):
    for session in school.sessions[:count]:
        seat(session, cast.alpha, cast.alice)
    visitor, path = as_visitor(), feed_of(cast.alice)
    visitor.get(path)

    with django_assert_num_queries(2):
        answer = visitor.get(path)

    assert len(events(answer)) == count
