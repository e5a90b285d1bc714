"""No picture goes online without words for who cannot see it, and what was typed is still there."""

import gc
import html
import io
import re

import pytest
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms import alt_texts
from cms.models import AlbumPage, AlbumPicture, GalleryPage, HomePage, NewsIndexPage, NewsPage, Picture
from tenants.schemas import in_association
from tests.cms.crawl import read

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open
ASKED = "Dites en quelques mots ce que montre cette photo, puis publiez : tout ce que vous avez écrit est encore là."
DECIDE = "Dites en quelques mots ce que montre cette image, ou cochez « C’est un simple décor »."


def add_picture(title: str = "IMG_2034", description: str = "") -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "PNG")
    return Picture.objects.create(title=title, description=description, file=ImageFile(out, name="photo.png"))


@pytest.fixture
def site(cast, sign_in):
    """Return Alice's and Carl's clients, the address that adds news, and two pictures: one with words, one without."""
    with in_association(cast.alpha):
        bare, told = add_picture(), add_picture("Bal", "Deux danseurs")
        index = NewsIndexPage.objects.get()
    clients = {account.email.partition("@")[0]: sign_in(account, "alpha")[1] for account in (cast.alice, cast.carl)}
    yield clients | {"add": f"/admin/pages/add/cms/newspage/{index.pk}/", "bare": bare.pk, "told": told.pk}
    gc.collect()


def news(picture, **more) -> dict:
    form = {
        "title": "Le bal",
        "slug": "bal",
        "summary": "Samedi soir.",
        "picture": picture,
        "date": "2030-05-01",
        "body": streamfield([]),
    }
    return nested_form_data(form | more)


def said(answer) -> str:
    return read(answer).words.replace("\n", " ").replace("\xa0", " ")


def plain(answer) -> str:
    """Return a page with what its script will draw: the blocks and their faults."""
    drawn = html.unescape(answer.content.decode())
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), drawn).replace("\xa0", " ")


def descriptions(cast) -> dict[str, str]:
    with in_association(cast.alpha):
        return dict(Picture.objects.values_list("title", "description"))


@pytest.mark.parametrize(("person", "action"), [("alice", "action-publish"), ("carl", "action-submit")])
def test_page_whose_picture_has_no_words_waits_and_asks_for_them(cast, site, person, action):
    client = site[person]

    answer = client.post(site["add"], news(site["bare"]) | {action: "1"})

    assert ASKED in said(answer)
    body = answer.content.decode()
    assert 'value="Le bal"' in body and "Samedi soir." in body and f'name="picture_words-{site["bare"]}"' in body
    with in_association(cast.alpha):
        assert not NewsPage.objects.filter(slug="bal").exists()

    words = {f"picture_words-{site['bare']}": "Des danseurs sur la place"}
    answer = client.post(site["add"], news(site["bare"]) | words | {action: "1"})

    assert answer.status_code == 302
    assert descriptions(cast)["IMG_2034"] == "Des danseurs sur la place"
    with in_association(cast.alpha):
        assert NewsPage.objects.get(slug="bal").live is (person == "alice")
        assert ModelLogEntry.objects.get(action="wagtail.edit").user.first_name == person.title()


def test_draft_may_wait_and_shows_the_box(cast, site):
    answer = site["alice"].post(site["add"], news(site["bare"]))

    assert answer.status_code == 302
    page = site["alice"].get(answer["Location"])
    assert f'name="picture_words-{site["bare"]}"' in page.content.decode()
    assert ASKED not in said(page)


def test_words_typed_in_a_draft_are_kept(cast, site):
    words = {f"picture_words-{site['bare']}": "Des danseurs"}

    site["alice"].post(site["add"], news(site["bare"]) | words)

    assert descriptions(cast)["IMG_2034"] == "Des danseurs"


def test_words_typed_for_one_picture_never_go_to_another(cast, site):
    words = {f"picture_words-{site['bare']}": "Des danseurs sur la place"}

    site["alice"].post(site["add"], news(site["told"]) | words | {"action-publish": "1"})

    assert descriptions(cast) == {"IMG_2034": "", "Bal": "Deux danseurs"}


def test_picture_with_words_asks_nothing(cast, site):
    answer = site["alice"].post(site["add"], news(site["told"]) | {"action-publish": "1"})

    assert answer.status_code == 302
    with in_association(cast.alpha):
        page = NewsPage.objects.get(slug="bal")
    assert "picture_words" not in site["alice"].get(f"/admin/pages/{page.pk}/edit/").content.decode()


@pytest.mark.parametrize("sent", ["", "0", "999999"])
def test_no_picture_or_one_that_is_gone_asks_nothing(site, sent):
    answer = site["alice"].post(site["add"], news(sent) | {"action-publish": "1"})

    assert ASKED not in said(answer)


