"""A site sleeps when nothing was published for six months and no owner signed in: whoever else comes and goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.users.models import User
from tenants.models import Association, SignOn, SiteFigures
from tests.training.test_returns import sleep
from training.models import Return
from training.queries.returns import dormant


def names() -> list[str]:
    return sorted(dormant().values_list("subdomain", flat=True))


def test_an_editor_who_comes_in_wakes_nobody(cast):
    sleep(cast.alpha)
    SiteFigures.objects.update(last_sign_on_at=timezone.now())
    User.objects.filter(pk=cast.edith.pk).update(last_login=timezone.now())
    SignOn.objects.create(account=cast.edith, association=cast.alpha)

    assert names() == ["alpha"]


@pytest.mark.parametrize(("days", "asleep"), [(30, []), (200, ["alpha"])])
def test_an_owner_who_signs_in_on_the_portal_is_awake(cast, days, asleep):
    sleep(cast.alpha)
    User.objects.filter(pk=cast.alice.pk).update(last_login=timezone.now() - timedelta(days=days))

    assert names() == asleep


def test_an_owner_who_enters_the_site_is_awake_but_not_elsewhere(cast):
    sleep(cast.alpha)
    sleep(cast.beta)

    SignOn.objects.create(account=cast.alice, association=cast.alpha)

    assert names() == ["beta"]


def test_a_site_that_never_published_sleeps_once_it_is_six_months_old(cast):
    SiteFigures.objects.all().delete()
    assert names() == []

    Association.objects.filter(pk=cast.beta.pk).update(created_at=timezone.now() - timedelta(days=200))

    assert names() == ["beta"]


def test_the_trainers_first_screen_counts_the_returns_that_its_list_shows(cast, sign_in):
    theo, _site = sign_in(cast.theo)
    for association in (cast.alpha, cast.beta):
        Return.objects.create(association=association, reason=Return.Reason.DORMANT, workshops=[6])
    Association.objects.filter(pk=cast.beta.pk).update(suspended_at=timezone.now())

    listed = theo.get("/formation/retours/").context["page"].paginator.count

    assert theo.get("/formation/").context["n_returns"] == listed == 1
