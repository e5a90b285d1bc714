"""A site holds so many pages and no more; what somebody is writing when it gets full is saved all the same."""

import pytest
from wagtail.models import Page

from cms.models import ContentPage, NewsIndexPage
from tenants.schemas import in_association
from tests.cms.test_pictures import said


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.alice, "alpha")[1]


@pytest.fixture
def place(cast, settings):
    with in_association(cast.alpha):
        settings.PAGES_PER_SITE = Page.objects.filter(depth__gt=1).count() + 1
        return f"/admin/pages/add/cms/newspage/{NewsIndexPage.objects.get().pk}/"


def test_full_site_opens_no_new_page_and_says_what_to_do(cast, alice, place, settings):
    assert alice.get(place).status_code == 200
    settings.PAGES_PER_SITE -= 1
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="canari")

    for path in (place, "/admin/nouvelle-page/", f"/admin/pages/{page.pk}/copy/"):
        answer = alice.get(path, follow=True)
        assert f"Le site a {settings.PAGES_PER_SITE} pages et n’en prend pas davantage." in said(answer), path


@pytest.mark.parametrize(("over", "kept"), [(49, True), (51, False)])
def test_page_being_written_is_kept(cast, alice, place, settings, over, kept):
    settings.PAGES_PER_SITE -= 1 + over
    with in_association(cast.alpha):
        before = Page.objects.count()

    alice.post(place, {"title": "Fête", "slug": "fete", "summary": "", "date": "2027-01-01", "body-count": 0})

    with in_association(cast.alpha):
        assert (Page.objects.count() - before == 1) is kept
