"""What people write is kept as long as the form says, in calendar months, and not a day more."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from cms import answers, keeping, trash
from cms.models import AnswerAddress, ContactMessage, FormAnswer, FormPage, SiteIdentity
from tenants import periodic
from tenants.schemas import in_association
from tests.cms.crawl import read
from tests.cms.forms import make_answer, make_form

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("came", "months", "goes"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-01-28", 1, "2027-02-28"),
        ("2027-02-28", 1, "2027-03-28"),
        ("2027-03-31", 1, "2027-04-30"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2027-12-15", 12, "2028-12-15"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 36, "2031-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
    ],
)
def test_what_came_goes_on_that_day_and_not_before(came, months, goes):
    last = date.fromisoformat(goes)
    for hour in (0, 12, 23):
        at = datetime.combine(date.fromisoformat(came), datetime.min.time(), PARIS).replace(hour=hour, minute=59)

        assert keeping.goes_on(at, months=months) == last
        assert at < keeping.over_before(last, months=months)
        assert at >= keeping.over_before(last - timedelta(days=1), months=months)


def test_midnight_is_that_of_the_association():
    """23:30 UTC on 31 March is 1 April in France: what came then stays until 1 May."""
    at = datetime(2027, 3, 31, 23, 30, tzinfo=UTC)

    assert keeping.goes_on(at, months=1) == date(2027, 5, 1)
    assert at >= keeping.over_before(date(2027, 4, 30), months=1)
    assert at < keeping.over_before(date(2027, 5, 1), months=1)


def test_every_day_of_three_years_agrees():
    """The day told to people is the day on which the night's work deletes."""
    for ordinal in range(date(2027, 1, 1).toordinal(), date(2030, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        at = datetime.combine(day, datetime.min.time(), PARIS).replace(hour=12)
        for months in (1, 3, 6, 12):
            goes = keeping.goes_on(at, months=months)
            assert keeping.over_before(goes - timedelta(days=1), months=months) <= at
            assert at < keeping.over_before(goes, months=months)


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=PARIS)


def test_each_form_has_its_own_time(cast):
    with in_association(cast.alpha):
        month, year = make_form(slug="mois", keep_months=1), make_form(slug="an", keep_months=12)
        old, new = make_answer(month, at=at("2027-01-31")), make_answer(month, at=at("2027-02-01"))
        kept = make_answer(year, at=at("2026-03-01"))
        ContactMessage.objects.create(name="A", email="a@example.org", message="x")

        assert answers.purge(date(2027, 2, 27)) == 0
        assert answers.purge(date(2027, 2, 28)) == 1
        assert set(FormAnswer.objects.values_list("pk", flat=True)) == {new.pk, kept.pk}
        assert answers.purge(date(2027, 2, 28)) == 0
        (entry,) = PageLogEntry.objects.filter(action="cms.answers_purge")
        assert (entry.page_id, entry.data, entry.user, entry.label) == (month.pk, {"count": 1}, None, month.title)
        assert not FormAnswer.objects.filter(pk=old.pk).exists()


def test_form_in_the_trash_keeps_no_longer(cast):
    with in_association(cast.alpha):
        form = make_form(keep_months=1)
        make_answer(form, at=at("2027-01-10"))
        trash.put_page(page=form, by=None)

        assert answers.purge(date(2027, 2, 10)) == 1
        assert FormAnswer.objects.count() == 0


def test_draft_of_a_longer_time_changes_nothing_before_it_is_online(cast):
    with in_association(cast.alpha):
        form = make_form(keep_months=1)
        make_answer(form, at=at("2027-01-10"))
        form.keep_months = 36
        form.save_revision()

        assert answers.purge(date(2027, 2, 10)) == 1


def test_messages_of_the_contact_page_go_too(cast):
    with in_association(cast.alpha):
        SiteIdentity.objects.update(contact_keep_months=3)
        for day in ("2027-01-31", "2027-02-01"):
            message = ContactMessage.objects.create(name=day, email="a@example.org", message="x")
            ContactMessage.objects.filter(pk=message.pk).update(received_at=at(day))

        assert answers.purge(date(2027, 4, 30)) == 1
        assert [message.name for message in ContactMessage.objects.all()] == ["2027-02-01"]
        entry = ModelLogEntry.objects.get(action="cms.messages_purge")
        assert (entry.data, entry.user) == ({"count": 1}, None)


def test_night_deletes_in_every_site_and_in_no_other_way(cast):
    for association, months in ((cast.alpha, 1), (cast.beta, 36)):
        with in_association(association):
            make_answer(make_form(keep_months=months), at=timezone.now() - timedelta(days=40))

    report = periodic.run_everywhere("purge_answers")

    assert not report.failed
    counts = {}
    for association in (cast.alpha, cast.beta):
        with in_association(association):
            counts[association.subdomain] = FormAnswer.objects.count()
    assert counts == {"alpha": 0, "beta": 1}


def test_inbox_says_what_has_gone(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        form = make_form(keep_months=1)
        for day in ("2026-01-10", "2026-01-11"):
            make_answer(form, at=at(day))
        FormPage.objects.filter(pk=form.pk).update(live=True)
        answers.purge()

    said = " ".join(read(site.get(f"/admin/reponses/{form.pk}/")).words.replace("\xa0", " ").split())

    assert "2 réponses arrivées au bout de leur durée se sont effacées." in said
    assert "Pas encore de réponse." in said


def test_address_that_no_form_names_is_forgotten(cast):
    now = timezone.now()
    with in_association(cast.alpha):
        make_form(told_address="Mairie@example.org")
        for name, days in {"mairie": 40, "ecole": 31, "piscine": 29}.items():
            AnswerAddress.objects.create(email=f"{name}@example.org", asked_at=now - timedelta(days=days), proved_at=now)

        answers.purge()

        assert set(AnswerAddress.objects.values_list("email", flat=True)) == {"mairie@example.org", "piscine@example.org"}
