"""Sending pictures and documents: what is refused and in which words, and nothing stored twice."""

import gc
import io
import json
import threading
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image
from wagtail.images.rect import Rect
from wagtail.models import ModelLogEntry

from cms import picture_files, trash, uploads
from cms.models import Picture, SiteDocument
from cms.pictures import PictureForm  # noqa: F401 (the form behind what is tested)
from tenants.schemas import in_association
from tests.cms.crawl import read
from tests.cms.photos import archive, noise, phone_photo, photo

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open
MANY = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.fixture
def alice(cast, sign_in):
    yield sign_in(cast.alice, "alpha")[1]
    gc.collect()


@pytest.fixture
def carl(cast, sign_in):
    return sign_in(cast.carl, "alpha")[1]


def add_one(site, content: bytes, name: str = "photo.jpg", *, kind: str = "images", **typed):
    file = SimpleUploadedFile(name, content)
    return site.post(f"/admin/{kind}/add/", {"title": "Photo", "file": file, "collection": 1, **typed})


def add_many(site, content: bytes, name: str = "photo.jpg", *, kind: str = "images", **typed) -> dict:
    file = SimpleUploadedFile(name, content)
    answer = site.post(f"/admin/{kind}/multiple/add/", {"files[]": file, "collection": 1, **typed}, **MANY)
    return json.loads(answer.content)


def choose(site, content: bytes, name: str = "photo.jpg", *, kind: str = "image", query: str = "", **typed) -> dict:
    prefix, typed = f"{kind}-chooser-upload", {"title": "Photo", "collection": 1} | typed
    form = {f"{prefix}-{field}": value for field, value in typed.items()} | {f"{prefix}-file": SimpleUploadedFile(name, content)}
    return json.loads(site.post(f"/admin/{kind}s/chooser/create/{query}", form).content)


def said(answer) -> str:
    return read(answer).words.replace("\n", " ").replace("\xa0", " ")


def plain(html: str) -> str:
    return html.replace("\xa0", " ").replace("&nbsp;", " ")


def pictures(cast) -> list[Picture]:
    with in_association(cast.alpha):
        return list(Picture.objects.order_by("pk"))


# What is refused, and in which words

