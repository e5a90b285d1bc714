"""An association's own page of exercises: warm words, the next one first, and each leads to where it is done."""

import re

import pytest

from tenants.actions.team import add_member
from tenants.models import Association
from tests.training.test_evidence_jobs import waiting
from tests.training.test_progress import come, do_all
from training.actions.autonomy import recognise_autonomy
from training.actions.evidence import read_evidence, tick
from training.models import Evidence


def page_of(association) -> str:
    return f"/ateliers/{association.pk}/exercices/"


@pytest.fixture
def carl(cast, sign_in):
    return sign_in(cast.carl)[0]


def test_each_exercise_leads_to_the_sites_own_screen(cast, carl):
    read_evidence(association=cast.alpha)

    page = carl.get(page_of(cast.alpha)).content.decode()

    links = re.findall(r'class="(?:step-go|button)" href="([^"]+)"', page)
    assert f"{cast.alpha.url}/entrer/?next=%2Fadmin%2Fmenu%2F" in links
    assert f"{cast.alpha.url}/contact/" in links, "a public page needs no sign-on, which would refuse to lead there"
    assert f"/mes-sites/{cast.alpha.pk}/equipe/" in links
    assert "« Le site est ouvert" not in page
    assert "Le site est ouvert à tout le monde" in page
    assert page.count('class="step"') == 25


def test_the_next_one_is_the_first_to_do(cast, carl):
    for key in ("entered", "home_text"):
        tick(association=cast.alpha, key=key, done=True, by=cast.theo)
    tick(association=cast.alpha, key="logo", done=False, note="Le fichier est flou", by=cast.theo)

    page = carl.get(page_of(cast.alpha)).content.decode()

    assert re.search(r'class="next-one">.*?<h2>Mettez votre logo</h2>', page, re.DOTALL)
    assert "Le fichier est flou" in page


def test_an_autonomous_association_is_celebrated(cast, carl):
    do_all(cast.alpha)
    assert "Tout est fait" in carl.get(page_of(cast.alpha)).content.decode()

    autonomy = recognise_autonomy(association=cast.alpha, by=None)

    page = carl.get(page_of(cast.alpha)).content.decode()
    assert "vole de ses propres ailes" in page
    assert autonomy.certificate in page


def test_a_site_that_is_behind_has_its_page_without_links(cast, carl):
    Association.objects.filter(pk=cast.alpha.pk).update(release="of another day")

    answer = carl.get(page_of(cast.alpha))

    assert answer.status_code == 200
    assert cast.alpha.url not in answer.content.decode()


def test_only_the_team_reads_and_checks(cast, sign_in, as_visitor, carl):
    for account in (cast.bob, cast.dan, cast.theo):
        client, _site = sign_in(account)
        assert client.get(page_of(cast.alpha)).status_code == 404
        assert client.post(f"{page_of(cast.alpha)}verifier/").status_code == 404
    assert as_visitor().get(page_of(cast.alpha)).status_code == 302
    assert waiting() == []

    answer = carl.post(f"{page_of(cast.alpha)}verifier/")

    assert (answer.status_code, waiting()) == (302, [str(cast.alpha.pk)])
    assert carl.get(answer["Location"]).headers["Refresh"].startswith("2; url=")
    assert "Refresh" not in carl.get(f"{page_of(cast.alpha)}?lecture=abc").headers


def test_who_has_left_reads_no_more(cast, carl):
    from tenants.actions.team import leave
    from tenants.models import Membership

    leave(membership=Membership.objects.get(account=cast.carl))

    assert carl.get(page_of(cast.alpha)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_is_done(count, school, cast, carl, django_assert_num_queries):
    for session, key in zip(school.sessions[:count], ("entered", "trash_used", "preview_opened"), strict=False):
        come(session, cast.alpha)
        Evidence.objects.create(association=cast.alpha, key=key, state="done")
    add_member(association=cast.alpha, account=cast.dan, role="owner", by=None)
    carl.get(page_of(cast.alpha))

    with django_assert_num_queries(26):
        carl.get(page_of(cast.alpha))
