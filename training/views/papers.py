"""Answering with a paper: a PDF that the browser shows, or kind words when this machine cannot make any."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import slugify

from training.pdf import PdfError, pdf_of

# The browser's own viewer writes a style of its own around the paper.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"

logger = logging.getLogger(__name__)


def paper(request: HttpRequest, template: str, context: dict, *, name: str, back: str) -> HttpResponse:
    """Answer with a PDF called by `name`; `back` is where to go when there can be none."""
    try:
        content = pdf_of(template, context)
    except PdfError:
        logger.exception("No paper could be made of %s", template)
        return TemplateResponse(request, "training/day/no_paper.html", {"back": back}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slugify(name)}.pdf"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
