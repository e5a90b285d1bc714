"""Nothing is destroyed at once: what is put in the trash waits 30 days and can be put back as it was.

A page moves, with all it contains, under the trash page beside the home page: no address, no rights, no list holds it there.
A picture or a document only gets a mark: the pages that use it keep showing it until it is destroyed.
Deleting through the ORM still destroys: the night's purge and whoever empties the trash do that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from treebeard.mp_tree import MP_MoveHandler
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Revision, Site, WorkflowState
from wagtail.signals import page_published, page_unpublished

from cms import language_queries, tree
from cms.models import HomePage, Picture, SiteDocument, TrashedPage, TrashPage
from cms.queries import outside
from cms.users.models import User

DAYS = 30
SLUG = "corbeille"
Media = Picture | SiteDocument


def ensure_trash() -> TrashPage:
    """Return the page that holds the others, made at its first use."""
    trash = TrashPage.objects.first()
    if trash:
        return trash
    root = Page.get_first_root_node()
    slug = _free_slug(SLUG, parent=root)
    return root.add_child(instance=TrashPage(title="Corbeille", slug=slug, live=False, locale=Locale.get_default()))


# Pages


@transaction.atomic
def put_page(*, page: Page, by: User | None) -> TrashedPage:
    """Take a page off the site, with all it contains."""
    trash = _locked_trash()
    page = Page.objects.get(pk=page.pk)  # somebody may have moved it meanwhile
    if page.path.startswith(trash.path):
        raise ValidationError(_("This page is already in the trash."), code="in_trash")
    family = page.get_descendants(inclusive=True)
    live = list(family.filter(live=True).specific())
    ids = [str(pk) for pk in family.values_list("pk", flat=True)]
    trashed = TrashedPage.objects.create(
        page=page,
        trashed_by=by,
        ancestors=[ancestor.pk for ancestor in page.get_ancestors().filter(depth__gt=1).reverse()],
        place=page.path[-page.steplen :],
        neighbours=_neighbours(page),
        slug=page.slug,
        live_ids=[one.pk for one in live],
        schedules=_unschedule(ids),
        n_inside=len(ids) - 1,
    )
    _end_reviews(ids, by)
    family.update(live=False)
    _move(page, parent=trash, slug=f"{SLUG}-{page.pk}")
    for one in live:
        page_unpublished.send(sender=type(one), instance=one)
    log(instance=page.specific, action="cms.trash", user=by)
    return trashed


@dataclass(frozen=True, slots=True)
class Restored:
    page: Page
    parent: Page
    is_moved: bool  # the page it was in is not there any more
    is_renamed: bool  # its address was taken


@transaction.atomic
def restore_page(*, page: Page, by: User | None) -> Restored:
    """Put a page back where it was, as it was; or as near as can be, when its place or its address is gone."""
    _locked_trash()
    trashed = TrashedPage.objects.select_related("page").filter(page=page.pk).first()
    if trashed is None:
        raise ValidationError(_("This page is not in the trash any more."), code="not_in_trash")
    _refuse_shut_language(trashed.page)
    parent = _place_for(trashed)
    is_moved = trashed.ancestors[:1] not in ([], [parent.pk])
    slug = _free_slug(trashed.slug, parent=parent)
    before = None if is_moved else _next_neighbour(trashed, parent)
    _move(trashed.page, parent=parent, slug=slug, before=before)
    restored = Page.objects.get(pk=page.pk)
    if slug != trashed.slug:
        _rename_revision(restored, slug)
    _reschedule(trashed.schedules)
    back = restored.get_descendants(inclusive=True).filter(pk__in=trashed.live_ids)
    back.update(live=True)
    trashed.delete()
    for one in back.specific():
        page_published.send(sender=type(one), instance=one, revision=one.live_revision)
    log(instance=restored.specific, action="cms.restore", user=by)
    return Restored(restored.specific, parent.specific, is_moved, slug != trashed.slug)


def destroy_page(*, page: Page, by: User | None) -> None:
    """Delete for good a page that is in the trash, with all it contains."""
    with transaction.atomic():
        _locked_trash()
        trashed = TrashedPage.objects.select_related("page").filter(page=page.pk).first()
        if trashed:
            locale = trashed.page.locale
            DeletePageAction(trashed.page.specific, user=by).execute(skip_permission_checks=True)
            if locale != Locale.get_default() and not Page.objects.filter(locale=locale).exists():
                locale.delete()  # of a language that was closed, nothing is left


def _refuse_shut_language(page: Page) -> None:
    """A page comes back into a language that is open; the home page of a language opens it, if no other is."""
    if page.locale_id == Locale.get_default().pk:
        return
    second = language_queries.second()
    if page.specific_class is HomePage and second:
        words = _("The site is already open in a second language, %(language)s: close it first.")
        raise ValidationError(words % {"language": language_queries.NAMES[second.language_code]}, code="one_language")
    if page.specific_class is not HomePage and page.locale != second:
        words = _("This page is in a language that the site is closed in: open the site in that language again first.")
        raise ValidationError(words, code="shut_language")


def holding(page_id: int) -> TrashedPage | None:
    """Return what holds a page in the trash: its own row, or that of the page it went there with (1 query)."""
    path = Subquery(Page.objects.filter(pk=page_id).values("path"), output_field=CharField())
    rows = TrashedPage.objects.annotate(inside=path).filter(inside__startswith=F("page__path"))
    return rows.select_related("page", "trashed_by").first()


def may_write(*, trashed: TrashedPage, user: User) -> bool:
    """Whether this person could change the pages where this one was."""
    place = Page.objects.filter(pk__in=trashed.ancestors).order_by("depth").last()
    return place is not None and place.specific.permissions_for_user(user).can_edit()


def _locked_trash() -> TrashPage:
    tree.lock()
    return ensure_trash()


def _move(page: Page, *, parent: Page, slug: str, before: Page | None = None) -> None:
    """Move a page and its family without Wagtail's move, which would make redirections to a page that nobody can read."""
    old = Page.objects.get(pk=page.pk)
    if before:
        MP_MoveHandler(page, before, "left").process()
    else:
        MP_MoveHandler(page, Page.objects.get(pk=parent.pk), "last-child").process()
    moved = Page.objects.get(pk=page.pk)
    moved.slug = slug
    moved.set_url_path(Page.objects.get(pk=parent.pk))
    Page.objects.filter(pk=page.pk).update(slug=slug, url_path=moved.url_path)
    moved._update_descendant_url_paths(old.url_path, moved.url_path)
    Site.clear_site_root_paths_cache()  # it may be the home page of a language


