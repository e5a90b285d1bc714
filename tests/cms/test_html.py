"""The HTML of every page type is valid, as the Nu HTML checker sees it."""

import pytest
from wagtail.models import Page, get_page_models

from cms import trash
from cms.models import LinkPage, PortalHomePage, SiteIdentity, TrashPage
from tenants.schemas import in_association
from tests import nu
from tests.cms import whole_site

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open

VIEWS = ["/actualites/?page=2", "/agenda/?vue=mois", "/agenda/?vue=passe", "/contact/?envoye=1", "/nulle-part/",
         "/inscription/?envoye=1"]  # fmt: skip
PORTAL = ["/", "/annuaire/", "/annuaire/?q=rien", "/aide/", "/charte/", "/demander-un-site/", "/compte/connexion/", "/au-revoir/"]


def test_every_page_type_is_valid_html(cast, as_visitor, tmp_path):
    with in_association(cast.alpha):
        whole_site.fill()
        found = trash.outside(Page.objects.filter(live=True, depth__gt=1))
        paths = [page.url for page in found.specific() if not isinstance(page, LinkPage)]
        types = {page.specific_class for page in found}
    client = as_visitor("alpha")

    pages = {path: client.get(path).content for path in [*paths, *VIEWS]}
    pages["a refused message"] = client.post("/contact/", {"name": "Dan"}).content
    pages["a refused answer"] = client.post("/inscription/", {"email": "dan"}).content

    assert set(get_page_models()) - types == {Page, PortalHomePage, TrashPage}
    assert all(page.lstrip().lower().startswith(b"<!doctype html>") for page in pages.values())
    assert nu.faults(pages, tmp_path) == {}


def test_a_site_in_preparation_is_valid_html(cast, as_visitor, tmp_path):
    with in_association(cast.alpha):
        SiteIdentity.objects.update(in_preparation=True)

    assert nu.faults({"in preparation": as_visitor("alpha").get("/").content}, tmp_path) == {}


def test_portal_is_valid_html(cast, as_visitor, tmp_path):
    pages = {path: as_visitor().get(path).content for path in PORTAL}

    assert nu.faults(pages, tmp_path) == {}


def test_checker_sees_faults(tmp_path):
    (fault,) = nu.faults({"/": b"<!doctype html><html lang=fr><title>T</title><ul><p>x</p></ul>"}, tmp_path)["/"]

    assert "not allowed as child of element" in fault
