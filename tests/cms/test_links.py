"""Links inside texts: what cannot be a page or a document leads nowhere, and breaks nothing."""

import pytest

from cms import links
from cms.models import ContentPage
from tenants.schemas import in_association


@pytest.mark.parametrize("strange", ["²", "-1", "", "x", str(10**30)])
def test_number_of_no_page_leads_nowhere(cast, strange):
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="association")

        assert links.page_addresses([strange, str(page.pk)]) == {str(page.pk): "/association/"}
        assert links.document_addresses([strange]) == {}
