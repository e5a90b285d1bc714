"""Files sent to the forum: what is taken, what is refused and in which words, what stays on the disk."""

import io
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from forum import pictures, rules
from forum.actions import attachments, moderation, posts
from forum.models import Attachment, Draft, Post
from tenants.models import AuditEntry
from tests.cms.photos import archive, noise, phone_photo, photo
from tests.forum.conftest import ask, words

PDF = b"%PDF-1.4 une affiche"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
GIF_AND_PAGE = photo("GIF") + b"<html><script>alert(document.cookie)</script></html>"


def keep(by, content: bytes, name: str = "capture.png", mimetype: str = "image/png") -> Attachment:
    return attachments.keep_file(by=by, name=name, content=content, mimetype=mimetype)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has millions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def content_of(kept: Attachment) -> bytes:
    return Path(kept.file.path).read_bytes()


def on_disk() -> list[Path]:
    return [path for path in Path(default_storage.path("forum")).rglob("*") if path.is_file()]


def test_a_photo_of_a_phone_is_upright_small_and_says_not_where_it_was_taken(cast):
    kept = keep(cast.alice, phone_photo(), "IMG_2034.jpg", "image/jpeg")

    assert (kept.width, kept.height, kept.name, kept.mimetype) == (1500, 2000, "Image.jpg", "image/jpeg")
    content = content_of(kept)
    assert kept.n_bytes == len(content)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (1500, 2000)
        assert not picture.getexif()
        assert picture.getpixel((700, 10))[2] > 200  # the blue top


def test_a_screenshot_stays_sharp(cast):
    kept = keep(cast.alice, photo("PNG", (2400, 1200)), "image.png")

    assert (kept.width, kept.height, kept.mimetype, kept.name) == (2000, 1000, "image/png", "Image.png")


def test_a_heavy_screenshot_becomes_lighter(cast):
    content = noise((1200, 1200), kind="PNG")

    kept = keep(cast.alice, content)

    assert kept.mimetype == "image/webp"
    assert kept.n_bytes < 0.6 * len(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"])
def test_what_phones_and_computers_send_is_drawn_anew(cast, kind):
    kept = keep(cast.alice, photo(kind), f"photo.{kind.lower()}", "application/octet-stream")

    assert (kept.width, kept.height) == (60, 40)
    assert kept.mimetype in {"image/jpeg", "image/png"}


def test_a_picture_that_is_also_a_page_keeps_only_what_is_seen(cast):
    kept = keep(cast.alice, GIF_AND_PAGE, "photo.gif.html", "text/html")

    assert kept.mimetype == "image/png"
    assert kept.name == "photo.gif.png"
    assert b"script" not in content_of(kept)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("affiche.pdf", PDF),
        ("liste.csv", b"nom,ville\n"),
        ("modele.odt", archive("content.xml")),
        ("lettre.docx", archive("word/document.xml")),
    ],
)
def test_a_document_is_kept_as_it_came(cast, name, content):
    kept = keep(cast.alice, content, name, "")

    assert content_of(kept) == content
    assert not kept.is_picture
    assert kept.name == name


