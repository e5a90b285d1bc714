"""Blocks go from page to page as drafts: nothing is published, nothing is lost, and only by who may."""

from types import SimpleNamespace

import pytest
from wagtail.models import Page

from cms.models import ContentPage, HomePage, LegalPage
from tenants.schemas import in_association
from tests.cms import body

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def pages(cast):
    """Alpha's « association » page with every block, and the page that receives."""
    with in_association(cast.alpha):
        source = ContentPage.objects.get(slug="association")
        body.give(source, body.every_block())
        target = ContentPage.objects.get(slug="activites")
        return SimpleNamespace(
            source=source.pk, target=target.pk, blocks=[child.id for child in source.body], words=target.body.get_prep_value()
        )


def path_of(pages) -> str:
    return f"/admin/pages/{pages.source}/copier-des-blocs/"


def draft(cast, pk) -> list[dict]:
    with in_association(cast.alpha):
        return Page.objects.get(pk=pk).specific.get_latest_revision_as_object().body.get_prep_value()


def ids_in(stored) -> list[str]:
    if isinstance(stored, list):
        return [found for part in stored for found in ids_in(part)]
    if isinstance(stored, dict):
        own = [stored["id"]] if "id" in stored else []
        return own + [found for part in stored.values() for found in ids_in(part)]
    return []


def without_ids(stored):
    if isinstance(stored, list):
        return [without_ids(part) for part in stored]
    if isinstance(stored, dict):
        return {name: without_ids(part) for name, part in stored.items() if name != "id"}
    return stored


@pytest.mark.parametrize("who", ["alice", "edith", "carl"])
def test_every_block_is_copied_as_a_draft(cast, pages, sign_in, as_visitor, who):
    _portal, site = sign_in(getattr(cast, who), "alpha")
    before = as_visitor("alpha").get("/activites/").content

    answer = site.post(path_of(pages), {"blocks": pages.blocks, "target": pages.target}, follow=True)

    copied = draft(cast, pages.target)
    original = draft(cast, pages.source)
    assert copied[: len(pages.words)] == pages.words
    assert without_ids(copied[len(pages.words) :]) == without_ids(original)
    assert len(set(ids_in(copied))) == len(ids_in(copied))
    assert set(ids_in(copied)) & set(ids_in(original)) == set()
    assert as_visitor("alpha").get("/activites/").content == before
    page = answer.content.decode()
    assert f"{len(pages.blocks)} blocs" in page and f'href="/admin/pages/{pages.target}/edit/"' in page


def test_a_draft_being_written_is_kept(cast, pages, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        page = ContentPage.objects.get(pk=pages.target)
        page.title = "Titre pas encore en ligne"
        page.body.append(("heading", "Phrase pas encore en ligne"))
        page.save_revision()

    site.post(path_of(pages), {"blocks": pages.blocks[:1], "target": pages.target})

    with in_association(cast.alpha):
        latest = ContentPage.objects.get(pk=pages.target).get_latest_revision_as_object()
        assert latest.title == "Titre pas encore en ligne"
        assert [str(child.value) for child in latest.body][-2:] == ["Phrase pas encore en ligne", "Des mots"]
        assert latest.live


@pytest.mark.parametrize("form", [{}, {"blocks": ["inconnu"]}, {"target": "999999"}])
def test_what_was_chosen_stays_when_something_is_missing(cast, pages, sign_in, form):
    _portal, site = sign_in(cast.alice, "alpha")
    whole = {"blocks": pages.blocks[:1], "target": pages.target}

    answer = site.post(path_of(pages), whole | form if form else {"blocks": pages.blocks[:1]})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert ("checked" in page) == (form.get("blocks") is None)
    assert 'role="alert"' in page
    assert draft(cast, pages.target) == pages.words


def test_pages_of_others_and_pages_without_blocks_are_not_there(cast, pages, sign_in):
    _portal, alpha = sign_in(cast.alice, "alpha")
    _portal, beta = sign_in(cast.bob, "beta")
    with in_association(cast.alpha):
        legal, own = LegalPage.objects.first().pk, ContentPage.objects.get(slug="canari").pk

    assert beta.get(f"/admin/pages/{own}/copier-des-blocs/").status_code == 404
    assert alpha.get(f"/admin/pages/{own}/copier-des-blocs/").status_code == 200
    assert alpha.get(f"/admin/pages/{legal}/copier-des-blocs/").status_code == 404
    assert alpha.get("/admin/pages/999999/copier-des-blocs/").status_code == 404
    assert alpha.post(path_of(pages), {"blocks": pages.blocks, "target": legal}).status_code == 422


def test_page_under_reading_is_closed_to_who_asked_for_nothing(cast, pages, sign_in):
    """A page that waits to be read is still its readers' to change, and a locked one nobody's."""
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        Page.objects.filter(pk=pages.target).update(locked=True)

    assert site.post(path_of(pages), {"blocks": pages.blocks, "target": pages.target}).status_code == 404
    assert draft(cast, pages.target) == pages.words


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_choice(cast, pages, sign_in, count, django_assert_num_queries):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        home = HomePage.objects.get()
        body.give(ContentPage.objects.get(pk=pages.source), [body.block("heading", "Un")] * count)
        for number in range(count):
            home.add_child(instance=ContentPage(title=f"Page {number}", slug=f"p-{number}"))
    site.get(path_of(pages))

    with django_assert_num_queries(26):
        site.get(path_of(pages))


def test_menu_of_a_page_leads_there(cast, pages, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")

    editor = site.get(f"/admin/pages/{pages.source}/edit/").content.decode()

    assert f'href="{path_of(pages)}"' in editor
    assert f'href="/admin/pages/{pages.source}/section/"' in editor


@pytest.mark.parametrize("section", ["histoire", "chiffres", "bureau", "horaires", "questions", "tarifs", "partenaires", "don"])
def test_ready_made_section_goes_to_the_end_as_a_draft(cast, pages, sign_in, as_visitor, section):
    _portal, site = sign_in(cast.carl, "alpha")
    before = as_visitor("alpha").get("/activites/").content

    site.post(f"/admin/pages/{pages.target}/section/", {"section": section})

    added = draft(cast, pages.target)
    assert added[: len(pages.words)] == pages.words
    assert added[len(pages.words)]["type"] == "heading"
    assert as_visitor("alpha").get("/activites/").content == before
    assert site.post(f"/admin/pages/{pages.target}/section/", {"section": "?"}).status_code == 422
