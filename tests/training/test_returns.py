"""Back to the workshops: proposed once to new teams and to sites that sleep, asked for by members, closed by the trainer."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from cms.users.models import User
from tenants.models import Association, AuditEntry, Handover, Membership, SiteFigures
from tests.conftest import load_cast
from tests.training.test_progress import do_all
from training.actions import returns as actions
from training.models import Registration, Return
from training.queries import returns as queries

RETURNS = "/formation/retours/"


def sleep(association, days=200):
    long_ago = timezone.now() - timedelta(days=days)
    Association.objects.filter(pk=association.pk).update(created_at=long_ago)
    SiteFigures.objects.update_or_create(
        association=association, defaults={"last_published_at": long_ago, "last_sign_on_at": long_ago}
    )


def handed_over(association, days=1, **facts):
    done_on = timezone.localdate() - timedelta(days=days)
    return Handover.objects.create(
        association=association, kind="succession", state="done", email="dan@example.org", done_on=done_on, **facts
    )


def come(session, association, account, attendance="present"):
    Registration.objects.create(
        session=session, association=association, account=account, email=account.email, attendance=attendance
    )


def found() -> list[tuple]:
    return list(Return.objects.order_by("pk").values_list("association__subdomain", "reason", "workshops"))


# What a team needs


def test_a_team_needs_what_nobody_of_it_followed_or_what_is_not_done(school, cast):
    do_all(cast.alpha, besides=("album",))
    for number, account in ((0, cast.alice), (1, cast.edith), (2, cast.carl), (3, cast.dan)):
        come(school.sessions[number], cast.alpha, account)
    come(school.sessions[4], cast.alpha, cast.alice, attendance="absent")

    needs = queries.needs([cast.alpha])[cast.alpha.pk]

    assert [(need.has_come, need.n_todo) for need in needs] == [
        (True, 0),
        (True, 0),
        (True, 1),
        (False, 0),
        (False, 0),
        (False, 0),
    ]
    assert queries.needed_numbers(needs) == [3, 4, 5, 6], "Dan is not of the team"


def test_those_who_left_took_what_they_learnt_along(school, cast):
    do_all(cast.alpha)
    for session in school.sessions:
        come(session, cast.alpha, cast.edith)
    assert queries.needed_numbers(queries.needs([cast.alpha])[cast.alpha.pk]) == [6]

    Membership.objects.filter(account=cast.edith).delete()

    assert queries.needed_numbers(queries.needs([cast.alpha])[cast.alpha.pk]) == [1, 2, 3, 4, 5, 6]


def test_needs_cost_the_same_for_one_and_for_many(school, cast, django_assert_num_queries):
    with django_assert_num_queries(8):
        queries.needs([cast.alpha])
    others = [Association.objects.create(name=f"N° {n}") for n in range(3)]
    with django_assert_num_queries(8):
        queries.needs([cast.alpha, cast.beta, *others])


# What the night proposes


def test_the_night_proposes_once_and_tells_the_owners_once(cast, letters):
    sleep(cast.alpha)
    handed_over(cast.beta)
    before = len(letters())

    actions.propose_returns()
    actions.propose_returns()

    assert [(site, reason) for site, reason, _numbers in found()] == [("beta", "handover"), ("alpha", "dormant")]
    told = {mail["to"][0]: mail["subject"] for mail in letters()[before:]}
    assert (len(letters()) - before, set(told)) == (2, {"alice@example.org", "bob@example.org"})
    assert "Les ateliers vous attendent" in told["bob@example.org"]
    assert "dort" in told["alice@example.org"]
    assert AuditEntry.objects.filter(action="training.return.proposed").count() == 2
    assert all(each.told_at for each in Return.objects.all())


def test_who_signed_in_or_published_does_not_sleep(cast):
    sleep(cast.alpha)
    User.objects.filter(pk=cast.alice.pk).update(last_login=timezone.now() - timedelta(days=30))
    sleep(cast.beta, days=170)

    actions.propose_returns()

    assert found() == []


def test_who_wakes_up_leaves_the_list(cast):
    sleep(cast.alpha)
    actions.propose_returns()
    SiteFigures.objects.update(last_published_at=timezone.now())

    actions.propose_returns()

    assert not queries.open_returns().exists()
    assert len(found()) == 1


def test_nothing_is_proposed_again_within_a_year(cast):
    sleep(cast.alpha)
    actions.propose_returns()
    actions.close_return(wanted=Return.objects.get(), by=cast.theo)
    actions.propose_returns()
    assert len(found()) == 1

    Return.objects.update(closed_at=timezone.now() - timedelta(days=366))
    actions.propose_returns()
    assert len(found()) == 2


@pytest.mark.parametrize("closed", [{"suspended_at": timezone.now()}, {"delete_on": "2030-01-01"}])
def test_closed_sites_and_old_handovers_are_left_alone(cast, closed):
    sleep(cast.alpha)
    handed_over(cast.alpha)
    handed_over(cast.beta, days=90)
    Association.objects.filter(pk=cast.alpha.pk).update(**closed)

    actions.propose_returns()

    assert found() == []


def test_one_failure_stops_no_other(cast):
    sleep(cast.alpha)
    sleep(cast.beta)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE training_return ADD CONSTRAINT broken CHECK (association_id <> '{cast.alpha.pk}')")

    with pytest.raises(RuntimeError, match="Association Alpha"):
        actions.propose_returns()

    assert [site for site, _reason, _numbers in found()] == ["beta"]


def test_two_nights_at_once_propose_once(committed_db):
    cast = load_cast()
    start, made = threading.Barrier(2), []

    def propose():
        try:
            start.wait()
            made.append(actions.propose_return(association=cast.alpha, reason="dormant", workshops=[1], by=None))
        finally:
            connection.close()

    threads = [threading.Thread(target=propose) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), sum(each is None for each in made), Return.objects.count()) == (2, 1, 1)


# What members ask


def ask_page(association) -> str:
    return f"/ateliers/{association.pk}/revenir/"


def test_a_member_asks_and_takes_it_back(cast, sign_in, letters):
    carl, _site = sign_in(cast.carl)
    before = len(letters())

    page = carl.get(ask_page(cast.alpha)).content.decode()
    refused = carl.post(ask_page(cast.alpha), {"word": "Nous sommes trois"})
    asked = carl.post(ask_page(cast.alpha), {"workshops": ["4", "2"], "word": "Nous sommes trois"})
    again = carl.post(ask_page(cast.alpha), {"workshops": ["1"]})

    assert page.count("checked") == 6, "nobody has followed any"
    assert (refused.status_code, "Nous sommes trois" in refused.content.decode()) == (422, True)
    assert (asked.status_code, again.status_code) == (302, 422)
    assert found() == [("alpha", "asked", [2, 4])]
    (mail,) = letters()[before:]
    assert (mail["to"], mail["reply_to"]) == (["theo@example.org"], ["carl@example.org"])
    assert "> Nous sommes trois" in mail["body"]
    assert "2, 4" in mail["body"]

    assert carl.get(f"{ask_page(cast.alpha)}retirer/").status_code == 200
    assert Return.objects.get().closed_at is None, "a page that is read changes nothing"
    assert carl.post(f"{ask_page(cast.alpha)}retirer/").status_code == 302
    assert carl.post(f"{ask_page(cast.alpha)}retirer/").status_code == 302
    assert Return.objects.get().closed_by == cast.carl
    assert carl.post(ask_page(cast.alpha), {"workshops": ["1"]}).status_code == 302


@pytest.mark.parametrize("numbers", [["7"], ["x"], ["1", "99"]])
def test_a_workshop_that_is_none_is_refused(cast, sign_in, numbers):
    alice, _site = sign_in(cast.alice)

    assert alice.post(ask_page(cast.alpha), {"workshops": numbers}).status_code == 422
    assert found() == []


def test_only_the_team_asks(cast, sign_in, as_visitor):
    for account in (cast.bob, cast.dan, cast.theo):
        client, _site = sign_in(account)
        for path in (ask_page(cast.alpha), f"{ask_page(cast.alpha)}retirer/"):
            assert client.get(path).status_code == 404
            assert client.post(path, {"workshops": ["1"]}).status_code == 404
    assert as_visitor().get(ask_page(cast.alpha)).status_code == 302
    assert found() == []


def test_the_database_holds_one_open_wish(cast):
    actions.ask_to_return(association=cast.alpha, workshops=[1], by=cast.alice)

    with pytest.raises(ValidationError) as refused:
        actions.ask_to_return(association=cast.alpha, workshops=[2], by=cast.carl)

    assert refused.value.code == "open"


# The trainer's list


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(count, school, cast, sign_in, django_assert_num_queries):
    theo, _site = sign_in(cast.theo)
    for n in range(count):
        association = Association.objects.create(name=f"N° {n}", schema_name=f"a_none{n:08d}", subdomain=f"n{n}")
        Return.objects.create(association=association, reason="dormant", workshops=[1, 2, 6])
    theo.get(RETURNS)

    with django_assert_num_queries(11):
        page = theo.get(RETURNS).content.decode()

    assert page.count('class="return"') == count
    assert f"/formation/seances/{school.sessions[0].pk}/inscrire/?association=" in page


def test_the_trainer_closes_with_a_word(cast, sign_in, letters):
    theo, _site = sign_in(cast.theo)
    wanted = actions.ask_to_return(association=cast.alpha, workshops=[2], by=cast.alice)
    before = len(letters())
    page = f"{RETURNS}{wanted.pk}/fermer/"

    assert theo.get(page).status_code == 200
    assert queries.open_returns().count() == 1
    assert theo.post(page, {"word": "x" * 1001}).status_code == 422
    assert theo.post(page, {"word": "On se voit mardi.\nThéo"}).status_code == 302

    (mail,) = letters()[before:]
    assert (mail["to"], "> On se voit mardi." in mail["body"]) == (["alice@example.org"], True)
    assert AuditEntry.objects.latest("pk").action == "training.return.closed"
    assert theo.post(page, {}).status_code == 404, "closed already"
    assert theo.get(RETURNS).content.decode().count('class="return"') == 0


def test_only_the_staff_closes(cast, sign_in):
    wanted = actions.ask_to_return(association=cast.alpha, workshops=[2], by=cast.alice)
    alice, _site = sign_in(cast.alice)

    assert alice.post(f"{RETURNS}{wanted.pk}/fermer/").status_code == 404
    assert queries.open_returns().count() == 1
