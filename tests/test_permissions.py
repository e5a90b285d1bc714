"""Who may go where: every address of both URLconfs, as every kind of visitor (pitfalls.md).

The table is written in tests/permissions/*.txt, one line an address: what a GET and a POST answer. The test asks every
address again and compares; an address that is not in the table fails it. To write it anew after a change, and then read
the difference: `KIOSQUE_WRITE_TABLE=1 deploy/test tests/test_permissions.py`.

`200` shown · `404` not there for you · `in` first sign in · `2nd` first prove again who you are · `→` sent elsewhere ·
`405` nothing to read, or nothing to send, there · `422` the form again, with what to put right
"""

import os
import re
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template.base import Template

from tenants.actions import assistance, team
from tenants.actions.accounts import create_account
from tests.conftest import enter_site, real_sign_in, visitor
from tests.people import PASSWORD
from tests.permission_objects import values_of_alpha
from tests.routes import routes

FOLDER = Path(__file__).parent / "permissions"
SITE_KINDS = ["nobody", "stranger", "other owner", "ex-member", "trainer", "it", "contributor", "editor", "owner", "assistant"]
PORTAL_KINDS = ["nobody", "stranger", "other owner", "ex-member", "contributor", "editor", "owner", "trainer", "it", "it, 1 step"]
# Who has no business in the admin of Alpha's site, and in the admin of the city's own pages.
OUTSIDE = {
    "site": {"nobody", "stranger", "other owner", "ex-member", "trainer", "it"},
    "portal": {"nobody", "stranger", "other owner", "ex-member", "contributor", "editor", "owner"},
}
# The same for everybody: Wagtail's words and drawings; and the list of what is not offered, whose addresses follow it.
OPEN_ADMIN = ("admin/sprite/", "admin/jsi18n/", "admin/login", "admin/logout", "admin/account", "admin/(")
REFUSED = {"404/404", "404/405", "405/404"}


def clients(cast, *, site: bool) -> dict[str, object]:
    """Return a client for each kind of visitor, signed in for real, at Alpha's site or at the portal."""
    leaver = create_account(email="eve@example.org", first_name="Eve", last_name="Test", password=PASSWORD, by=None)
    place = team.add_member(association=cast.alpha, account=leaver, role="editor", by=None)
    people = {
        "stranger": cast.dan, "other owner": cast.bob, "ex-member": leaver, "trainer": cast.theo, "it": cast.chloe,
        "contributor": cast.carl, "editor": cast.edith, "owner": cast.alice,
    }  # fmt: skip
    portals = {kind: real_sign_in(account)[0] for kind, account in people.items()}
    found: dict[str, object] = {"nobody": visitor("alpha" if site else None)}
    if site:
        found |= {kind: enter_site(portals[kind], "alpha") for kind in ("contributor", "editor", "owner", "ex-member")}
        # Somebody's session of another site, shown here: a cookie that means nothing.
        found["other owner"] = visitor("alpha")
        found["other owner"].cookies = enter_site(portals["other owner"], "beta").cookies
        found |= {kind: visitor("alpha") for kind in ("stranger", "trainer", "it")}
        assistance.start_assistance(association=cast.alpha, reason="Alice a demandé de l’aide.", by=cast.chloe)
        found["assistant"] = enter_site(portals["it"], "alpha")
    else:
        found |= portals
        found["it, 1 step"] = visitor()
        found["it, 1 step"].force_login(cast.chloe, backend="tenants.sign_on.backends.AccountBackend")
    team.remove_member(membership=place, by=None)
    return found


def answer(client, method: str, path: str) -> str:
    """Return in a word what one request gets; whatever it did is undone."""
    kept = deepcopy(client.cookies)
    client.raise_request_exception = False
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies = kept
    if response.streaming:
        list(response.streaming_content)  # which closes the file
    return word(response)


def word(response) -> str:
    if response.status_code not in (301, 302):
        return str(response.status_code)
    target = response["Location"].removeprefix(settings.PORTAL_URL)
    if target.startswith(("/compte/connexion/", "/entrer/", "/compte/acces/", "/admin/login/")):
        return "in"
    if target.startswith(("/compte/confirmer-identite/", "/compte/securite/")):
        return "2nd"
    return "→"


