"""A new page that saves itself while somebody presses « Publier » is one page."""

import json

from wagtail.models import Page

from cms.models import ContentPage, HomePage
from tenants.schemas import in_association

FORM = {"title": "Sortie à la mer", "slug": "sortie", "summary": "", "body-count": "0", "first_save": "abc123"}
BY_ITSELF = {"HTTP_ACCEPT": "application/json"}


def address(cast) -> str:
    with in_association(cast.alpha):
        return f"/admin/pages/add/cms/contentpage/{HomePage.objects.get().pk}/"


def made(cast) -> list[tuple[str, str, bool]]:
    with in_association(cast.alpha):
        pages = ContentPage.objects.filter(slug__startswith="sortie").order_by("pk")
        return [(page.slug, page.get_latest_revision_as_object().title, page.live) for page in pages]


def test_what_one_form_sends_twice_goes_into_one_page(cast, sign_in):
    _portal, alice = sign_in(cast.alice, "alpha")

    saved = alice.post(address(cast), FORM, **BY_ITSELF)
    assert saved.status_code == 200 and saved.json()["success"]
    published = alice.post(address(cast), FORM | {"title": "Sortie à l’île", "action-publish": "1"})

    assert published.status_code == 302
    assert made(cast) == [("sortie", "Sortie à l’île", True)]


def test_form_that_missed_the_answer_learns_where_its_page_is(cast, sign_in):
    """A phone that lost the network sends again what the site has already."""
    _portal, alice = sign_in(cast.alice, "alpha")

    first, second = (alice.post(address(cast), FORM, **BY_ITSELF).json() for _ in range(2))

    assert {first["pk"], second["pk"]} == {first["pk"]}
    assert second["url"] == first["url"] == f"/admin/pages/{first['pk']}/edit/"
    assert alice.get(second["hydrate_url"]).status_code == 200
    assert len(made(cast)) == 1


def test_another_form_or_another_person_makes_a_page_of_its_own(cast, sign_in):
    alice, edith = (sign_in(getattr(cast, name), "alpha")[1] for name in ("alice", "edith"))
    alice.post(address(cast), FORM, **BY_ITSELF)

    alice.post(address(cast), FORM | {"slug": "sortie-2", "first_save": "def456"}, **BY_ITSELF)
    edith.post(address(cast), FORM | {"slug": "sortie-3"}, **BY_ITSELF)
    alice.post(address(cast), {name: value for name, value in FORM.items() if name != "first_save"} | {"slug": "sortie-4"})

    assert [slug for slug, _title, _live in made(cast)] == ["sortie", "sortie-2", "sortie-3", "sortie-4"]


def test_page_deleted_meanwhile_is_made_again(cast, sign_in):
    _portal, alice = sign_in(cast.alice, "alpha")
    first = json.loads(alice.post(address(cast), FORM, **BY_ITSELF).content)
    with in_association(cast.alpha):
        Page.objects.get(pk=first["pk"]).delete()

    assert alice.post(address(cast), FORM | {"action-publish": "1"}).status_code == 302

    assert made(cast) == [("sortie", "Sortie à la mer", True)]
