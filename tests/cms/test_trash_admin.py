"""The trash in the admin: who sees what, what is said, and Wagtail's own doors to destruction, all shut."""

import gc
import io
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page, ReferenceIndex

from cms import trash, trash_hooks
from cms.models import ContentPage, HomePage, NewsIndexPage, NewsPage, Picture, SiteDocument, TrashedPage
from tenants.schemas import in_association
from tests.cms.crawl import read

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open


@pytest.fixture
def things(cast):
    """A page with one inside, a picture that it uses, a document."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "PNG")
    with in_association(cast.alpha):
        picture = Picture.objects.create(title="Photo du bal", file=ImageFile(out, name="photo.png"))
        document = SiteDocument.objects.create(title="Statuts de 2019", file=ContentFile(b"%PDF", name="statuts.pdf"))
        home = HomePage.objects.get()
        page = home.add_child(instance=ContentPage(title="Grande fête", slug="fete", picture=picture, show_in_menus=True))
        inside = page.add_child(instance=ContentPage(title="Programme du soir", slug="programme"))
        ReferenceIndex.create_or_update_for_object(page)
    yield SimpleNamespace(page=page.pk, inside=inside.pk, picture=picture.pk, document=document.pk, home=home.pk)
    gc.collect()


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.alice, "alpha")[1]


def words(answer) -> str:
    return read(answer).words.replace("\n", " ")


def deletions(things) -> dict[str, str]:
    return {
        "page": f"/admin/pages/{things.page}/delete/",
        "picture": f"/admin/images/{things.picture}/delete/",
        "document": f"/admin/documents/delete/{things.document}/",
    }


@pytest.mark.parametrize(
    ("kind", "title"), [("page", "Grande fête"), ("picture", "Photo du bal"), ("document", "Statuts de 2019")]
)
def test_what_is_deleted_is_in_the_trash_and_one_button_brings_it_back(cast, things, alice, kind, title):
    path = deletions(things)[kind]
    assert f"Mettre « {title} » à la corbeille ?" in words(alice.get(path)).replace("\xa0", " ")

    done = alice.post(path, follow=True)

    assert f"« {title} » est dans la corbeille pendant 30 jours." in words(done).replace("\xa0", " ")
    back = re.search(r'class="kiosque-undo" method="post" action="([^"]+)"', done.content.decode())[1]
    shown = words(alice.get("/admin/corbeille/"))
    assert title in shown and "Alice Test" in shown and "Encore 29 jours." in shown.replace("\xa0", " ")
    alice.post(back, follow=True)
    assert "La corbeille est vide." in words(alice.get("/admin/corbeille/"))
    with in_association(cast.alpha):
        assert Page.objects.get(pk=things.page).live and Page.objects.get(pk=things.inside).live
        assert not Picture.objects.exclude(trashed_at=None).exists()


def test_page_says_what_goes_with_it(things, alice):
    assert "La page qu’elle contient part avec elle." in words(alice.get(deletions(things)["page"]))


def test_picture_says_where_it_is_used_and_stays_there(cast, things, alice, as_visitor):
    said = words(alice.get(deletions(things)["picture"]))
    assert "Le site s’en sert ici" in said and "Grande fête" in said

    before = as_visitor("alpha").get("/fete/").content
    alice.post(deletions(things)["picture"])

    assert as_visitor("alpha").get("/fete/").content == before and b"<img" in before
    alice.post(f"/admin/corbeille/picture/{things.picture}/supprimer/")
    assert as_visitor("alpha").get("/fete/").status_code == 200
    with in_association(cast.alpha):
        assert not Picture.objects.exists()


def test_lists_choosers_and_searches_leave_out_the_trash(things, alice):
    places = {
        "Photo du": ["images/", "images/results/?q=bal", "images/chooser/", "images/chooser/results/?q=bal", "api/main/images/"],
        "Statuts de": [
            "documents/", "documents/results/?q=2019", "documents/chooser/", "documents/chooser/results/?q=2019",
            "api/main/documents/",
        ],
        "Grande": [
            f"pages/{things.home}/", "pages/search/?q=grande", "choose-page/search/?q=grande",
            f"api/main/pages/?child_of={things.home}&for_explorer=1", f"choose-page/{things.home}/",
        ],
        "Programme du": ["pages/search/?q=soir", "choose-page/search/?q=soir"],
    }  # fmt: skip

    def shown():
        return {
            path: word in alice.get(f"/admin/{path}", follow=True).content.decode()
            for word, paths in places.items()
            for path in paths
        }

    assert [path for path, is_there in shown().items() if not is_there] == []
    for path in deletions(things).values():
        alice.post(path)
    alice.get("/admin/")  # what was said to whoever put them there is read here

    assert [path for path, is_there in shown().items() if is_there] == []
    assert "Corbeille" not in alice.get("/admin/choose-page/").json()["html"]


def test_things_of_the_trash_lead_to_the_trash(things, alice):
    for path in deletions(things).values():
        alice.post(path)

    for path in (f"/admin/images/{things.picture}/", f"/admin/documents/edit/{things.document}/", *deletions(things).values()):
        answer = alice.get(path)
        assert (answer.status_code, answer["Location"]) in [(302, "/admin/corbeille/"), (302, "/admin/")]


@pytest.mark.parametrize("kind", ["page", "picture", "document"])
def test_two_people_at_once(cast, things, alice, sign_in, kind):
    _portal, edith = sign_in(cast.edith, "alpha")
    path = deletions(things)[kind]
    alice.post(path)

    assert edith.post(path, follow=True).status_code == 200
    back = f"/admin/corbeille/{kind}/{getattr(things, kind)}/retablir/"
    alice.post(back, follow=True)
    said = words(edith.post(back, follow=True)).replace("\xa0", " ")
    assert "Ce n’est plus dans la corbeille : quelqu’un l’a déjà rétabli" in said
    assert alice.post(f"/admin/corbeille/{kind}/{getattr(things, kind)}/supprimer/").status_code == 302
    with in_association(cast.alpha):
        assert Page.objects.filter(pk=things.page, live=True).exists()
        assert Picture.objects.filter(trashed_at=None).exists() and SiteDocument.objects.filter(trashed_at=None).exists()


def test_what_somebody_writes_meanwhile_comes_back_with_the_page(cast, things, alice, sign_in):
    _portal, edith = sign_in(cast.edith, "alpha")
    form = {"title": "Grande fête", "slug": "fete", "picture": "", "body-count": "0"}
    edit = f"/admin/pages/{things.page}/edit/"
    edith.post(edit, form | {"summary": "Écrit par Édith."})
    alice.post(deletions(things)["page"])

    said = words(edith.post(edit, form | {"summary": "Trop tard.", "action-publish": "1"}, follow=True))
    assert "à la corbeille" in said

    alice.post(f"/admin/corbeille/page/{things.page}/retablir/")
    assert "Trop tard." in edith.get(edit).content.decode()
    with in_association(cast.alpha):
        assert Page.objects.get(pk=things.page).specific.revisions.count() == 2, "both versions are in its history"


def test_contributor_puts_back_only_what_they_put_there(cast, things, alice, sign_in):
    _portal, carl = sign_in(cast.carl, "alpha")
    with in_association(cast.alpha):
        index = NewsIndexPage.objects.get().pk
    form = {"title": "Essai", "slug": "essai", "summary": "", "picture": "", "date": "2030-05-01", "body-count": "0"}
    carl.post(f"/admin/pages/add/cms/newspage/{index}/", form | {"action-save-draft": "1"})
    with in_association(cast.alpha):
        mine = NewsPage.objects.get(slug="essai").pk
    alice.post(deletions(things)["page"])
    carl.post(f"/admin/pages/{mine}/delete/")

    shown = words(carl.get("/admin/corbeille/"))
    assert "Essai" in shown and "Grande fête" not in shown and "Vider" not in shown and "pour de bon" not in shown
    assert carl.post(f"/admin/corbeille/page/{things.page}/retablir/").status_code == 404
    for path in (f"/admin/corbeille/page/{mine}/supprimer/", "/admin/corbeille/vider/"):
        assert carl.post(path)["Location"] == "/admin/"
    assert carl.post(deletions(things)["picture"])["Location"] == "/admin/"
    carl.post(f"/admin/corbeille/page/{mine}/retablir/")
    with in_association(cast.alpha):
        assert [row.page_id for row in TrashedPage.objects.all()] == [things.page]


def test_getting_changes_nothing(cast, things, alice):
    for path in deletions(things).values():
        alice.get(path)
    alice.post(deletions(things)["page"])
    assert alice.get(f"/admin/corbeille/page/{things.page}/retablir/").status_code == 405
    for path in (f"/admin/corbeille/page/{things.page}/supprimer/", "/admin/corbeille/vider/"):
        assert "Grande fête" in words(alice.get(path))
    with in_association(cast.alpha):
        assert [row.page_id for row in TrashedPage.objects.all()] == [things.page]
        assert Picture.objects.filter(trashed_at=None).count() == 1


def test_owner_empties_the_trash_now(cast, things, alice):
    for path in deletions(things).values():
        alice.post(path)

    said = words(alice.post("/admin/corbeille/vider/", follow=True)).replace("\xa0", " ")

    assert "La corbeille est vide : 3 éléments supprimés pour de bon." in said
    with in_association(cast.alpha):
        assert not Page.objects.filter(pk__in=[things.page, things.inside]).exists()
        assert not Picture.objects.exists() and not SiteDocument.objects.exists()


def test_another_sites_trash_is_its_own(cast, things, alice, sign_in):
    alice.post(deletions(things)["page"])
    _portal, bob = sign_in(cast.bob, "beta")

    assert "La corbeille est vide." in words(bob.get("/admin/corbeille/"))


def test_many_at_once_and_uploads_destroy_nothing(cast, things, alice):
    for model in ("image", "document"):
        pk = things.picture if model == "image" else things.document
        alice.post(f"/admin/bulk/cms/{'picture' if model == 'image' else 'sitedocument'}/delete/?id={pk}")
        alice.post(f"/admin/{model}s/multiple/{pk}/delete/", headers={"x-requested-with": "XMLHttpRequest"})

    with in_association(cast.alpha):
        assert Picture.objects.get().trashed_by.email == SiteDocument.objects.get().trashed_by.email == "alice@example.org"


def test_bulk_action_would_put_in_the_trash(cast, things, rf):

    with in_association(cast.alpha):
        request = rf.post("/")
        request.user = None
        chosen = [Page.objects.get(pk=things.page), Picture.objects.get(), SiteDocument.objects.get()]
        assert trash_hooks.put_many_in_trash(request, "publish", chosen, None) is None
        assert trash_hooks.put_many_in_trash(request, "delete", chosen, None).status_code == 302
        assert (TrashedPage.objects.count(), Picture.objects.exclude(trashed_at=None).count()) == (1, 1)


def test_first_screen_forgets_what_is_in_the_trash(cast, things, alice):
    with in_association(cast.alpha):
        draft = ContentPage.objects.get(pk=things.inside)
        draft.title = "Brouillon jeté"
        draft.save_revision(user=get_user_model().objects.get(email=cast.alice.email))
        trash.put_page(page=NewsIndexPage.objects.get(), by=None)
    assert "Brouillon jeté" in words(alice.get("/admin/"))

    alice.post(deletions(things)["page"])
    alice.get("/admin/")

    said = words(alice.get("/admin/"))
    assert "Brouillon jeté" not in said and "Écrire une actualité" not in said


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_trash(cast, things, alice, django_assert_num_queries, count):
    with in_association(cast.alpha):
        home = HomePage.objects.get()
        for number in range(count):
            page = home.add_child(instance=ContentPage(title=f"Page {number}", slug=f"page-{number}"))
            trash.put_page(page=page, by=None)
            for model in (Picture, SiteDocument):
                item = model.objects.first()
                item.pk, item.file_hash = None, ""
                item.save()
                trash.put_media(item=item, by=None)
    cache.clear()
    alice.get("/admin/corbeille/")

    with django_assert_num_queries(24):
        alice.get("/admin/corbeille/")
