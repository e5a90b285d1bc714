"""What may be joined to a request: decided by the file's own bytes."""

import io
import os
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tenants import papers

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, kind)
    return out.getvalue()


def file(name: str, content: bytes, content_type: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=content_type)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (picture("JPEG"), "jpg"), (picture("PNG"), "png"), (picture("WEBP"), "webp")],
)
def test_paper_is_what_its_bytes_say(content, kind):
    assert papers.kind_of(file("sans-nom", content, "text/html")) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("recepisse.pdf", HTML),
        ("statuts.pdf", b"\n%PDF-1.7"),
        ("logo.svg", SVG),
        ("logo.png", SVG),
        ("photo.gif", picture("GIF")),
        ("photo.png", picture("PNG")[:40]),
        ("photo.jpg", b"\xff\xd8\xff\xe0"),
        ("vide.pdf", b""),
    ],
)
def test_paper_that_lies_is_refused(name, content):
    with pytest.raises(ValidationError) as caught:
        papers.kind_of(file(name, content))

    assert caught.value.code == "kind"


def test_paper_of_eleven_megabytes_is_refused():
    heavy = PDF + b" " * (11 * 1024 * 1024)
    assert papers.kind_of(file("leger.pdf", heavy[: papers.MAX_BYTES])) == "pdf"

    with pytest.raises(ValidationError) as caught:
        papers.kind_of(file("lourd.pdf", heavy))

    assert caught.value.code == "heavy"


def test_picture_is_stored_whole_and_a_lost_file_is_swept(cast):
    from tenants.models import Paper, SiteRequest

    site_request = SiteRequest.objects.create(name="X", subdomain="x", email="x@example.org", token_hash="x")
    papers.keep([file("scan.png", picture("PNG"))], site_request=site_request)
    paper = Paper.objects.get()
    path = Path(paper.file.path)
    assert path.read_bytes() == picture("PNG")
    os.utime(path, (0, 0))
    assert papers.sweep() == 0
    fresh = path.with_name("fresh.pdf")
    fresh.write_bytes(PDF)

    Paper.objects.all().delete()

    assert (papers.sweep(), path.exists(), fresh.exists()) == (1, False, True)


def test_paper_is_stored_under_a_name_of_ours_and_leaves_no_trace(cast, settings, django_capture_on_commit_callbacks):
    from tenants.models import Paper, SiteRequest

    site_request = SiteRequest.objects.create(name="X", subdomain="x", email="x@example.org", token_hash="x")
    papers.keep([file("../../etc/passwd\n.html", PDF)], site_request=site_request)
    paper = Paper.objects.get()
    path = Path(paper.file.path)

    assert (paper.name, path.suffix, path.parent) == ("passwd.pdf", ".pdf", Path(settings.MEDIA_ROOT) / "portal/papers")
    assert "passwd" not in path.name

    with django_capture_on_commit_callbacks(execute=True):
        papers.destroy(Paper.objects.all())

    assert [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()] == []
