"""The address of a day that an owner looks at: `apercu-….<sites' domain>`, for whoever came with the key, and to read only.

Nobody signs in there, nothing is sent from there, and no other address of a site answers there than those of SHOWN.
"""

from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import escape_leading_slashes

from tenants.models import Preview
from tenants.queries.previews import preview_at
from tenants.rules import hash_secret, host_of
from tenants.schemas import Place, SitePlace, current_place, enter_for_request
from tenants.views import errors

KEY = "cle"
COOKIE = f"{'__Host-' if settings.HTTPS else ''}kiosque_apercu"
SHOWN = {"wagtail_serve", "page_file", "wagtaildocs_serve", "media", "favicon"}
READ = ("GET", "HEAD")


def respond(request: HttpRequest, label: str, go_on: Callable[[HttpRequest, Place], HttpResponse]) -> HttpResponse:
    """Show a preview to whoever has its key. To everybody else there is nothing here, as on any unknown host."""
    preview = preview_at(label)
    if preview is None or preview.association.is_suspended:
        return errors.unknown_host(request)
    if request.method in READ and _opens(preview, request.GET.get(KEY, "")):
        return _sealed(_keep_key(request, preview), keep_cookies=True)
    if not _opens(preview, request.COOKIES.get(COOKIE, "")):
        return errors.unknown_host(request)
    if request.method not in READ:
        return _sealed(errors.only_to_look_at(request))
    _forget_who_asks(request)
    request.META["HTTP_HOST"] = host_of(label) + settings.PORT_SUFFIX
    place = SitePlace(preview.association_id, str(preview.schema_name), host_of(label), preview.media_folder)
    enter_for_request(place)
    request.copy_band = _band(preview)  # type: ignore[attr-defined]
    return _sealed(go_on(request, current_place()))


def address_of(preview: Preview, *, key: str) -> str:
    """Return the link that opens a preview in a browser."""
    return f"{settings.PUBLIC_SCHEME}://{host_of(preview.label)}{settings.PORT_SUFFIX}/?{KEY}={key}"


def refuse(request: HttpRequest) -> HttpResponse | None:
    """Answer 404 on a preview for what is not one of its pages, pictures or documents."""
    match = request.resolver_match
    is_shown = not getattr(request, "copy_band", "") or (match is not None and match.url_name in SHOWN)
    return None if is_shown else errors.page_not_found(request)


def _opens(preview: Preview, key: str) -> bool:
    return bool(key) and compare_digest(preview.key_hash, hash_secret(key))


def _keep_key(request: HttpRequest, preview: Preview) -> HttpResponse:
    """Take the key out of the address, into a cookie of this host alone."""
    left = request.GET.copy()
    key = left.pop(KEY)[-1]
    query = f"?{left.urlencode()}" if left else ""
    response = HttpResponseRedirect(escape_leading_slashes(request.path) + query, headers={"Referrer-Policy": "no-referrer"})
    seconds = max(1, int((preview.until - timezone.now()).total_seconds()))
    response.set_cookie(COOKIE, key, max_age=seconds, secure=settings.HTTPS, httponly=True, samesite="Lax", path="/")
    return response


def _forget_who_asks(request: HttpRequest) -> None:
    """A session is nothing here, wherever its cookie comes from."""
    request.META.pop("HTTP_COOKIE", None)
    request.COOKIES = {}


def _sealed(response: HttpResponse, *, keep_cookies: bool = False) -> HttpResponse:
    """For this browser alone, for no robot, and without a session."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    if not keep_cookies:
        response.cookies.clear()
    return response


def _band(preview: Preview) -> str:
    """Return what stands above every page, in the language of who asked."""
    language = (preview.by.language if preview.by else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        return render_to_string("tenants/go_back/band.html", {"preview": preview, "language": language})
