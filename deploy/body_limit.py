"""How large a request may be: refused before any of it is read, with a page that says what to do.

The proxy refuses at 30 MB whatever the address (deploy/Caddyfile); here each address has what it needs. A body that does not
say its length is not read at all: browsers always say it, and the proxy does for those who do not.
"""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.views import errors

# Where pictures, documents and papers are sent.
UPLOADS = ("/admin/", "/demander-un-site/", "/reprendre/")
LINGER_BYTES, LINGER_SECONDS, CHUNK = 30 * 1024 * 1024, 10, 64 * 1024


class BodyLimitMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return errors.length_required(request)
        size, most = _length(request), limit_for(request.path_info)
        if size <= most:
            return self.get_response(request)
        return _lingering(errors.too_large(request, size=size, most=most), request=request, size=size)


def limit_for(path: str) -> int:
    """Return how many bytes a request to this address may hold."""
    return settings.BODY_LIMIT_UPLOADS if path.startswith(UPLOADS) else settings.BODY_LIMIT


def _length(request: HttpRequest) -> int:
    """Return what the request says of its length; gunicorn refuses one that is no number, and reads no more than it says."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _lingering(response: HttpResponse, *, request: HttpRequest, size: int) -> HttpResponse:
    """Throw away, once the answer is sent, what the browser is still sending: cut off at once, it would not show the answer."""
    close, body = response.close, request.environ["wsgi.input"]

    def close_later() -> None:
        left, until = min(size, LINGER_BYTES), time.monotonic() + LINGER_SECONDS
        while left > 0 and time.monotonic() < until and (chunk := body.read(min(left, CHUNK))):
            left -= len(chunk)
        close()

    response.close = close_later  # type: ignore[method-assign]
    return response
