"""The papers of the association, found by kind and by year."""

from datetime import date

import pytest
from django.utils import timezone

from cms.models import HomePage, SiteDocument
from tenants.schemas import in_association
from tests.cms import albums
from tests.cms.crawl import read


def words(as_visitor, path: str = "/papiers/") -> str:
    answer = as_visitor("alpha").get(path)
    assert answer.status_code == 200
    return read(answer).words.replace("\n", " ").replace("\u00a0", " ")


def test_papers_are_by_kind_newest_first_with_type_and_weight(cast, as_visitor):
    with in_association(cast.alpha):
        albums.add_paper("AG 2024", day=date(2024, 3, 12))
        albums.add_paper("AG 2026", day=date(2026, 3, 1))
        albums.add_paper("Sans date")
        albums.add_paper("Les statuts", kind="statutes")

    said = words(as_visitor)

    order = ["Statuts et règlements", "Les statuts", "Comptes rendus", "AG 2026", "1er mars 2026", "AG 2024", "Sans date"]
    assert [said.index(part) for part in order] == sorted(said.index(part) for part in order)
    assert "Les statuts (PDF, 240 Ko)" in said
    assert "Papiers à remplir" not in said


def test_year_is_offered_when_there_are_many_papers(cast, as_visitor):
    with in_association(cast.alpha):
        for number in range(12):
            albums.add_paper(f"Papier {number}", day=date(2020 + number % 2, 1, 1))
    assert "Toutes les années" not in words(as_visitor)

    with in_association(cast.alpha):
        albums.add_paper("Papier ancien", day=date(1998, 1, 1))
    html = as_visitor("alpha").get("/papiers/?annee=1998").content.decode()

    assert '<a href="/papiers/?annee=1998" aria-current="true">1998</a>' in html
    assert "Papier ancien" in html and "Papier 3" not in html
    assert "Papier 3" in words(as_visitor, "/papiers/?annee=1066")
    assert "Papier 3" in words(as_visitor, "/papiers/?annee=' OR 1")


def test_paper_in_the_trash_is_not_listed(cast, as_visitor):
    with in_association(cast.alpha):
        paper = albums.add_paper("AG secrète")
        SiteDocument.objects.filter(pk=paper.document_id).update(trashed_at=timezone.now())

    said = words(as_visitor)

    assert "AG secrète" not in said and "Pas encore de document" in said


def test_volunteer_adds_the_library_once(cast, sign_in):
    _portal, site = sign_in(cast.edith, "alpha")
    with in_association(cast.alpha):
        add = f"/admin/pages/add/cms/librarypage/{HomePage.objects.get().pk}/"
    assert add in site.get("/admin/nouvelle-page/").content.decode()
    assert 'value="Documents"' in site.get(add).content.decode()

    with in_association(cast.alpha):
        albums.add_library()

    assert add not in site.get("/admin/nouvelle-page/").content.decode()


@pytest.mark.parametrize("kind", ["statutes", "minutes", "reports", "forms", "other"])
def test_every_kind_has_its_heading(cast, as_visitor, kind):
    with in_association(cast.alpha):
        albums.add_paper("Le papier", kind=kind)

    assert as_visitor("alpha").get("/papiers/").content.decode().count('<h2 id="papiers-1">') == 1
