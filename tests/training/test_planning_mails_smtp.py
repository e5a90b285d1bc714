"""Each mail about a cohort and its sessions, in French and in English, as a real mail server receives it from the real worker."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test.signals import template_rendered

from tests.conftest import load_cast
from tests.test_every_mail import deliver
from tests.training.conftest import build_school
from tests.training.test_planning_mails import person, register
from tests.training.test_seat_mails_smtp import judge
from training.actions import cohorts, planning, sessions

TEMPLATES = {
    "cohort_cancelled",
    "cohort_left",
    "cohort_planned",
    "cohort_trainer",
    "seat_withdrawn",
    "session_cancelled",
    "session_moved",
    "trainer_added",
    "trainer_removed",
}


@pytest.fixture
def rendered():
    """The names of the mails that are written."""
    names = set()

    def note(sender, template, **_more):
        if (template.name or "").startswith("training/mail/"):
            names.add(template.name.removeprefix("training/mail/").removesuffix(".txt"))

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def play(cast, school) -> None:
    """A cohort is planned, a session moved, held by somebody else and cancelled, an association taken out, all called off."""
    first, second, third = school.sessions[:3]
    later = first.starts_at + timedelta(days=1)
    facts = {"seats_in_all": 3, "seats_per_association": 2, "materials": "", "by": cast.chloe}
    for session in (first, third):
        register(session, cast.alpha, person("alice", cast.alice), person("nadia"))
    register(second, cast.beta, person("bob", cast.bob))
    planning.create_cohort(plan=replace(school.plan, name="Été, l’autre"), by=cast.theo, confirmed=True)
    planning.move_session(session=first, starts_at=later, ends_at=later + timedelta(hours=2), place=school.place, by=None)
    sessions.change_session(session=second, trainers=[cast.chloe], **facts)
    planning.cancel_session(session=third, reason="Salle inondée.", by=cast.theo)
    cohorts.remove_association(cohort=school.cohort, association=cast.beta, by=None)
    planning.cancel_cohort(cohort=school.cohort, reason="Faute de monde.", by=None)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_mail_of_the_planner_through_a_real_mail_server(committed_db, settings, rendered, language):
    settings.LANGUAGE_CODE = language
    get_user_model().objects.update(language=language)
    cast = load_cast()
    school = build_school(cast)
    rendered.clear()

    play(cast, school)
    received = deliver(committed_db)

    assert {name for name in rendered if not name.startswith("base_")} == TEMPLATES
    told = [(to[0].partition("@")[0], judge(message, language)) for to, message in received]
    methods = {who: {each["method"] for name, each in told if name == who} for who, _told in told}
    assert methods == {
        "alice": {"", "REQUEST", "CANCEL"},
        "bob": {"", "CANCEL"},
        "nadia": {"REQUEST", "CANCEL"},
        "theo": {"REQUEST", "CANCEL"},
        "chloe": {"REQUEST", "CANCEL"},
    }
