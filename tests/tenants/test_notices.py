"""What the city tells everybody: messages to the teams, dated banners."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tenants.actions import associations, notices, team
from tenants.models import AuditEntry, Banner, BulkMessage
from tenants.queries.console import current_banners, recipients

WORDS = {"subject": "Maintenance samedi", "body": "Bonjour,\r\n\r\nLes sites ferment une heure.\r\nMerci."}


@pytest.fixture
def city_it(cast, sign_in):
    portal, _ = sign_in(cast.chloe)
    return portal


def send(**changes) -> BulkMessage:
    return notices.send_message(**WORDS | {"owners_only": False, "by": None} | changes)


def fan_out_jobs() -> list[dict]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name="tenants.fan_out_message")]


def test_each_person_once_however_many_teams_and_runs(cast, letters):
    team.add_member(association=cast.beta, account=cast.alice, role="owner", by=None)
    message = send()
    before = len(letters())
    assert fan_out_jobs() == [{"message_id": str(message.pk)}]

    for _run in range(2):
        notices.fan_out(message_id=str(message.pk))

    new = letters()[before:]
    people = ["alice@example.org", "bob@example.org", "carl@example.org", "edith@example.org"]
    assert sorted(letter["to"][0] for letter in new) == people
    assert {letter["subject"] for letter in new} == {"Maintenance samedi"}
    assert BulkMessage.objects.get().n_recipients == 4
    to_alice = next(letter for letter in new if letter["to"] == ["alice@example.org"])
    assert "Les sites ferment une heure." in to_alice["body"]
    assert "<p>Les sites ferment une heure.<br>Merci.</p>" in to_alice["html"]
    assert "Association Alpha, Association Beta" in to_alice["body"]


def test_owners_only(cast, letters):
    message = send(owners_only=True)
    before = len(letters())

    notices.fan_out(message_id=str(message.pk))

    assert sorted(letter["to"][0] for letter in letters()[before:]) == ["alice@example.org", "bob@example.org"]


def test_those_who_are_gone_receive_nothing(cast):
    associations.delete(association=cast.beta, by=None)
    cast.edith.is_active = False
    cast.edith.save(update_fields=["is_active"])
    cast.alpha.memberships.filter(account=cast.carl).update(ends_on=timezone.localdate() - timedelta(days=1))

    assert [account.email for account in recipients(owners_only=False)] == ["alice@example.org"]


def test_what_somebody_typed_is_text(cast, letters):
    message = send(subject="Titre\nBcc: x@example.org", body="<script>alert(1)</script> {{ city }}")
    before = len(letters())

    notices.fan_out(message_id=str(message.pk))

    letter = letters()[before]
    assert letter["subject"] == "Titre Bcc: x@example.org"
    assert "&lt;script&gt;" in letter["html"] and "<script>" not in letter["html"]
    assert "{{ city }}" in letter["body"]


def test_nobody_to_write_to_is_refused(cast):
    associations.delete(association=cast.alpha, by=None)
    associations.delete(association=cast.beta, by=None)

    with pytest.raises(ValidationError) as caught:
        send()
    assert caught.value.code == "nobody"
    assert BulkMessage.objects.count() == 0


def test_message_is_read_again_before_it_leaves(cast, city_it):
    page = "/console/messages/ecrire/"
    preview = city_it.post(page, WORDS | {"step": "preview"})
    assert preview.status_code == 200
    assert preview.context["count"] == 4
    assert BulkMessage.objects.count() == 0
    back = city_it.post(page, WORDS | {"step": "edit"})
    assert (back.status_code, back.context["form"]["subject"].value()) == (200, "Maintenance samedi")

    sent = city_it.post(page, WORDS | {"step": "send"})

    assert sent["Location"] == "/console/messages/"
    assert AuditEntry.objects.get(action="tenants.message.sent").by == cast.chloe
    assert "Maintenance samedi" in city_it.get("/console/messages/").content.decode()


@pytest.mark.parametrize("step", ["preview", "send", "", "rien"])
def test_empty_message_keeps_what_was_typed(cast, city_it, step):
    answer = city_it.post("/console/messages/ecrire/", {"subject": "Maintenance", "body": " ", "step": step})

    assert answer.status_code == 422
    assert 'value="Maintenance"' in answer.content.decode()
    assert BulkMessage.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_message_list_queries_do_not_grow(cast, city_it, count, django_assert_num_queries):
    for number in range(count):
        send(by=cast.chloe, subject=f"Maintenance {number}")

    # session, account, staff role; number of rows, rows; banners; the city's name and home
    with django_assert_num_queries(8):
        assert len(city_it.get("/console/messages/").context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_banner_list_queries_do_not_grow(cast, city_it, count, django_assert_num_queries):
    for number in range(count):
        banner(f"Annonce {number}")

    with django_assert_num_queries(8):  # as for messages
        assert len(city_it.get("/console/bandeaux/").context["page"]) == count


def banner(text="Maintenance samedi", *, start=-1, end=1) -> Banner:
    now = timezone.now()
    return notices.show_banner(text=text, starts_at=now + timedelta(hours=start), ends_at=now + timedelta(hours=end), by=None)


def test_banner_is_shown_between_its_dates_to_people_signed_in(cast, sign_in, as_visitor):
    banner("Aujourd’hui")
    banner("Demain", start=24, end=48)
    Banner.objects.create(text="Hier", starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1))
    portal, _ = sign_in(cast.alice)

    assert [shown.text for shown in current_banners()] == ["Aujourd’hui"]
    body = portal.get("/mes-sites/").content.decode()
    assert "Aujourd’hui" in body and "Demain" not in body and "Hier" not in body
    assert "Aujourd’hui" not in as_visitor().get("/annuaire/").content.decode()


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-5, -1)])
def test_banner_that_nobody_would_see_is_refused(cast, start, end):
    with pytest.raises(ValidationError):
        banner(start=start, end=end)


def test_city_it_shows_and_ends_banners(cast, city_it):
    now = timezone.localtime()
    end = (now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    wrong = city_it.post("/console/bandeaux/", {"text": "Maintenance", "ends_at": "2020-01-01T10:00"})
    assert wrong.status_code == 422
    assert "Maintenance</textarea>" in wrong.content.decode()

    city_it.post("/console/bandeaux/", {"text": "Maintenance", "ends_at": end})

    made = Banner.objects.get()
    assert made.created_by == cast.chloe
    assert "Maintenance" in city_it.get("/console/bandeaux/").content.decode()
    city_it.post(f"/console/bandeaux/{made.pk}/terminer/")
    assert list(current_banners()) == []
    assert Banner.objects.count() == 1
    later = banner(start=5, end=9)
    city_it.post(f"/console/bandeaux/{later.pk}/terminer/")
    assert not Banner.objects.filter(pk=later.pk).exists()
    assert city_it.post("/console/bandeaux/999/terminer/").status_code == 404
    assert AuditEntry.objects.filter(action="tenants.banner.ended", by=cast.chloe).count() == 2
