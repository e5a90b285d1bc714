from types import SimpleNamespace

import pytest

from cms import languages
from cms.models import HomePage
from tenants.schemas import in_association
from tests.cms.second_language import ARABIC, translate


@pytest.fixture
def arabic(cast):
    """Alpha is open in Arabic, its home page published in it."""
    with in_association(cast.alpha):
        languages.open_language(code="ar", by=None)
        home = translate(HomePage.objects.first(), ARABIC)
        return SimpleNamespace(home=home.pk)
