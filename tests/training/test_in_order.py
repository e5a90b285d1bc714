"""What comes first on a page, and what a page no longer says once a session is cancelled."""

from django.utils.translation import override

from tenants.actions.associations import create_association
from tenants.actions.team import add_member
from tests.training.conftest import soon
from tests.training.test_registration_pages import register
from training import words
from training.actions.planning import cancel_session


def test_an_association_that_is_expected_comes_before_one_without_dates(school, cast, sign_in):
    # Arrange: in the order of the names, Aardvark comes first
    without = create_association(name="Aardvark", subdomain="aardvark", by=None)
    add_member(association=without, account=cast.alice, role="owner", by=None)

    # Act
    answer = sign_in(cast.alice)[0].get("/ateliers/")

    # Assert
    assert [way.association for way in answer.context["ways"]] == [cast.alpha, without]


def test_a_cancelled_session_no_longer_says_that_seats_are_kept(school, cast, sign_in):
    session = soon(school.sessions[0], hours=30)
    register(session, cast.alpha, "Nadia")
    trainer, page = sign_in(cast.theo)[0], f"/formation/seances/{session.pk}/"
    before = trainer.get(page).content.decode()
    cancel_session(session=session, reason="La salle est prise.", by=cast.theo)
    after = trainer.get(page).content.decode()

    assert "place réservée" in before and "Nadia" in after and "place réservée" not in after


def test_full_hours_are_said_without_minutes(school):
    with override("fr"):
        assert words.hours(school.sessions[0]).replace("\u00a0", " ") == "18 h à 20 h"
