"""Attacks on the workshops: what was tried, and must go on failing."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tenants import audit
from tenants.actions.erasure import erase_account
from tenants.models import AuditEntry
from tests.training.conftest import soon
from tests.training.places import at
from training import calendars, check_in, handouts
from training.actions import registrations as actions
from training.actions.calendars import renew_calendar_key
from training.actions.retention import purge_registrations
from training.actions.room import welcome
from training.actions.sessions import change_session
from training.pdf import pdf_of


def person(name, account=None):
    return actions.Person(name, "Test", f"{name.lower()}@example.org", account)


def register(session, association, name, account=None, **options):
    return actions.register(session=session, association=association, person=person(name, account), by=None, **options)


# Codes and keys.


@pytest.mark.parametrize("code", ["é" * 10, "０１２３４５６７８９", "\ud7ff" * 10, "%00", "x" * 3000])
def test_odd_code_in_the_address_is_no_error(school, cast, sign_in, code):
    session = soon(school.sessions[0], hours=0)
    client, _site = sign_in(cast.alice)
    assert client.get(at("check_in", session.pk, code)).status_code == 200
    assert client.post(at("check_in", session.pk, code)).status_code == 422


@pytest.mark.parametrize("code", ["é" * 10, "０１２３４５６７８９", "\U0001d7d8" * 10])
def test_odd_code_typed_is_no_error(school, cast, sign_in, code):
    soon(school.sessions[0], hours=0)
    assert sign_in(cast.alice)[0].post(at("type_code"), {"code": code}).status_code == 422


def test_times_a_page_was_asked_may_be_any_text(school, cast, sign_in):
    client, _site = sign_in(cast.alice)
    for times in ("9" * 5000, "²", "-1", "٣"):
        assert client.get(at("my_exercises", cast.alpha.pk), {"lecture": times}).status_code == 200


def test_code_of_another_session_checks_nobody_in(school, cast, sign_in):
    first, second = (soon(session, hours=0) for session in school.sessions[:2])
    taken = register(first, cast.alpha, "Alice", cast.alice)
    client, _site = sign_in(cast.alice)
    code = check_in.code_at(second, at=timezone.now().timestamp())
    client.get(at("check_in", second.pk, code))
    client.post(at("check_in", first.pk, code))
    client.post(at("check_in", second.pk, code))
    taken.refresh_from_db()
    assert taken.attendance == ""


# Text that people type.


@pytest.mark.parametrize(
    "name", ['A"B', "A\x07B", "A;ROLE=CHAIR:mailto:x@example.org", "A\x7fB", "A\rATTENDEE:x", "A\u2028B", "A^nB", "A'B,C"]
)
def test_any_name_has_its_invitation(school, cast, name):
    taken = (
        register(school.sessions[0], cast.alpha, name)
        if False
        else actions.register(
            session=school.sessions[0], association=cast.alpha, person=actions.Person(name, "Test", "x@example.org"), by=None
        )
    )
    _file, content, _kind = calendars.invitation(taken)
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(event["attendee"], icalendar.vCalAddress)
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)", content)


def test_no_text_of_a_session_breaks_out_of_its_line(school, cast):
    session = school.sessions[0]
    evil = "A\rATTENDEE:mailto:x@y.z\r\nEND:VEVENT\nBEGIN:VALARM\x07\x00"[:-1] + "\\n;,\u2028"
    session.materials = evil
    session.place.name, session.place.address, session.place.access_notes = evil[:50], evil, evil
    session.workshop.title = evil
    content = calendars.feed([session], name="Ateliers")
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)", content)
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert "attendee" not in event and not event.subcomponents


HANDOUT = (
    '<p>Texte</p><img src="file:///etc/passwd"><img src="http://127.0.0.1:9/x"><link rel="stylesheet" href="http://127.0.0.1:9/">'
    "<style>@import url(http://127.0.0.1:9/); p{background:url(file:///etc/passwd)}</style>"
    '<p style="background:url(static:../../../etc/passwd)">x</p><a rel="attachment" href="file:///etc/passwd">lien</a>'
    '<svg><image href="file:///etc/passwd"/></svg><object data="file:///etc/passwd"></object><iframe src="file:///etc/passwd"></iframe>'
    '<a href="javascript:alert(1)">a</a>'
)


def test_handout_loads_nothing(school, cast, caplog):
    from training.queries.curriculum import page_of

    workshop = school.sessions[0].workshop
    workshop.handout = HANDOUT  # as if it had come past the cleaning
    paper = pdf_of("training/curriculum/handout_pdf.html", page_of(workshop))
    assert paper.startswith(b"%PDF") and b"EmbeddedFile" not in paper and b"javascript" not in paper
    assert "file:" not in handouts.clean(HANDOUT) and "127.0.0.1" not in handouts.clean(HANDOUT)


def test_no_address_in_a_handout_breaks_out_of_its_tag():
    text = handouts.shown('<p><a href="https://x.example/>y"> onclick=alert(1) <em>z</em></a></p>')
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, attributes))
    parser.feed(text)
    assert found == [("p", []), ("a", [("href", "https://x.example/>y")]), ("em", [])]


def test_asking_for_help_with_an_odd_exercise_is_no_error(school, cast, sign_in):
    session = soon(school.sessions[0], hours=0)
    register(session, cast.alpha, "Alice", cast.alice)
    client, _site = sign_in(cast.alice)
    for key in ("\x00", "x" * 9000):
        assert client.post(at("ask_for_help", cast.alpha.pk, session.pk), {"exercise": key}).status_code == 302
    assert session.registrations.get().help_asked_at is None


@pytest.mark.parametrize("tag", ["blockquote", "ul", "strong"])
def test_deep_handout_is_no_error(school, cast, sign_in, tag):
    deep = (f"<{tag}>" * 5000 + "x")[:90_000]
    workshop = school.sessions[0].workshop
    workshop.handout = handouts.clean(deep)
    workshop.save(update_fields=["handout"])
    client, _site = sign_in(cast.alice)
    assert client.get(at("workshop", 1)).status_code == 200
    assert client.get(at("workshop_handout", 1)).status_code in (200, 503)


# Walk-ins and double clicks.


def test_somebody_without_an_address_walks_in_once(school, cast):
    session = soon(school.sessions[0], hours=0)
    for _click in range(2):
        welcome(session=session, association=cast.alpha, person=actions.Person("Zoé", "Test", ""), by=cast.theo)
    assert session.registrations.filter(first_name="Zoé").count() == 1


# JSON.


BODIES = [
    b"",
    b"[]",
    b"NaN",
    b'{"marks": NaN}',
    b'{"marks": [NaN, Infinity, null, [], {}, 1e999]}',
    b"[" * 99_000,
    b'{"a":' * 15_000,
    b'{"marks": ' + b"9" * 5000 + b"}",
    b'{"marks": [{"registration": {"a": []}, "attendance": ["present"], "at": 5}]}',
    b"\xff\xfe\x00",
    b'{"marks": [{"registration": "\\ud800", "attendance": "present", "at": "2026-01-01T00:00:00Z"}]}',
    b'{"marks": [], "clock": "9999-12-31T23:59:59Z"}',
    b'{"marks": [], "clock": {"x": 1}}',
    b"x" * 200_000,
    b'{"marks": [{"registration": "{}", "attendance": "present", "at": "2099-12-31T23:59:59Z"}], "clock": "2001-01-01T00:00Z"}',
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_hostile_json_is_no_error(school, cast, sign_in, body):
    client, _site = sign_in(cast.theo)
    answer = client.post(at("note_attendance", school.sessions[0].pk), body, content_type="application/json")
    assert answer.status_code in (200, 400)


def test_json_of_another_session_and_without_csrf(school, cast, sign_in):
    first, second = school.sessions[:2]
    taken = register(first, cast.alpha, "Alice")
    client, _site = sign_in(cast.theo)
    now = timezone.now().isoformat()
    body = json.dumps({"clock": now, "marks": [{"registration": str(taken.pk), "attendance": "present", "at": now}]})
    answer = client.post(at("note_attendance", second.pk), body, content_type="application/json")
    assert answer.json()["refused"] == [str(taken.pk)]
    strict = Client(enforce_csrf_checks=True, headers={"host": client.defaults["HTTP_HOST"]})
    strict.cookies = client.cookies
    for kind in ("application/json", "text/plain"):
        assert strict.post(at("note_attendance", first.pk), body, content_type=kind).status_code == 403
    for account in (cast.alice, cast.carl, cast.dan):
        other = sign_in(account)[0].post(at("note_attendance", first.pk), body, content_type="application/json")
        assert other.status_code == 404
    taken.refresh_from_db()
    assert taken.attendance == ""


# Erasure.


def tables_with(word):
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
            " AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t WHERE t::text ILIKE %s', [f"%{word}%"])
            found += [(schema, table, row[0][:300]) for row in cursor.fetchall()]
    return found


def test_erasure_leaves_no_name_anywhere(school, cast):
    cast.edith.first_name, cast.edith.last_name = "Zénobie", "Quatrefages"
    cast.edith.save(update_fields=["first_name", "last_name"])
    first, second = school.sessions[:2]
    me = actions.Person("Zénobie", "Quatrefages", "edith@example.org", cast.edith)
    actions.register(session=first, association=cast.alpha, person=me, by=cast.edith, needs="Zénobie en fauteuil")
    actions.register(session=second, association=cast.alpha, person=me, by=cast.alice)
    renew_calendar_key(account=cast.edith, by=cast.edith)
    welcome(session=school.sessions[2], association=cast.alpha, person=me, by=cast.theo)
    actions.end_offers()
    erase_account(account=cast.edith, by=cast.edith)
    left = [row for word in ("Zénobie", "Quatrefages", "edith@example.org") for row in tables_with(word)]
    assert [row for row in left if row[1] not in ("tenants_outgoingmail", "procrastinate_jobs")] == []


def test_purge_leaves_no_name_anywhere(school, cast):
    first = school.sessions[0]
    actions.register(
        session=first, association=cast.alpha, person=actions.Person("Zénobie", "Quatrefages", "zenobie@example.org"), by=None
    )
    soon(first, hours=-24 * 731)
    AuditEntry.objects.update(at=timezone.now() - timedelta(days=731))
    purge_registrations()
    audit.forget_old_audit()
    left = [row for word in ("Zénobie", "Quatrefages", "zenobie@example.org") for row in tables_with(word)]
    assert [row for row in left if row[1] not in ("tenants_outgoingmail", "procrastinate_jobs")] == []


def test_erased_trainer_leaves_no_name(school, cast):
    cast.theo.first_name, cast.theo.last_name = "Zénobie", "Quatrefages"
    cast.theo.save(update_fields=["first_name", "last_name"])
    change_session(
        session=school.sessions[0], seats_in_all=3, seats_per_association=2, materials="", trainers=[cast.theo], by=cast.theo
    )
    erase_account(account=cast.theo, by=cast.theo)
    left = [row for word in ("Zénobie", "Quatrefages", "theo@example.org") for row in tables_with(word)]
    assert [row for row in left if row[1] not in ("tenants_outgoingmail", "procrastinate_jobs")] == []
