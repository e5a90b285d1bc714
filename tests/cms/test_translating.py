"""Translating page by page: what is asked before, what comes in, what follows the original, and who may do it."""

import re

import pytest
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, WorkflowPage
from wagtail_localize.models import StringSegment

from cms import language_queries, languages, translating
from cms.models import (
    ContentPage,
    EventException,
    EventIndexPage,
    EventPage,
    HomePage,
    LegalPage,
    NewsIndexPage,
    NewsPage,
)
from tenants.schemas import in_association
from tests.cms import body
from tests.cms.second_language import ARABIC, page_of, translate

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def test_child_waits_for_the_page_above(cast, arabic, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        index, news = NewsIndexPage.objects.get(), NewsPage.objects.get()

    answer = site.post(f"/admin/pages/{news.pk}/traduire/")
    assert answer.status_code == 422
    assert f"/admin/pages/{index.pk}/traduire/" in page_of(answer)
    site.post(f"/admin/pages/{index.pk}/traduire/")
    answer = site.post(f"/admin/pages/{news.pk}/traduire/")

    with in_association(cast.alpha):
        made = NewsPage.objects.get(locale__language_code="ar")
        assert made.get_parent().specific == NewsIndexPage.objects.get(locale__language_code="ar")
        assert not made.live
    assert answer["Location"] == f"/admin/pages/{made.pk}/edit/"
    assert site.get(f"/admin/pages/{news.pk}/traduire/")["Location"] == f"/admin/pages/{made.pk}/edit/"


def test_legal_pages_and_drafts_are_not_translated(cast, arabic, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        draft = HomePage.objects.first().add_child(instance=ContentPage(title="Brouillon", slug="brouillon", live=False))
        pages = [LegalPage.objects.first(), draft]

    for page in pages:
        assert site.post(f"/admin/pages/{page.pk}/traduire/").status_code == 422
    with in_association(cast.alpha):
        assert Page.objects.filter(locale__language_code="ar").count() == 1


def test_every_block_is_translated(cast, as_visitor):
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="association")
        body.give(page, body.every_block(words="Des mots"))
        languages.open_language(code="ar", by=None)
        translate(HomePage.objects.first(), ARABIC)
        made = languages.translate_page(page=ContentPage.objects.get(pk=page.pk), by=None)
        translation = language_queries.translation_of(made)
        texts = translating.texts_of(translation)
        words = {text.pk: text.original.replace("Des mots", "كلمات") for text in texts}
        languages.keep_words(translation=translation, texts=texts, words=words, by=None)
        languages.publish_words(translation=translation, by=None)
        assert all(text.label for text in texts)

    shown = page_of(as_visitor("alpha").get("/ar/association/"))
    assert "كلمات" in shown
    assert "Des mots" not in re.search(r"<main.*</main>", shown, re.DOTALL)[0]


def test_changed_original_says_so_and_its_changes_are_taken(cast, arabic, sign_in, as_visitor):
    _portal, site = sign_in(cast.alice, "alpha")
    edit = f"/admin/pages/{arabic.home}/edit/"
    assert "reprendre" not in page_of(site.get(edit))
    with in_association(cast.alpha):
        home = HomePage.objects.first()
        home.welcome = "Bonjour à toutes et à tous"
        home.save_revision().publish()

    assert f"/admin/pages/{arabic.home}/reprendre/" in page_of(site.get(edit))
    assert "a changé depuis" in page_of(site.get("/admin/langues/"))
    page = page_of(site.post(f"/admin/pages/{arabic.home}/reprendre/", follow=True))

    assert "Bonjour à toutes et à tous" in page
    assert "من نحن؟" in page  # what has not changed keeps its words
    assert "أهلا وسهلا" in page_of(as_visitor("alpha").get("/ar/"))


def test_screen_opened_before_a_change_keeps_the_words_of_others(cast, arabic, sign_in):
    """Two people translate one page: only what one of them has typed or emptied is written."""
    _portal, site = sign_in(cast.alice, "alpha")
    edit = f"/admin/pages/{arabic.home}/edit/"
    with in_association(cast.alpha):
        texts = translating.texts_of(language_queries.translation_of(HomePage.objects.get(pk=arabic.home)))
        theirs = next(text for text in texts if text.words == ARABIC["Bienvenue !"])
        empty = next(text for text in texts if not text.words)
    hers = {f"text-{text.pk}": text.words for text in texts} | {f"seen-{text.pk}": text.words for text in texts}

    site.post(edit, {f"text-{empty.pk}": "كلمات", f"seen-{empty.pk}": ""})
    site.post(edit, hers | {f"text-{theirs.pk}": "مرحبا"})

    with in_association(cast.alpha):
        texts = translating.texts_of(language_queries.translation_of(HomePage.objects.get(pk=arabic.home)))
        words = {text.pk: text.words for text in texts}
    assert (words[empty.pk], words[theirs.pk]) == ("كلمات", "مرحبا")


def test_translation_by_hand_in_the_admin(cast, sign_in, as_visitor):
    _portal, site = sign_in(cast.alice, "alpha")
    site.post("/admin/langues/ouvrir/ar/")
    with in_association(cast.alpha):
        home = HomePage.objects.first()
    assert "Traduire cette page en arabe" in page_of(site.get(f"/admin/pages/{home.pk}/edit/"))
    assert "Traduire cette page en arabe" in page_of(site.get(f"/admin/pages/{home.pk}/"))
    edit = site.post(f"/admin/pages/{home.pk}/traduire/")["Location"]
    with in_association(cast.alpha):
        segments = {one.string.data: one.pk for one in StringSegment.objects.select_related("string")}
    typed = {f"text-{segments['Bienvenue !']}": "أهلا وسهلا & <b>"}

    kept = site.post(edit, typed, follow=True)
    assert "أهلا وسهلا &amp; &lt;b&gt;" in page_of(kept)
    assert as_visitor("alpha").get("/ar/").status_code == 404
    said = site.post(edit, typed | {"action-publish": "1"}, follow=True)

    assert "sont encore" not in page_of(said)
    assert "restent dans la langue de l’original" in page_of(said)
    assert "أهلا وسهلا &amp; &lt;b&gt;</h1>" in page_of(as_visitor("alpha").get("/ar/"))


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", '<a href="javascript:alert(1)">x</a>', "<i>x</i>", '<b class="y">x</b>', "<b>x</b><b>y</b>"],
)
def test_nothing_comes_in_that_the_original_has_not(cast, arabic, sign_in, typed):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="association")
        page.body = [("text", "<p>Avec <b>force</b> et douceur.</p>")]
        page.save()
        made = languages.translate_page(page=page, by=None)
        text = next(one for one in translating.texts_of(language_queries.translation_of(made)) if one.is_rich)
    edit = f"/admin/pages/{made.pk}/edit/"

    refused = site.post(edit, {f"text-{text.pk}": typed, "action-publish": "1"})
    assert refused.status_code == 422
    assert refused.context["rows"][-1][1] == typed
    site.post(edit, {f"text-{text.pk}": "مع <b>قوة</b>", "action-publish": "1"})

    with in_association(cast.alpha):
        assert "مع <b>قوة</b>" in ContentPage.objects.get(pk=made.pk).body[0].value.source


