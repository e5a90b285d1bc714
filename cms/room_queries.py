"""What takes room in a site: its largest files, the trash, and what no page shows."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex, Revision

from cms import storage
from cms.models import Picture, SiteDocument, SiteIdentity
from cms.trash import Media
from cms.trash_list import ICONS

MEDIA: dict[str, type[Media]] = {"picture": Picture, "document": SiteDocument}
LARGEST_SHOWN = 20
UNUSED_SHOWN = 50
EDIT = {"picture": "wagtailimages:edit", "document": "wagtaildocs:edit"}


@dataclass(frozen=True, slots=True)
class Item:
    kind: str
    target: Media

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.target.pk}"

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def size(self) -> str:
        return storage.size(self.target.file_size or 0)

    @property
    def url(self) -> str:
        return reverse(EDIT[self.kind], args=[self.target.pk])


def largest() -> list[Item]:
    """Return the largest files that are not in the trash, the largest first (3 queries)."""
    return _heaviest({kind: model.objects.filter(trashed_at=None) for kind, model in MEDIA.items()}, LARGEST_SHOWN)


def unused() -> list[Item]:
    """Return the heaviest pictures and documents that nothing in the site uses, nor any draft."""
    drafted = _used_by_drafts()
    return _heaviest({kind: never_used(model, drafted=drafted) for kind, model in MEDIA.items()}, UNUSED_SHOWN)


def never_used(model: type[Media], *, drafted: set[tuple[int, str]] | None = None) -> QuerySet[Media]:
    """Return what is out of the trash and used nowhere. What only a draft uses is used, though no index knows it."""
    kind = ContentType.objects.get_for_model(model)
    drafted = _used_by_drafts() if drafted is None else drafted
    found = model.objects.filter(trashed_at=None).annotate(as_text=Cast("pk", CharField()))
    users = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id=OuterRef("as_text"))
    found = found.exclude(Exists(users)).exclude(as_text__in=[pk for type_id, pk in drafted if type_id == kind.pk])
    if model is Picture:  # the logo: Wagtail's index leaves settings out
        found = found.exclude(pk__in=SiteIdentity.objects.filter(logo__isnull=False).values("logo"))
    return found


def trash_bytes() -> int:
    """Return what emptying the trash of its files would give back (2 queries)."""
    return sum(storage.bytes_of(model.objects.filter(trashed_at__isnull=False)) for model in MEDIA.values())


def _heaviest(found: dict[str, QuerySet], count: int) -> list[Item]:
    items = []
    for kind, things in found.items():
        heavy = things.order_by(F("file_size").desc(nulls_last=True), "pk")
        if kind == "picture":
            heavy = heavy.prefetch_renditions("max-165x165")
        items += [Item(kind, thing) for thing in heavy[:count]]
    return sorted(items, key=lambda item: item.target.file_size or 0, reverse=True)[:count]


def _used_by_drafts() -> set[tuple[int, str]]:
    """Return (content type, id) of what the drafts of pages use, and the versions that wait for their hour."""
    latest = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    revisions = Revision.page_revisions.filter(Q(pk__in=latest) | Q(approved_go_live_at__isnull=False))
    return {
        (type_id, pk)
        for revision in revisions.iterator()
        for type_id, pk, _model_path, _path in ReferenceIndex._extract_references_from_object(revision.as_object())
    }