def _neighbours(page: Page) -> list[int]:
    """Name the pages that stand before this one, and those that did before they were put in the trash."""
    parent = page.get_parent()
    place = page.path[-page.steplen :]
    there = parent.get_children().filter(path__lt=page.path).values_list("pk", flat=True)
    gone = TrashedPage.objects.filter(ancestors__0=parent.pk, place__lt=place).values_list("page", flat=True)
    return [*there, *gone]


def _next_neighbour(trashed: TrashedPage, parent: Page) -> Page | None:
    """Return the page before which this one goes back; None when it comes last."""
    children = parent.get_children()
    last = children.filter(pk__in=trashed.neighbours).last()
    return (children.filter(path__gt=last.path) if last else children).first()


def _place_for(trashed: TrashedPage) -> Page:
    """Return where the page goes back: its parent, or the nearest page still there, one that may hold it if there is one."""
    if trashed.page.specific_class is HomePage:
        return Page.get_first_root_node()
    there = outside(Page.objects.filter(pk__in=trashed.ancestors, depth__gt=1)).in_bulk()
    near = [there[pk].specific for pk in trashed.ancestors if pk in there]
    model = trashed.page.specific_class
    if near and near[0].pk == trashed.ancestors[0]:
        return near[0]
    alike = outside(Page.objects.filter(locale=trashed.page.locale_id).type(tuple(model.allowed_parent_page_models())))
    alike = alike.order_by("path").specific()  # type: ignore[attr-defined]
    fitting = [page for page in near if model.can_exist_under(page)] or list(alike[:1]) or near
    return fitting[0] if fitting else outside(Page.objects.filter(depth=2)).first()


def _free_slug(slug: str, *, parent: Page) -> str:
    taken = set(parent.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(name for name in (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3))) if name not in taken)


def _rename_revision(page: Page, slug: str) -> None:
    """The draft that people go on with must carry the new address too."""
    revision = page.latest_revision
    if revision:
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])


def _unschedule(ids: list[str]) -> dict[str, str]:
    revisions = Revision.page_revisions.filter(object_id__in=ids, approved_go_live_at__isnull=False)
    schedules = {str(revision.pk): revision.approved_go_live_at.isoformat() for revision in revisions}
    revisions.update(approved_go_live_at=None)
    return schedules


def _reschedule(schedules: dict[str, str]) -> None:
    for pk, when in schedules.items():
        Revision.page_revisions.filter(pk=pk).update(approved_go_live_at=parse_datetime(when))


def _end_reviews(ids: list[str], by: User | None) -> None:
    """Nobody is asked to read what is in the trash: it comes back as a draft."""
    pages = Page().get_base_content_type()
    waiting = WorkflowState.STATUS_IN_PROGRESS
    for state in WorkflowState.objects.filter(base_content_type=pages, object_id__in=ids, status=waiting):
        state.cancel(user=by)


# Pictures and documents


def put_media(*, item: Media, by: User | None) -> None:
    """Mark a picture or a document: it is offered nowhere any more, and the pages that use it keep showing it."""
    marked = type(item).objects.filter(pk=item.pk, trashed_at=None).update(trashed_at=timezone.now(), trashed_by=by)
    if not marked:
        raise ValidationError(_("This is already in the trash."), code="in_trash")
    log(instance=item, action="cms.trash", user=by)


def restore_media(*, item: Media, by: User | None) -> None:
    """Take the mark away."""
    trashed = type(item).objects.filter(pk=item.pk, trashed_at__isnull=False)
    if not trashed.update(trashed_at=None, trashed_by=None):
        raise ValidationError(_("This is not in the trash any more."), code="not_in_trash")
    log(instance=item, action="cms.restore", user=by)


@transaction.atomic
def destroy_media(*, item: Media, by: User | None) -> None:
    """Delete for good a picture or a document that is in the trash; its file goes where deleted files wait."""
    found = type(item).objects.select_for_update().filter(pk=item.pk, trashed_at__isnull=False).first()
    if found:
        log(instance=found, action="wagtail.delete", user=by, deleted=True)
        found.delete()


# All kinds


def empty_old(days: int = DAYS) -> int:
    """Destroy what has waited more than `days`. Returns how many things that was."""
    return _destroy_all(before=timezone.now() - timedelta(days=days), by=None)


def empty(*, by: User | None) -> int:
    """Destroy all that is in the trash, now."""
    return _destroy_all(before=timezone.now(), by=by)


def _destroy_all(*, before: datetime, by: User | None) -> int:
    pages = list(TrashedPage.objects.filter(trashed_at__lte=before).select_related("page"))
    media = [item for model in (Picture, SiteDocument) for item in model.objects.filter(trashed_at__lte=before)]
    for trashed in pages:
        destroy_page(page=trashed.page, by=by)
    for item in media:
        destroy_media(item=item, by=by)
    return len(pages) + len(media)
