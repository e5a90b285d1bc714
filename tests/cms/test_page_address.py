"""The end of a page's address: nobody has to know that there is one."""

import pytest

from cms.models import NewsIndexPage, NewsPage
from tenants.schemas import in_association


@pytest.fixture
def write(cast, sign_in):
    """Return a function by which Alice publishes a news item in Alpha."""
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        index = NewsIndexPage.objects.get().pk

    def post(**fields):
        form = {"title": "Fête d’été", "slug": "", "summary": "", "picture": "", "date": "2030-05-01", "body-count": "0"}
        return site.post(f"/admin/pages/add/cms/newspage/{index}/", form | {"action-publish": "1"} | fields)

    return post


def addresses(cast) -> set[str]:
    with in_association(cast.alpha):
        return set(NewsPage.objects.filter(live=True, date__year=2030).values_list("slug", flat=True))


def test_address_left_empty_is_made_from_the_title(cast, write):
    answer = write()

    assert answer.status_code == 302
    assert addresses(cast) == {"fête-dété"}


def test_second_page_of_the_same_name_gets_a_number(cast, write):
    for _time in range(2):
        assert write(slug="fete-d-ete").status_code == 302

    assert addresses(cast) == {"fete-d-ete", "fête-dété"}
    assert write().status_code == 302
    assert "fête-dété-2" in addresses(cast)


def test_title_without_a_letter_is_refused_in_words(cast, write):
    answer = write(title="!!!")

    assert "Écrivez au moins une lettre ou un chiffre dans le titre." in answer.content.decode()
    assert addresses(cast) == set()
