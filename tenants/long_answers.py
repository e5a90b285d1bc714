"""A file that takes long to be fetched: its worker says meanwhile that it is at work, or gunicorn would take it for dead."""

from collections.abc import Callable, Iterator

from django.core.files import File
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

PIECE = 1 << 16
# What the server wants to hear now and then: deploy/gunicorn.conf.py adds its own.
SAY_AT_WORK: list[Callable[[], object]] = []


def attachment(file: File, *, name: str, kind: str) -> StreamingHttpResponse:
    """Answer with an open file, to be kept under this name; it is closed in the end."""
    response = StreamingHttpResponse(_pieces(file), content_type=kind)
    response.file_behind = file  # type: ignore[attr-defined]  # with MEDIA_HANDOFF the proxy sends it (tenants.handoff)
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _pieces(file: File) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            for say in SAY_AT_WORK:
                say()
            yield piece
