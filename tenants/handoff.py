"""Leave the sending of a file to the proxy, once a view has decided that this person may read it (MEDIA_HANDOFF=1).

A worker would be busy for as long as a slow visitor takes. The answer keeps its headers, loses its body, and names the file
under KIOSQUE_DATA; deploy/Caddyfile sends it from there. A file kept elsewhere is sent by Kiosque itself.
"""

import os
import stat
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse

HEADER = "X-Kiosque-File"


class MediaHandoffMiddleware:
    def __init__(self, get_response):
        if not settings.MEDIA_HANDOFF:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        del response.headers[HEADER]  # nobody else names a file
        name = _name_of(response)
        return response if name is None else _hand_off(response, name)


def _name_of(response) -> str | None:
    """Return the path under KIOSQUE_DATA of the file that a response streams, if there is one that the proxy can read."""
    file = _file_of(response)
    if not response.streaming or response.status_code != 200 or not isinstance(getattr(file, "name", None), str):
        return None
    root, path = Path(settings.DATA_DIR).resolve(), Path(file.name).resolve()
    return str(path.relative_to(root)) if path.is_relative_to(root) and _open_to_the_group(file.fileno()) else None


def _file_of(response):
    """A FileResponse's file, or that of a long answer: had it Django's name, gunicorn would send it in one go."""
    return getattr(response, "file_to_stream", None) or getattr(response, "file_behind", None)


def _open_to_the_group(file: int) -> bool:
    """Let the proxy, who is in our group, read this one file: archives and what is made from them are ours alone at first."""
    mode = stat.S_IMODE(os.fstat(file).st_mode)
    try:
        if not mode & stat.S_IRGRP:
            os.fchmod(file, mode | stat.S_IRGRP)
    except OSError:
        return False
    return True


def _hand_off(streamed, name: str) -> HttpResponse:
    _file_of(streamed).close()
    headers = {key: value for key, value in streamed.headers.items() if key.lower() != "content-length"}
    response = HttpResponse(headers=headers | {HEADER: quote(f"/{name}")})
    response.cookies = streamed.cookies
    return response
