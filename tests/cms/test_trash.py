"""The trash: what is taken away waits 30 days, comes back as it was, and is nowhere meanwhile."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState

from cms import trash
from cms.models import ContentPage, HomePage, NewsIndexPage, NewsPage, TrashedPage, TrashPage
from tenants.schemas import in_association


@pytest.fixture
def alpha(cast):
    """Work in Alpha's site."""
    with in_association(cast.alpha):
        yield cast.alpha


@pytest.fixture
def tree(alpha):
    """Three neighbours under the home page, the second with a page and a draft inside."""
    home = HomePage.objects.get()
    pages = {}
    for slug in ("un", "deux", "trois"):
        pages[slug] = home.add_child(instance=ContentPage(title=slug.capitalize(), slug=slug, show_in_menus=True))
    pages["dedans"] = pages["deux"].add_child(instance=ContentPage(title="Dedans", slug="dedans"))
    pages["essai"] = pages["deux"].add_child(instance=ContentPage(title="Essai", slug="essai", live=False))
    return pages


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


def order() -> list[str]:
    names = ("un", "deux", "trois")
    return [page.slug for page in HomePage.objects.get().get_children().filter(slug__in=names)]


def test_page_comes_back_as_it_was(tree):
    before = {slug: Page.objects.filter(pk=page.pk).values().get() for slug, page in tree.items()}

    trash.put_page(page=tree["deux"], by=None)

    assert fresh(tree["deux"]).url is None
    assert not fresh(tree["deux"]).live and not fresh(tree["dedans"]).live
    restored = trash.restore_page(page=tree["deux"], by=None)
    assert (restored.is_moved, restored.is_renamed) == (False, False)
    kept = ("title", "slug", "url_path", "live", "depth", "has_unpublished_changes", "latest_revision_id", "numchild")
    after = {slug: Page.objects.filter(pk=page.pk).values().get() for slug, page in tree.items()}
    assert {s: [row[name] for name in kept] for s, row in after.items()} == {
        s: [row[name] for name in kept] for s, row in before.items()
    }
    assert order() == ["un", "deux", "trois"]
    assert TrashedPage.objects.count() == 0


@pytest.mark.parametrize("first", ["un", "deux", "trois"])
@pytest.mark.parametrize("last", ["un", "deux", "trois"])
def test_neighbours_keep_their_order(tree, first, last):
    for slug in ("deux", "un", "trois"):
        trash.put_page(page=tree[slug], by=None)

    for slug in dict.fromkeys([first, last, "un", "deux", "trois"]):
        trash.restore_page(page=tree[slug], by=None)

    assert order() == ["un", "deux", "trois"]


def test_visitors_find_a_page_again(cast, tree, as_visitor):
    with in_association(cast.alpha):
        trash.put_page(page=tree["deux"], by=None)
    visitor = as_visitor("alpha")

    assert [visitor.get(path).status_code for path in ("/deux/", "/deux/dedans/", "/corbeille/")] == [404] * 3
    for path in ("/", "/sitemap.xml"):
        assert "/deux/" not in visitor.get(path).content.decode()

    with in_association(cast.alpha):
        trash.restore_page(page=tree["deux"], by=None)
    assert [visitor.get(path).status_code for path in ("/deux/", "/deux/dedans/", "/deux/essai/")] == [200, 200, 404]
    for path in ("/", "/sitemap.xml"):
        assert "/deux/" in visitor.get(path).content.decode()


def test_taken_address_is_changed_in_the_draft_too(tree):
    tree["deux"].save_revision()
    trash.put_page(page=tree["deux"], by=None)
    HomePage.objects.get().add_child(instance=ContentPage(title="Autre", slug="deux"))

    restored = trash.restore_page(page=tree["deux"], by=None)

    assert (restored.is_renamed, restored.page.slug, restored.page.url_path) == (True, "deux-2", "/accueil/deux-2/")
    assert restored.page.get_latest_revision_as_object().slug == "deux-2"
    assert fresh(tree["dedans"]).url_path == "/accueil/deux-2/dedans/"


def test_parent_in_the_trash_or_gone(tree):
    trash.put_page(page=tree["dedans"], by=None)
    trash.put_page(page=tree["deux"], by=None)

    restored = trash.restore_page(page=tree["dedans"], by=None)
    assert (restored.is_moved, restored.parent.specific_class) == (True, HomePage)

    trash.restore_page(page=tree["deux"], by=None)
    trash.put_page(page=tree["essai"], by=None)
    fresh(tree["deux"]).delete()
    restored = trash.restore_page(page=tree["essai"], by=None)
    assert (restored.is_moved, restored.parent.specific_class, restored.page.live) == (True, HomePage, False)


