"""Screens that begin a page from a model, add a ready-made section, and copy blocks to another page."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page, Site

from cms import drafting, page_limit, special_pages
from cms.models import HomePage
from cms.page_models import PAGE_MODELS, SECTIONS


class BeginForm(forms.Form):
    model = forms.ChoiceField(choices=[(model.key, model.name) for model in PAGE_MODELS])


class SectionForm(forms.Form):
    section = forms.ChoiceField(choices=[(section.key, section.name) for section in SECTIONS])


class CopyForm(forms.Form):
    blocks = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one block.")})
    target = forms.ChoiceField(error_messages={"required": _("Choose the page that receives the copy.")})

    def __init__(self, *args, blocks, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["blocks"].choices = [(key, kind) for key, kind, _words in blocks]
        self.fields["target"].choices = [("", ""), *((page.pk, page) for page in targets)]


def page_or_404(request: HttpRequest, page_id: int) -> Page:
    """Return a page of this site made of blocks that this person may change now; another is not there."""
    page = Page.objects.filter(pk=page_id).first()
    page = page.specific if page and drafting.has_blocks(page.specific_class) else None
    if page is None or not is_open_to(page, request.user):
        raise Http404
    return page


def is_open_to(page: Page, user) -> bool:
    may = page.permissions_for_user(user)
    return may.can_edit() and not may.page_locked()


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def begin_page(request: HttpRequest) -> HttpResponse:
    """Choose what a new page begins with, then write it."""
    parent = HomePage.objects.first()
    if parent is None or not parent.permissions_for_user(request.user).can_add_subpage():
        raise Http404
    if page_limit.is_reached():
        messages.error(request, page_limit.words())
        return redirect("wagtailadmin_explore", parent.pk)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        model = next(model for model in PAGE_MODELS if model.key == form.cleaned_data["model"])
        page = drafting.begin_page(parent=parent, model=model, by=request.user)
        messages.success(request, _("Here is your page, kept as a draft: change everything you like, then publish it."))
        return redirect(edit_url(page))
    context = {"page_models": PAGE_MODELS, "special_pages": special_pages.offered(parent)}
    return TemplateResponse(request, "cms/admin/begin_page.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def add_section(request: HttpRequest, page_id: int) -> HttpResponse:
    """Choose a ready-made section; it goes at the end of the page's draft."""
    page = page_or_404(request, page_id)
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        section = next(section for section in SECTIONS if section.key == form.cleaned_data["section"])
        drafting.add_blocks(page=page, blocks=section.blocks, by=request.user)
        messages.success(request, _("The section is at the end of the page, as a draft: change its words, then publish."))
        return redirect(edit_url(page))
    context = {"page": page, "sections": SECTIONS}
    return TemplateResponse(request, "cms/admin/add_section.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def copy_blocks(request: HttpRequest, page_id: int) -> HttpResponse:
    """Choose blocks of a page and the page that receives their copy."""
    page = page_or_404(request, page_id)
    blocks = drafting.blocks_of(page)
    targets = drafting.pages_to_write_in(user=request.user, home=Site.find_for_request(request).root_page)
    targets = [target for target in targets if target.pk != page.pk]
    form = CopyForm(request.POST or None, blocks=blocks, targets=targets)
    if request.method == "POST" and form.is_valid():
        target = page_or_404(request, int(form.cleaned_data["target"]))
        try:
            count = drafting.copy_blocks(source=page, ids=form.cleaned_data["blocks"], target=target, by=request.user)
        except ValidationError as error:
            form.add_error("target", error)
        else:
            words = ngettext(
                "%(count)d block is now at the end of “%(page)s”, as a draft: nothing is online yet.",
                "%(count)d blocks are now at the end of “%(page)s”, as a draft: nothing is online yet.",
                count,
            ) % {"count": count, "page": target.title}
            messages.success(request, words, buttons=[messages.button(edit_url(target), _("Open this page"))])
            return redirect(edit_url(page))
    context = {"page": page, "blocks": blocks, "targets": targets, "form": form}
    return TemplateResponse(request, "cms/admin/copy_blocks.html", context, status=_status(form))


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and not form.is_valid() else 200