PDF = b"%PDF-1.7\n1 0 obj"
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
REFUSED = {
    "pdf named jpg": (PDF, "affiche.jpg", "C’est un PDF, pas une photo."),
    "svg": (SVG, "logo.svg", "Nous ne prenons pas les dessins en SVG"),
    "svg named png": (SVG, "logo.png", "Enregistrez le vôtre en PNG, puis envoyez-le."),
    "bmp": (photo("BMP"), "scan.bmp", "Ouvrez-la, enregistrez-la en JPEG ou en PNG"),
    "tiff named jpg": (photo("TIFF"), "scan.jpg", "Ouvrez-la, enregistrez-la en JPEG ou en PNG"),
    "page": (b"<!doctype html><script>alert(1)</script>", "photo.jpg", "Ce fichier n’est pas une photo que nous savons montrer."),
    "empty": (b"", "photo.jpg", "Ce fichier est vide."),
    "cut": (noise((300, 200))[:9000], "photo.jpg", "Cette photo est abîmée"),
    "cut at once": (noise((300, 200))[:9], "photo.jpg", "Cette photo est abîmée"),
    "film": (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 50, "film.jpg", "Cette photo est abîmée"),
    "50 million": (photo(size=(8660, 5774)), "photo.jpg", "compte 50 millions de pixels, et nous allons jusqu’à 25 millions."),
    "25 million and one": (photo(size=(5001, 5000)), "photo.jpg", "Cette photo compte 26 millions de pixels"),
    "100 million": (photo("PNG", (10000, 10000), mode="1", colour=1), "photo.png", "Cette photo est bien trop grande"),
    "heavy": (photo() + b"\0" * 21 * 1024 * 1024, "photo.jpg", "Cette photo pèse 22 Mo, et nous allons jusqu’à 20 Mo."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_gets_a_sentence_that_says_what_to_do(cast, alice, case):
    content, name, words = REFUSED[case]

    one = add_one(alice, content, name, title="Le bal", description="La scène")
    many = add_many(alice, content, name)
    chooser = choose(alice, content, name, title="Le bal", description="La scène")

    assert words in said(one)
    assert 'value="Le bal"' in one.content.decode() and 'value="La scène"' in one.content.decode()
    assert (many["success"], words in plain(many["error_message"])) == (False, True)
    assert words in plain(chooser["htmlFragment"])
    assert 'value="Le bal"' in chooser["htmlFragment"] and 'value="La scène"' in chooser["htmlFragment"]
    assert pictures(cast) == []


def test_huge_picture_is_refused_before_it_is_unpacked(alice):
    content, began = photo(size=(8660, 5774)), time.perf_counter()

    assert add_many(alice, content)["success"] is False
    print(f"refused in {time.perf_counter() - began:.2f} s")


def test_photo_of_a_phone_is_stored_upright_small_and_nowhere(cast, alice):
    content = phone_photo((4032, 3024))
    began = time.perf_counter()

    assert add_many(alice, content, "IMG_2034.JPG")["success"]

    print(f"a photo of 12 million pixels: {time.perf_counter() - began:.2f} s")
    [picture] = pictures(cast)
    with in_association(cast.alpha), picture.file.open() as file:
        stored = Image.open(file)
        assert (stored.size, dict(stored.getexif()), stored.format) == ((1920, 2560), {}, "JPEG")
    assert (picture.width, picture.height, picture.title) == (1920, 2560, "IMG_2034")
    assert picture.file_size < 1_000_000 and picture.file_hash


def test_photo_of_an_iphone_becomes_a_jpeg(cast, alice):
    assert add_one(alice, phone_photo((400, 300), kind="HEIF"), "IMG_2034.HEIC").status_code == 302

    [picture] = pictures(cast)
    assert (picture.width, picture.height, picture.file.name.endswith(".jpg")) == (300, 400, True)


def test_wrong_ending_is_put_right(cast, alice):
    add_one(alice, photo("PNG"), "Été — à la plage (été).jpg")

    [picture] = pictures(cast)
    assert picture.file.name.endswith(".png") and picture.file.name.isascii()


@pytest.mark.parametrize("name", ["a" * 240 + ".jpg", "photo", "x.jpeg.exe.jpg", "<script>.jpg", "été\u202egpj.jpg", "100 %.jpg"])
def test_odd_names_are_no_fault(cast, alice, name):
    assert add_many(alice, photo(), name)["success"]

    [picture] = pictures(cast)
    assert picture.title == Path(name.replace("\u202e", "")).stem and len(picture.file.name) <= 100


def test_file_field_says_the_limit(alice):
    assert "Une photo de 20 Mo au plus." in said(alice.get("/admin/images/add/"))
    assert "Une photo de 20 Mo au plus." in said(alice.get("/admin/images/multiple/add/"))


def test_title_that_is_too_long_never_stores_the_file_as_it_came(cast, alice):
    answer = add_many(alice, phone_photo((400, 300)), title="x" * 300)

    assert answer["success"]
    assert [picture.width for picture in pictures(cast)] == [300]
    assert alice.post("/admin/images/multiple/create_from_uploaded_image/1/", {}).status_code == 404
    assert alice.post("/admin/documents/multiple/create_from_uploaded_document/1/", {}).status_code == 404


@pytest.mark.parametrize("send", [add_one, add_many, choose])
def test_photo_that_nobody_named_has_the_name_of_its_file(cast, alice, send):
    send(alice, phone_photo((400, 300)), "Bal de mai.jpg", title="")

    assert [picture.title for picture in pictures(cast)] == ["Bal de mai"]


# The same picture is never stored twice

WAYS = {
    "one": lambda site, *args, **typed: said(site.get(add_one(site, *args, **typed)["Location"])),
    "many": lambda site, *args, **typed: plain(add_many(site, *args, **typed).get("confirm_duplicate_upload", "")),
    "chooser": lambda site, *args, **typed: plain(choose(site, *args, **typed).get("htmlFragment", "")),
}
KNOWN = "Cette photo est déjà dans vos images, sous le nom « Le bal » : nous avons repris celle-ci."


@pytest.mark.parametrize("first", ["one", "many", "chooser"])
@pytest.mark.parametrize("second", ["one", "many", "chooser"])
def test_same_photo_sent_again_is_the_one_that_was_there(cast, alice, first, second):
    content = phone_photo((3000, 2000))
    assert KNOWN not in WAYS[first](alice, content, title="Le bal")

    assert KNOWN in WAYS[second](alice, content, "autre nom.jpg", title="Autre titre")

    assert [picture.title for picture in pictures(cast)] == ["Le bal"]


def test_photo_taken_from_the_site_and_sent_back_is_the_same(cast, alice):
    add_one(alice, phone_photo((3000, 2000)))
    with in_association(cast.alpha), Picture.objects.get().file.open() as file:
        content = file.read()

    assert add_many(alice, content)["duplicate"] is True

    assert len(pictures(cast)) == 1


def test_chooser_takes_the_known_photo_in_one_click(cast, alice):
    content = photo()
    add_one(alice, content, title="Le bal")
    [picture] = pictures(cast)

    answer = choose(alice, content, query="?multiple=1")

    link = f"/admin/images/chooser/chosen/{picture.pk}/?multiple=1"
    assert answer["step"] == "duplicate_found" and f'href="{link}"' in answer["htmlFragment"]
    chosen = json.loads(alice.get(link).content)
    assert [one["id"] for one in chosen["result"]] == [str(picture.pk)]


def test_chooser_opens_where_a_photo_is_sent(alice):
    html = json.loads(alice.get("/admin/images/chooser/").content)["html"]

    assert 'data-w-tabs-active-panel-id-value="tab-upload"' in html
    assert "Ce que montre la photo" in html


def test_words_typed_with_a_known_photo_are_kept_or_said_to_be_left(cast, alice, carl):
    content = photo()
    add_one(alice, content, title="Le bal")

    filled = WAYS["chooser"](carl, content, description="La scène et les danseurs")
    refused = WAYS["chooser"](alice, content, description="Autre chose")

    assert [picture.description for picture in pictures(cast)] == ["La scène et les danseurs"]
    assert "Sa description reste" not in filled
    assert "Sa description reste la même : « La scène et les danseurs »." in refused
    with in_association(cast.alpha):
        assert list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)) == ["wagtail.create", "wagtail.edit"]


