"""Reads of a site that need thought. Each says how many queries it makes."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import Page, PageViewRestriction

from cms import models


def open_to_all(pages: QuerySet) -> QuerySet:
    """Leave out pages under a privacy setting. Wagtail's `.public()` asks for the settings in one more query each time."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = PageViewRestriction.objects.annotate(inside=path).filter(inside__startswith=F("page__path"))
    return pages.filter(~Exists(above))


def outside(pages: QuerySet) -> QuerySet:
    """Leave out what is in the trash, and the trash itself (no query of its own)."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    return pages.filter(~Exists(models.TrashPage.objects.annotate(inside=path).filter(inside__startswith=F("path"))))


def sections(home: Page, *, with_legal: bool = False) -> list[Page]:
    """Return the published pages right under the home page, in the editor's order: menu and footer are made of them (1 query).

    `page.linkpage` is known of each: what leads elsewhere is linked straight to where it leads; so is `legal_kind`.
    The legal pages are in the site's own language only: `with_legal` adds them on the pages of another.
    """
    if not home.numchild and not with_legal:
        return []
    inside = Q(path__startswith=home.path, depth=home.depth + 1)
    if with_legal:
        inside |= Q(pk__in=models.LegalPage.objects.values("pk"))
    pages = Page.objects.filter(inside).live().select_related("linkpage").annotate(legal_kind=F("legalpage__kind"))
    return list(open_to_all(pages).order_by("path"))


def doors(home: Page) -> QuerySet:
    """Return the first three pages of the menu, for the home page's doors (1 query)."""
    return open_to_all(models.ContentPage.objects.child_of(home).live().in_menu())[:3]


def pages_inside(page: Page) -> list[Page]:
    """Return the published pages right under a content page, in the editor's order (2 queries, none when there are none)."""
    kinds = (models.ContentPage, models.FormPage) if page.numchild else ()
    found = [child for kind in kinds for child in open_to_all(kind.objects.child_of(page).live())]
    return sorted(found, key=lambda child: child.path)


def news_of(index: Page) -> QuerySet:
    """Return an index's published news, newest first (1 query, 1 more when one has a picture)."""
    return _with_their_pictures(open_to_all(models.NewsPage.objects.child_of(index).live()))


def latest_news(home: Page, count: int = 4) -> QuerySet:
    """Return the site's latest published news (1 query, 1 more when one has a picture)."""
    return _with_their_pictures(open_to_all(models.NewsPage.objects.descendant_of(home).live()))[:count]


def _with_their_pictures(news: QuerySet) -> QuerySet:
    return news.select_related("picture", "category").prefetch_related("picture__renditions").order_by("-date", "-pk")


def open_form(form: Page) -> "models.FormPage | None":
    """Return a form as it is online, with its questions, if everybody may see it (2 queries, 1 when nobody may)."""
    return open_to_all(models.FormPage.objects.live().filter(pk=form.pk)).prefetch_related("form_fields").first()


def picture_in_all_sizes(pk: int) -> "models.Picture | None":
    """Return a picture with its renditions (1 query; 2 before it was ever shown)."""
    renditions = list(models.PictureRendition.objects.filter(image=pk).select_related("image"))
    picture = renditions[0].image if renditions else models.Picture.objects.filter(pk=pk).first()
    if picture:
        for rendition in renditions:
            rendition.image = picture
        picture.prefetched_renditions = renditions
    return picture
