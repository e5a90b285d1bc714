"""News gathered under a word: chosen by who writes, filtered by who reads."""

from datetime import date

import pytest

from cms.models import NewsCategory, NewsIndexPage, NewsPage
from tenants.schemas import in_association
from tests.cms import albums
from tests.cms.crawl import read


@pytest.fixture
def sorted_news(cast):
    """Alpha with two categories that hold news and one that holds none. Returns them by name."""
    with in_association(cast.alpha):
        made = {name: albums.add_category(name) for name in ("Compétitions", "Vie du club", "Vide")}
        albums.add_news("La coupe", slug="coupe", category=made["Compétitions"], date=date(2026, 5, 1))
        albums.add_news("Le tournoi", slug="tournoi", category=made["Compétitions"], date=date(2026, 4, 1))
        albums.add_news("Le goûter", slug="gouter", category=made["Vie du club"], date=date(2026, 3, 1))
    return made


def html(as_visitor, path: str) -> str:
    answer = as_visitor("alpha").get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_offers_the_categories_that_hold_news_with_their_count(sorted_news, as_visitor):
    said = html(as_visitor, "/actualites/")

    assert 'href="/actualites/" aria-current="true">Toutes les actualités <span class="count">4</span>' in said
    assert 'href="/actualites/?rubrique=competitions">Compétitions <span class="count">2</span>' in said
    assert "?rubrique=vide" not in said


def test_category_chosen_shows_its_news_only_and_is_marked(sorted_news, as_visitor):
    said = html(as_visitor, "/actualites/?rubrique=competitions")

    assert 'href="/actualites/?rubrique=competitions" aria-current="true"' in said
    assert "La coupe" in said and "Le goûter" not in said
    assert "<title>Compétitions – Actualités" in said
    assert 'rel="canonical" href="http://alpha.asso.localhost:8765/actualites/?rubrique=competitions"' in said


@pytest.mark.parametrize("asked", ["inconnue", "vide", "", "'; DROP"])
def test_unknown_category_shows_all_the_news(sorted_news, as_visitor, asked):
    said = as_visitor("alpha").get("/actualites/", {"rubrique": asked}).content.decode()

    assert "La coupe" in said and "Le goûter" in said
    assert 'href="/actualites/" aria-current="true"' in said


def test_pages_keep_the_category(cast, sorted_news, as_visitor):
    with in_association(cast.alpha):
        for number in range(12):
            albums.add_news(f"Match {number}", slug=f"m-{number}", category=sorted_news["Compétitions"])

    one, two = (html(as_visitor, f"/actualites/?rubrique=competitions&page={page}") for page in (1, 2))

    assert 'href="?rubrique=competitions&amp;page=2"' in one or 'href="?rubrique=competitions&page=2"' in one
    assert "Page 2 sur 2" in two and "Le tournoi" in two and "Le goûter" not in two


def test_list_without_categories_offers_none(cast, as_visitor):
    assert 'class="choices"' not in html(as_visitor, "/actualites/")


def test_item_says_its_category_and_leads_to_the_others(sorted_news, as_visitor):
    said = html(as_visitor, "/actualites/coupe/")

    assert 'href="/actualites/?rubrique=competitions"' in said
    assert "Compétitions" in said.partition("<h1>")[0].partition("<main")[2]


def test_feed_names_the_category(sorted_news, as_visitor):
    feed = html(as_visitor, "/actualites/fil.xml")

    assert feed.count('<category term="Compétitions"') == 2
    assert feed.count("<category") == 3


def test_form_offers_the_categories_of_its_own_list(cast, sorted_news, sign_in):
    _portal, site = sign_in(cast.carl, "alpha")
    with in_association(cast.alpha):
        index, item = NewsIndexPage.objects.get().pk, NewsPage.objects.get(slug="coupe").pk

    for path in (f"/admin/pages/add/cms/newspage/{index}/", f"/admin/pages/{item}/edit/"):
        said = site.get(path).content.decode()
        assert 'name="category"' in said and "Vie du club" in said


def test_form_has_no_box_where_there_are_no_categories(cast, sign_in):
    _portal, site = sign_in(cast.carl, "alpha")
    with in_association(cast.alpha):
        index = NewsIndexPage.objects.get().pk

    said = site.get(f"/admin/pages/add/cms/newspage/{index}/")

    assert said.status_code == 200 and 'name="category"' not in said.content.decode()


@pytest.mark.parametrize("which", ["own", "another"])
def test_category_of_another_list_is_refused(cast, sorted_news, sign_in, which):
    _portal, site = sign_in(cast.edith, "alpha")
    with in_association(cast.alpha):
        index = NewsIndexPage.objects.get()
        other = index.get_parent().add_child(instance=NewsIndexPage(title="Autre liste", slug="autre"))
        wrong = NewsCategory.objects.create(page=other, name="Ailleurs")
        chosen = wrong if which == "another" else sorted_news["Vide"]
    form = {"title": "Bal", "date": "01/05/2026", "category": chosen.pk, "summary": "", "picture": "", "body-count": "0"}

    site.post(f"/admin/pages/add/cms/newspage/{index.pk}/", form | {"action-publish": "1"})

    with in_association(cast.alpha):
        assert NewsPage.objects.filter(title="Bal", category=chosen).exists() is (which == "own")
        assert NewsPage.objects.filter(title="Bal").exists() is (which == "own")


def test_categories_are_written_on_the_page_of_the_news(cast, sign_in, as_visitor):
    _portal, site = sign_in(cast.edith, "alpha")
    with in_association(cast.alpha):
        index = NewsIndexPage.objects.get()
    edit = f"/admin/pages/{index.pk}/edit/"
    assert "Rubriques" in read(site.get(edit)).words

    form = {
        "title": "Actualités", "slug": "actualites", "summary": "", "action-publish": "1",
        "categories-TOTAL_FORMS": "1", "categories-INITIAL_FORMS": "0", "categories-MIN_NUM_FORMS": "0",
        "categories-MAX_NUM_FORMS": "1000", "categories-0-name": "Sorties", "categories-0-id": "", "categories-0-ORDER": "1",
        "categories-0-DELETE": "",
    }  # fmt: skip
    assert site.post(edit, form).status_code == 302

    with in_association(cast.alpha):
        assert [str(category) for category in NewsCategory.objects.all()] == ["Sorties"]


def test_category_that_goes_leaves_the_news(cast, sorted_news, as_visitor):
    with in_association(cast.alpha):
        sorted_news["Compétitions"].delete()

    assert "La coupe" in html(as_visitor, "/actualites/")
    assert "rubrique" not in html(as_visitor, "/actualites/coupe/")
