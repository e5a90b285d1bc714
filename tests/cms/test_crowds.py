"""A flood on the forms of one site: held for that site alone, in words, and its owners hear of it once."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.models import ContactMessage, FormAnswer, SiteIdentity
from tenants.schemas import in_association
from tests.cms.answering import add_form, proof, stamp

QUESTION = [{"field_type": "singleline", "label": "Nom"}]


@pytest.fixture(autouse=True)
def few(settings):
    settings.ANSWERS_PER_HOUR, settings.ANSWERS_PER_DAY = 3, 5


@pytest.fixture
def forms(cast):
    for site in (cast.alpha, cast.beta):
        with in_association(site):
            add_form(QUESTION)
            SiteIdentity.objects.update(email="bonjour@alpha.example")


def answer(as_visitor, association, name="Nadia"):
    with in_association(association):
        typed = {"nom": name} | stamp() | proof()
    return as_visitor(association.subdomain).post("/inscription/", typed)


def receive(association, *, hours: float, contact: int = 0, forms: int = 0) -> None:
    at = timezone.now() - timedelta(hours=hours)
    with in_association(association):
        for _n in range(contact):
            ContactMessage.objects.create(name="X", email="x@example.org", message="x")
        ContactMessage.objects.update(received_at=at)
        page = FormAnswer.page.field.related_model.objects.get(slug="inscription")
        for _n in range(forms):
            FormAnswer.objects.create(page=page, form_data={})
        FormAnswer.objects.update(submit_time=at)


def count(association) -> int:
    with in_association(association):
        return FormAnswer.objects.count()


def test_flooded_site_rests_and_its_neighbour_does_not(cast, forms, as_visitor):
    assert [answer(as_visitor, cast.alpha).status_code for _n in range(3)] == [302] * 3

    refused = answer(as_visitor, cast.alpha, "Zoé Berger")

    shown = refused.content.decode().replace("\xa0", " ")
    assert "Ce site vient de recevoir énormément de messages. Renvoyez le vôtre dans une heure" in shown
    assert "bonjour@alpha.example" in shown and "Zoé Berger" in shown
    assert count(cast.alpha) == 3
    assert answer(as_visitor, cast.beta).status_code == 302


@pytest.mark.parametrize(
    ("hours", "contact", "forms_", "words"),
    [(0.5, 1, 1, ""), (0.5, 2, 1, "dans une heure"), (5, 2, 2, ""), (5, 3, 2, "demain"), (25, 9, 9, "")],
)
def test_hour_and_day_count_messages_and_answers_together(cast, forms, as_visitor, hours, contact, forms_, words):
    receive(cast.alpha, hours=hours, contact=contact, forms=forms_)

    said = answer(as_visitor, cast.alpha)

    assert said.status_code == (422 if words else 302)
    assert words in said.content.decode()


def test_owners_hear_once_a_day(cast, forms, as_visitor, letters):
    receive(cast.alpha, hours=0.1, forms=3)
    before = len(letters())

    for _n in range(3):
        answer(as_visitor, cast.alpha)

    told = letters()[before:]
    assert [mail["to"] for mail in told] == [[cast.alice.email]]
    assert "a reçu trop de messages" in told[0]["subject"].replace("\xa0", " ")
    cache.clear()
    answer(as_visitor, cast.alpha)
    assert len(letters()) == before + 2
