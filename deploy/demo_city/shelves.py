"""The gallery and the documents of a demo site: albums of its printed pictures, and papers set here as one-page PDFs."""

from datetime import date, timedelta

from django.core.files.base import ContentFile

from cms.models import AlbumPage, AlbumPicture, GalleryPage, HomePage, LibraryPage, LibraryPaper, Picture, SiteDocument
from deploy.demo_city.story import Album, Paper, Voice
from tenants.rules import label_from

ALBUMS, PAPERS = "Galerie", "Documents"


def add_albums(home: HomePage, albums: list[Album], *, pictures: dict[str, Picture], voice: Voice, publish) -> None:
    if not albums:
        return
    gallery = home.add_child(
        instance=GalleryPage(title=ALBUMS, slug="galerie", summary="Nos photos, album par album.", show_in_menus=True)
    )
    publish(gallery)
    for album in albums:
        title = voice.say(album.title)
        day = voice.today - timedelta(weeks=album.weeks)
        page = AlbumPage(title=title, slug=label_from(title), summary=voice.say(album.summary), date=day)
        page.pictures = [AlbumPicture(picture=pictures[name], caption=voice.say(words)) for name, words in album.photos]
        publish(gallery.add_child(instance=page))


def add_papers(home: HomePage, papers: list[Paper], *, voice: Voice, by, publish) -> None:
    if not papers:
        return
    library = LibraryPage(title=PAPERS, slug="papiers", summary="À lire, à garder, à remplir.", show_in_menus=True)
    library.papers = [_paper(paper, voice=voice, by=by) for paper in papers]
    publish(home.add_child(instance=library))


def _paper(paper: Paper, *, voice: Voice, by) -> LibraryPaper:
    title, day = voice.say(paper.title), voice.today - timedelta(weeks=paper.weeks)
    content = ContentFile(pdf(title, [voice.say(line) for line in paper.lines]), name=f"{label_from(title)}.pdf")
    document = SiteDocument.objects.create(title=title, file=content, file_size=content.size, uploaded_by_user=by)
    dated: date | None = None if paper.kind == LibraryPaper.Kind.FORMS else day
    return LibraryPaper(document=document, kind=paper.kind, date=dated)


def pdf(title: str, lines: list[str]) -> bytes:
    """Set a title and lines of words on one A4 page."""
    words = [_line(24, 16, title), *(_line(0 if number else 40, 11, line) for number, line in enumerate(lines))]
    drawing = b"BT 72 790 Td 18 TL " + b" ".join(words) + b" ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )


def _line(above: int, size: int, words: str) -> bytes:
    text = words.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"/F %d Tf 0 %d Td (%s) Tj T*" % (size, -above, text)