def test_title_too_long_is_refused_and_kept_in_its_box(cast, arabic, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        title = translating.texts_of(language_queries.translation_of(HomePage.objects.get(pk=arabic.home)))[0]
    edit = f"/admin/pages/{arabic.home}/edit/"

    refused = site.post(edit, {f"text-{title.pk}": "ا" * 300, "action-publish": "1"})

    assert refused.status_code == 422
    assert "ا" * 300 in page_of(refused)
    with in_association(cast.alpha):
        assert HomePage.objects.get(pk=arabic.home).title == "الرئيسية"


def test_rhythm_of_an_event_follows_and_its_words_are_translated(cast, arabic):
    with in_association(cast.alpha):
        translate(EventIndexPage.objects.get())
        today = timezone.localdate()
        event = EventPage(title="Cours", slug="cours", starts_on=today, repeats="week", place="Salle")
        event.exceptions = [EventException(day=today + timezone.timedelta(days=7))]
        EventIndexPage.objects.first().add_child(instance=event)
        made = translate(event, {"Cours": "درس"})
        event.exceptions = [EventException(day=today + timezone.timedelta(days=days)) for days in (7, 14)]
        event.save_revision().publish()
        translation = language_queries.translation_of(made)
        languages.take_changes(translation=translation, by=None)
        made = languages.publish_words(translation=translation, by=None)

        assert (made.specific.title, made.specific.place, made.specific.exceptions.count()) == ("درس", "Salle", 2)
        assert made.specific.over_on is None


# Who may


def test_each_role_in_a_second_language(cast, arabic, sign_in):
    sites = {name: sign_in(getattr(cast, name), "alpha")[1] for name in ("alice", "edith", "carl")}
    with in_association(cast.alpha):
        pages = {name: ContentPage.objects.get(slug=slug).pk for name, slug in
                 {"alice": "association", "edith": "activites", "carl": "nous-rejoindre"}.items()}  # fmt: skip

    for name, site in sites.items():
        owns = name == "alice"
        assert site.get("/admin/langues/fermer/").status_code == (200 if owns else 302)
        assert site.post("/admin/langues/ouvrir/es/").status_code == 302
        assert site.get("/admin/langues/").status_code == 200
        edit = site.post(f"/admin/pages/{pages[name]}/traduire/")["Location"]
        site.post(edit, {"action-publish": "1"})
        with in_association(cast.alpha):
            made = Page.objects.get(pk=re.search(r"\d+", edit)[0])
            assert made.live is (name != "carl")
            assert language_queries.second().language_code == "ar"


def test_contributor_asks_for_a_reading_and_an_owner_publishes(cast, arabic, sign_in):
    (_p, carl), (_q, alice) = sign_in(cast.carl, "alpha"), sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="association")
    edit = carl.post(f"/admin/pages/{page.pk}/traduire/")["Location"]
    assert "action-publish" not in page_of(carl.get(edit))

    carl.post(edit, {"action-submit": "1"})

    with in_association(cast.alpha):
        made = Page.objects.get(locale__language_code="ar", translation_key=page.translation_key)
        assert made.current_workflow_state is not None
    alice.post(edit, {"action-publish": "1"})
    with in_association(cast.alpha):
        made.refresh_from_db()
        assert made.live
        assert made.current_workflow_state is None


