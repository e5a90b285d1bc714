"""A new page begins with words to change, as a draft, and can be published as it is."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.drafting import with_fresh_ids
from cms.models import ContentPage
from cms.page_models import PAGE_MODELS, SECTIONS
from tenants.schemas import in_association


@pytest.fixture
def carl(cast, sign_in):
    return sign_in(cast.carl, "alpha")[1]


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.key)
def test_model_begins_a_draft(cast, carl, as_visitor, model):
    answer = carl.post("/admin/nouvelle-page/", {"model": model.key})

    with in_association(cast.alpha):
        page = Page.objects.latest("pk").specific
        blocks = page.get_latest_revision_as_object().body
        assert answer["Location"] == f"/admin/pages/{page.pk}/edit/"
        assert (page.title, page.live, page.owner.first_name) == (model.title, False, "Carl")
        assert [child.block_type for child in blocks] == [block["type"] for block in model.blocks]
        assert all(child.id for child in blocks)
        blocks.stream_block.clean(blocks)
    assert as_visitor("alpha").get(f"/{page.slug}/").status_code == 404
    assert carl.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_words_of_a_section_can_be_published(cast, section):
    with in_association(cast.alpha):
        stream = ContentPage._meta.get_field("body").stream_block
        try:
            stream.clean(stream.to_python(with_fresh_ids(section.blocks)))
        except ValidationError as error:
            pytest.fail(str(error.as_json_data()))


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.key)
def test_page_of_a_model_reads_well_once_online(cast, sign_in, as_visitor, model):
    _portal, site = sign_in(cast.alice, "alpha")
    site.post("/admin/nouvelle-page/", {"model": model.key})
    with in_association(cast.alpha):
        page = Page.objects.latest("pk").specific
        page.get_latest_revision().publish()
        page.refresh_from_db()

    answer = as_visitor("alpha").get(f"/{page.slug}/")

    assert answer.status_code == 200
    for block in model.blocks:
        assert f"block-{block['type']}" in answer.content.decode()


def test_same_model_twice_makes_two_pages(cast, carl):
    for _ in range(2):
        carl.post("/admin/nouvelle-page/", {"model": "equipe"})

    with in_association(cast.alpha):
        assert ContentPage.objects.filter(title="L’équipe et le bureau").count() == 2


def test_unknown_model_makes_nothing(cast, carl):
    with in_association(cast.alpha):
        before = ContentPage.objects.count()

    assert carl.post("/admin/nouvelle-page/", {"model": "?"}).status_code == 422
    assert carl.get("/admin/nouvelle-page/?model=equipe").status_code == 200

    with in_association(cast.alpha):
        assert ContentPage.objects.count() == before


@pytest.mark.parametrize("name", ["alice", "edith", "carl"])
def test_first_screen_has_a_door_to_it(cast, sign_in, name):
    _portal, site = sign_in(getattr(cast, name), "alpha")

    assert 'href="/admin/nouvelle-page/"' in site.get("/admin/").content.decode()
