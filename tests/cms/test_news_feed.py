"""The news as a feed."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from cms.models import NewsIndexPage, NewsPage
from tenants.schemas import in_association

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client) -> list[dict]:
    answer = client.get("/actualites/fil.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ElementTree.fromstring(answer.content)
    return [{part.tag.removeprefix(ATOM): part.text for part in entry} for entry in root.iter(f"{ATOM}entry")]


def test_feed_has_the_news_newest_first_and_no_draft(cast, as_visitor):
    with in_association(cast.alpha):
        index, today = NewsIndexPage.objects.get(), timezone.localdate()
        index.add_child(
            instance=NewsPage(title="Hier & avant", slug="hier", date=today - timedelta(days=1), summary="Deux mots.")
        )
        index.add_child(instance=NewsPage(title="Demain", slug="demain", date=today + timedelta(days=1)))
        index.add_child(instance=NewsPage(title="Brouillon", slug="brouillon", live=False))

    found = entries(as_visitor("alpha"))

    assert [entry["title"] for entry in found] == ["Demain", "Notre site ouvre ses portes", "Hier & avant"]
    assert found[2]["summary"] == "Deux mots."
    assert {entry["id"][:9] for entry in found} == {"urn:uuid:"}


def test_feed_is_named_on_the_list_of_news(cast, as_visitor):
    html = as_visitor("alpha").get("/actualites/").content.decode()

    assert 'type="application/atom+xml"' in html and html.count('href="/actualites/fil.xml"') == 2


@pytest.mark.parametrize("count", [1, 10, 50])
def test_statements_of_the_feed(cast, as_visitor, count, django_assert_num_queries):
    with in_association(cast.alpha):
        index = NewsIndexPage.objects.get()
        for number in range(count):
            index.add_child(instance=NewsPage(title=f"Nouvelle {number}", slug=f"n-{number}"))
    client = as_visitor("alpha")
    client.get("/actualites/fil.xml")

    with django_assert_num_queries(12):
        client.get("/actualites/fil.xml")
