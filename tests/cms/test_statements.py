"""How many statements each public page costs, with nothing cached: at most 15, and the same with 1, 10 and 50 of each thing."""

from datetime import date, time, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms import agenda
from cms.models import ContentPage, HomePage, SiteIdentity
from tenants.schemas import in_association
from tests.cms import albums, body
from tests.cms.events import add_event

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open

# Of a site as it begins.
EMPTY = {
    "/": 12, "/association/": 11, "/actualites/": 13, "/actualites/ouverture/": 11, "/actualites/fil.xml": 12,
    "/agenda/": 12, "/agenda/?vue=mois": 12, "/agenda/?vue=passe": 12, "/contact/": 11, "/mentions-legales/": 11,
    "/donnees-personnelles/": 11, "/accessibilite/": 11, "/galerie/": 13, "/galerie/vide/": 12, "/papiers/": 12,
    "/payer/": 10,
}  # fmt: skip
# Of a site with a logo and with so many of each thing; each page has a picture.
FULL = {
    "/": 15, "/association/": 14, "/actualites/": 14, "/actualites/?rubrique=rubrique-0": 14, "/actualites/n-0/": 13,
    "/actualites/fil.xml": 12, "/agenda/": 13, "/agenda/?vue=mois": 13, "/agenda/?vue=passe": 14, "/agenda/cours-0/": 13,
    "/agenda/agenda.ics": 13, "/agenda/cours-0/evenement.ics": 15, "/contact/": 11, "/mentions-legales/": 11,
    "/donnees-personnelles/": 11, "/accessibilite/": 11, "/galerie/": 15, "/galerie/album-0/": 14, "/papiers/": 13,
    "/papiers/?annee=2020": 13, "/payer/": 10,
}  # fmt: skip


def coming(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def statements_of(as_visitor, paths) -> dict[str, int]:
    """Return what each page costs somebody who comes first: only what all pages share is in the cache."""
    client, found = as_visitor("alpha"), {}
    for path in paths:
        client.get(path)  # its pictures are made
        cache.clear()
        client.get("/contact/" if path == "/accessibilite/" else "/accessibilite/")
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(path)
        assert answer.status_code == (302 if path == "/payer/" else 200), path
        found[path] = len(statements)
    return found


def test_statements_of_a_new_site(cast, as_visitor):
    with in_association(cast.alpha):
        albums.add_album("Vide", slug="vide")
        albums.add_library()
        albums.add_link()

    assert statements_of(as_visitor, EMPTY) == EMPTY


def fill(count: int) -> None:
    """Put `count` of each thing that pages list in the site."""
    picture, about = body.add_picture(), ContentPage.objects.get(slug="association")
    HomePage.objects.update(picture=picture)
    ContentPage.objects.update(picture=picture)
    SiteIdentity.objects.update(logo=picture)
    for number in range(count):
        about.add_child(instance=ContentPage(title=f"Dedans {number}", slug=f"dedans-{number}", picture=picture))
        category = albums.add_category(f"Rubrique {number}")
        news = {"category": category, "picture": body.add_picture()}
        albums.add_news(f"Nouvelle {number}", slug=f"n-{number}", **news)
        exceptions = [{"day": coming(7 * week)} for week in range(1, count + 1)] if number == 0 else []
        add_event(
            f"Cours {number}", starts_on=coming(0), starts_at=time(18, 30), repeats=agenda.WEEKLY, exceptions=exceptions,
            picture=picture,
        )  # fmt: skip
        add_event(f"Passé {number}", starts_on=coming(-9))
        albums.add_album(f"Album {number}", slug=f"album-{number}", photos=count if number == 0 else 1)
        albums.add_paper(f"Papier {number}", day=date(2020 + number % 3, 1, 1))


@pytest.mark.parametrize("count", [1, 10, 50])
def test_statements_do_not_grow(cast, as_visitor, count):
    with in_association(cast.alpha):
        fill(count)
        albums.add_link()

    assert statements_of(as_visitor, FULL) == FULL


def test_no_page_costs_more_than_fifteen():
    assert {path: cost for path, cost in (EMPTY | FULL).items() if cost > 15} == {}


LINKED = '<p><a linktype="page" id="{page}">ici</a> et <a linktype="document" id="{document}">là</a></p>'
WITH_LINKS = {
    "text": lambda html: html,
    "callout": lambda html: {"title": "", "text": html},
    "accordion": lambda html: {"questions": body.items({"question": "Où ?", "answer": html})},
}


@pytest.mark.parametrize("count", [1, 10, 50])
@pytest.mark.parametrize("kind", WITH_LINKS)
def test_links_in_texts_are_looked_up_together(cast, as_visitor, kind, count):
    with in_association(cast.alpha):
        page, document = ContentPage.objects.get(slug="association"), body.add_document()
        html = LINKED.format(page=page.pk, document=document.pk)
        body.give(page, [body.block(kind, WITH_LINKS[kind](html)) for _ in range(count)])

    assert statements_of(as_visitor, ["/association/"]) == {"/association/": 14}
    assert as_visitor("alpha").get("/association/").content.decode().count('<a href="/association/">ici</a>') == count


def test_body_of_fifty_of_each_block(cast, as_visitor):
    costs = []
    for count in (1, 50):
        with in_association(cast.alpha):
            every = [part for part in body.every_block() if part["type"] not in ("form", "latest_news", "next_events")]
            body.give(ContentPage.objects.get(slug="association"), every * count)
        costs.append(statements_of(as_visitor, ["/association/"])["/association/"])

    assert costs == [24, 24]
