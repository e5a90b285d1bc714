"""Which host leads where: exactly ours, whatever the spelling, and never the portal's content to a stranger."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from tenants import rules

PORT = settings.PUBLIC_PORT


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("alpha.asso.localhost", "alpha.asso.localhost"),
        ("ALPHA.Asso.localhost:8765", "alpha.asso.localhost"),
        ("alpha.asso.localhost.", "alpha.asso.localhost"),
        ("alpha.asso.localhost.:80", "alpha.asso.localhost"),
        ("alpha.asso.localhost..", None),
        ("alpha.asso.localhost:80:90", None),
        ("alpha.asso.localhost:x", None),
        ("alpha..asso.localhost", None),
        ("[::1]:8000", None),
        ("", None),
        ("a b", None),
        ("alpha.asso.localhost/evil", None),
        ("alpha.asso.localhost@evil.example", None),
        ("alpha.asso.localhost,beta.asso.localhost", None),
        ("élan.asso.localhost", None),
        ("a" * 300, None),
    ],
)
def test_normalise_host(raw, name):
    assert rules.normalise_host(raw) == name


@pytest.mark.parametrize(
    "host", ["alpha.asso.localhost", "ALPHA.ASSO.LOCALHOST", "alpha.asso.localhost.", f"alpha.asso.localhost:{PORT}"]
)
def test_site_answers_under_every_spelling(cast, host):
    assert Client(headers={"host": host}).get("/canari/").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("inconnu.asso.localhost", 404),
        ("127.0.0.1", 404),
        ("[::1]", 400),
        ("localhost", 404),
        ("asso.localhost", 404),
        ("alpha", 404),
        ("x.alpha.asso.localhost", 404),
        ("portail.localhost.evil.example", 404),
        ("evil.example", 404),
        ("alpha.asso.localhost, portail.localhost", 400),
    ],
)
@pytest.mark.parametrize("path", ["/", "/annuaire/", "/admin/", "/compte/connexion/", "/media/images/x.jpg", "/robots.txt"])
def test_unknown_host_learns_nothing(cast, host, status, path):
    answer = Client(headers={"host": host}).get(path)

    body = answer.content.decode()
    assert answer.status_code == status
    assert "annuaire" not in body.lower()
    assert settings.CITY["name"] not in body
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_double_host_header_is_refused(cast):
    """Two Host headers reach a WSGI application joined by a comma."""
    request = RequestFactory().get("/", headers={"host": "alpha.asso.localhost,beta.asso.localhost"})

    assert rules.normalise_host(request.META["HTTP_HOST"]) is None


def test_a_sites_path_on_the_portal_is_404(cast, as_visitor):
    assert as_visitor().get("/canari/").status_code == 404


def test_portals_paths_do_not_exist_on_a_site(cast, as_visitor):
    for path in ("/annuaire/", "/mes-sites/", "/compte/connexion/", "/compte/acces/", "/demo/courrier/"):
        assert (path, as_visitor("alpha").get(path).status_code) == (path, 404)


def test_error_pages_are_ours_and_leave_no_cookie(cast, as_visitor):
    answer = as_visitor("alpha").get("/nulle-part/")

    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()
    assert dict(answer.cookies) == {}
