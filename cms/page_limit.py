"""A site holds PAGES_PER_SITE pages: far more than any needs, fewer than what would slow the others down."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

BEGUN = 50  # that were being written when the site got full: what somebody has typed is saved


def is_reached(*, begun: int = 0) -> bool:
    """Whether the site has all the pages it may have, those in the trash too, and `begun` more (1 query)."""
    return Page.objects.filter(depth__gt=1).count() >= settings.PAGES_PER_SITE + begun


def words() -> str:
    said = _("The site has %(count)s pages and holds no more. Put in the trash those that nobody reads, then empty the trash.")
    return said % {"count": settings.PAGES_PER_SITE}


@hooks.register("before_create_page")
def no_page_too_many(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    return _refuse(request, parent)


@hooks.register("before_copy_page")
def no_copy_too_many(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, page.get_parent())


def _refuse(request: HttpRequest, parent: Page) -> HttpResponse | None:
    if not is_reached(begun=BEGUN if request.method == "POST" else 0):
        return None
    messages.error(request, words())
    return redirect("wagtailadmin_explore", parent.pk)