def test_block_whose_picture_is_undecided_waits_while_a_draft_does_not(cast, site):
    image = {"image": site["bare"], "decorative": "", "alt_text": ""}
    block = ("picture", {"image": image, "ratio": "natural", "caption": "La place en juin"})
    form = news("", body=streamfield([block]))

    answer = site["alice"].post(site["add"], form | {"action-publish": "1"})

    assert DECIDE in plain(answer)
    assert "La place en juin" in plain(answer)
    with in_association(cast.alpha):
        assert not NewsPage.objects.filter(slug="bal").exists()
    assert site["alice"].post(site["add"], form).status_code == 302
    form["body-0-value-image-decorative"] = "on"
    form |= {"slug": "bal-2", "action-publish": "1"}
    assert site["alice"].post(site["add"], form).status_code == 302


def test_block_is_never_offered_the_name_of_the_file(cast):
    with in_association(cast.alpha):
        assert add_picture("IMG_2034.JPG").default_alt_text == ""
        assert add_picture("IMG_2034.JPG", "La place").default_alt_text == "La place"


# The list of those that lack words


def lack(cast, count: int) -> list[int]:
    """Put pictures without words at the head of news and in an album, and others where nothing is missing."""
    with in_association(cast.alpha):
        home, index = HomePage.objects.get(), NewsIndexPage.objects.get()
        gallery = home.add_child(instance=GalleryPage(title="Galerie", slug="galerie"))
        album = gallery.add_child(instance=AlbumPage(title="Bal", slug="bal", date=timezone.localdate()))
        lacking = []
        for number in range(count):
            head, inside, captioned = (add_picture(f"{word} {number}") for word in ("Tête", "Album", "Légende"))
            index.add_child(instance=NewsPage(title=f"N {number}", slug=f"nn-{number}", picture=head))
            index.add_child(
                instance=NewsPage(title=f"B {number}", slug=f"b-{number}", picture=add_picture("Brouillon"), live=False)
            )
            index.add_child(instance=NewsPage(title=f"D {number}", slug=f"d-{number}", picture=add_picture("Dit", "Une place")))
            AlbumPicture.objects.create(page=album, picture=inside, sort_order=number)
            AlbumPicture.objects.create(page=album, picture=captioned, caption="Le bal", sort_order=number)
            lacking += [head.pk, inside.pk]
        add_picture("Nulle part")
        return lacking


@pytest.mark.parametrize("count", [1, 3])
def test_pictures_without_words_are_those_that_visitors_meet(cast, count, django_assert_num_queries):
    lacking = lack(cast, count)

    with in_association(cast.alpha), django_assert_num_queries(1):
        found = list(alt_texts.pictures_without_words())

    assert [picture.pk for picture in found] == sorted(lacking, reverse=True)


@pytest.mark.parametrize("count", [1, 3])
def test_screen_lists_them_in_the_same_statements(cast, sign_in, count, django_assert_num_queries):
    lack(cast, count)
    _portal, client = sign_in(cast.alice, "alpha")
    client.get("/admin/photos-sans-description/")

    with django_assert_num_queries(24):
        body = client.get("/admin/photos-sans-description/").content.decode()

    assert body.count('name="words-') == 2 * count


def test_words_are_written_at_once_and_what_is_too_long_is_still_there(cast, sign_in):
    first, second = lack(cast, 1)
    _portal, client = sign_in(cast.alice, "alpha")
    url = "/admin/photos-sans-description/"

    refused = client.post(url, {f"words-{first}": "Des danseurs", f"words-{second}": "x" * 256})
    assert refused.status_code == 422
    assert 'value="Des danseurs"' in refused.content.decode() and "x" * 256 in refused.content.decode()
    assert descriptions(cast)["Tête 0"] == ""
    done = client.post(url, {f"words-{first}": "Des danseurs", f"words-{second}": " "}, follow=True)

    assert "1 photo a maintenant sa description." in said(done)
    assert (descriptions(cast)["Tête 0"], descriptions(cast)["Album 0"]) == ("Des danseurs", "")
    assert "Rien n’était écrit" in said(client.post(url, {f"words-{second}": ""}, follow=True))
    client.post(url, {f"words-{second}": "La foule"})
    assert "ont leur description" in said(client.get(url))


def test_contributor_describes_only_her_own(cast, sign_in):
    first, _second = lack(cast, 1)
    _portal, client = sign_in(cast.carl, "alpha")

    client.post("/admin/photos-sans-description/", {f"words-{first}": "Autre chose"})

    assert descriptions(cast)["Tête 0"] == ""


def test_number_of_no_picture_is_none(site):
    sent = {f"words-{10**30}": "Un chat", f"words-{site['bare']}": "Un chat"}

    assert site["alice"].post("/admin/photos-sans-description/", sent).status_code == 302
