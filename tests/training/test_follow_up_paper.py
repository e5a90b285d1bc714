"""The handout after a session: a link for whoever has an account, the paper itself for those who cannot sign in."""

from base64 import b64decode

import pytest

from tests.training.conftest import soon
from tests.training.test_papers import no_pango  # noqa: F401 (a fixture)
from training.actions import reminders
from training.models import Registration


@pytest.fixture
def held(school, cast):
    """The first session, two days ago: Alice came, and Sam, whom nobody had registered and who has no account."""
    session = soon(school.sessions[0], hours=-48)
    people = {"session": session, "association": cast.alpha, "attendance": "present"}
    Registration.objects.create(first_name="Alice", email=cast.alice.email, account=cast.alice, **people)
    Registration.objects.create(first_name="Sam", email="sam@ailleurs.example", **people)
    return session


def told(letters) -> dict[str, tuple[list[str], str]]:
    """Return what is attached to the mail of each, and its words."""
    return {each["to"][0]: ([file["mimetype"] for file in each["attachments"]], each["body"]) for each in letters()}


def test_who_cannot_sign_in_gets_the_handout_itself(held, cast, letters):
    reminders.follow_up_all()

    files, words = told(letters)["sam@ailleurs.example"]
    assert files == ["application/pdf"]
    assert "dans le fichier joint" in words
    (paper,) = [each["attachments"][0] for each in letters() if each["to"] == ["sam@ailleurs.example"]]
    assert b64decode(paper["data"]).startswith(b"%PDF-")
    assert paper["name"] == "1-prendre-en-main-son-site.pdf"
    files, words = told(letters)[cast.alice.email]
    assert (files, "/ateliers/programme/1/" in words) == ([], True)


def test_without_pango_the_mail_leaves_all_the_same(held, letters, no_pango, caplog):  # noqa: F811
    reminders.follow_up_all()

    files, words = told(letters)["sam@ailleurs.example"]
    assert (files, "fichier joint" in words, "La fiche est sur le portail" in words) == ([], False, True)
    assert "No handout to send" in caplog.text
