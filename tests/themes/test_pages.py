"""What a resident receives: every page of a new site, read as a browser would."""

from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import ContactPage, ContentPage, HomePage, NewsPage
from tenants.schemas import in_association

PATHS = [
    "/",
    "/association/",
    "/actualites/",
    "/actualites/ouverture/",
    "/agenda/",
    "/agenda/?vue=mois",
    "/agenda/?vue=passe",
    "/contact/",
    "/contact/?envoye=1",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
]


class Outline(HTMLParser):
    """Collects what the tests ask about: headings in order, landmarks, and attributes a strict content policy forbids."""

    def __init__(self, html: str):
        super().__init__()
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.forbidden: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag == "script" and not (attributes.get("type") == "module" and attributes.get("src", "").startswith("/static/")):
            self.forbidden.append("script")
        self.forbidden += [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.fixture
def read(cast, as_visitor):
    """Return a function from a path of Alpha's site to (response, outline)."""

    def get(path, **posted):
        client = as_visitor("alpha")
        response = client.post(path, posted) if posted else client.get(path)
        return response, Outline(response.content.decode())

    return get


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_one_title_and_headings_that_never_jump(read, path):
    response, outline = read(path)

    assert response.status_code == 200
    assert outline.headings.count(1) == 1
    assert all(below <= above + 1 for above, below in zip(outline.headings, outline.headings[1:], strict=False))


@pytest.mark.parametrize("path", PATHS)
def test_a_page_obeys_the_content_policy_and_leaves_no_cookie(read, path):
    response, outline = read(path)

    assert outline.forbidden == []
    assert not response.cookies
    assert [outline.tags.count(tag) for tag in ("main", "footer", "html")] == [1, 1, 1]


def test_a_small_heading_before_any_large_one_does_not_jump(cast, read):
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="association")
        page.body = [("text", "<h3>Petit titre</h3><p>Mots</p>"), ("heading", "Grand titre")]
        page.save()

    _response, outline = read("/association/")

    assert outline.headings == [1, 2, 2]


def test_a_home_page_without_news_doors_or_words_still_stands(cast, read):
    with in_association(cast.alpha):
        NewsPage.objects.all().update(live=False)
        ContentPage.objects.all().update(live=False)
        HomePage.objects.update(welcome="", body="[]")

    response, outline = read("/")

    assert response.status_code == 200
    assert outline.headings == [1]


def test_a_refused_message_is_kept_and_each_error_leads_to_its_box(read):
    response, _outline = read("/contact/", name="Dan", email="nulle part", message="", website="", shown="")
    html = response.content.decode()

    assert response.status_code == 422
    assert 'role="alert"' in html
    for field in ("email", "message"):
        assert f'href="#id_{field}"' in html
        assert f'id="id_{field}_error"' in html
    assert 'value="Dan"' in html
    assert html.count('aria-invalid="true"') == 2
    assert html.count('name="shown-at"') == 1


def test_thanks_are_the_associations_own_words(cast, read):
    with in_association(cast.alpha):
        ContactPage.objects.update(thanks="Merci ! On vous rappelle.")

    response, _outline = read("/contact/?envoye=1")

    assert 'role="status"' in response.content.decode()
    assert "Merci\u202f! On vous rappelle." in response.content.decode()


def test_a_home_page_without_a_picture_costs_twelve_statements(read):
    read("/")

    with CaptureQueriesContext(connection) as queries:
        read("/")

    assert len(queries) == 12
