"""PDFs: who may have which, what is in them, what they may not read, and a machine that cannot make any."""

import builtins
import logging
import re
import subprocess
import sys
import zlib

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags

from tests import database
from tests.training.conftest import soon
from tests.training.places import at
from training import pdf
from training.actions.attendance import note_attendance
from training.actions.registrations import Person, register


@pytest.fixture
def session(school):
    return soon(school.sessions[0], hours=-0.25)


@pytest.fixture
def alice(session, cast):
    """Alice, who came."""
    registration = register(
        session=session, association=cast.alpha, person=Person("Alice", "d’Œuvre", "alice@example.org", cast.alice), by=None
    )
    note_attendance(registration=registration, attendance="late", at=timezone.now(), by=cast.theo)
    return registration


@pytest.fixture
def theo(cast, sign_in):
    return sign_in(cast.theo)[0]


def pages(answer) -> tuple[int, str]:
    """Return how many pages a PDF has, and the words it was made of."""
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    html = render_to_string(answer.templates[0].name, answer.context[0].flatten())
    return n_pages(answer.content), " ".join(strip_tags(html).split())


def n_pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", unpacked(content)))


def unpacked(content: bytes) -> bytes:
    """Return a PDF's objects, those that are compressed too."""
    assert content.startswith(b"%PDF")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    # A stream may end with a byte that looks like a line feed before `endstream`: what is left of it unpacks all the same.
    return content + b"".join(zlib.decompressobj().decompress(stream) for stream in streams if stream.startswith(b"x"))


def test_the_sheet_to_sign_has_everybody_and_room_for_more(session, alice, cast, theo):
    register(session=session, association=cast.beta, person=Person("Nour", "Haddad", "nour@example.org"), by=None)

    answer = theo.get(at("attendance_sheet", session.pk))
    number, text = pages(answer)

    assert number == 1
    for words in ("Ville-Test", "Alice d’Œuvre", "Nour Haddad", "Association Beta", "Prendre en main son site", "Theo Test"):
        assert words in text
    assert answer["Content-Disposition"].startswith('inline; filename="')


def test_a_certificate_each_for_those_who_came(session, alice, cast, theo):
    absent = register(session=session, association=cast.beta, person=Person("Nour", "Haddad", "nour@example.org"), by=None)
    note_attendance(registration=absent, attendance="absent", at=timezone.now(), by=cast.theo)

    number, text = pages(theo.get(at("certificates", session.pk)))

    assert (number, "Alice d’Œuvre" in text, "Nour" in text) == (1, True, False)


def test_before_anybody_is_noted_there_is_no_certificate_and_a_way_on(session, theo):
    assert theo.get(at("certificates", session.pk))["Location"] == at("attendance", session.pk)


def test_ones_own_certificate_and_nobody_elses(alice, cast, sign_in, theo):
    url = at("attendance_certificate", alice.pk)

    assert "Alice d’Œuvre" in pages(sign_in(cast.alice)[0].get(url))[1]
    assert "Alice d’Œuvre" in pages(theo.get(url))[1]
    assert [sign_in(account)[0].get(url).status_code for account in (cast.carl, cast.bob, cast.dan)] == [404, 404, 404]


@pytest.mark.parametrize("attendance", ["excused", "absent"])
def test_no_certificate_for_who_did_not_come(alice, cast, theo, attendance):
    note_attendance(registration=alice, attendance=attendance, at=timezone.now(), by=cast.theo)

    assert theo.get(at("attendance_certificate", alice.pk)).status_code == 404


@pytest.mark.parametrize("name", ["attendance_sheet", "certificates"])
def test_the_papers_of_a_session_are_the_staffs(session, alice, cast, sign_in, name):
    assert sign_in(cast.alice)[0].get(at(name, session.pk)).status_code == 404


def test_a_name_is_never_html(session, cast, theo):
    register(session=session, association=cast.alpha, person=Person("<img src=x>", "<b>B</b>", "x@example.org"), by=None)

    assert "&lt;img src=x&gt; &lt;b&gt;B&lt;/b&gt;" in pages(theo.get(at("attendance_sheet", session.pk)))[1]


READS = [
    "file:///etc/hostname",
    "/etc/hostname",
    "http://127.0.0.1:1/x.png",
    "https://example.org/x.png",
    "ftp://example.org/x",
    "data:text/plain,x",
    "static:../settings.py",
    "static:/etc/hostname",
    "static:nowhere.css",
]


@pytest.mark.parametrize("address", READS)
@pytest.mark.parametrize(
    "element", ["<img src='%s' alt='x'>", "<link rel=stylesheet href='%s'>", "<link rel=attachment href='%s'>"]
)
def test_a_paper_reads_nothing_but_our_static_files(monkeypatch, caplog, address, element):
    opened = []
    real = pdf.Path.read_bytes
    monkeypatch.setattr(pdf.Path, "read_bytes", lambda path: opened.append(path) or real(path))
    monkeypatch.setattr(pdf, "render_to_string", lambda *_: f"<html lang=fr><title>x</title>{element % address}<p>Bonjour")

    with caplog.at_level(logging.ERROR):
        made = pdf.pdf_of("any", {})

    assert (n_pages(made), opened, b"/EmbeddedFile" in unpacked(made)) == (1, [], False)


def test_a_paper_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "render_to_string", lambda *_: "x" * (pdf.MOST + 1))

    with pytest.raises(pdf.PdfError):
        pdf.pdf_of("any", {})


@pytest.fixture
def no_pango(monkeypatch):
    """A machine where WeasyPrint cannot be loaded."""
    real = builtins.__import__

    def load(name, *arguments, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", load)


def test_a_machine_without_pango_says_so_and_goes_on(no_pango, session, alice, theo, caplog):
    with caplog.at_level(logging.ERROR):
        answer = theo.get(at("attendance_sheet", session.pk))

    assert (answer.status_code, at("training_session", session.pk) in answer.content.decode()) == (503, True)
    assert "libpango" in caplog.text
    assert theo.get(at("attendance", session.pk)).status_code == 200


def test_every_paper_is_in_french_with_its_own_title(session, alice):
    html = render_to_string("training/pdf/base.html", {})

    assert '<html lang="fr">' in html


def test_drawing_a_paper_leaves_pictures_cut_short_refused():
    """WeasyPrint's import tells Pillow, for the whole process, to take them; hence a process of its own."""
    program = (
        "import django; django.setup()\n"
        "from PIL import ImageFile\nfrom training import pdf\n"
        "pdf._weasyprint()\nprint(ImageFile.LOAD_TRUNCATED_IMAGES)"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=database.ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
