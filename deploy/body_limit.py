"""How large a request may be: refused before any of it is read, with a page that says what to do.

The proxy refuses at 30 MB whatever the address (deploy/Caddyfile); here each address has what it needs. A body that does not
say its length is not read at all: browsers always say it, and the proxy does for those who do not.
"""

import time
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.views import errors

# Where pictures, documents and papers are sent.
UPLOADS = ("/admin/", "/demander-un-site/", "/reprendre/", "/formation/programme/", "/forum/")
LINGER_BYTES, LINGER_SECONDS, CHUNK = 30 * 1024 * 1024, 10, 64 * 1024


class BodyLimitMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return errors.length_required(request)
        size, most = _length(request), limit_for(request.path_info)
        response = self.get_response(request) if size <= most else errors.too_large(request, size=size, most=most)
        return _lingering(response, request=request, size=size) if size else response


def limit_for(path: str) -> int:
    """Return how many bytes a request to this address may hold."""
    return settings.BODY_LIMIT_UPLOADS if path.startswith(UPLOADS) else settings.BODY_LIMIT


def _length(request: HttpRequest) -> int:
    """Return what the request says of its length; gunicorn refuses one that is no number, and reads no more than it says."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _lingering(response: HttpResponse, *, request: HttpRequest, size: int) -> HttpResponse:
    """Throw away, once the answer is sent, what nobody has read: cut off while it sends, a browser would not show the answer."""
    close = response.close

    def close_later() -> None:
        left, until = min(size, LINGER_BYTES), time.monotonic() + LINGER_SECONDS
        with suppress(OSError):  # whoever sent it has gone
            while left > 0 and time.monotonic() < until and (chunk := request.read(min(left, CHUNK))):
                left -= len(chunk)
        close()

    response.close = close_later  # type: ignore[method-assign]
    return response