REFUSED = {
    "svg": (SVG, "dessin.svg", "dessins en SVG"),
    "svg as png": (SVG, "dessin.png", "dessins en SVG"),
    "bomb": (bomb(10_000, 5_000), "grande.png", "50 millions de pixels"),
    "larger bomb": (bomb(60_000, 60_000), "grande.png", "bien trop grande"),
    "cut": (phone_photo()[:9000], "photo.jpg", "abîmée"),
    "empty": (b"", "photo.png", "vide"),
    "programme": (b"MZ\x90\0", "facture.pdf.exe", "ce genre de fichier"),
    "page": (b"<html><script>alert(1)</script>", "page.html", "ce genre de fichier"),
    "page as pdf": (b"<html><script>alert(1)</script>", "page.pdf", "finit par .pdf"),
    "page as text": (b"<!doctype html><script>", "page.txt", "finit par .txt"),
    "not a zip": (b"PK\x03\x04 coup", "lettre.docx", "finit par .docx"),
    "words as photo": (b"bonjour", "photo.jpg", "pas une photo"),
    "heavy document": (PDF + b"\0" * 10 * 1024**2, "gros.pdf", "trop lourd"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_taken_gets_a_sentence(cast, case):
    content, name, said = REFUSED[case]

    with pytest.raises(ValidationError) as refused:
        keep(cast.alice, content, name, "image/png")

    assert said in " ".join(refused.value.messages)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Windows\\photo.png", "Image.png"),
        ("gnp.\u202eexe.png", "gnp.exe.png"),
        ("a\r\nSet-Cookie: x.png", "a Set-Cookie: x.png"),
        ("a\0b.png", "ab.png"),
        ("x" * 300 + ".png", "x" * 120 + ".png"),
        ("..", "Image.png"),
        ("", "Image.png"),
        ("image.png", "Image.png"),
        ("IMG_20261122_101500.jpg.png", "IMG 20261122 101500.jpg.png"),
        ("DSC00012.png", "Image.png"),
        ("Capture d’écran 2026-11-22 à 10.04.12.png", "Image.png"),
        ("WhatsApp Image 2026-11-22 at 10.04.12.png", "Image.png"),
        ("Image du menu.png", "Image du menu.png"),
        ("Écran d’accueil.png", "Écran d’accueil.png"),
    ],
)
def test_a_name_has_no_tricks(cast, name, kept_as):
    kept = keep(cast.alice, photo("PNG"), name)

    assert kept.name == kept_as
    assert kept.file.name == f"forum/{kept.pk}/file.png"


def test_a_file_without_an_ending_is_known_by_its_kind(cast):
    assert keep(cast.alice, PDF, "Facture 10.04", "application/pdf").name == "Facture 10.04.pdf"


def test_one_account_sends_a_bounded_number_of_files_and_bytes(cast, monkeypatch):
    monkeypatch.setattr(rules, "UNSENT_FILES", 2)
    keep(cast.alice, photo("PNG"))
    last = keep(cast.alice, photo("PNG"))
    with pytest.raises(ValidationError) as refused:
        keep(cast.alice, photo("PNG"))
    assert refused.value.code == "unsent"
    keep(cast.bob, photo("PNG"))

    posts.reply(topic=ask("Une question", cast.bob), words=words("<p>Voici</p>", "a", attachments=[last]), by=cast.alice)
    keep(cast.alice, photo("PNG"))
    Attachment.objects.filter(pk=last.pk).update(n_bytes=rules.BYTES_A_DAY)
    Attachment.objects.filter(by=cast.alice, post=None).delete()
    with pytest.raises(ValidationError) as refused:
        keep(cast.alice, photo("PNG"))
    assert refused.value.code == "day"


def test_a_sixth_file_is_refused_and_somebody_elses_is_not_taken(cast, forum):
    six = [keep(cast.bob, photo("PNG")) for _number in range(6)]
    with pytest.raises(ValidationError) as refused:
        posts.reply(topic=forum.topic, words=words("<p>Voici</p>", "b1", attachments=six), by=cast.bob)
    assert refused.value.code == "attachments"

    post = posts.reply(topic=forum.topic, words=words("<p>À moi</p>", "e1", attachments=six[:1]), by=cast.edith)
    assert not post.attachments.exists()


def test_a_form_sent_twice_has_its_files_once(cast, forum):
    sent = words("<p>Voici</p>", "b1", attachments=[keep(cast.bob, photo("PNG"))])

    first = posts.reply(topic=forum.topic, words=sent, by=cast.bob)
    second = posts.reply(topic=forum.topic, words=sent, by=cast.bob)

    assert first == second
    assert first.attachments.count() == 1


def test_files_follow_their_post_through_merge_and_split(cast, forum):
    sent = words("<p>Voici</p>", "b1", attachments=[keep(cast.bob, photo("PNG"))])
    answer = posts.reply(topic=forum.topic, words=sent, by=cast.bob)

    apart = moderation.split_topic(posts=[answer], title="À part", by=cast.theo)
    assert apart.posts.get().attachments.count() == 1

    moderation.merge_topics(topic=apart, into=forum.topic, by=cast.theo)
    assert Attachment.objects.get().post.topic == forum.topic


