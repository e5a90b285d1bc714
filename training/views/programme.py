"""The six workshops, for whoever is signed in: to read, to print, to take away."""

import mimetypes
from pathlib import Path, PurePosixPath

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tenants import queries as portal_queries
from training import access
from training.models import HandoutFile
from training.queries import curriculum as queries
from training.queries.meeting import solved
from training.views.papers import paper


@never_cache
@require_GET
def programme(request):
    """The six, as cards that invite."""
    reading = _reading(request)
    return render(
        request, "training/curriculum/programme.html", {"reading": reading, "workshops": reading.edition.workshops.all()}
    )


@never_cache
@require_GET
def workshop(request, number):
    """One workshop: aims, handout, files, exercises."""
    reading = _reading(request)
    chosen = access.workshop_of(reading.edition, number)
    page = queries.page_of(chosen)
    context = {
        "reading": reading,
        "solved": solved(request.user, [each["exercise"].key for each in page["exercises"]]),
        "own": portal_queries.my_memberships(request.user),
        "others": reading.edition.workshops.all(),
        **page,
    }
    return render(request, "training/curriculum/workshop.html", context)


@never_cache
@require_GET
def workshop_handout(request, number):
    """The same handout as a PDF, to print or to take away."""
    reading = _reading(request)
    chosen = access.workshop_of(reading.edition, number)
    back = f"{reverse('workshop', args=[number])}{reading.ask}"
    return paper(request, "training/curriculum/handout_pdf.html", queries.page_of(chosen), name=str(chosen), back=back)


@never_cache
@require_GET
def handout_file(request, file_id):
    return as_download(access.handout_file(file_id))


def _reading(request) -> queries.Reading:
    """A past edition is asked for by its number; otherwise everybody has their own."""
    number = request.GET.get("edition")
    if number is None:
        return queries.reading_for(request.user)
    edition = access.published_edition(number)
    return queries.Reading(edition, queries.current_edition(), ask=f"?edition={edition.number}")


def as_download(file: HandoutFile) -> FileResponse:
    """Answer with a file to keep: never shown in the browser, under its own title, never where it lies."""
    ending = PurePosixPath(file.file.name).suffix
    kind = mimetypes.guess_type(f"x{ending}")[0] or "application/octet-stream"
    path = Path(file.file.path)
    if not path.is_file():
        raise Http404
    name = file.title.replace("/", "-") + ending
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
