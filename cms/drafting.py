"""Writing drafts for people: a page begun from a model, a section or blocks put at the end of a page. Nothing goes online."""

import copy
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms import roles
from cms.fields import BodyField
from cms.models import ContentPage, FormField, FormPage
from cms.page_models import PageModel


def page_types_with_blocks() -> list[type[Page]]:
    return [model for model in get_page_models() if has_blocks(model)]


def has_blocks(model: type[Page] | None) -> bool:
    return model is not None and any(isinstance(field, BodyField) and field.name == "body" for field in model._meta.fields)


def pages_to_write_in(*, user, home: Page) -> QuerySet[Page]:
    """Return the site's pages made of blocks that this person may change, in the order of the site (about 3 queries)."""
    mine = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return mine.descendant_of(home, inclusive=True).type(*page_types_with_blocks()).order_by("path")


def blocks_of(page: Page) -> list[tuple[str, str, str]]:
    """Return (id, kind, first words) of each block of the page as it was last saved."""
    return [(child.id, str(child.block.label), _first_words(child)) for child in _latest(page).body]


def _first_words(child) -> str:
    return Truncator(" ".join(map(str, child.block.get_searchable_content(child.value)))).chars(90)


@transaction.atomic
def begin_page(*, parent: Page, model: PageModel, by) -> ContentPage | FormPage:
    """Add an unpublished page that says what the model says, and asks what it asks. Returns it."""
    begun = {"title": model.title, "summary": model.summary, "live": False, "owner": by, "show_in_menus": True}
    page = _form(model, by, begun) if model.questions else ContentPage(**begun)
    page.body = page.body.stream_block.to_python(with_fresh_ids(model.blocks))
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def _form(model: PageModel, by, begun: dict) -> FormPage:
    """A form whose answers go to whoever begins it, if they may read them."""
    page = FormPage(purpose=model.purpose, button=model.button, **begun)
    page.form_fields = [FormField(sort_order=place, **question) for place, question in enumerate(model.questions)]
    if by and roles.team().filter(pk=by.pk).exists() and by.has_perm("cms.view_contactmessage"):
        page.told = [by]
    return page


def copy_blocks(*, source: Page, ids: list[str], target: Page, by) -> int:
    """Put these blocks of a page at the end of another's draft, in their order. Returns how many."""
    chosen = [child.get_prep_value() for child in _latest(source).body if child.id in ids]
    if not chosen:
        raise ValidationError(_("Choose at least one block."), code="nothing")
    add_blocks(page=target, blocks=chosen, by=by)
    return len(chosen)


@transaction.atomic
def add_blocks(*, page: Page, blocks: list[dict], by) -> Page:
    """Put blocks at the end of a page, as one more draft of it: what is online stays as it is. Returns the draft."""
    Page.objects.select_for_update().get(pk=page.pk)  # two people at once: both are kept
    draft = _latest(page.specific_class.objects.get(pk=page.pk))
    taken = draft.body.stream_block.child_blocks
    if unknown := [block["type"] for block in blocks if block["type"] not in taken]:
        words = _("“%(page)s” cannot hold one of these blocks (%(blocks)s).")
        raise ValidationError(words % {"page": draft.title, "blocks": ", ".join(unknown)}, code="unknown_block")
    draft.body = draft.body.stream_block.to_python([*draft.body.get_prep_value(), *with_fresh_ids(blocks)])
    draft.save_revision(user=by, log_action=True)
    return draft


def _latest(page: Page) -> Page:
    return page.get_latest_revision_as_object()


def with_fresh_ids(stored):
    """Return a copy of stored blocks in which each block, at every depth, has an id of its own."""
    if isinstance(stored, list):
        return [with_fresh_ids(part) for part in stored]
    if isinstance(stored, dict):
        inside = {name: with_fresh_ids(part) for name, part in stored.items()}
        return inside | {"id": str(uuid.uuid4())} if {"type", "value"} <= set(stored) else inside
    return copy.copy(stored)
