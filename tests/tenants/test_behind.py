"""A site that waits for its update: what visitors, its team, the worker and city IT meet."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from tenants import blueprint, figures, periodic, releases
from tenants.actions import erasure
from tenants.actions.shadows import close_shadow
from tenants.models import Association, Membership, SiteFigures, SiteStructure
from tenants.queries import console, my_data
from tenants.schemas import in_association
from tests.conftest import visitor

OLD, NEW = "o" * 64, "n" * 64


@pytest.fixture
def two_releases(cast):
    """One release before this code's, that lacks a migration, and one after it, that has one more."""
    names = sorted(blueprint.site_migrations())
    parts = {"before": "", "after": "", "tables": {}, "sequences": []}
    SiteStructure.objects.create(release=OLD, migrations=names[1:], **parts)
    SiteStructure.objects.create(release=NEW, migrations=[*names, "cms.9999_next"], **parts)
    yield
    for release in (OLD, NEW):
        releases._is_behind.pop(release, None)


def mark(association, release: str) -> None:
    Association.objects.filter(pk=association.pk).update(release=release)


@pytest.mark.parametrize("path", ["/", "/admin/", "/canari/", "/media/x.pdf"])
def test_visitors_and_team_of_a_site_that_is_behind_read_a_kind_page(cast, two_releases, path):
    mark(cast.alpha, OLD)

    answer = visitor("alpha").get(path)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "120"
    assert answer["Content-Language"] == "fr"
    assert answer["Cache-Control"] == "no-store"
    assert "Ce site est en cours de mise à jour" in answer.content.decode()
    assert visitor("beta").get("/").status_code == 200


@pytest.mark.parametrize(("path", "cookie"), [("/en/", ""), ("/", "en")])
def test_kind_page_speaks_english_too(cast, two_releases, settings, path, cookie):
    mark(cast.alpha, OLD)
    client = visitor("alpha")
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    answer = client.get(path)

    assert answer["Content-Language"] == "en"
    assert "This site is being updated" in answer.content.decode()
    assert 'lang="en"' in answer.content.decode()


def test_what_was_sent_to_a_site_that_is_behind_is_said_not_to_be_kept(cast, two_releases):
    mark(cast.alpha, OLD)

    answer = visitor("alpha").post("/contact/", {"message": "Bonjour"})

    assert answer.status_code == 503
    assert "n’est pas gardé" in answer.content.decode()
    assert "Refresh" not in answer, "a reload would ask to send it again"


def test_a_site_newer_than_this_code_goes_on_answering(cast, two_releases):
    mark(cast.alpha, NEW)

    assert visitor("alpha").get("/").status_code == 200


def test_a_release_nobody_wrote_down_is_behind(cast):
    for release in ("", "x" * 64):
        mark(cast.alpha, release)

        assert visitor("alpha").get("/").status_code == 503


def test_a_release_met_before_costs_no_query(cast, two_releases, django_assert_num_queries):
    for release in (OLD, NEW):
        mark(cast.alpha, release)
        cast.alpha.refresh_from_db()
        releases.is_behind(cast.alpha)

        with django_assert_num_queries(0):
            releases.is_behind(cast.alpha)


def test_worker_leaves_a_site_that_is_behind_alone(cast, two_releases):
    mark(cast.alpha, OLD)

    report = periodic.run_everywhere("legal_pages")
    figures.measure_every_site()

    assert [list(report.done), report.failed] == [[cast.beta], {}]
    assert list(SiteFigures.objects.exclude(measured_at=None).values_list("association", flat=True)) == [cast.beta.pk]


def test_console_says_why_a_site_is_behind(cast, two_releases, sign_in):
    mark(cast.alpha, OLD)
    portal, _site = sign_in(cast.chloe)
    with in_association(cast.alpha), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cms_siteidentity RENAME TO not_this_release")
    path = f"/console/associations/{cast.alpha.pk}/"
    assert "fleet update</code>" in portal.get(path).content.decode()

    from tenants.fleet.one_site import note_failure

    note_failure(cast.alpha, reason="cms.9001_made_up: a page is called <BREAK>")

    text = portal.get(path).content.decode()
    assert "cms.9001_made_up: a page is called &lt;BREAK&gt;" in text
    assert "fleet update --resume</code>" in text


def test_a_job_of_a_site_that_is_behind_is_dropped(cast, two_releases):
    mark(cast.alpha, OLD)

    figures.measure_site(association_id=str(cast.alpha.pk))

    assert not SiteFigures.objects.exclude(measured_at=None).exists()


def break_tables(association) -> None:
    """The tables of an old release lack what this code asks for."""
    with in_association(association), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users_user RENAME COLUMN last_name TO not_this_release")


def test_a_change_in_a_team_whose_site_is_behind_is_not_done_and_said_so(cast, two_releases, sign_in):
    portal, _site = sign_in(cast.alice)
    edith = Membership.objects.get(association=cast.alpha, account=cast.edith)
    path = f"/mes-sites/{cast.alpha.pk}/equipe/{edith.pk}/retirer/"
    mark(cast.alpha, OLD)

    answer = portal.post(path)

    assert answer.status_code == 503
    assert "n’est pas gardé" in answer.content.decode()
    assert Membership.objects.filter(pk=edith.pk).exists()
    mark(cast.alpha, blueprint.site_release())
    assert portal.post(path).status_code == 302
    assert not Membership.objects.filter(pk=edith.pk).exists()


def test_own_data_names_a_site_that_is_behind_without_entering_it(cast, two_releases):
    mark(cast.alpha, OLD)
    break_tables(cast.alpha)

    told = my_data.everything_about(cast.edith)["sites"]

    words = "Ce site est en cours de mise à jour"
    assert told == [{"association": cast.alpha.name, "address": cast.alpha.url, "unavailable": words}]


def test_who_left_is_forgotten_in_a_site_that_is_behind_once_it_is_updated(cast, two_releases):
    mark(cast.alpha, OLD)
    left = {"portal_id": str(cast.edith.portal_id), "addresses": [cast.edith.email]}

    with pytest.raises(RuntimeError, match="Not forgotten yet in 1 sites"):
        erasure.forget_in_sites(**left)

    mark(cast.alpha, blueprint.site_release())
    erasure.forget_in_sites(**left)


def test_an_agent_is_shut_out_of_a_site_that_is_behind(cast, two_releases, sign_in):
    sign_in(cast.edith, "alpha")
    mark(cast.alpha, OLD)
    break_tables(cast.alpha)

    with in_association(cast.alpha):
        close_shadow(portal_id=cast.edith.portal_id)
        shadows = get_user_model().objects.filter(portal_id=cast.edith.portal_id)
        assert list(shadows.values_list("is_active", flat=True)) == [False]


def test_export_of_a_site_that_is_behind_is_refused_in_words(cast, two_releases, tmp_path):
    mark(cast.alpha, OLD)

    with pytest.raises(CommandError, match="waits for its update: see `fleet status alpha`"):
        call_command("archive", "export", "alpha", "--to", str(tmp_path / "alpha.zip"))


def test_console_counts_no_newer_site_among_those_that_are_behind(cast, two_releases):
    mark(cast.alpha, OLD)
    mark(cast.beta, NEW)

    behind = console.associations().filter(console.filters()["en-retard"])

    assert list(behind) == [cast.alpha]
