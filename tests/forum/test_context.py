"""The lines that travel with a form: nobody else's, not for ever, and nothing of what was unticked."""

import json
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from forum import context
from forum.context import Line
from forum.models import Draft, Topic
from tenants.models import AuditEntry
from tests.forum.test_asking_from_site import question

SECRET = "Page du conseil secret"


def lines(cast) -> list[Line]:
    return [
        Line("association", "L’association", "Association Alpha", str(cast.alpha.pk)),
        Line("page", "La page", SECRET, "12"),
        Line("look", "L’apparence", "thème Place"),
    ]


@pytest.fixture
def portal(cast, sign_in):
    return sign_in(cast.alice)[0]


def forged(cast) -> str:
    return signing.dumps({"for": str(cast.alice.portal_id), "lines": []}, key="autre", salt=context.SALT, compress=True)


def another_purpose(cast) -> str:
    return signing.dumps({"for": str(cast.alice.portal_id), "lines": []}, compress=True)


def of_bob(cast) -> str:
    return context.sign(lines(cast), account=cast.bob)


def cut(cast) -> str:
    return context.sign(lines(cast), account=cast.alice)[:-3]


BAD = [forged, another_purpose, of_bob, cut, lambda cast: "x" * 50, lambda cast: "\x00:é:"]


@pytest.mark.parametrize("make", BAD, ids=["forged", "salt", "of-bob", "cut", "no-token", "bytes"])
def test_a_bad_link_asks_without_details_and_says_so(cast, forum, portal, make):
    token = make(cast)

    page = portal.get("/forum/poser/", {"depuis": token}).content.decode()
    answer = portal.post("/forum/poser/", question(token, {"association", "page"}), follow=True)

    assert 'name="montrer"' not in page
    assert "Les détails de votre site ne sont plus là" in page
    assert SECRET not in page
    topic = Topic.objects.latest("pk")
    assert (topic.context, topic.association, topic.page_id) == ([], None, None)
    assert "sans les détails de votre site" in answer.content.decode()


def test_a_link_is_good_for_two_hours_and_its_form_for_two_days(cast, forum, portal, monkeypatch):
    token = context.sign(lines(cast), account=cast.alice)
    later = timezone.now() + timedelta(hours=3)
    monkeypatch.setattr(signing.time, "time", later.timestamp)

    assert 'name="montrer"' not in portal.get("/forum/poser/", {"depuis": token}).content.decode()
    portal.post("/forum/poser/", question(token, {"look"}))

    assert [each["value"] for each in Topic.objects.latest("pk").context] == ["thème Place"]


def test_what_is_unticked_is_nowhere(cast, forum, portal):
    token = context.sign(lines(cast), account=cast.alice)

    portal.post("/forum/poser/", question(token, {"association", "look"}))

    topic = Topic.objects.latest("pk")
    kept = json.dumps([topic.context, list(AuditEntry.objects.values_list("label", "data"))], default=str)
    assert SECRET not in kept
    assert topic.page_id is None


def test_a_draft_brings_its_lines_back_and_no_other(cast, rf):
    chosen = [line for line in lines(cast) if line.key == "look"]
    draft = Draft(account=cast.alice, context=context.as_json(chosen))
    request = rf.get("/forum/poser/")

    offer = context.offered(request, cast.alice, draft=draft)

    assert (offer.lines, offer.chosen) == (chosen, chosen)
    assert context.read(offer.token, account=cast.alice, within=context.TIME_TO_COME) == chosen


def test_a_line_is_cut_where_it_is_very_long(cast):
    token = context.sign([Line("steps", "À faire", "a" * 5_000)], account=cast.alice)

    (line,) = context.read(token, account=cast.alice, within=context.TIME_TO_COME)

    assert len(line.value) == context.LONGEST


def test_asked_on_the_portal_nothing_is_offered(cast, forum, portal):
    page = portal.get("/forum/poser/").content.decode()

    assert 'name="depuis"' not in page
    assert "Les détails" not in page


def test_a_draft_keeps_what_is_ticked_and_offers_it_again(cast, forum, portal):
    token = context.sign(lines(cast), account=cast.alice)
    given = question(token, {"look"})

    portal.post("/forum/brouillon/", given)

    draft = Draft.objects.get()
    assert SECRET not in json.dumps([draft.title, draft.html, draft.context])
    page = portal.get("/forum/poser/").content.decode()
    assert re.findall(r'name="montrer" value="(\w+)" checked', page) == ["look"]
    assert SECRET not in page


def test_a_draft_of_another_kind_is_no_harm(cast, forum, portal):
    portal.post("/forum/brouillon/", {"title": "Ma photo", "text": "Bonjour", "once": "q1", "quoted": "12"})

    assert portal.get("/forum/poser/").status_code == 200
