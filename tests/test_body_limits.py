"""How large a request may be, asked of the application as Django's client sees it (tests/deploy has real sockets)."""

import gc
import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from cms.models import Picture
from deploy.body_limit import limit_for
from tenants.schemas import in_association
from tests.cms.photos import photo
from tests.cms.test_pictures import add_one, said

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open
MB = 1024**2
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def alice(cast, sign_in):
    yield sign_in(cast.alice, "alpha")[1]
    gc.collect()


@pytest.mark.parametrize(
    ("path", "megabytes"),
    [("/", 2), ("/contact/", 2), ("/compte/connexion/", 2), ("/administration/", 2), ("/admin/images/add/", 25),
     ("/demander-un-site/", 25), ("/reprendre/5/", 25), ("/forum/fichiers/", 25)],
)  # fmt: skip
def test_each_address_has_what_it_needs(path, megabytes):
    assert limit_for(path) == megabytes * MB


@pytest.mark.parametrize("host", [None, "alpha"])
def test_visitors_large_body_is_refused_with_a_page(cast, as_visitor, host):
    refused = as_visitor(host).post("/contact/", b"a=" + b"x" * 2 * MB, content_type=FORM)
    passed = as_visitor(host).post("/contact/", b"a=" + b"x" * MB, content_type=FORM)

    assert refused.status_code == 413
    assert "Vous envoyez 3 Mo d’un coup, et nous prenons 2 Mo au plus." in said(refused)
    assert refused.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert passed.status_code != 413


def test_body_without_its_length_is_not_read(cast, as_visitor):
    answer = as_visitor("alpha").post("/contact/", b"a=1", content_type=FORM, headers={"Transfer-Encoding": "chunked"})

    assert answer.status_code == 411


def test_no_length_is_an_empty_body(cast, as_visitor):
    answer = as_visitor("alpha").generic("POST", "/contact/", b"a=1", content_type=FORM, CONTENT_LENGTH="")

    assert answer.status_code == 422  # the form, empty


def test_too_many_boxes_or_files_get_a_page(cast, alice):
    boxes = "&".join(f"a{n}=1" for n in range(5001))
    files = {f"f{n}": SimpleUploadedFile(f"{n}.txt", b"x") for n in range(1000)}

    many_boxes = alice.post("/admin/images/add/", boxes, content_type=FORM)
    many_files = alice.post("/admin/images/add/", files)

    for answer in (many_boxes, many_files):
        assert answer.status_code == 413
        assert "C’est trop d’un seul coup" in said(answer)
    assert alice.post("/admin/images/add/", "&".join(f"a{n}=1" for n in range(4000)), content_type=FORM).status_code == 200


def test_very_long_text_gets_a_page(cast, alice):
    answer = alice.post("/admin/images/add/", b"title=" + b"x" * 6 * MB, content_type=FORM)

    assert answer.status_code == 413
    assert "Vous envoyez 7 Mo d’un coup, et nous prenons 5 Mo au plus." in said(answer)


def test_largest_photo_passes_and_one_byte_more_is_refused_in_words(cast, alice):
    largest = photo() + b"\0" * (20 * MB - len(photo()))

    refused = add_one(alice, largest + b"\0")

    assert (refused.status_code, "Cette photo pèse 21 Mo" in said(refused)) == (200, True)
    assert add_one(alice, largest).status_code == 302
    with in_association(cast.alpha):
        assert Picture.objects.get().file_size < MB  # what is stored is the photo, not its padding


def test_boxes_for_files_say_their_limit_to_the_script(cast, alice):
    shown = alice.get("/admin/images/add/").content.decode()
    documents = alice.get("/admin/documents/add/").content.decode()

    assert f'data-most-bytes="{20 * MB}"' in shown and re.search(r'data-too-heavy="Cette photo est trop lourde', shown)
    assert f'data-most-bytes="{10 * MB}"' in documents
    assert "cms/file_size.js" in shown


@override_settings(BODY_LIMIT=10)
def test_get_without_a_body_always_passes(cast, as_visitor):
    assert as_visitor("alpha").get("/").status_code == 200


def png_with_text_bomb() -> bytes:
    """A small picture whose note unpacks to 64 MB."""
    start = photo("PNG")
    packed = b"Comment\0\0" + zlib.compress(b"a" * 64 * MB, 9)
    body = b"zTXt" + packed
    chunk = struct.pack(">I", len(packed)) + body + struct.pack(">I", zlib.crc32(body))
    return start[:33] + chunk + start[33:]


def test_picture_that_unpacks_without_end_is_refused(cast, alice):
    bomb = png_with_text_bomb()
    assert len(bomb) < MB

    answer = add_one(alice, bomb, "photo.png")

    assert (answer.status_code, "Cette photo est abîmée" in said(answer)) == (200, True)
    with in_association(cast.alpha):
        assert Picture.objects.count() == 0


def test_body_of_a_refused_request_is_read_to_its_end(cast, as_visitor):
    """Else the proxy, cut off while it sends, would have nothing to show but its own page."""
    answer = as_visitor("alpha").post("/admin/images/add/", b"x" * 3 * MB, content_type="application/octet-stream")

    assert answer.status_code in (302, 403)
    assert answer.wsgi_request.read(1) == b""