@pytest.mark.parametrize("way", WAYS)
def test_photo_that_is_in_the_trash_comes_back(cast, alice, way):
    content = photo()
    add_one(alice, content, title="Le bal")
    with in_association(cast.alpha):
        trash.put_media(item=Picture.objects.get(), by=None)

    words = WAYS[way](alice, content)

    assert "Cette photo était dans la corbeille, sous le nom « Le bal » : nous l’avons remise dans vos images." in words
    assert [(picture.title, picture.trashed_at) for picture in pictures(cast)] == [("Le bal", None)]


def test_contributor_gets_no_way_to_change_what_is_not_hers(cast, alice, carl):
    content = photo()
    add_one(alice, content)

    assert "/admin/images/" not in add_many(carl, content)["form"]
    assert "/admin/images/" in add_many(alice, content)["form"]


def test_new_file_for_a_picture_is_refused_when_another_has_it(cast, alice):
    add_one(alice, photo(), title="Le bal")
    add_one(alice, photo(colour="blue"), title="La mer")
    bal, mer = pictures(cast)
    form = {"title": "La mer", "collection": 1, "file": SimpleUploadedFile("x.jpg", photo())}

    refused = alice.post(f"/admin/images/{mer.pk}/", form)
    form["file"] = SimpleUploadedFile("x.jpg", photo(colour="green"))
    changed = alice.post(f"/admin/images/{mer.pk}/", form)

    assert "Cette photo est déjà dans vos images, sous le nom « Le bal » : prenez celle-là." in said(refused)
    assert changed.status_code == 302
    assert len({picture.file_hash for picture in pictures(cast)}) == 2


def test_another_site_keeps_its_own(cast, sign_in):
    content = photo()
    for account, name in ((cast.alice, "alpha"), (cast.bob, "beta")):
        assert add_many(sign_in(account, name)[1], content)["duplicate"] is False


def test_two_people_sending_the_same_photo_at_once_store_one(committed_db):
    from tests.conftest import load_cast, real_sign_in

    cast = load_cast()
    sites = [real_sign_in(account, "alpha")[1] for account in (cast.alice, cast.edith)]
    content, gate, answers = phone_photo((2000, 1500)), threading.Barrier(2), []

    def send(site):
        try:
            gate.wait(10)
            answers.append(add_many(site, content))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[site]) for site in sites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(answer["duplicate"] for answer in answers) == [False, True]
    assert len({answer["image_id"] for answer in answers}) == 1
    assert len(pictures(cast)) == 1
    with in_association(cast.alpha):
        storage = Picture._meta.get_field("file").storage
        assert len(storage.listdir("original_images")[1]) == 1


# Focal point


