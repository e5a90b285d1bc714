"""What is kept of people who asked for something and got it."""

from datetime import timedelta

from django.utils import timezone

from tenants import periodic
from tenants.models import Handover, SiteRequest
from tests.conftest import load_cast

A_YEAR = timedelta(days=366)


def test_phone_and_words_of_what_was_granted_go_after_a_year(committed_db, own_archives):
    cast, now = load_cast(), timezone.now()
    asked = {"first_name": "Nadia", "last_name": "Ferrand", "email": "nadia@example.org", "phone": "06 00 00 00 00"}
    for token, decided_at in (("new", now), ("old", now - A_YEAR)):
        SiteRequest.objects.create(
            name=token, subdomain=token, message="Bonjour", state="granted", token_hash=token, decided_at=decided_at, **asked
        )
        Handover.objects.create(
            association=cast.alpha, kind="claim", reason="Plus personne", state="done", done_on=decided_at.date(), **asked
        )

    for work in periodic.NIGHTLY:
        periodic.nightly_work(name=work.__name__, timestamp=0)

    assert list(SiteRequest.objects.order_by("name").values_list("name", "phone", "message")) == [
        ("new", "06 00 00 00 00", "Bonjour"),
        ("old", "", ""),
    ]
    assert sorted(Handover.objects.values_list("phone", "reason")) == [("", ""), ("06 00 00 00 00", "Plus personne")]
