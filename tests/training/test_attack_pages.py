"""Every address of the workshops with odd values and with text that somebody typed to do harm."""

import re
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from tests.training.conftest import soon
from tests.training.places import at
from training import check_in
from training.actions.registrations import Person, register
from training.models import Exercise, Place, Registration, SurveyAnswer, Workshop

SCRIPT = "<script>alert(1)</script>"


def all_routes():
    """Return the name and the variables of each address."""
    from deploy import urls_trainer, urls_workshops

    return [(p.name, list(p.pattern.converters)) for m in (urls_workshops, urls_trainer) for p in m.urlpatterns]


QUERIES = [
    {
        "edition": "9" * 5000,
        "page": "9" * 400,
        "lecture": "9" * 5000,
        "cle": "\x00",
        "quartier": "\x00",
        "q": "\x00%_'",
        "association": "\x00",
    },
    {
        "edition": "²",
        "page": "-1",
        "lecture": "²",
        "cle": "a:b:c",
        "du": "9999-12-31",
        "au": "0001-01-01",
        "association": "x",
        "cohort": "x",
    },
    {
        "du": "2026-01-01",
        "au": "9999-12-31",
        "etat": "x",
        "tri": "y",
        "promotion": "9" * 50,
        "lieu": "x",
        "state": "'",
        "sort": "'",
    },
]
FIELDS = (
    "day starts ends place seen confirm confirmed useful pace missing heard_of people first_name last_name email needs who"
    " association associations seats seats_in_all seats_per_association name address is_used materials trainers title aims"
    " minutes handout evidence words way answer exercise said note done ticked workshops word reason code first hour weekday"
    " start duration equipment access_notes gender-woman age-26_59 step days day-1 day_1 day-0 days-0 hour-0 skip key"
).split()
JUNK = ["9" * 5000, "-1", "\x00"]
ENDS_THINGS = {"cancel_cohort", "cancel_session", "drop_edition", "cohort_remove", "leave_session"}


def test_odd_values_at_every_address_are_no_error(school, cast, sign_in):
    first = soon(school.sessions[0], hours=0)
    taken = register(session=first, association=cast.alpha, person=Person("Alice", "Test", "", cast.alice), by=None)
    values = {
        "association_id": [cast.alpha.pk, uuid4()], "session_id": [first.pk, uuid4()], "registration_id": [taken.pk, uuid4()],
        "key": ["logo", "x" * 300], "code": ["é", "x" * 300], "place_id": [school.place.pk, 10**30],
        "cohort_id": [school.cohort.pk, 10**30],
    } | dict.fromkeys(("number", "file_id", "exercise_id", "return_id"), [1, 10**30])  # fmt: skip
    clients = {who: sign_in(getattr(cast, who))[0] for who in ("theo", "alice")}
    clients["nobody"] = Client(headers={"host": clients["alice"].defaults["HTTP_HOST"]})
    for client in clients.values():
        client.raise_request_exception = False

    broken = []
    for name, variables in all_routes():
        known, unknown = (at(name, *(values[each][which] for each in variables)) for which in (0, 1))
        for who, client in clients.items():
            asked = [(unknown, {}), *((known, query) for query in QUERIES)] if name != "attendance_worker" else []
            answers = [client.get(address, query) for address, query in asked]
            if name not in ENDS_THINGS:
                answers += [client.post(known, dict.fromkeys([*FIELDS, f"mark-{taken.pk}"], junk)) for junk in JUNK]
            broken += [(who, name, number) for number, answer in enumerate(answers) if answer.status_code >= 500]

    assert broken == []


def write_scripts_everywhere(school, cast, session):
    """Let each text that somebody types be a script, of Alpha's and of Beta's. Returns Alice's registration."""
    Place.objects.update(name=SCRIPT, address=SCRIPT, access_notes=SCRIPT, equipment=SCRIPT)
    Workshop.objects.update(title=SCRIPT, aims=SCRIPT)
    Exercise.objects.update(title=SCRIPT, words=SCRIPT)
    school.cohort.name = SCRIPT
    school.cohort.save()
    session.materials = session.cancel_reason = SCRIPT
    session.save()
    type(cast.alpha).objects.update(neighbourhood=SCRIPT)
    type(cast.alpha).objects.filter(pk=cast.beta.pk).update(name=f"Secrète {SCRIPT}")
    alice = Person(SCRIPT, SCRIPT, "alice@example.org", cast.alice)
    mine = register(session=session, association=cast.alpha, person=alice, needs=SCRIPT, by=None)
    other = Person("Ferdinand", SCRIPT, "ferdinand@example.org")
    register(session=session, association=cast.beta, person=other, needs="Fauteuil", by=None)
    Registration.objects.update(attendance="present", help_for="home_text", help_asked_at=timezone.now())
    SurveyAnswer.objects.bulk_create(SurveyAnswer(session=session, useful=3, missing=SCRIPT) for _n in range(6))
    return mine


def test_typed_text_is_text_on_every_page_and_stays_with_its_association(school, cast, sign_in):
    first = soon(school.sessions[0], hours=0)
    mine = write_scripts_everywhere(school, cast, first)
    values = {
        "association_id": cast.alpha.pk,
        "session_id": first.pk,
        "registration_id": mine.pk,
        "key": "home_text",
        "number": 1,
        "code": check_in.code_at(first, at=timezone.now().timestamp()),
        "place_id": school.place.pk,
        "cohort_id": school.cohort.pk,
    }
    clients = {"theo": sign_in(cast.theo)[0], "alice": sign_in(cast.alice)[0]}
    seen = 0
    for name, converters in all_routes():
        if not set(converters) <= set(values) or name in ("attendance_worker", "survey", "survey_thanks", "calendar_feed"):
            continue
        for who, client in clients.items():
            answer = client.get(at(name, *(values[c] for c in converters)))
            if answer.status_code != 200 or answer["Content-Type"].startswith(("application", "text/javascript")):
                continue
            text = answer.content.decode()
            seen += 1
            if "html" in answer["Content-Type"]:
                assert "alert(1)</script" not in text, (who, name)
            if who == "alice":
                assert not re.search("Ferdinand|ferdinand|Fauteuil|Secrète", text), name
    assert seen > 30
