"""Albums, papers and categories for tests. The site must be entered."""

from datetime import date

from cms.models import (
    AlbumPage,
    AlbumPicture,
    GalleryPage,
    HomePage,
    LibraryPage,
    LibraryPaper,
    LinkPage,
    NewsCategory,
    NewsIndexPage,
    NewsPage,
)
from tests.cms import body


def add_gallery() -> GalleryPage:
    return HomePage.objects.first().add_child(instance=GalleryPage(title="Galerie", slug="galerie", show_in_menus=True))


def add_album(title: str, *, slug: str, photos: int = 0, **fields) -> AlbumPage:
    gallery = GalleryPage.objects.first() or add_gallery()
    album = gallery.add_child(instance=AlbumPage(title=title, slug=slug, **fields))
    for number in range(photos):
        AlbumPicture.objects.create(page=album, picture=body.add_picture(), caption=f"Photo {number + 1}", sort_order=number)
    return album


def add_library() -> LibraryPage:
    return HomePage.objects.first().add_child(instance=LibraryPage(title="Documents", slug="papiers", show_in_menus=True))


def add_paper(title: str, *, day: date | None = None, kind: str = "minutes") -> LibraryPaper:
    library = LibraryPage.objects.first() or add_library()
    return LibraryPaper.objects.create(page=library, document=body.add_document(), title=title, date=day, kind=kind)


def add_link(title: str = "Payer en ligne", address: str = "https://pay.example/club") -> LinkPage:
    home = HomePage.objects.first()
    return home.add_child(instance=LinkPage(title=title, slug="payer", address=address, show_in_menus=True))


def add_category(name: str) -> NewsCategory:
    index = NewsIndexPage.objects.get()
    return NewsCategory.objects.create(page=index, name=name, sort_order=index.categories.count())


def add_news(title: str, *, slug: str, **fields) -> NewsPage:
    return NewsIndexPage.objects.get().add_child(instance=NewsPage(title=title, slug=slug, **fields))
