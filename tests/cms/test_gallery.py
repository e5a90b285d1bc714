"""Albums and their photos, as residents see them and as volunteers fill them."""

from datetime import date

import pytest

from cms import gallery_queries
from cms.models import AlbumPage, AlbumPicture, GalleryPage, HomePage, Picture
from tenants.schemas import in_association
from tests.cms import albums, body
from tests.cms.crawl import read

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open


def page(as_visitor, path: str) -> str:
    answer = as_visitor("alpha").get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_gallery_lists_albums_newest_first_with_cover_date_and_count(cast, as_visitor):
    with in_association(cast.alpha):
        albums.add_album("Le bal", slug="bal", photos=3, date=date(2026, 5, 1))
        albums.add_album("La sortie", slug="sortie", photos=1, date=date(2026, 6, 1))
        albums.add_album("Brouillon", slug="brouillon", live=False)

    html = page(as_visitor, "/galerie/")

    assert html.index("La sortie") < html.index("Le bal")
    assert "Brouillon" not in html
    assert ("3 photos" in html, "1 photo<" in html, "1er mai 2026" in html) == (True, True, True)
    assert html.count('<img alt=""') == 2


def test_cover_is_the_chosen_picture_or_the_first_photo(cast):
    with in_association(cast.alpha):
        album = albums.add_album("Le bal", slug="bal", photos=2)
        gallery, first = GalleryPage.objects.get(), album.pictures.order_by("sort_order").first()
        assert [found.cover for found in gallery_queries.albums_of(gallery, asked={})] == [first.picture]
        album.picture = body.add_picture("Affiche")
        album.save()
        assert [found.cover for found in gallery_queries.albums_of(gallery, asked={})] == [album.picture]


def test_empty_gallery_and_empty_album_say_so(cast, as_visitor):
    with in_association(cast.alpha):
        albums.add_gallery()
    assert "Pas encore d’album" in page(as_visitor, "/galerie/")

    with in_association(cast.alpha):
        albums.add_album("Vide", slug="vide")
    assert "Cet album est encore vide" in page(as_visitor, "/galerie/vide/")
    assert "<svg" in page(as_visitor, "/galerie/").partition("albums")[2]


def test_photos_open_without_javascript_and_say_what_they_show(cast, as_visitor):
    with in_association(cast.alpha):
        album = albums.add_album("Le bal", slug="bal")
        for description, caption in (("Deux danseurs", "Le tango"), ("", "La valse"), ("", "")):
            picture = body.add_picture()
            Picture.objects.filter(pk=picture.pk).update(description=description)
            AlbumPicture.objects.create(page=album, picture=picture, caption=caption)

    html = page(as_visitor, "/galerie/bal/").partition("data-gallery")[2]

    assert [part.partition('"')[0] for part in html.split('<img alt="')[1:]] == ["Deux danseurs", "La valse", ""]
    assert html.count('href="/media/images/') == 3
    assert "voir en grand, photo 2 sur 3" in html
    assert html.index("Le tango") < html.index("La valse")


def test_long_album_has_several_pages_numbered_through(cast, as_visitor, monkeypatch):
    monkeypatch.setattr(gallery_queries, "PICTURES_PER_PAGE", 2)
    with in_association(cast.alpha):
        albums.add_album("Le bal", slug="bal", photos=5)

    one, last = page(as_visitor, "/galerie/bal/"), page(as_visitor, "/galerie/bal/?page=3")

    assert 'href="?page=2"' in one and "Page 1 sur 3" in one
    assert 'data-before="4"' in last and "photo 5 sur 5" in last
    assert 'rel="canonical" href="http://alpha.asso.localhost:8765/galerie/bal/?page=3"' in last
    assert "photo 5 sur 5" in page(as_visitor, "/galerie/bal/?page=99")


def test_album_shared_shows_its_first_photo(cast, as_visitor):
    with in_association(cast.alpha):
        albums.add_album("Le bal", slug="bal", photos=1)

    assert 'property="og:image"' in page(as_visitor, "/galerie/bal/")


@pytest.mark.parametrize("name", ["alice", "edith", "carl"])
def test_volunteer_finds_where_to_add_photos(cast, sign_in, name):
    _portal, site = sign_in(getattr(cast, name), "alpha")
    begin, add = "/admin/nouvelle-page/", "/admin/pages/add/cms/gallerypage/"
    assert add in site.get(begin).content.decode()
    assert "Ajouter des photos" not in read(site.get("/admin/")).words

    with in_association(cast.alpha):
        gallery = albums.add_gallery()

    assert add not in site.get(begin).content.decode()
    assert f'href="/admin/pages/add/cms/albumpage/{gallery.pk}/"' in site.get("/admin/").content.decode()


def test_gallery_begins_with_its_name(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        home = HomePage.objects.get().pk

    assert 'value="Galerie"' in site.get(f"/admin/pages/add/cms/gallerypage/{home}/").content.decode()


def test_album_is_written_with_several_photos(cast, sign_in, as_visitor):
    _portal, site = sign_in(cast.edith, "alpha")
    with in_association(cast.alpha):
        gallery, pictures = albums.add_gallery(), [body.add_picture(), body.add_picture()]
    form = {
        "title": "Le bal", "slug": "", "date": "01/05/2026", "summary": "", "picture": "", "action-publish": "1",
        "pictures-TOTAL_FORMS": "2", "pictures-INITIAL_FORMS": "0", "pictures-MIN_NUM_FORMS": "0",
        "pictures-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    for number, picture in enumerate(pictures):
        row = {"picture": picture.pk, "caption": f"Légende {number}", "id": "", "ORDER": 2 - number, "DELETE": ""}
        form |= {f"pictures-{number}-{name}": value for name, value in row.items()}

    answer = site.post(f"/admin/pages/add/cms/albumpage/{gallery.pk}/", form)

    assert answer.status_code == 302, answer.content.decode()[:3000]
    html = page(as_visitor, "/galerie/le-bal/")
    assert html.index("Légende 1") < html.index("Légende 0")
    with in_association(cast.alpha):
        assert AlbumPage.objects.get().show_in_menus is False
