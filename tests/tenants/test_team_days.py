"""The last day of a place: reminded twice, ended by the night, never leaving a team alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants import periodic
from tenants.actions import seats, team
from tenants.models import AuditEntry, Membership
from tenants.schemas import in_association
from tests.mails import queued_mails

TODAY = timezone.localdate()


def place(account, association):
    return Membership.objects.select_related("account", "association").get(account=account, association=association)


def ends_in(account, days, **fields):
    Membership.objects.filter(account=account).update(ends_on=TODAY + timedelta(days=days), **fields)


def night():
    periodic.remind_last_days()
    periodic.end_places()


def test_last_day_is_set_and_cleared(cast):
    seats.set_last_day(membership=place(cast.edith, cast.alpha), ends_on=TODAY, by=cast.alice)
    assert place(cast.edith, cast.alpha).ends_on == TODAY
    seats.set_last_day(membership=place(cast.edith, cast.alpha), ends_on=None, by=cast.alice)
    assert place(cast.edith, cast.alpha).ends_on is None

    with pytest.raises(ValidationError):
        seats.set_last_day(membership=place(cast.edith, cast.alpha), ends_on=TODAY - timedelta(days=1), by=cast.alice)

    actions = AuditEntry.objects.filter(by=cast.alice, association=cast.alpha).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["tenants.membership.last_day_set", "tenants.membership.last_day_cleared"]


@pytest.mark.parametrize(
    ("days", "reminded", "due"),
    [
        (31, None, False),
        (30, None, True),
        (25, None, True),  # the night of the 30th day was missed
        (25, -5, False),
        (8, -22, False),
        (7, -23, True),
        (3, -27, True),
        (3, -4, False),
        (0, -1, False),
        (0, None, True),
        (-1, None, False),
        (20, -300, True),  # the reminder of last year's last day
    ],
)
def test_reminders_are_due_once_each(days, reminded, due):
    today = date(2026, 6, 15)
    reminded_on = None if reminded is None else today + timedelta(days=reminded)
    membership = Membership(ends_on=today + timedelta(days=days), reminded_on=reminded_on)

    assert seats.is_reminder_due(membership, today) is due


def test_person_and_owners_are_reminded_once_however_often_the_job_runs(cast):
    ends_in(cast.edith, 30)

    night()
    night()

    assert sorted(mail["to"] for mail in queued_mails()) == ["alice@example.org", "edith@example.org"]
    assert place(cast.edith, cast.alpha).reminded_on == TODAY
    ends_in(cast.edith, 7, reminded_on=TODAY - timedelta(days=23))
    night()
    assert len(queued_mails()) == 4


def test_owner_who_leaves_is_reminded_by_one_mail(cast):
    ends_in(cast.alice, 7)

    night()

    (mail,) = queued_mails()
    assert mail["to"] == "alice@example.org"
    assert "seule personne responsable" in mail["body"]


def test_night_ends_the_place_and_closes_the_open_site(cast, sign_in):
    _portal, site = sign_in(cast.edith, "alpha")
    ends_in(cast.edith, 0)
    night()
    assert site.get("/admin/").status_code == 200

    ends_in(cast.edith, -1)
    night()

    assert site.get("/admin/").status_code != 200
    assert not Membership.objects.filter(account=cast.edith).exists()
    entry = AuditEntry.objects.get(action="tenants.membership.ended")
    assert (entry.by, entry.association, entry.label) == (None, cast.alpha, "edith@example.org")
    assert queued_mails()[-1]["to"] == "edith@example.org"


def test_last_owners_last_day_is_lifted_and_the_city_is_told(cast, settings):
    ends_in(cast.alice, -1)

    night()
    night()

    alice = place(cast.alice, cast.alpha)
    assert (alice.role, alice.ends_on) == ("owner", None)
    assert [mail["to"] for mail in queued_mails()] == ["alice@example.org", settings.CITY["email"]]
    assert AuditEntry.objects.filter(action="tenants.membership.last_day_lifted").count() == 1


def test_of_two_owners_whose_day_is_past_one_stays(cast):
    team.change_role(membership=place(cast.edith, cast.alpha), role="owner", by=cast.alice)
    Membership.objects.filter(association=cast.alpha, role="owner").update(ends_on=TODAY - timedelta(days=1))

    night()

    assert Membership.objects.filter(association=cast.alpha, role="owner").count() == 1


def test_one_broken_site_does_not_keep_the_others_waiting(cast):
    from django.contrib.auth import get_user_model
    from django.db import connection

    team.add_member(association=cast.beta, account=cast.edith, role="editor", by=None)
    ends_in(cast.edith, -1)
    with in_association(cast.alpha), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {get_user_model()._meta.db_table} RENAME TO lost")

    with pytest.raises(RuntimeError):
        periodic.end_places()

    assert list(Membership.objects.filter(account=cast.edith).values_list("association", flat=True)) == [cast.alpha.pk]


def test_the_night_knows_this_work():
    assert {"remind_last_days", "end_places", "forget_old_audit"} <= {work.__name__ for work in periodic.NIGHTLY}
