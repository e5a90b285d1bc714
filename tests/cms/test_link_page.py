"""A line of the menu that leads to another site."""

import pytest

from cms.models import HomePage, LinkPage
from tenants.schemas import in_association
from tests.cms import albums

ADDRESS = "https://pay.example/club?a=1&b=2"


def test_menu_leads_straight_there_and_says_so(cast, as_visitor):
    with in_association(cast.alpha):
        albums.add_link("Payer en ligne", ADDRESS)

    html = as_visitor("alpha").get("/").content.decode()

    link = '<a class="outside" href="https://pay.example/club?a=1&amp;b=2" rel="external">Payer en ligne<span class="hidden">'
    assert f"{link} (autre site)</span></a>" in html
    assert 'href="/payer/"' not in html


def test_its_own_address_leads_there_too_and_is_announced_nowhere(cast, as_visitor):
    with in_association(cast.alpha):
        albums.add_link("Payer en ligne", ADDRESS)
    client = as_visitor("alpha")

    assert client.get("/payer/")["Location"] == ADDRESS
    assert "payer" not in client.get("/sitemap.xml").content.decode()


def test_menu_without_links_costs_no_more(cast, as_visitor, django_assert_num_queries):
    client = as_visitor("alpha")
    client.get("/association/")

    with django_assert_num_queries(11):
        client.get("/association/")


@pytest.mark.parametrize(
    ("address", "taken"),
    [(ADDRESS, True), ("http://a.example/", True), ("ftp://club.example/", False), ("javascript:alert(1)", False), ("", False)],
)
def test_only_addresses_of_the_web_are_taken(cast, sign_in, as_visitor, address, taken):
    _portal, site = sign_in(cast.edith, "alpha")
    with in_association(cast.alpha):
        home = HomePage.objects.get().pk
    assert f"/admin/pages/add/cms/linkpage/{home}/" in site.get("/admin/nouvelle-page/").content.decode()

    form = {"title": "Payer", "address": address, "action-publish": "1"}
    answer = site.post(f"/admin/pages/add/cms/linkpage/{home}/", form)

    with in_association(cast.alpha):
        made = LinkPage.objects.filter(address=address)
        assert (answer.status_code == 302, made.exists()) == (taken, taken)
        assert all(link.show_in_menus for link in made)
    assert ('rel="external">Payer<' in as_visitor("alpha").get("/").content.decode()) is taken
