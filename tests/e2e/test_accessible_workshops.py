"""axe finds nothing on the pages of the workshops that no story looks at, on a phone and on a wide screen, light and dark."""

import pytest

from tests.e2e.running import made_by
from tests.e2e.test_accessible_people import faults_of, go

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def workshops(city):
    return made_by(city, "workshop_places")


@pytest.mark.parametrize("person", ["nobody", "alice", "theo"])
def test_pages_of_the_workshops_are_axe_clean(city, workshops, new_page, person):
    page = new_page(viewport={"width": 320, "height": 800}, bypass_csp=True)
    if person in workshops.sessions:
        workshops.sign_in(page, person)
    faults = []
    for path in workshops.places[person]:
        go(page, city, path)
        faults += [(path, *fault) for fault in faults_of(page)]
    assert faults == []
