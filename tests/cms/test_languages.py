"""A second language: what is made, what visitors read, and what is never copied."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry
from wagtail_localize.models import LocaleSynchronization

from cms import language_queries, languages, trash
from cms.models import (
    ContactPage,
    ContentPage,
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    TrashedPage,
)
from tenants.schemas import in_association
from tests.cms.second_language import ARABIC, page_of, translate

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


# Opening and closing


def test_opening_a_language_copies_nothing(cast):
    with in_association(cast.alpha):
        before = Page.objects.count()

        languages.open_language(code="ar", by=None)

        assert Page.objects.count() == before
        assert LocaleSynchronization.objects.count() == 0
        assert language_queries.second().language_code == "ar"
        assert PageLogEntry.objects.filter(action="cms.language.open").count() == 1


def test_publishing_and_creating_pages_copies_nothing(cast, arabic, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        home = HomePage.objects.first()
        before = Page.objects.filter(locale__language_code="ar").count()
    form = {"title": "Neuve", "slug": "neuve", "summary": "", "picture": "", "body-count": "0", "action-publish": "1"}

    site.post(f"/admin/pages/add/cms/contentpage/{home.pk}/", form)

    with in_association(cast.alpha):
        assert ContentPage.objects.get(slug="neuve").live
        assert Page.objects.filter(locale__language_code="ar").count() == before == 1
        assert not Page.objects.exclude(alias_of=None).exists()


@pytest.mark.parametrize("code", ["fr", "de", "xx", ""])
def test_language_not_offered_is_not_opened(cast, code):
    with in_association(cast.alpha):
        with pytest.raises(ValidationError) as refused:
            languages.open_language(code=code, by=None)
        assert refused.value.code == "unknown"
        languages.open_language(code="ar", by=None)
        assert language_queries.second().language_code == "ar"


def test_one_second_language_at_a_time(cast, arabic):
    with in_association(cast.alpha):
        with pytest.raises(ValidationError) as refused:
            languages.open_language(code="es", by=None)
        assert refused.value.code == "one_language"
        languages.close_language(by=None)
        languages.open_language(code="es", by=None)
        assert language_queries.second().language_code == "es"
        with pytest.raises(ValidationError) as refused:
            trash.restore_page(page=HomePage.objects.get(pk=arabic.home), by=None)
        assert refused.value.code == "one_language"


def test_closed_language_goes_to_the_trash_and_comes_back(cast, arabic, as_visitor):
    with in_association(cast.alpha):
        about = translate(ContentPage.objects.get(slug="association"), {"L’association": "الجمعية"})
        languages.close_language(by=None)
        assert language_queries.second() is None
        assert TrashedPage.objects.get().page_id == arabic.home
    visitor = as_visitor("alpha")
    assert visitor.get("/ar/").status_code == visitor.get("/ar/association/").status_code == 404
    assert 'class="frame tongues"' not in page_of(visitor.get("/"))

    with in_association(cast.alpha):
        languages.open_language(code="ar", by=None)
        assert language_queries.second().language_code == "ar"
        assert HomePage.objects.get(pk=arabic.home).get_parent().is_root()
        assert Page.objects.get(pk=about.pk).live
    assert "أهلا وسهلا" in page_of(visitor.get("/ar/"))
    assert visitor.get("/ar/association/").status_code == 200


def test_closed_language_is_forgotten_with_its_last_page(cast, arabic):
    with in_association(cast.alpha):
        languages.close_language(by=None)
        trash.empty(by=None)

        assert not Locale.objects.filter(language_code="ar").exists()
        assert language_queries.second() is None
        assert HomePage.objects.count() == 1


def test_page_of_a_closed_language_does_not_come_back_among_the_french(cast, arabic):
    with in_association(cast.alpha):
        about = translate(ContentPage.objects.get(slug="association"))
        trash.put_page(page=about, by=None)
        languages.close_language(by=None)
        with pytest.raises(ValidationError) as refused:
            trash.restore_page(page=about, by=None)
        assert refused.value.code == "shut_language"

        languages.open_language(code="ar", by=None)
        assert trash.restore_page(page=about, by=None).parent.pk == arabic.home


def test_closing_before_any_translation_leaves_nothing(cast):
    with in_association(cast.alpha):
        languages.open_language(code="pt", by=None)
        languages.close_language(by=None)

        assert not Locale.objects.filter(language_code="pt").exists()
        with pytest.raises(ValidationError):
            languages.close_language(by=None)


# What visitors read


def test_arabic_page_reads_right_to_left(cast, arabic, as_visitor):
    answer = as_visitor("alpha").get("/ar/")
    page = page_of(answer)

    assert '<html lang="ar" dir="rtl"' in page
    assert answer["Content-Language"] == "ar"
    assert "أهلا وسهلا" in page
    assert "من نحن؟" in page
    assert 'class="brand-words" lang="fr"' in page
    assert 'dir="rtl"' not in page_of(as_visitor("alpha").get("/"))


def test_each_language_leads_to_the_other(cast, arabic, as_visitor):
    visitor = as_visitor("alpha")
    home = "http://alpha.asso.localhost:8765"
    switch = f'<a href="{home}/ar/" lang="ar" hreflang="ar">العربيّة</a>'

    french, arabic_page, other = (page_of(visitor.get(path)) for path in ("/", "/ar/", "/association/"))

    assert switch in french
    assert switch in other  # not translated: the home page of the other language
    assert f'<a href="{home}/" lang="fr" hreflang="fr">Français</a>' in arabic_page
    for page in (french, arabic_page):
        assert f'<link rel="alternate" hreflang="fr" href="{home}/">' in page
        assert f'<link rel="alternate" hreflang="x-default" href="{home}/">' in page
        assert f'<link rel="alternate" hreflang="ar" href="{home}/ar/">' in page
    assert 'rel="alternate" hreflang' not in other
    assert f'<link rel="canonical" href="{home}/ar/">' in arabic_page


@pytest.mark.parametrize("path", ["/ar/", "/es/", "/en/", "/ar/association/", "/es/agenda/"])
def test_language_not_open_is_not_there(cast, as_visitor, path):
    answer = as_visitor("alpha").get(path)

    assert answer.status_code == 404
    assert 'lang="fr"' in page_of(answer)


def test_language_whose_home_page_is_a_draft_is_not_there(cast, as_visitor):
    with in_association(cast.alpha):
        languages.open_language(code="ar", by=None)
        translate(HomePage.objects.first(), ARABIC, publish=False)

    assert as_visitor("alpha").get("/ar/").status_code == 404
    assert "hreflang" not in page_of(as_visitor("alpha").get("/"))


def test_page_whose_address_begins_like_a_language_is_french(cast, arabic, as_visitor):
    with in_association(cast.alpha):
        HomePage.objects.first().add_child(instance=ContentPage(title="En famille", slug="ar-vro"))

    answer = as_visitor("alpha").get("/ar-vro/")

    assert answer.status_code == 200
    assert 'lang="fr"' in page_of(answer)


def test_menu_lists_and_legal_pages_of_a_second_language(cast, arabic, as_visitor):
    with in_association(cast.alpha):
        translate(ContentPage.objects.get(slug="association"), {"L’association": "الجمعية"})
        translate(NewsIndexPage.objects.get(), {"Actualités": "الأخبار"})
        translate(NewsPage.objects.get(), {"Notre site ouvre ses portes": "موقعنا مفتوح"})

    page = page_of(as_visitor("alpha").get("/ar/"))

    menu = re.search(r'<nav class="menu".*?</nav>', page, re.DOTALL)[0]
    assert "الجمعية" in menu
    assert "Nos activités" not in menu
    assert 'href="/ar/actualites/ouverture/"' in page
    assert 'href="/actualites/ouverture/"' not in page
    assert '<a href="/mentions-legales/" lang="fr">' in page
    assert "/ar/" not in re.search(r'<nav class="menu".*?</nav>', page_of(as_visitor("alpha").get("/")), re.DOTALL)[0]


def test_sitemap_says_both_languages(cast, arabic, as_visitor):
    page = page_of(as_visitor("alpha").get("/sitemap.xml"))

    assert "<loc>http://alpha.asso.localhost:8765/ar/</loc>" in page
    assert 'hreflang="ar" href="http://alpha.asso.localhost:8765/ar/"' in page
    assert "<loc>http://alpha.asso.localhost:8765/association/</loc>" in page


KEPT = ["/", "/association/", "/actualites/", "/actualites/ouverture/", "/agenda/", "/agenda/cours/", "/contact/"]
SQL = {"/": 14, "/association/": 12, "/actualites/": 14, "/actualites/ouverture/": 12, "/agenda/": 14, "/agenda/cours/": 13,
       "/contact/": 12, "/mentions-legales/": 12}  # fmt: skip


def test_sql_of_a_site_in_two_languages(cast, arabic, as_visitor, django_assert_num_queries):
    """One query more than in a site of one language, and as many in the second language as in the first."""
    visitor = as_visitor("alpha")
    with in_association(cast.alpha):
        event = EventPage(title="Cours", slug="cours", starts_on=timezone.localdate())
        EventIndexPage.objects.get().add_child(instance=event)
        for page in [ContentPage.objects.get(slug="association"), NewsIndexPage.objects.get(), NewsPage.objects.get(),
                     EventIndexPage.objects.get(), event, ContactPage.objects.get()]:  # fmt: skip
            translate(page)
    counts = {}
    for path in [*SQL, *(f"/ar{path}" for path in KEPT)]:
        assert visitor.get(path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            visitor.get(path)
        counts[path] = len(queries)

    assert {path: counts[path] for path in SQL} == SQL
    assert {path: counts[f"/ar{path}"] for path in KEPT} == {path: SQL[path] for path in KEPT}


def test_no_query_for_languages_in_a_site_of_one(cast, as_visitor, django_assert_num_queries):
    visitor = as_visitor("alpha")
    visitor.get("/")

    with django_assert_num_queries(12):
        visitor.get("/")


# Translating
