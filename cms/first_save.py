"""A new page saves itself while somebody presses « Publish »: what one form sends twice makes one page, never two."""

import json

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve, reverse
from wagtail import hooks
from wagtail.models import Page

from cms import kept_words

KEY = "first_save"  # cms/static/cms/first_save.js gives each new form one
PLACE = "add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/"  # as Wagtail says it
ADMIN = "wagtail.admin.urls"
REMEMBERED = 24 * 60 * 60


def add(request: HttpRequest, **place) -> HttpResponse:
    """Open Wagtail's form of a new page, save for what a form sends again once its page exists: this goes into the page."""
    wagtails = resolve(reverse("wagtailadmin_pages:add", kwargs=place, urlconf=ADMIN), urlconf=ADMIN).func
    if request.method != "POST":
        return wagtails(request, **place)
    with transaction.atomic():
        # One after the other: two new pages at once would ask for the same place under their parent.
        Page.objects.select_for_update(no_key=True).filter(pk=place["parent_page_id"]).first()
        made = cache.get(_name(request)) if request.POST.get(KEY) else None
        if made and Page.objects.filter(pk=made).exists():
            return _go_on(request, made)
        return wagtails(request, **place)


@hooks.register("after_create_page")
def remember(request: HttpRequest, page: Page) -> None:
    """Keep which page came of which form."""
    if request.POST.get(KEY):
        cache.set(_name(request), page.pk, REMEMBERED)


def _go_on(request: HttpRequest, page_id: int) -> HttpResponse:
    """Save into the page; the form that saves by itself is told where its page lives from now on."""
    answer = kept_words.edit(request, page_id)
    if answer.headers.get("Content-Type") != "application/json" or answer.status_code != 200:
        return answer
    url = reverse("wagtailadmin_pages:edit", args=[page_id])
    moved = {"pk": page_id, "url": url, "hydrate_url": f"{url}?_w_hydrate_create_view=1"}
    return JsonResponse(json.loads(answer.content) | moved)


def _name(request: HttpRequest) -> str:
    return f"first-save:{request.user.pk}:{request.POST.get(KEY, '')[:40]}"
