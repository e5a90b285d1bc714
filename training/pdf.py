"""Papers to print: a template becomes a PDF, with WeasyPrint, which reads nothing but our own static files.

In a template, a static file is written `static:training/pdf.css`. Everything else, the network and the disk, is refused.
"""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

SCHEME = "static:"
MOST = 1_000_000  # letters of HTML: some 300 pages; more would keep the others waiting


class PdfError(Exception):
    """This paper cannot be made: this machine lacks Pango (deploy/README.md), or it is too long."""


def pdf_of(template: str, context: dict) -> bytes:
    """Return a paper as PDF, in the language of the moment. Raises PdfError.

    WeasyPrint is imported here only: without Pango, all the rest of Kiosque works.
    """
    draw = _weasyprint().HTML
    html = render_to_string(template, {"city": settings.CITY, **context})
    if len(html) > MOST:
        raise PdfError(f"{template} is {len(html)} letters long")
    try:
        return draw(string=html, base_url=SCHEME, url_fetcher=_fetcher()).write_pdf(pdf_variant="pdf/ua-1")
    except RecursionError as error:
        raise PdfError(f"{template} has too many elements inside one another") from error


def _weasyprint():
    """Import WeasyPrint, and take back what that changes for the whole process: Pillow would take pictures cut short."""
    from PIL import ImageFile

    known = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint
    except OSError as error:
        raise PdfError("Pango is missing: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = known
    return weasyprint


def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):
        def fetch(self, url, headers=None):
            found = finders.find(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
            if not found:
                raise ValueError(f"a paper may not read {url}")
            return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": _kind(found)})

    return OnlyOurs()


def _kind(path: str) -> str:
    return {".css": "text/css", ".svg": "image/svg+xml"}.get(Path(path).suffix, "application/octet-stream")
