"""Each mail about a seat, in French and in English, as a real mail server receives it from the real worker."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from icalendar import Calendar

from tests.conftest import load_cast
from tests.test_every_mail import BADLY_TYPED, LEFTOVERS, deliver, judge_link
from tests.training.conftest import build_school, soon
from training.actions import registrations as actions
from training.actions import reminders
from training.models import Registration

SUBJECTS = {
    "fr": [
        ("alice", "Atelier 1 : on vous attend mardi 7 septembre 2055, de 18 h à 20 h", "REQUEST"),
        ("nadia", "Atelier 1 : vous êtes sur la liste d’attente", ""),
        ("bob", "Atelier 1 : vous êtes sur la liste d’attente", ""),
        ("alice", "Atelier 1 : on ne vous attend plus mardi 7 septembre 2055, de 18 h à 20 h", "CANCEL"),
        ("nadia", "Atelier 1 : une place se libère, prenez-la avant …", ""),
        ("nadia", "Atelier 1 : la place est passée à quelqu’un d’autre", ""),
        ("bob", "Atelier 1 : une place se libère, prenez-la avant …", ""),
        ("bob", "Atelier 1 : on vous attend mardi 7 septembre 2055, de 18 h à 20 h", "REQUEST"),
        ("alice", "Atelier 1 : vous êtes sur la liste d’attente", ""),
        ("alice", "Atelier 1 : vous n’êtes plus sur la liste d’attente", ""),
        ("bob", "Très bientôt, atelier 1 : …", ""),
        ("bob", "Après l’atelier 1 : votre fiche, et 30 secondes pour nous", ""),
        ("carl", "Atelier 1 : vous nous avez manqué", ""),
    ],
    "en": [
        ("alice", "Workshop 1: you are expected on Tuesday 7 September 2055, 18:00 to 20:00", "REQUEST"),
        ("nadia", "Workshop 1: you are on the waiting list", ""),
        ("bob", "Workshop 1: you are on the waiting list", ""),
        ("alice", "Workshop 1: you are no longer expected on Tuesday 7 September 2055, 18:00 to 20:00", "CANCEL"),
        ("nadia", "Workshop 1: a seat is free, take it before …", ""),
        ("nadia", "Workshop 1: the seat has gone to somebody else", ""),
        ("bob", "Workshop 1: a seat is free, take it before …", ""),
        ("bob", "Workshop 1: you are expected on Tuesday 7 September 2055, 18:00 to 20:00", "REQUEST"),
        ("alice", "Workshop 1: you are on the waiting list", ""),
        ("alice", "Workshop 1: you are no longer on the waiting list", ""),
        ("bob", "Very soon, workshop 1: …", ""),
        ("bob", "After workshop 1: your handout, and 30 seconds for us", ""),
        ("carl", "Workshop 1: we missed you", ""),
    ],
}
CHANGING = re.compile(r"(?<=avant ).*|(?<=before ).*|(?<=Très bientôt, atelier 1 : ).*|(?<=Very soon, workshop 1: ).*")


def play(cast, session) -> None:
    """Alice has the one seat and gives it back; Nadia lets hers go by, Bob takes it and comes, Carl does not."""

    def register(name, association, account=None):
        person = actions.Person(name.capitalize(), "Test", f"{name}@example.org", account)
        return actions.register(session=session, association=association, person=person, by=None)

    def age(**values):
        Registration.objects.filter(session=session).update(**values)

    alice = register("alice", cast.alpha, cast.alice)
    nadia, bob = register("nadia", cast.alpha), register("bob", cast.beta, cast.bob)
    actions.withdraw(registration=alice, by=cast.alice, excused=True)
    Registration.objects.filter(pk=nadia.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    actions.end_offers()
    actions.accept_offer(registration=bob, by=cast.bob)
    actions.withdraw(registration=register("alice", cast.alpha, cast.alice), by=cast.edith)
    age(asked_at=timezone.now() - timedelta(days=2))
    reminders.remind(session=soon(session, hours=20))
    session.seats = 9
    session.save(update_fields=["seats"])
    carl = actions.Person("Carl", "Test", "carl@example.org", cast.carl)
    absent = actions.register(session=session, association=cast.alpha, person=carl, by=None)
    soon(session, hours=-30)
    Registration.objects.filter(pk=bob.pk).update(attendance="present")
    Registration.objects.filter(pk=absent.pk).update(attendance="absent")
    reminders.follow_up_all()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_mail_about_a_seat_through_a_real_mail_server(committed_db, settings, language):
    settings.LANGUAGE_CODE = language
    get_user_model().objects.update(language=language)
    cast = load_cast()
    session = build_school(cast).sessions[0]
    session.seats, session.materials = 1, "Votre logo\nTrois photos"
    session.save(update_fields=["seats", "materials"])
    deliver(committed_db)

    play(cast, session)
    received = deliver(committed_db)

    told = [judge(message, language) | {"to": to[0].partition("@")[0]} for to, message in received]
    confirmed_for_carl = [each for each in told if each["to"] == "carl" and each["method"]]
    assert len(confirmed_for_carl) == 1
    rows = [(each["to"], each["subject"], each["method"]) for each in told if each not in confirmed_for_carl]
    assert rows == SUBJECTS[language]


def judge(message, language: str) -> dict[str, str]:
    """Look at one mail as it arrived; returns its subject and the method of its calendar."""
    text, html = (message.get_body(preferencelist=(kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    subject = " ".join(message["Subject"].split())
    page = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    seen = [subject, text, re.sub(r'href="[^"]+"', "", unescape(page))]
    for words in (re.sub(r"https?://\S+", "", each) for each in seen):
        assert (subject, LEFTOVERS.findall(words)) == (subject, [])
    assert {"fr": "Bonjour", "en": "Hello"}[language] in text
    judge_link(subject, text, page)
    if language == "fr":
        assert (subject, BADLY_TYPED.findall(f"{message['Subject']}\n{text}")) == (subject, [])
    return {"subject": CHANGING.sub("…", subject), "method": _method(message)}


def _method(message) -> str:
    for part in message.iter_attachments():
        assert part.get_content_type() == "text/calendar"
        method = str(Calendar.from_ical(part.get_payload(decode=True))["METHOD"])
        assert part.get_param("method") == method
        return method
    return ""
