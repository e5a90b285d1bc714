"""The room of a site: shown before it is full, one count everywhere, and refused to nobody who has what was sent already."""

import gc
import json
import threading

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from wagtail.models import Page

from cms import storage, trash
from cms.models import ContentPage, HomePage, NewsPage, Picture, SiteDocument, SiteIdentity
from tenants import figures
from tenants.actions.associations import set_quota
from tenants.models import Association, SiteFigures
from tenants.schemas import in_association
from tests.cms.photos import noise, photo
from tests.cms.test_pictures import add_many, add_one, choose, pictures, said
from tests.conftest import load_cast, real_sign_in

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open

PDF = b"%PDF-1.7\n"
KB, MB = 1024, 1024**2
PHOTO = noise((300, 200))
LEFT = len(PHOTO) // 2
LINKS = ("/admin/place/", "mailto:associations@ville-test.example")


@pytest.fixture
def alice(cast, sign_in):
    yield sign_in(cast.alice, "alpha")[1]
    gc.collect()


def fill(association, *, left: int, quota: int = 50 * MB) -> None:
    """Have a document take all the room but `left` bytes."""
    Association.objects.filter(pk=association.pk).update(quota_bytes=quota)
    with in_association(association):
        cache.clear()
        SiteDocument.objects.filter(title="Archives").delete()
        SiteDocument.objects.bulk_create([SiteDocument(title="Archives", file="archives.zip", file_size=quota - left)])


def stored(cast) -> list[str]:
    """Return what is there, in the tables and on the disk."""
    from pathlib import Path

    from django.conf import settings

    there = [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file() and ".deleted" not in path.parts]
    with in_association(cast.alpha):
        return [*Picture.objects.values_list("title", flat=True), *SiteDocument.objects.values_list("title", flat=True), *there]


# What does not fit


def test_photo_without_room_is_refused_before_anything_is_stored_and_nothing_typed_is_lost(cast, alice):
    fill(cast.alpha, left=LEFT)

    answer = add_one(alice, PHOTO, title="La fête", description="Trois enfants dansent")

    shown = answer.content.decode()
    assert f"Il reste {LEFT // KB} Ko" in said(answer) and "cette photo en fait" in said(answer)
    assert all(link in shown for link in LINKS)
    assert 'value="La fête"' in shown and "Trois enfants dansent" in shown
    assert stored(cast) == ["Archives"]

    fill(cast.alpha, left=len(PHOTO))
    assert add_one(alice, PHOTO, title="La fête").status_code == 302


def test_document_without_room_is_refused(cast, alice):
    content = PDF + b"x" * 40 * KB
    fill(cast.alpha, left=10 * KB)

    refused = add_one(alice, content, "statuts.pdf", kind="documents", title="Statuts")

    assert "Il reste 10 Ko" in said(refused) and "ce document en fait 41" in said(refused)
    assert stored(cast) == ["Archives"]
    fill(cast.alpha, left=50 * KB)
    assert add_one(alice, content, "statuts.pdf", kind="documents", title="Statuts").status_code == 302


def test_one_photo_refused_among_many_loses_no_other(cast, alice):
    small = photo()
    fill(cast.alpha, left=len(small) + 10)

    answers = [add_many(alice, content, name) for content, name in ((PHOTO, "a.jpg"), (small, "b.jpg"), (PHOTO, "c.jpg"))]

    assert [answer["success"] for answer in answers] == [False, True, False]
    assert all(link in answers[0]["error_message"] for link in LINKS)
    assert [picture.title for picture in pictures(cast)] == ["b"]


@pytest.mark.parametrize(("kind", "content", "name"), [("image", PHOTO, "a.jpg"), ("document", PDF + b"x" * 20 * KB, "a.pdf")])
def test_choosers_say_it_in_their_window(cast, alice, kind, content, name):
    fill(cast.alpha, left=KB)

    refused = choose(alice, content, name, kind=kind, title="Mon titre")

    assert refused["step"] == "reshow_creation_form"
    assert "Il reste 1 Ko" in refused["htmlFragment"].replace("\xa0", " ")
    assert "Mon titre" in refused["htmlFragment"]
    assert stored(cast) == ["Archives"]
    fill(cast.alpha, left=MB)
    assert choose(alice, content, name, kind=kind)["step"] == "chosen"


