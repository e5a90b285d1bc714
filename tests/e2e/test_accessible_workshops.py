"""axe finds nothing on the pages of the workshops that no story looks at, on a phone and on a wide screen, light and dark."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests import database
from tests.e2e.test_accessible_people import faults_of, go

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def workshops(city):
    command = [sys.executable, "-m", "tests.e2e.workshop_places"]
    done = subprocess.run(command, cwd=database.ROOT, env=city.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return SimpleNamespace(**json.loads(done.stdout))


@pytest.mark.parametrize("person", ["nobody", "alice", "theo"])
def test_pages_of_the_workshops_are_axe_clean(city, workshops, new_page, person):
    page = new_page(viewport={"width": 320, "height": 800}, bypass_csp=True)
    if person in workshops.sessions:
        page.context.add_cookies([{"name": "kiosque_session", "value": workshops.sessions[person], "url": city.url()}])
    faults = []
    for path in workshops.places[person]:
        go(page, city, path)
        faults += [(path, *fault) for fault in faults_of(page)]
    assert faults == []
