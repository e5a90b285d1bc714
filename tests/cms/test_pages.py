"""What a resident gets: the right page, in few statements, with nothing that follows them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms import queries
from cms.models import ContentPage, HomePage, LegalPage, NewsIndexPage, NewsPage, SiteIdentity
from tenants.schemas import in_association

PATHS = [
    "/", "/association/", "/actualites/", "/actualites/ouverture/", "/agenda/", "/agenda/?vue=mois", "/agenda/?vue=passe",
    "/contact/", "/mentions-legales/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_visitor_gets_no_cookie_and_no_third_party(cast, as_visitor, path):
    answer = as_visitor("alpha").get(path)
    body = answer.content.decode()

    assert dict(answer.cookies) == {}
    scripts = re.findall(r"<script[^>]*>", body)  # a form's proof is the only one
    assert scripts == ['<script type="module" src="/static/themes/base/proof.js">'] * (path == "/contact/")
    assert "style=" not in body
    assert "{{" not in body and "{%" not in body
    for source in ("https://", "http://"):
        for attribute in ("src", "srcset"):
            assert f'{attribute}="{source}' not in body


def test_headers_of_a_public_page(cast, as_visitor):
    headers = as_visitor("alpha").get("/").headers

    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Language"] == "fr"


def test_draft_and_private_pages_are_nowhere(cast, as_visitor):
    with in_association(cast.alpha):
        home, index = HomePage.objects.get(), NewsIndexPage.objects.get()
        draft = home.add_child(instance=ContentPage(title="Brouillon secret", slug="brouillon", show_in_menus=True, live=False))
        private = home.add_child(instance=ContentPage(title="Page privée", slug="privee", show_in_menus=True))
        index.add_child(instance=NewsPage(title="Nouvelle privée", slug="prive"))
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        PageViewRestriction.objects.create(page=NewsPage.objects.get(slug="prive"), restriction_type="login")
        assert draft not in queries.sections(home)

    body = as_visitor("alpha").get("/").content.decode() + as_visitor("alpha").get("/actualites/").content.decode()

    for secret in ("Brouillon secret", "Page privée", "Nouvelle privée"):
        assert secret not in body
    assert as_visitor("alpha").get("/brouillon/").status_code == 404


def test_news_are_newest_first(cast):
    with in_association(cast.alpha):
        index, today = NewsIndexPage.objects.get(), timezone.localdate()
        for days in (3, 1, 2):
            index.add_child(instance=NewsPage(title=f"Il y a {days}", slug=f"n-{days}", date=today - timedelta(days=days)))

        assert [page.title for page in queries.news_of(index)][1:] == ["Il y a 1", "Il y a 2", "Il y a 3"]


def test_legal_notice_is_written_from_the_identity(cast, as_visitor):
    with in_association(cast.alpha):
        SiteIdentity.objects.update(
            rna_number="W381234567", street="3 rue des Lilas", postal_code="38000", town="Ville", phone="01 99 00 11 22",
            email="bonjour@alpha.example", publication_director="Awa Diallo",
        )  # fmt: skip

    body = as_visitor("alpha").get("/mentions-legales/").content.decode()

    for fact in (
        "Association Alpha",
        "W381234567",
        "3 rue des Lilas, 38000 Ville",
        "01 99 00 11 22",
        "bonjour@alpha.example",
        "Awa Diallo",
    ):
        assert fact in body
    for fact in ("Ville-Test", "1 place de la Mairie, 00000 Ville-Test", "01 99 00 00 00", "associations@ville-test.example"):
        assert fact in body


def test_missing_legal_facts_are_named(cast):
    with in_association(cast.alpha):
        missing = SiteIdentity.load().missing

    assert "téléphone" in missing
    assert len(missing) == 5


@pytest.mark.parametrize("kind", LegalPage.Kind.values)
def test_every_legal_page_has_its_text(cast, as_visitor, kind):
    with in_association(cast.alpha):
        slug = LegalPage.objects.get(kind=kind).slug

    assert len(as_visitor("alpha").get(f"/{slug}/").content.decode()) > 2500


def test_sitemap_robots_favicon(cast, as_visitor):
    client = as_visitor("alpha")

    assert "<loc>http://alpha.asso.localhost:8765/contact/</loc>" in client.get("/sitemap.xml").content.decode()
    assert "Sitemap: http://alpha.asso.localhost:8765/sitemap.xml" in client.get("/robots.txt").content.decode()
    favicon = client.get("/favicon.svg")
    assert (favicon["Content-Type"], ">A<" in favicon.content.decode()) == ("image/svg+xml", True)
    assert "http://portail.localhost:8765/" in as_visitor().get("/sitemap.xml").content.decode()
