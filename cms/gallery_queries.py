"""Reads of the gallery."""

from collections.abc import Mapping

from django.core.paginator import Page as Shown
from django.db.models import Count, OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from cms import models, queries
from cms.paging import page_of

ALBUMS_PER_PAGE = 24
PICTURES_PER_PAGE = 60


def albums_of(gallery: "models.GalleryPage", *, asked: Mapping[str, str]) -> Shown:
    """Return the published albums, newest first, each with `cover` and `n_pictures` (4 queries, 1 when there are none)."""
    shown = page_of(_albums(gallery), asked=asked, size=ALBUMS_PER_PAGE)
    shown.object_list = list(shown.object_list)
    chosen = {album: album.picture_id or album.first_picture for album in shown}
    covers = models.Picture.objects.prefetch_related("renditions").in_bulk(set(chosen.values()) - {None})
    for album in shown:
        album.cover = covers.get(chosen[album])
    return shown


def _albums(gallery: "models.GalleryPage") -> QuerySet:
    pictures = models.AlbumPicture.objects.filter(page=OuterRef("pk")).order_by()
    count = pictures.values("page").annotate(count=Count("pk")).values("count")
    first = pictures.order_by("sort_order", "pk").values("picture")[:1]
    albums = queries.open_to_all(models.AlbumPage.objects.child_of(gallery).live())
    albums = albums.annotate(n_pictures=Coalesce(Subquery(count), 0), first_picture=Subquery(first))
    return albums.order_by("-date", "-pk")


def pictures_of(album: "models.AlbumPage", *, asked: Mapping[str, str]) -> Shown:
    """Return the album's photos in its order (3 queries; a preview reads what is being written)."""
    shown = page_of(list(album.pictures.all()), asked=asked, size=PICTURES_PER_PAGE)
    prefetch_related_objects(list(shown.object_list), "picture__renditions")
    return shown
