"""Somebody who leaves for good is forgotten in the workshops too, and may see before what is kept of them."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from tenants.actions.erasure import erase_account
from tenants.models import AuditEntry, OutgoingMail
from tenants.queries.my_data import everything_about
from tests.training.conftest import soon
from training.actions.calendars import renew_calendar_key
from training.actions.registrations import Person, register
from training.models import CalendarKey, Registration

State = Registration.State


def seats_of_edith(school, cast):
    """Édith came once, has a seat for which Bob waits, and was once typed in by Beta without her account."""
    first, second, third = school.sessions[:3]
    second.seats = 1
    second.save(update_fields=["seats"])
    edith = Person("Edith", "Test", "edith@example.org", cast.edith)
    came = register(session=first, association=cast.alpha, person=edith, by=cast.alice, needs="Une rampe")
    Registration.objects.filter(pk=came.pk).update(attendance="present")
    to_come = register(session=second, association=cast.alpha, person=edith, by=cast.alice)
    waits = register(session=second, association=cast.beta, person=Person("Bob", "Test", "bob@example.org"), by=None)
    typed = register(session=third, association=cast.beta, person=Person("Edith", "Test", "EDITH@example.org"), by=None)
    soon(first, hours=-30)
    renew_calendar_key(account=cast.edith, by=cast.edith)
    return came, to_come, waits, typed


def test_erasure_forgets_names_and_addresses_and_frees_the_seats(school, cast):
    came, to_come, waits, typed = seats_of_edith(school, cast)

    erase_account(account=cast.edith, by=cast.edith)

    found = {one.pk: one for one in Registration.objects.all()}
    assert [found[one.pk].state for one in (came, to_come, waits, typed)] == ["registered", "withdrawn", "offered", "withdrawn"]
    for one in (came, to_come, typed):
        row = found[one.pk]
        assert (str(row), row.email, row.needs, row.account) == ("Ancien membre", "", "", None)
    assert found[came.pk].attendance == "present", "the figures stay"
    assert str(found[waits.pk]) == "Bob Test"
    assert not CalendarKey.objects.filter(account=cast.edith).exists()
    assert not AuditEntry.objects.filter(action__startswith="training.", label__icontains="Edith").exists()
    assert OutgoingMail.objects.filter(to="edith@example.org").count() == 1, "the goodbye alone"


def test_my_data_has_the_registrations(school, cast):
    seats_of_edith(school, cast)

    kept = json.loads(json.dumps(everything_about(cast.edith)["workshops"], cls=DjangoJSONEncoder))

    assert kept["has_calendar_address"] is True
    rows = [(row["association"], row["workshop"], row["state"], row["needs"]) for row in kept["registrations"]]
    assert rows == [
        ("Association Alpha", "Prendre en main son site", "registered", "Une rampe"),
        ("Association Alpha", "Écrire et structurer", "registered", ""),
        ("Association Beta", "Images, documents et accessibilité", "registered", ""),
    ]
    assert everything_about(cast.dan)["workshops"] == {"registrations": [], "has_calendar_address": False}
