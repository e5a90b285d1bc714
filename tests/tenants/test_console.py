"""City IT's list of associations, the page of one, the file, and who is kept out."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants import blueprint
from tenants.actions import associations, team
from tenants.models import Association, AuditEntry, SiteFigures
from tests.conftest import visitor

LIST = "/console/"
LISTS = ("", "associations.csv", "associations/nouvelle/", "messages/", "messages/ecrire/", "bandeaux/", "journal/")
PAGES_OF_ONE = (
    " ouvrir/ ouvert/ suspendre/ rouvrir/ renommer/ quartier/ espace/ supprimer/ garder/ inviter/ domaines/ domaines/ville/"
    " domaines/1/verifier/ domaines/1/afficher/ domaines/1/retirer/"
).split(" ")


@pytest.fixture
def city_it(cast, sign_in):
    portal, _ = sign_in(cast.chloe)
    return portal


def names(answer) -> list[str]:
    return [association.name for association in answer.context["page"]]


def figures(association, **values) -> None:
    SiteFigures.objects.update_or_create(association=association, defaults=values)


@pytest.mark.parametrize("name", ["alice", "theo", "dan", None])
def test_console_is_not_there_for_others(cast, sign_in, as_visitor, name):
    client = sign_in(getattr(cast, name))[0] if name else as_visitor()
    before = AuditEntry.objects.count()
    one = f"/console/associations/{cast.alpha.pk}/"
    paths = [f"/console/{page}" for page in LISTS] + [f"{one}{page}" for page in PAGES_OF_ONE]

    for path in paths:
        for answer in (client.get(path), client.post(path)):
            if name:
                assert (path, answer.status_code) == (path, 404)
            else:
                assert (path, answer.status_code) in ((path, 302), (path, 404))

    assert AuditEntry.objects.count() == before


def test_agent_without_a_second_step_is_asked_for_one(cast, as_visitor):
    client = as_visitor()
    client.force_login(cast.chloe, backend="tenants.sign_on.backends.AccountBackend")

    answer = client.get("/console/?q=alpha")

    assert answer.status_code == 302
    assert answer["Location"] == "/compte/confirmer-identite/code/?next=%2Fconsole%2F%3Fq%3Dalpha"


def test_console_is_a_place_of_city_it_only(cast, sign_in, city_it):
    link = 'href="/console/"'

    assert link in city_it.get("/mes-sites/").content.decode()
    for account in (cast.alice, cast.theo):
        assert link not in sign_in(account)[0].get("/mes-sites/").content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Association Alpha", "Association Beta", "Chœur d’été"]),
        ("choeur ETE", ["Chœur d’été"]),
        ("choeur.asso", []),
        ("lyre", ["Chœur d’été"]),
        ("w381234567", ["Chœur d’été"]),
        ("alice@example.org", ["Association Alpha"]),
        ("ALICE@example.org", ["Association Alpha"]),
        ("alice@example", []),
        ("invitee@example.org", ["Association Beta"]),
        ("ancien", ["Association Beta"]),
        ("%", []),
    ],
)
def test_search_finds_by_name_address_number_and_person(cast, city_it, words, found):
    associations.create_association(name="Chœur d’été", subdomain="lyre", rna_number="W381234567", by=None)
    associations.rename(association=cast.beta, subdomain="ancien", by=None)
    associations.rename(association=cast.beta, subdomain="beta", by=None)
    team.invite(association=cast.beta, email="invitee@example.org", role="editor", by=None)

    assert names(city_it.get(LIST, {"q": words})) == found


def only(client, chosen) -> list[str]:
    answer = client.get(LIST, {"filtre": chosen})
    assert [count for name, _label, count in answer.context["chips"] if name == chosen] == [
        answer.context["page"].paginator.count
    ]
    return names(answer)


def test_filters_keep_what_they_say_and_count_it(cast, city_it):
    now = timezone.now()
    associations.list_association(name="Sans site", by=None)
    recent = {"last_published_at": now, "last_archive_at": now, "has_director": True, "files_bytes": 10, "measured_at": now}
    figures(cast.alpha, **recent)
    figures(cast.beta, **recent)
    assert only(city_it, "sites") == ["Association Alpha", "Association Beta"]
    assert only(city_it, "sans-site") == ["Sans site"]
    assert only(city_it, "toutes") == ["Association Alpha", "Association Beta", "Sans site"]
    worries = ("endormies", "sans-responsable", "presque-pleines", "en-retard", "sans-archive", "sans-directeur")
    empty = (*worries, "suspendues", "a-supprimer")
    assert {chosen: only(city_it, chosen) for chosen in empty} == dict.fromkeys(empty, [])

    figures(cast.alpha, last_published_at=now - timedelta(days=190), last_archive_at=now - timedelta(days=8), has_director=False)
    figures(cast.alpha, files_bytes=cast.alpha.quota_bytes * 81 // 100)
    Association.objects.filter(pk=cast.alpha.pk).update(release="old")
    cast.alpha.memberships.filter(role="owner").delete()
    for chosen in worries:
        assert (chosen, only(city_it, chosen)) == (chosen, ["Association Alpha"])
    assert only(city_it, "une-responsable") == ["Association Beta"]

    figures(cast.alpha, last_sign_on_at=now)
    assert only(city_it, "endormies") == []
    associations.suspend(association=cast.alpha, by=None)
    associations.close(association=cast.beta, by=None)
    assert (only(city_it, "suspendues"), only(city_it, "a-supprimer")) == (["Association Alpha"], ["Association Beta"])


def test_site_that_nobody_measured_is_not_archived_and_becomes_dormant(cast, city_it):
    SiteFigures.objects.all().delete()
    Association.objects.filter(pk=cast.alpha.pk).update(created_at=timezone.now() - timedelta(days=200))

    assert only(city_it, "sans-archive") == ["Association Alpha", "Association Beta"]
    assert only(city_it, "endormies") == ["Association Alpha"]


@pytest.mark.parametrize(("sort", "first"), [("nom", "Alpha"), ("activite", "Beta"), ("stockage", "Beta"), ("creation", "Beta")])
def test_list_is_sorted(cast, city_it, sort, first):
    now = timezone.now()
    figures(cast.alpha, last_published_at=now, files_bytes=5)
    figures(cast.beta, last_published_at=now - timedelta(days=3), files_bytes=50)
    Association.objects.filter(pk=cast.alpha.pk).update(created_at=now - timedelta(days=5))

    assert names(city_it.get(LIST, {"tri": sort}))[0] == f"Association {first}"


def test_a_row_opened_knows_the_way_back_to_the_list(cast, city_it):
    body = city_it.get(LIST, {"q": "alpha", "filtre": "toutes", "tri": "stockage"}).content.decode()
    link = re.search(rf'href="(/console/associations/{cast.alpha.pk}/[^"]*)"', body)[1].replace("&amp;", "&")

    assert 'href="/console/?q=alpha&amp;filtre=toutes&amp;tri=stockage"' in city_it.get(link).content.decode()


def test_odd_parameters_do_no_harm(cast, city_it):
    for query in ("page=999", "page=x", "filtre=rien", "tri=rien", "q=" + "a" * 5000, "q=%00", "q=%00@x"):
        for path in (LIST, "/console/associations.csv"):
            assert (query, city_it.get(f"{path}?{query}").status_code) == (query, 200)


@pytest.mark.parametrize("count", [2, 6])
def test_list_queries_do_not_grow(cast, city_it, count, django_assert_num_queries):
    for number in range(count - 2):
        made = associations.create_association(name=f"Gamma {number}", subdomain=f"gamma-{number}", by=None)
        figures(made, files_bytes=3)
    blueprint.site_release()

    # session, account, staff role; counts, number of rows, rows; the worker; banners; the city's name and home
    with django_assert_num_queries(10):
        answer = city_it.get(LIST)

    assert len(answer.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_queries_do_not_grow(cast, city_it, count, django_assert_num_queries):
    for number in range(count - 1):
        team.invite(association=cast.beta, email=f"p{number}@example.org", role="owner", by=None)
        account = (cast.edith, cast.carl)[number]
        team.add_member(association=cast.beta, account=account, role="editor", by=None)

    # session, account, staff role; association; its site's identity, there and back; names, claims, team, invitations,
    # handovers, assistance, journal; banners; the city's name and home; one more for the switch
    with django_assert_num_queries(17):
        answer = city_it.get(f"/console/associations/{cast.beta.pk}/")

    assert len(answer.context["members"]) == count


def test_csv_is_the_selection_and_no_formula(cast, city_it):
    for first in "=+-@":
        associations.list_association(name=f"{first}SOMME(A1)", by=None)
    team.add_member(association=cast.alpha, account=cast.dan, role="owner", by=None)

    answer = city_it.get("/console/associations.csv", {"filtre": "toutes"})

    body = answer.content.decode()
    assert body.startswith("\ufeff")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="associations-\d{4}-\d\d-\d\d\.csv"', answer["Content-Disposition"])
    rows = list(csv.reader(io.StringIO(body[1:]), delimiter=";"))
    assert sorted(row[0] for row in rows[1:]) == sorted(
        ["Association Alpha", "Association Beta", *(f"'{c}SOMME(A1)" for c in "=+-@")]
    )
    alpha = next(row for row in rows if row[0] == "Association Alpha")
    assert alpha[1:6] == ["http://alpha.asso.localhost:8765", "Ouvert", "Sport", "", "2"]
    narrowed = city_it.get("/console/associations.csv", {"q": "beta"}).content.decode()
    assert len(narrowed.strip().splitlines()) == 2


def test_csv_is_one_query_for_all(cast, city_it, django_assert_num_queries):
    with django_assert_num_queries(4):  # session, account, staff role; the rows
        city_it.get("/console/associations.csv")


def test_page_says_what_the_site_and_the_directory_tell_differently(cast, city_it):
    Association.objects.filter(pk=cast.alpha.pk).update(street="1 rue des Lilas", town="Belle-Rive")

    answer = city_it.get(f"/console/associations/{cast.alpha.pk}/")

    told = [(difference.in_directory, difference.on_site) for difference in answer.context["differences"]]
    assert told == [("1 rue des Lilas", ""), ("Belle-Rive", "")]


def test_page_of_a_deleted_or_unknown_association_is_a_404(cast, city_it):
    associations.delete(association=cast.beta, by=None)

    for pk in (cast.beta.pk, "00000000-0000-0000-0000-000000000000"):
        assert city_it.get(f"/console/associations/{pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_journal_queries_do_not_grow(cast, city_it, count, django_assert_num_queries):
    AuditEntry.objects.all().delete()
    for number in range(count):
        associations.list_association(name=f"Liste {number}", by=cast.chloe)

    # session, account, staff role; number of rows, rows; banners; the city's name and home
    with django_assert_num_queries(8):
        answer = city_it.get("/console/journal/")

    assert len(answer.context["page"]) == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 4),
        ("q=alpha", 2),
        ("qui=chloe", 2),
        ("qui=Test", 3),
        ("qui=bob", 1),
        ("quoi=association", 3),
        ("quoi=invitation", 1),
        ("quoi=rien", 4),
        ("du=2020-01-01&au=2020-01-02", 0),
        ("du=2020-01-01", 4),
        ("du=hier", 4),
        ("association=alpha", 4),
        ("page=99", 4),
    ],
)
def test_journal_is_narrowed(cast, city_it, query, found):
    AuditEntry.objects.all().delete()
    associations.suspend(association=cast.alpha, by=cast.chloe)
    associations.resume(association=cast.alpha, by=cast.chloe)
    associations.suspend(association=cast.beta, by=None)
    team.invite(association=cast.beta, email="x@example.org", role="editor", by=cast.bob)

    assert city_it.get(f"/console/journal/?{query}").context["page"].paginator.count == found
    assert city_it.get(f"/console/journal/?association={cast.beta.pk}").context["page"].paginator.count == 2


def test_anonymous_visitors_ask_nothing_about_staff_or_banners(cast, as_visitor, django_assert_num_queries):
    with django_assert_num_queries(5):  # counts, page of entries, their number; the city's name and home
        visitor().get("/annuaire/")


def test_sizes_are_told_as_in_the_sites(cast, city_it):
    figures(cast.alpha, measured_at=timezone.now(), files_bytes=3 * 2**20 + 1, database_bytes=2**19)

    for page in ("/console/", f"/console/associations/{cast.alpha.pk}/"):
        text = city_it.get(page).content.decode()
        assert "4 Mo" in text
        assert "1 Go" in text
        assert "Mio" not in text