def test_team_has_its_rights_under_the_new_home(cast, arabic):
    with in_association(cast.alpha):
        main = HomePage.objects.first()
        rights = [
            sorted(GroupPagePermission.objects.filter(page=pk).values_list("group__name", "permission__codename"))
            for pk in (main.pk, arabic.home)
        ]
        assert rights[0] == rights[1]
        assert len(set(WorkflowPage.objects.filter(page__in=[main.pk, arabic.home]).values_list("workflow", flat=True))) == 1
        assert WorkflowPage.objects.filter(page__in=[main.pk, arabic.home]).count() == 2


def test_strangers_find_no_door(cast, arabic, as_visitor):
    for path in ("langues/", "langues/ouvrir/es/", "langues/fermer/", f"pages/{arabic.home}/traduire/"):
        assert as_visitor("alpha").get(f"/admin/{path}").status_code == 302


def test_screen_of_languages_costs_the_same_with_many_pages(cast, arabic, sign_in, django_assert_num_queries):
    _portal, site = sign_in(cast.alice, "alpha")
    site.get("/admin/langues/")
    for _round in range(2):
        with django_assert_num_queries(26):
            assert site.get("/admin/langues/").status_code == 200
        with in_association(cast.alpha):
            for number in range(3):
                HomePage.objects.first().add_child(instance=ContentPage(title=f"Page {number}"))