def test_what_the_site_has_already_needs_no_room(cast, alice):
    add_one(alice, PHOTO, title="La fête")
    fill(cast.alpha, left=0)

    assert add_many(alice, PHOTO)["duplicate"] is True
    assert choose(alice, PHOTO)["step"] == "duplicate_found"


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_file_may_be_replaced_by_a_lighter_one_when_the_site_is_full(cast, alice, kind):
    heavy, light, heavier = (
        (PHOTO, photo(), noise((400, 300))) if kind == "images" else (PDF + b"x" * 9000, PDF, PDF + b"y" * 90000)
    )
    model = Picture if kind == "images" else SiteDocument
    add_one(alice, heavy, "a.jpg" if kind == "images" else "a.pdf", kind=kind)
    with in_association(cast.alpha):
        item = model.objects.get(title="Photo")
    fill(cast.alpha, left=0)
    url = f"/admin/images/{item.pk}/" if kind == "images" else f"/admin/documents/edit/{item.pk}/"

    def replace(content):
        file = SimpleUploadedFile(item.filename, content)
        return alice.post(url, {"title": "Autre titre", "file": file, "collection": 1, "description": ""})

    refused = replace(heavier)
    assert "Il ne reste plus de place" in said(refused) and "Autre titre" in refused.content.decode()
    with in_association(cast.alpha):
        assert model.objects.get(pk=item.pk).file_size == len(heavy)
    assert replace(light).status_code == 302
    with in_association(cast.alpha):
        assert model.objects.get(pk=item.pk).file_size == len(light)


def test_who_only_drafts_is_told_whom_to_ask(cast, sign_in):
    _portal, carl = sign_in(cast.carl, "alpha")
    fill(cast.alpha, left=0)

    answer = choose(carl, PHOTO)

    assert "Prévenez une personne responsable du site" in answer["htmlFragment"]
    assert "/admin/place/" not in answer["htmlFragment"]
    assert carl.get("/admin/place/").status_code in (302, 403)


def test_pages_show_smaller_versions_when_the_site_is_full(cast, alice):
    add_one(alice, PHOTO)
    fill(cast.alpha, left=0)

    with in_association(cast.alpha):
        picture = Picture.objects.get()
        assert picture.get_rendition("width-100").file.size
        trash.put_media(item=picture, by=None)
        trash.restore_media(item=picture, by=None)
        assert storage.used_bytes() == 50 * MB + len(PHOTO)


def test_portal_has_no_limit(cast, sign_in):
    portal, _site = sign_in(cast.chloe)

    assert add_one(portal, PHOTO).status_code in (302, 403)
    assert Picture.objects.count() in (0, 1)


def test_new_limit_is_in_force_at_once(cast, alice, django_capture_on_commit_callbacks):
    fill(cast.alpha, left=0)
    assert add_one(alice, PHOTO).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        set_quota(association=cast.alpha, quota_bytes=60 * MB, by=cast.chloe)

    assert add_one(alice, PHOTO).status_code == 302


def test_two_photos_sent_at_once_do_not_both_take_the_last_room(committed_db):
    cast = load_cast()
    sites = [real_sign_in(account, "alpha")[1] for account in (cast.alice, cast.edith)]
    contents = [noise((300, 200)), noise((300, 200))]
    fill(cast.alpha, left=max(map(len, contents)) + 100)
    together = threading.Barrier(2)
    answers = []

    def send(site, content):
        together.wait()
        answers.append(add_many(site, content)["success"])
        connection.close()

    threads = [threading.Thread(target=send, args=pair) for pair in zip(sites, contents, strict=True)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(answers) == [False, True]
    assert len(pictures(cast)) == 1


def test_hundred_quick_photos_stop_at_the_limit(cast, alice):
    contents = [photo(colour=(n, n, n)) for n in range(12)]
    fill(cast.alpha, left=sum(map(len, contents[:5])))

    answers = [add_many(alice, content)["success"] for content in contents]

    assert answers[:5] == [True] * 5 and not any(answers[6:])


# Shown before


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/admin/images/add/", "Il reste 5 Mo sur 50 Mo."),
        ("/admin/images/multiple/add/", "Il reste 5 Mo sur 50 Mo."),
        ("/admin/documents/add/", "Il reste 5 Mo sur 50 Mo."),
        ("/admin/documents/multiple/add/", "Il reste 5 Mo sur 50 Mo."),
    ],
)
def test_screens_that_take_a_file_show_how_much_is_left(cast, alice, path, words):
    fill(cast.alpha, left=5 * MB)

    answer = alice.get(path)

    assert words in said(answer)
    assert '<meter min="0" max="100"' in answer.content.decode()
    assert "Faire de la place" in said(answer)


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_choosers_show_how_much_is_left(cast, alice, kind):
    fill(cast.alpha, left=5 * MB)

    html = json.loads(alice.get(f"/admin/{kind}/chooser/").content)["html"]

    assert "Il reste 5 Mo sur 50 Mo." in html.replace("\xa0", " ")