def look(client, route, path: str, *, posts: bool) -> str:
    got = answer(client, "get", path)
    if not posts:
        return got
    cache.clear()  # the limits on guesses are not what is looked at here
    return f"{got}/{answer(client, 'post', path)}"


@pytest.fixture
def pages_are_not_drawn(monkeypatch):
    """Access is decided before a page is drawn, and drawing takes most of the time. Mails are written as ever."""
    draw = Template.render
    is_mail = re.compile(r"\.txt$|/mail/")
    monkeypatch.setattr(Template, "render", lambda self, context: draw(self, context) if is_mail.search(self.name or "") else "")


@pytest.mark.parametrize(
    ("name", "urlconf", "kinds"), [("portal", "deploy.urls_portal", PORTAL_KINDS), ("site", "deploy.urls_site", SITE_KINDS)]
)
def test_every_address_as_every_kind_of_visitor(cast, name, urlconf, kinds, pages_are_not_drawn):
    values = values_of_alpha(cast)
    visitors = clients(cast, site=name == "site")
    assert set(visitors) == set(kinds)

    found = {}
    for route in routes(urlconf):
        path = route.path(values)
        # What the team may do in Wagtail's own forms is Wagtail's matter (and tests/cms'): those outside try to post too.
        posts = [not route.is_admin or kind in OUTSIDE[name] for kind in kinds]
        found[route.name] = [look(visitors[kind], route, path, posts=post) for kind, post in zip(kinds, posts, strict=True)]

    if os.environ.get("KIOSQUE_WRITE_TABLE"):
        write(name, kinds, found)
    assert found == read(name, kinds)
    check_rules(name, kinds, found)


def check_rules(name, kinds, found):
    """What must hold whatever the table says."""
    for route, row in found.items():
        got = dict(zip(kinds, row, strict=True))
        outside = {got[kind] for kind in OUTSIDE[name]}
        assert not any(code.startswith("5") or "/5" in code for code in row), (route, got)
        if route.startswith("admin/") and not route.startswith(OPEN_ADMIN):
            assert outside <= {"in/in", *REFUSED}, (route, got)
        if route.startswith(("console/", "mes-sites/<uuid")):
            assert got["nobody"] == "in/in", (route, got)
        if route.startswith("formation/"):
            assert {got[kind] for kind in kinds if kind not in ("nobody", "trainer", "it", "it, 1 step")} <= REFUSED, (route, got)
        if route.startswith("ateliers/<uuid:association_id>/"):
            assert {got["stranger"], got["other owner"], got["ex-member"]} <= REFUSED, (route, got)
        if route.startswith("console/"):
            assert {got[kind] for kind in kinds if kind not in ("nobody", "it", "it, 1 step")} == {"404/404"}, (route, got)
            assert got["it, 1 step"] == "2nd/2nd", (route, got)
        if route.startswith("mes-sites/<uuid"):
            assert {got[kind] for kind in ("stranger", "other owner", "ex-member", "trainer", "it")} <= REFUSED, (route, got)


def write(name, kinds, found):
    FOLDER.mkdir(exist_ok=True)
    width = max(len(route) for route in found)
    lines = [f"{'':{width}}  " + "  ".join(f"{kind:>11}" for kind in kinds)]
    lines += [f"{route:{width}}  " + "  ".join(f"{code:>11}" for code in row) for route, row in found.items()]
    (FOLDER / f"{name}.txt").write_text("\n".join(line.rstrip() for line in lines) + "\n")


def read(name, kinds) -> dict[str, list[str]]:
    path = FOLDER / f"{name}.txt"
    lines = path.read_text().splitlines()[1:] if path.exists() else []
    rows = [line.rsplit(maxsplit=len(kinds)) if line[0] != " " else ["", *line.split()] for line in lines]
    return {row[0].strip(): row[1:] for row in rows}
