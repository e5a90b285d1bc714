"""What a person sees of the trash. A publisher sees all of it; who only drafts, what they put there themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import page_permission_policy

from cms import trash
from cms.models import FormAnswer, Picture, SiteDocument, TrashedPage

MEDIA: dict[str, type[Model]] = {"picture": Picture, "document": SiteDocument}
ICONS = {"page": "doc-empty", "picture": "image", "document": "doc-full-inverse"}
WORDS = {"picture": _("picture"), "document": _("document")}
PLACES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class TrashItem:
    kind: str
    target: Page | Picture | SiteDocument
    title: str
    word: str | Promise
    by: str
    at: datetime
    n_inside: int = 0

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def days_left(self) -> int:
        return max(0, (self.at + timedelta(days=trash.DAYS) - timezone.now()).days)


def may_empty(user) -> bool:
    """Whoever publishes answers for the whole site."""
    return page_permission_policy.user_has_permission(user, "publish")


def items_for(user) -> list[TrashItem]:
    """Return what this person may put back, latest first (3 queries, and the person's permissions)."""
    pages = [_page_item(row) for row in _seen(user, TrashedPage.objects.all()).select_related("page", "trashed_by")]
    media = [
        _media_item(kind, item)
        for kind, model in MEDIA.items()
        for item in _seen(user, model.objects.filter(trashed_at__isnull=False)).select_related("trashed_by")
    ]
    return sorted([*pages, *media], key=lambda item: item.at, reverse=True)


def is_there(*, kind: str, pk: int) -> bool:
    """Whether it is in the trash, whoever asks: somebody else may have put it back a minute ago."""
    things = (
        TrashedPage.objects.filter(page=pk) if kind == "page" else MEDIA[kind].objects.filter(pk=pk, trashed_at__isnull=False)
    )
    return things.exists()


def item_or_404(user, *, kind: str, pk: int) -> TrashItem:
    """Return one thing of the trash that this person may put back."""
    if kind == "page":
        row = _seen(user, TrashedPage.objects.filter(page=pk)).select_related("page", "trashed_by").first()
        item = _page_item(row) if row else None
    else:
        found = _seen(user, MEDIA[kind].objects.filter(pk=pk, trashed_at__isnull=False)).first()
        item = _media_item(kind, found) if found else None
    if item is None:
        raise Http404
    return item


def places_of(target: Page | Picture | SiteDocument) -> list[str]:
    """Name the first pages, and other things of the site, that use this one; not those in the trash, nor pages inside it."""
    users = [found for found, _references in ReferenceIndex.get_grouped_references_to(target)]
    pages = trash.outside(Page.objects.filter(pk__in=[found.pk for found in users if isinstance(found, Page)]))
    if isinstance(target, Page):
        pages = pages.not_descendant_of(target, inclusive=True)
    there = set(pages.values_list("pk", flat=True))
    named = [found for found in users if not isinstance(found, Page) or found.pk in there]
    return [_name(found) for found in named[:PLACES_SHOWN]]


def answers_inside(page: Page) -> int:
    """Return how many answers to forms go where this page goes: its own, and those of the pages inside it (1 query)."""
    return FormAnswer.objects.filter(page__path__startswith=page.path).count()


def _name(found: Model) -> str:
    return found.get_admin_display_title() if isinstance(found, Page) else capfirst(found._meta.verbose_name)


def may_restore(*, trashed: TrashedPage, user) -> bool:
    return may_empty(user) or trashed.trashed_by_id == user.pk


def _seen(user, things: QuerySet) -> QuerySet:
    return things if may_empty(user) else things.filter(trashed_by=user)


def _page_item(row: TrashedPage) -> TrashItem:
    page = row.page
    by = str(row.trashed_by or "")
    return TrashItem("page", page, page.draft_title, page.page_type_display_name, by, row.trashed_at, row.n_inside)


def _media_item(kind: str, item) -> TrashItem:
    return TrashItem(kind, item, item.title, WORDS[kind], str(item.trashed_by or ""), item.trashed_at)
