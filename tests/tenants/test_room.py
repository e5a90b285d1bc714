"""The mail that says once that a site is nearly full."""

import pytest

from cms.models import SiteDocument
from tenants import figures
from tenants.actions import associations
from tenants.models import Association, AuditEntry
from tenants.schemas import in_association

MB = 1024**2


def fill(association, percent: int) -> None:
    with in_association(association):
        SiteDocument.objects.all().delete()
        SiteDocument.objects.bulk_create([SiteDocument(title="a", file="a.pdf", file_size=percent * MB)])
        figures.measure(association)


@pytest.fixture
def alpha(cast):
    Association.objects.update(quota_bytes=100 * MB)
    return Association.objects.get(pk=cast.alpha.pk)


def told(letters) -> list[str]:
    return [mail["to"][0] for mail in letters() if "plein à" in mail["subject"]]


def test_owners_hear_at_nine_tenths_and_once(alpha, cast, letters):
    fill(alpha, 89)
    assert told(letters) == []

    fill(alpha, 90)
    fill(alpha, 97)
    figures.measure_every_site()

    assert told(letters) == [cast.alice.email]
    mail = letters()[-1]
    assert mail["subject"] == "Le site «\u00a0Association Alpha\u00a0» est plein à 90\u202f%\u00a0: faites de la place"
    assert f"{alpha.url}/admin/place/" in mail["body"]


def test_owners_hear_again_only_after_there_was_room(alpha, letters):
    for percent in (92, 85, 93):
        fill(alpha, percent)
    assert len(told(letters)) == 1

    for percent in (79, 95):
        fill(alpha, percent)

    assert len(told(letters)) == 2
    journal = AuditEntry.objects.filter(action__startswith="tenants.room").order_by("at", "pk")
    assert list(journal.values_list("action", flat=True)) == ["tenants.room.told", "tenants.room.eased", "tenants.room.told"]


def test_more_room_given_is_room(alpha, cast, letters):
    fill(alpha, 95)
    associations.set_quota(association=alpha, quota_bytes=200 * MB, by=cast.chloe)

    figures.measure_every_site()
    associations.set_quota(association=alpha, quota_bytes=100 * MB, by=cast.chloe)
    figures.measure_every_site()

    assert len(told(letters)) == 2


def test_console_lists_it_among_the_nearly_full(alpha, cast):
    from tenants.queries import console

    fill(alpha, 80)

    full = console.associations().filter(console.filters()["presque-pleines"])
    assert [association.pk for association in full] == [alpha.pk]
