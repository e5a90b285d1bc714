"""What somebody outside the team does with a link of ours: agree to receive the answers of a form, or stop.

They have no session and so no CSRF token: the link is the proof, and cms.visitor_forms tells whether the post comes from here.
"""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms import answer_addresses, visitor_forms
from cms.answer_addresses import STOP, YES


@login_not_required
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then note that somebody there said yes."""
    try:
        email = answer_addresses.email_of(token, YES)
    except signing.SignatureExpired:
        return _page(request, "late", status=410)
    except signing.BadSignature:
        return _page(request, "unknown", status=404)
    if not answer_addresses.is_wanted(email):
        return _page(request, "unwanted", status=410)
    if request.method == "POST" and visitor_forms.comes_from_here(request):
        answer_addresses.prove(email)
        return _page(request, "agreed", email=email, stop=answer_addresses.stop_link(email))
    return _page(request, "agree", email=email, status=403 if request.method == "POST" else 200)


@login_not_required
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then send nothing there any more."""
    try:
        email = answer_addresses.email_of(token, STOP)
    except signing.BadSignature:
        return _page(request, "unknown", status=404)
    if request.method == "POST" and visitor_forms.comes_from_here(request):
        answer_addresses.stop(email)
        return _page(request, "stopped", email=email)
    return _page(request, "stop", email=email, status=403 if request.method == "POST" else 200)


def _page(request: HttpRequest, what: str, *, status: int = 200, **context: str) -> HttpResponse:
    response = TemplateResponse(request, "site/answer_address.html", {"what": what, **context}, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