def test_changing_a_post_adds_and_takes_away_files(cast, forum, django_capture_on_commit_callbacks):
    old, new = keep(cast.bob, photo("PNG")), keep(cast.bob, PDF, "a.pdf")
    post = posts.reply(topic=forum.topic, words=words("<p>Voici</p>", "b1", attachments=[old]), by=cast.bob)

    with django_capture_on_commit_callbacks(execute=True):
        posts.edit_post(post=post, html="<p>Plutôt</p>", files=[new], by=cast.bob)

    assert list(post.attachments.all()) == [new]
    assert [path.name for path in on_disk()] == ["file.pdf"]
    with pytest.raises(ValidationError):
        posts.edit_post(post=post, html="", files=[], by=cast.bob)
    posts.edit_post(post=post, html="<p>Rien ne change</p>", by=cast.bob)
    assert post.attachments.count() == 1


def test_what_deletes_a_post_leaves_no_file_behind(cast, forum, django_capture_on_commit_callbacks):
    sent = words("<p>Voici</p>", "b1", attachments=[keep(cast.bob, photo("PNG"))])
    post = posts.reply(topic=forum.topic, words=sent, by=cast.bob)
    folder = on_disk()[0].parent

    with django_capture_on_commit_callbacks(execute=True):
        Post.objects.filter(pk=post.pk).delete()

    assert on_disk() == []
    assert not folder.exists()


def test_files_that_were_never_sent_go_after_two_days(cast, forum, django_capture_on_commit_callbacks):
    old, fresh, sent = (keep(cast.bob, photo("PNG")) for _number in range(3))
    posts.reply(topic=forum.topic, words=words("<p>Voici</p>", "b1", attachments=[sent]), by=cast.bob)
    long_ago = timezone.now() - timedelta(days=3)
    Attachment.objects.filter(pk__in=[old.pk, sent.pk]).update(created_at=long_ago)

    with django_capture_on_commit_callbacks(execute=True):
        assert attachments.purge_unsent() == 1

    assert set(Attachment.objects.all()) == {fresh, sent}
    assert len(on_disk()) == 2
    assert AuditEntry.objects.filter(action="forum.files.purged").count() == 1
    assert attachments.purge_unsent() == 0


def test_files_of_a_draft_stay_as_long_as_it_does(cast, forum):
    file = keep(cast.bob, photo("PNG"))
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=30))
    context = [{"label": "Page", "value": "Accueil"}, {"attached": [str(file.pk)]}]
    draft = Draft.objects.create(account=cast.bob, topic=forum.topic, html="<p>Voici</p>", context=context)

    assert attachments.purge_unsent() == 0
    draft.delete()
    assert attachments.purge_unsent() == 1


def test_a_file_whose_row_was_never_written_goes_too(cast):
    import os

    default_storage.save("forum/0000/file.png", io.BytesIO(b"x"))
    folder = Path(default_storage.path("forum/0000"))
    assert attachments.purge_unsent() == 0

    os.utime(folder, (0, 0))

    assert attachments.purge_unsent() == 1
    assert not folder.exists()


def test_describing_a_picture_names_it(cast):
    kept = keep(cast.alice, photo("PNG"))

    attachments.describe_file(attachment=kept, words="  Le bouton\u202e rouge / bleu ")
    assert kept.name == "Le bouton rouge - bleu.png"

    attachments.describe_file(attachment=kept, words=" ")
    assert Attachment.objects.get().words == "Le bouton rouge - bleu"


def test_every_kind_that_is_taken_is_offered_by_the_form():
    from cms import attached_files

    form = Path(pictures.__file__).with_name("templates") / "forum" / "files_field.html"
    offered = form.read_text().partition('accept="')[2].partition('"')[0].split(",")

    assert {ending.removeprefix(".") for ending in offered} >= set(attached_files.ENDINGS) - {
        "avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "webp",
    }  # fmt: skip
    assert "image/*" in offered
