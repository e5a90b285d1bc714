"""A site with a page of each type, filled, for the tests that look at all of them."""

from datetime import date, time, timedelta

from django.utils import timezone

from cms.models import (
    AlbumPage,
    AlbumPicture,
    ContentPage,
    EventException,
    EventIndexPage,
    EventPage,
    GalleryPage,
    HomePage,
    LibraryPage,
    LibraryPaper,
    LinkPage,
    NewsCategory,
    NewsIndexPage,
    NewsPage,
    SiteIdentity,
)
from tests.cms.body import add_document, add_picture, every_block, give

WORDS = "Des mots & « d’autres »"


def fill(*, count: int = 3) -> None:
    """Fill the site that was entered: `count` things in each list."""
    picture, home, today = add_picture(size=(1600, 1100)), HomePage.objects.first(), timezone.localdate()
    home.picture = picture
    give(home, every_block(words=WORDS))
    page = home.add_child(instance=ContentPage(title="Tout", slug="tout", summary=WORDS, picture=picture, show_in_menus=True))
    give(page, every_block(words=WORDS))
    for number in range(count):
        page.add_child(instance=ContentPage(title=f"Dedans {number}", slug=f"dedans-{number}", summary=WORDS))
    news = NewsIndexPage.objects.first()
    news.categories = [NewsCategory(name=f"Rubrique {number}") for number in range(count)]
    news.save()
    for number in range(count):
        category = news.categories.all()[number]
        news.add_child(
            instance=NewsPage(title=f"Nouvelle {number}", slug=f"n{number}", summary=WORDS, picture=picture, category=category)
        )
    _fill_agenda(EventIndexPage.objects.first(), picture, today, count)
    gallery = home.add_child(instance=GalleryPage(title="Galerie", slug="galerie", summary=WORDS))
    for number in range(count):
        album = AlbumPage(title=f"Album {number}", slug=f"album-{number}", summary=WORDS, date=today)
        album.pictures = [AlbumPicture(picture=picture, caption=WORDS) for _ in range(count)]
        gallery.add_child(instance=album)
    library = LibraryPage(title="Documents", slug="documents-utiles", summary=WORDS)
    document, kinds = add_document(), LibraryPaper.Kind.values
    library.papers = [
        LibraryPaper(document=document, kind=kinds[number % len(kinds)], date=date(2026 - number % 3, 1, 1), title=WORDS)
        for number in range(count)
    ]
    home.add_child(instance=library)
    home.add_child(instance=LinkPage(title="La fédération", slug="federation", address="https://example.org/"))
    SiteIdentity.objects.update(
        logo=picture, tagline=WORDS, street="3 rue des Lilas", town="Ville", postal_code="38000", phone="01 99 00 11 22",
        email="bonjour@example.org", publication_director="Awa Diallo", button_label="Adhérer", button_page=page,
        footer_words="<p>Un <b>mot</b> au pied.</p>", links=[{"label": "Mastodon", "url": "https://example.org/@nous"}],
    )  # fmt: skip


def _fill_agenda(agenda, picture, today, count: int) -> None:
    for number in range(count):
        event = EventPage(
            title=f"Cours {number}", slug=f"cours-{number}", summary=WORDS, picture=picture, starts_on=today,
            starts_at=time(18, 30), ends_at=time(20), repeats="week", place="Salle des Tilleuls", address="5 rue de l’École",
            price="5 €", organiser="Le club", link="https://example.org/", link_label="Réserver",
        )  # fmt: skip
        event.exceptions = [EventException(day=today + timedelta(days=7), note="vacances")]
        agenda.add_child(instance=event)
        over = today - timedelta(days=number + 1)
        agenda.add_child(instance=EventPage(title=f"Fête {number}", slug=f"fete-{number}", starts_on=over, picture=picture))