def test_parent_back_first_takes_its_page_again(tree):
    trash.put_page(page=tree["dedans"], by=None)
    trash.put_page(page=tree["deux"], by=None)

    trash.restore_page(page=tree["deux"], by=None)
    restored = trash.restore_page(page=tree["dedans"], by=None)

    assert (restored.is_moved, restored.page.url_path) == (False, "/accueil/deux/dedans/")


def test_news_goes_to_another_list_when_its_own_is_gone(alpha):
    index = NewsIndexPage.objects.get()
    news = NewsPage.objects.get(slug="ouverture")
    trash.put_page(page=news, by=None)
    index.delete()
    other = HomePage.objects.get().add_child(instance=NewsIndexPage(title="Nouvelles", slug="nouvelles"))

    assert trash.restore_page(page=news, by=None).parent == other


def test_twice_and_too_late(tree):
    trash.put_page(page=tree["deux"], by=None)
    with pytest.raises(ValidationError) as caught:
        trash.put_page(page=tree["dedans"], by=None)
    assert caught.value.code == "in_trash"

    trash.restore_page(page=tree["deux"], by=None)
    with pytest.raises(ValidationError) as caught:
        trash.restore_page(page=tree["deux"], by=None)
    assert caught.value.code == "not_in_trash"

    trash.put_page(page=tree["deux"], by=None)
    trash.empty(by=None)
    with pytest.raises(ValidationError):
        trash.restore_page(page=tree["deux"], by=None)
    assert not Page.objects.filter(slug__in=["deux", "dedans", "essai"]).exists()


def test_night_destroys_after_thirty_days(tree):
    for slug, days in {"un": 31, "trois": 29}.items():
        row = trash.put_page(page=tree[slug], by=None)
        TrashedPage.objects.filter(pk=row.pk).update(trashed_at=timezone.now() - timedelta(days=days))

    assert trash.empty_old() == 1
    assert [Page.objects.filter(pk=tree[slug].pk).exists() for slug in ("un", "trois")] == [False, True]
    trash.restore_page(page=tree["trois"], by=None)


def test_tree_stays_sound(tree):
    trash.put_page(page=tree["deux"], by=None)
    trash.put_page(page=tree["un"], by=None)
    trash.restore_page(page=tree["deux"], by=None)
    trash.empty(by=None)

    assert Page.find_problems() == ([], [], [], [], [])
    assert TrashPage.objects.get().numchild == 0


def test_deleting_by_the_orm_deletes(tree):
    tree["deux"].delete()

    assert not Page.objects.filter(slug__in=["deux", "dedans", "essai"]).exists()
    assert TrashedPage.objects.count() == 0


def test_schedule_waits_with_the_page(tree):
    revision = tree["essai"].save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    when = revision.approved_go_live_at
    trash.put_page(page=tree["deux"], by=None)

    call_command("publish_scheduled", verbosity=0)
    assert not fresh(tree["essai"]).live

    trash.restore_page(page=tree["deux"], by=None)
    assert Revision.objects.get(pk=revision.pk).approved_go_live_at == when
    call_command("publish_scheduled", verbosity=0)
    assert fresh(tree["essai"]).live


def test_review_ends_and_history_says_it(tree):
    page = tree["essai"]
    page.save_revision()
    page.get_workflow().start(page, None)

    trash.put_page(page=page, by=None)

    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    trash.restore_page(page=page, by=None)
    actions = PageLogEntry.objects.filter(page=page.pk).order_by("pk").values_list("action", flat=True)
    assert [action for action in actions if action.startswith("cms.")] == ["cms.trash", "cms.restore"]


def test_no_redirection_is_made_to_a_page_nobody_can_read(tree, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        trash.put_page(page=tree["deux"], by=None)

    assert Redirect.objects.count() == 0


def test_link_to_a_page_in_the_trash_is_words_only(cast, tree, as_visitor):
    link = f'<p>Voir <a linktype="page" id="{tree["deux"].pk}">la page</a>.</p>'
    button = {"label": "Venez", "page": tree["deux"], "url": ""}
    tree["un"].body = [("text", link), ("button", button)]
    tree["un"].save()
    with in_association(cast.alpha):
        trash.put_page(page=tree["deux"], by=None)

    body = as_visitor("alpha").get("/un/").content.decode()

    assert "<a>la page</a>" in body and "None" not in body[body.index("<main") : body.index("</main")]
