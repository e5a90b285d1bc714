"""One association's flood of mails waits its turn; nobody else's mail does, and never a mail that lets somebody in."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tenants import mail_limits
from tenants.actions import team
from tenants.models import AuditEntry, OutgoingMail
from tenants.queries import console
from tenants.schemas import in_association, in_portal


@pytest.fixture(autouse=True)
def few(settings):
    settings.MAILS_PER_HOUR, settings.MAILS_PER_DAY = 3, 6


def write(association, count: int) -> None:
    with in_association(association):
        for _n in range(count):
            send_mail("Réponse", "Texte", None, ["x@example.org"])


def hours_held() -> list[int]:
    """Return after how many hours each mail leaves, in the order in which they were written."""
    with in_portal():
        jobs = ProcrastinateJob.objects.filter(task_name="tenants.deliver_mail").order_by("id")
        now = timezone.now()
        return [round((job.scheduled_at - now).total_seconds() / 3600) if job.scheduled_at else 0 for job in jobs]


def held() -> list[str]:
    return [association.name for association in console.associations().filter(console.filters()["courriers-retenus"])]


def test_mails_too_many_leave_over_the_next_hours(cast):
    write(cast.alpha, 8)

    assert hours_held() == [0, 0, 0, 1, 1, 1, 2, 2]


def test_neighbours_and_mails_that_let_in_do_not_wait(cast, as_visitor):
    write(cast.alpha, 4)

    write(cast.beta, 1)
    as_visitor().post("/compte/connexion/code/", {"email": cast.alice.email})

    assert hours_held() == [0, 0, 0, 1, 0, 0]
    with in_portal():
        assert OutgoingMail.objects.filter(association=None, to=cast.alice.email).count() == 1


def test_what_has_left_an_hour_ago_takes_no_room(cast):
    write(cast.alpha, 3)
    OutgoingMail.objects.update(state=OutgoingMail.State.SENT, written_at=timezone.now() - timedelta(minutes=61))

    write(cast.alpha, 1)

    assert hours_held() == [0, 0, 0, 0]


def test_city_and_owners_see_it(cast):
    write(cast.alpha, 3)
    OutgoingMail.objects.filter(association=cast.alpha).update(state=OutgoingMail.State.SENT)
    assert held() == []

    write(cast.alpha, 6)

    assert held() == ["Association Alpha"]
    rows = AuditEntry.objects.filter(action="tenants.mail.held")
    assert [row.association for row in rows] == [cast.alpha]


def test_association_that_has_sent_its_day_invites_nobody(cast):
    write(cast.alpha, 5)
    team.invite(association=cast.alpha, email="a@example.org", role="editor", by=cast.alice)

    with pytest.raises(ValidationError, match="Énormément de messages sont partis"):
        team.invite(association=cast.alpha, email="b@example.org", role="editor", by=cast.alice)
    team.invite(association=cast.alpha, email="b@example.org", role="editor", by=cast.chloe)  # the city may
    team.invite(association=cast.beta, email="b@example.org", role="editor", by=cast.bob)


def test_next_mail_costs_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert mail_limits.wait_of_next(cast.alpha.pk) == timedelta(0)
