"""Every page of the forum (tests/e2e/forum_pages.py) as nobody, a neighbour, a volunteer and the trainer see it: axe finds
nothing, on a phone and on a wide screen, light and dark; nothing is wider than the phone; its HTML is valid."""

import pytest

from tests import nu
from tests.e2e.test_accessible_people import faults_of, go

pytestmark = pytest.mark.browser

SEND = "main form button.button[type=submit]:not(.quiet)"


@pytest.mark.parametrize("person", ["nobody", "ilan", "lise", "mia", "theo"])
def test_pages_of_the_forum_are_axe_clean_and_valid(city, whole_forum, new_page, tmp_path, person):
    page = new_page(viewport={"width": 320, "height": 800}, bypass_csp=True)
    if person in whole_forum.sessions:
        whole_forum.sign_in(page, person)
    documents, broken, faults, sources = [], [], [], {}
    page.on("response", lambda got: documents.append(got) if got.request.resource_type == "document" else None)
    page.on("response", lambda got: broken.append((got.url, got.status)) if got.status in {403, 404, 500} else None)
    for path in whole_forum.places[person]:
        go(page, city, path, send=SEND)
        sources[path] = documents[-1].body()
        faults += [(path, *fault) for fault in faults_of(page)]

    assert faults + broken == []
    assert nu.faults(sources, tmp_path) == {}
