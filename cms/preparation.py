"""A site in preparation is its team's: everybody else reads that it is coming, until an owner opens it."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cms.models import LegalPage, SiteIdentity
from cms.users.models import User


@transaction.atomic
def open_site(*, by: User | None) -> SiteIdentity:
    """Let everybody read the site. Raises ValidationError when it is open already."""
    return _set(False, action="cms.open_site", refusal=_("The site is open already."), by=by)


@transaction.atomic
def close_site(*, by: User | None) -> SiteIdentity:
    """Keep the site for its team again. Raises ValidationError when it is in preparation already."""
    return _set(True, action="cms.close_site", refusal=_("The site is in preparation already."), by=by)


def _set(in_preparation: bool, *, action: str, refusal: str, by: User | None) -> SiteIdentity:
    identity = SiteIdentity.objects.select_for_update().get()
    if identity.in_preparation == in_preparation:
        raise ValidationError(refusal, code="unchanged")
    identity.in_preparation = in_preparation
    identity.save(update_fields=["in_preparation"])
    log(instance=identity, action=action, user=by)
    return identity


def is_in_preparation(request: HttpRequest) -> bool:
    """Return whether the site waits for its opening (no query: every page reads the identity)."""
    return SiteIdentity.load(request).in_preparation


def works_here(request: HttpRequest) -> bool:
    """Return whether this is somebody of the team, or of the host for an hour, or whoever a copy is shown to."""
    if getattr(request, "copy_band", ""):
        return True
    user = getattr(request, "user", None)
    return user is not None and user.has_perm("wagtailadmin.access_admin")


def is_closed_to(request: HttpRequest) -> bool:
    """Return whether this visitor must wait. Of an open site nobody's session is asked for."""
    return is_in_preparation(request) and not works_here(request)


def until_opened(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap the view of all pages: strangers get the same kind answer everywhere, whether a page is there or not."""

    @wraps(serve)
    def view(request: HttpRequest, path: str) -> HttpResponse:
        if not is_in_preparation(request):
            return serve(request, path)
        may_read = works_here(request) or _is_legal(request, path)
        response = serve(request, path) if may_read else _coming(request, path)
        patch_cache_control(response, private=True, no_store=True)  # on the day it opens nobody must see this again
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return view


def _is_legal(request: HttpRequest, path: str) -> bool:
    """What the law asks for is read from the first day."""
    page = Page.find_for_request(request, path)
    return isinstance(page, LegalPage) and page.live


def _coming(request: HttpRequest, path: str) -> HttpResponse:
    """Say that the site is coming. 200: a shared link shows its name, and robots read "noindex" as well as an error."""
    if not path.endswith("/") and path:
        raise Http404  # a calendar or a feed: its reader would take a page for a broken file
    status = 200 if request.method in ("GET", "HEAD") else 403  # nothing that is sent is kept
    return TemplateResponse(request, "site/preparation.html", status=status)
