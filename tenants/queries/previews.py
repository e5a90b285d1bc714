"""What an owner sees before going back to a day, and what a version put aside holds that the site does not."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from cms.models import ContactMessage, FormAnswer, Picture, SiteDocument
from tenants.archives.rebuilding import version_of
from tenants.models import Archive, Association, Preview, PutAside
from tenants.schemas import in_association

DAYS_SHOWN = 60
LIVING = (Preview.State.ASKED, Preview.State.READY, Preview.State.CHOSEN)
LOOKED_AT = (Preview.State.READY, Preview.State.CHOSEN)


def living() -> QuerySet[Preview]:
    """Return the previews that have not ended, newest first."""
    return Preview.objects.filter(dropped_at=None, state__in=LIVING)


def preview_at(label: str) -> Preview | None:
    """Return the preview to be looked at under this label now, with its association and who asked (1 query)."""
    shown = living().filter(state__in=LOOKED_AT, until__gt=timezone.now(), association__deleted_at=None)
    return shown.filter(label=label).select_related("association", "by").first()


def days_of(association: Association) -> list[Archive]:
    """Return the moments an association can go back to, newest first (1 query)."""
    return list(Archive.objects.filter(association=association)[:DAYS_SHOWN])


def put_aside_of(association: Association) -> QuerySet[PutAside]:
    """Return the versions that can be brought back, newest first (1 query)."""
    waiting = PutAside.objects.filter(association=association, dropped_at=None, until__gt=timezone.now())
    return waiting.select_related("association", "by", "restored_from")


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a version of a site holds."""

    pages: int
    pictures: int
    documents: int


def contents_of(version: Association) -> Contents:
    """Count what a version of a site holds (3 queries in it)."""
    with in_association(version):
        pages = Page.objects.filter(live=True, depth__gt=1).count()
        return Contents(pages, Picture.objects.count(), SiteDocument.objects.count())


@dataclass(frozen=True, slots=True)
class Change:
    """A page, or something else of the site, that was worked on."""

    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What one version of a site holds that another does not."""

    pages: list[Change]
    others: list[Change]
    answers: int
    messages: int
    pictures: int
    documents: int

    def __bool__(self) -> bool:
        return any((self.pages, self.others, self.answers, self.messages, self.pictures, self.documents))


def written_in(aside: PutAside) -> Written:
    """Return what a version put aside holds that the site of now does not (about 14 queries).

    No date is trusted: whoever was saving while the site changed has written in the version put aside, after the change.
    """
    old = version_of(aside.association, schema_name=aside.schema_name, media_folder=aside.media_folder)
    return Written(
        pages=_pages(old, aside.association),
        others=_others(old, aside.association),
        answers=_only_in(old, aside.association, FormAnswer, "pk", "submit_time"),
        messages=_only_in(old, aside.association, ContactMessage, "pk", "received_at"),
        pictures=_only_in(old, aside.association, Picture, "file"),
        documents=_only_in(old, aside.association, SiteDocument, "file"),
    )


def _difference(old: Association, now: Association, model: type[Model], fields: tuple[str, ...]) -> set[tuple]:
    found = []
    for version in (old, now):
        with in_association(version):
            found.append(set(model._default_manager.order_by().values_list(*fields)))
    return found[0] - found[1]


def _only_in(old: Association, now: Association, model: type[Model], *fields: str) -> int:
    return len(_difference(old, now, model, fields))


def _pages(old: Association, now: Association) -> list[Change]:
    """Each page once, by its title in that version, the latest change first."""
    last: dict[int, Change] = {}
    for at, page_id, label, _action in sorted(_difference(old, now, PageLogEntry, ("timestamp", "page_id", "label", "action"))):
        last[page_id] = Change(label, at)
    with in_association(old):
        titles = dict(Page.objects.filter(pk__in=last).values_list("pk", "draft_title"))
    named = [Change(titles.get(page_id) or change.title, change.at) for page_id, change in last.items()]
    return sorted(named, key=lambda change: change.at, reverse=True)


def _others(old: Association, now: Association) -> list[Change]:
    """The identity, the menu, a language; not people's comings and goings, nor the pictures that are counted already."""
    counted = {model._meta.model_name for model in (Picture, SiteDocument, FormAnswer, ContactMessage, get_user_model())}
    fields = ("timestamp", "object_id", "label", "content_type__model")
    last: dict[tuple, Change] = {}
    for at, object_id, label, kind in sorted(_difference(old, now, ModelLogEntry, fields)):
        if kind not in counted:
            last[kind, object_id] = Change(label, at)
    return sorted(last.values(), key=lambda change: change.at, reverse=True)