def test_marked_part_stays_when_a_picture_is_cut(cast, alice):
    picture = Image.new("RGB", (900, 300), "white")
    picture.paste("red", (800, 0, 900, 300))
    out = io.BytesIO()
    picture.save(out, "PNG")
    add_one(alice, out.getvalue(), "scene.png")
    [stored] = pictures(cast)
    page = alice.get(f"/admin/images/{stored.pk}/")
    assert "focal-point-chooser" in page.content.decode()

    def corner() -> tuple:
        with in_association(cast.alpha):
            rendition = Picture.objects.get().get_rendition("fill-200x200|format-png")
            with rendition.file.open() as file:
                return Image.open(file).convert("RGB").getpixel((190, 100))

    assert corner() == (255, 255, 255)
    focal = {"focal_point_x": 850, "focal_point_y": 150, "focal_point_width": 100, "focal_point_height": 200}
    answer = alice.post(f"/admin/images/{stored.pk}/", {"title": "Photo", "collection": 1, **focal})

    assert answer.status_code == 302
    with in_association(cast.alpha):
        assert Picture.objects.get().get_focal_point() == Rect(800, 50, 900, 250)
    assert corner() == (255, 0, 0)


# Documents


GOOD = {
    "a.pdf": PDF, "a.docx": archive("word/document.xml"), "a.xlsx": archive("xl/workbook.xml"), "a.odt": archive("content.xml"),
    "a.zip": archive("n"), "a.rtf": b"{\\rtf1 x}", "a.txt": "Été".encode("latin-1"), "a.csv": "a;b".encode("utf-16"),
    "a.ics": b"BEGIN:VCALENDAR",
}  # fmt: skip
BAD = {
    "photo.pdf": (photo(), "C’est une image ou une vidéo, pas un document."),
    "page.pdf": (b"<html>", "Ce fichier finit par .pdf mais contient autre chose"),
    "program.docx": (b"MZ\x90\x00" + b"\0" * 99, "Ce fichier finit par .docx mais contient autre chose"),
    "sheet.docx": (archive("xl/workbook.xml"), "Ce fichier finit par .docx mais contient autre chose"),
    "cut.zip": (archive("n")[:20], "Ce fichier finit par .zip mais contient autre chose"),
    "page.txt": (b"\n <!DOCTYPE html><script>", "Ce fichier finit par .txt mais contient autre chose"),
    "program.csv": (b"MZ\x90\x00", "Ce fichier finit par .csv mais contient autre chose"),
}


@pytest.mark.parametrize("name", GOOD)
def test_document_that_is_what_it_says_is_taken(cast, alice, name):
    assert add_many(alice, GOOD[name], name, kind="documents")["success"]


@pytest.mark.parametrize("name", BAD)
def test_document_that_is_something_else_gets_a_sentence(cast, alice, name):
    content, words = BAD[name]

    one, many = add_one(alice, content, name, kind="documents"), add_many(alice, content, name, kind="documents")

    assert words in said(one)
    assert words in plain(many["error_message"])
    with in_association(cast.alpha):
        assert SiteDocument.objects.count() == 0


def test_same_document_is_never_stored_twice(cast, alice):
    add_one(alice, PDF, "a.pdf", kind="documents", title="Statuts")

    page = alice.get(add_one(alice, PDF, "b.pdf", kind="documents")["Location"])
    many = add_many(alice, PDF, "c.pdf", kind="documents")
    chosen = choose(alice, PDF, "d.pdf", kind="document")

    words = "Ce document est déjà dans vos documents, sous le nom « Statuts » : nous avons repris celui-ci."
    assert words in said(page) and words in plain(many["form"])
    assert chosen["result"]["title"] == "Statuts"
    with in_association(cast.alpha):
        assert SiteDocument.objects.count() == 1


def test_keeping_costs_few_statements(cast, alice, django_assert_num_queries):
    from wagtail.images.forms import get_image_form

    form = get_image_form(Picture)
    with in_association(cast.alpha):
        for number in range(3):
            upload = SimpleUploadedFile("x.jpg", photo(colour=(number, 0, 0)))
            one = form({"title": "x", "collection": 1}, {"file": upload}, user=None)
            one.is_valid()
            uploads.keep(form=one, by=None)
        again = form({"title": "x", "collection": 1}, {"file": SimpleUploadedFile("x.jpg", photo(colour=(1, 0, 0)))}, user=None)
        assert again.is_valid()
        with django_assert_num_queries(5):  # the savepoint, the root collection, its lock, the twin, the savepoint
            assert not uploads.keep(form=again, by=None).is_new
    assert picture_files.LONG_SIDE == 2560