@pytest.mark.parametrize(("left", "words"), [(11, ""), (10, "se remplit"), (3, "se remplit"), (2, "presque plein")])
def test_home_warns_at_four_fifths_and_near_the_end(cast, alice, left, words):
    fill(cast.alpha, left=left * MB)

    shown = said(alice.get("/admin/"))

    assert ("Le site se remplit" in shown, "Le site est presque plein" in shown) == (
        words == "se remplit",
        words == "presque plein",
    )


def test_admin_console_and_uploads_count_alike(cast, alice):
    add_one(alice, PHOTO)
    add_one(alice, PDF + b"x" * 5000, "a.pdf", kind="documents")
    with in_association(cast.alpha):
        trash.put_media(item=Picture.objects.get(), by=None)
        Picture.objects.get().get_rendition("width-100")
        counted = storage.used_bytes()
        figures.measure(cast.alpha)

    assert counted == len(PHOTO) + len(PDF) + 5000
    assert SiteFigures.objects.get(association=cast.alpha).storage_bytes == counted


# The screen of what takes room


def add_documents(count: int) -> list[SiteDocument]:
    return [
        SiteDocument.objects.create(title=f"Texte {n}", file=ContentFile(b"x", name=f"{n}.pdf"), file_size=n * MB)
        for n in range(1, count + 1)
    ]


def test_screen_names_the_largest_first_and_what_the_trash_holds(cast, alice):
    with in_association(cast.alpha):
        documents = add_documents(3)
        trash.put_media(item=documents[2], by=None)

    shown = said(alice.get("/admin/place/"))

    assert "6 Mo utilisés sur 1 Go" in shown
    assert "y prennent encore 3 Mo" in shown
    largest = shown[shown.index("Les plus gros fichiers") :]
    assert largest.index("Texte 2") < largest.index("Texte 1") and "Texte 3" not in largest


def test_empty_site_is_offered_a_first_step(cast, alice):
    shown = said(alice.get("/admin/place/"))

    assert "encore ni image ni document" in shown and "Ajouter des photos" in shown


@pytest.mark.parametrize("name", ["alice", "edith"])
def test_screen_is_for_publishers(cast, sign_in, name):
    assert sign_in(getattr(cast, name), "alpha")[1].get("/admin/place/").status_code == 200


def use(picture: Picture, *, draft: bool) -> Page:
    """Show a picture at the head of a page, or in its draft only."""
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Page", slug=f"page-{picture.pk}"))
    body = [{"type": "image", "value": {"image": picture.pk, "alt_text": "", "decorative": True}}]
    news = NewsPage.objects.first()
    target = news or page
    target.picture = picture
    if draft:
        target.save_revision()
    else:
        target.save_revision().publish()
    return page if body else target


@pytest.mark.parametrize("draft", [False, True])
def test_only_what_nothing_uses_is_put_in_the_trash(cast, alice, draft):
    with in_association(cast.alpha):
        used, free, kept = (
            Picture.objects.create(
                title=title, file=ContentFile(photo(), name=f"{title}.jpg"), file_size=1000, width=60, height=40
            )
            for title in ("Servie", "Oubliée", "Gardée")
        )
        use(used, draft=draft)

    listed = said(alice.get("/admin/place/"))
    unused = listed[listed.index("Aucune page ne les montre") : listed.index("Les plus gros fichiers")]
    assert "Oubliée" in unused and "Gardée" in unused and "Servie" not in unused
    answer = alice.post("/admin/place/ranger/", {"item": [f"picture-{used.pk}", f"picture-{free.pk}"]}, follow=True)

    assert "1 fichier est dans la corbeille." in said(answer)
    with in_association(cast.alpha):
        assert list(Picture.objects.filter(trashed_at__isnull=False).values_list("title", flat=True)) == ["Oubliée"]


def test_logo_of_the_site_is_not_called_unused(cast, alice):
    with in_association(cast.alpha):
        logo = Picture.objects.create(
            title="Logo", file=ContentFile(photo(), name="logo.jpg"), file_size=1000, width=60, height=40
        )
        identity = SiteIdentity.load()
        identity.logo = logo
        identity.save()

    listed = said(alice.get("/admin/place/"))
    alice.post("/admin/place/ranger/", {"item": [f"picture-{logo.pk}"]})

    assert "Aucune page ne les montre" not in listed
    with in_association(cast.alpha):
        assert not Picture.objects.filter(trashed_at__isnull=False).exists()


def test_nothing_ticked_is_said(cast, alice):
    assert "Rien n’a bougé" in said(alice.post("/admin/place/ranger/", {"item": ["page-1", "picture-x"]}, follow=True))


@pytest.mark.parametrize("count", [1, 3])
def test_screen_costs_the_same_for_one_and_three_files(cast, alice, count, django_assert_num_queries):
    with in_association(cast.alpha):
        add_documents(count)
    alice.get("/admin/place/")

    with django_assert_num_queries(30):
        alice.get("/admin/place/")
