"""What the machine asks itself, past every host: is the process alive, can it serve, may this name have a certificate.

A question is local when no proxy brought it (each of ours writes X-Forwarded-For) and it comes from a private address;
from anywhere else these addresses do not exist, but for /healthz, which every host of ours answers.
"""

import logging
from ipaddress import ip_address

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from tenants import queries, rules
from tenants.queries import readiness
from tenants.queries.previews import preview_at
from tenants.schemas import in_portal

logger = logging.getLogger(__name__)


class LocalQuestionsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = ANSWERS.get(request.path)
        if answer is None or request.method not in ("GET", "HEAD") or not is_local(request):
            return self.get_response(request)
        response = answer(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def is_local(request: HttpRequest) -> bool:
    address = request.META.get("REMOTE_ADDR", "")
    proxied = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA"))
    return not proxied and (not address or ip_address(address.partition("%")[0]).is_private)


def _alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def _ready(request: HttpRequest) -> HttpResponse:
    found = readiness.look()
    return JsonResponse({"ready": found.is_ready} | found.said, status=200 if found.is_ready else 503)


def _may_have_certificate(request: HttpRequest) -> HttpResponse:
    """Caddy asks before it gets a certificate for a name: yes to the portal, and to each name that leads to a site."""
    host = rules.normalise_host(request.GET.get("domain", ""))
    try:
        with in_portal():
            known = host is not None and _is_ours(host)
    except DatabaseError:
        logger.exception("Could not say whether %s may have a certificate", host)
        return HttpResponse("ask again\n", status=503, content_type="text/plain")
    return HttpResponse("yes\n" if known else "no\n", status=200 if known else 404, content_type="text/plain")


def _is_ours(host: str) -> bool:
    label = rules.preview_label(host)
    return preview_at(label) is not None if label else queries.is_ours(host)


ANSWERS = {"/healthz": _alive, "/readyz": _ready, "/tls-ask": _may_have_certificate}
