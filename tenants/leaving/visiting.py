"""Asking the site for its pages as a visitor does, without the network: the whole application answers, where we stand."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory

from cms.models import SiteIdentity
from tenants.leaving.addresses import Address
from tenants.models import Association


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    kind: str  # text/html, text/calendar…
    body: bytes
    location: str = ""

    @property
    def is_html(self) -> bool:
        return self.kind == "text/html"


class Visitor:
    """A visitor without a session, inside the site. A site that waits for its opening shows itself as it will be."""

    def __init__(self, association: Association):
        self._handler = BaseHandler()
        self._handler.load_middleware()
        is_secure = settings.PUBLIC_SCHEME == "https"
        self._says = {"HTTP_HOST": association.host + settings.PORT_SUFFIX, "wsgi.url_scheme": settings.PUBLIC_SCHEME}
        self._factory, self._secure = RequestFactory(), is_secure

    def get(self, address: Address) -> Answer:
        query = f"?{address.query}" if address.query else ""
        request: Any = self._factory.get(quote(address.path) + query, secure=self._secure, **self._says)
        request.is_dummy = True  # the middleware stays where the connection is
        identity = SiteIdentity.load(request)
        identity.in_preparation = False
        response = self._handler.get_response(request)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        return Answer(response.status_code, kind, body, response.headers.get("Location", ""))
