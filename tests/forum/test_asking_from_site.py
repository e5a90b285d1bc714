"""From a page of a site to a question on the portal that shows what the asker has ticked."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from wagtail.models import Page, PageViewRestriction

from forum import context
from forum.models import Category, Topic
from forum.queries.site_context import block_names
from tenants import meeting_points
from tenants.actions.team import add_member, leave
from tenants.models import Membership
from tenants.schemas import in_association
from tests.conftest import enter_site

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"
ADDRESS = "/admin/aide/question/"


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.alice, "alpha")


def page_id_of(association, slug="canari") -> int:
    with in_association(association):
        return Page.objects.get(slug=slug).pk


def token_from(site, **asked) -> str:
    answer = site.get(ADDRESS, asked, headers={"user-agent": FIREFOX})
    assert answer.status_code == 302
    assert answer["Location"].startswith("http://portail.localhost:8765/forum/poser/?depuis=")
    return parse_qs(urlsplit(answer["Location"]).query)["depuis"][0]


def form_from(portal, token) -> tuple[str, set[str], set[str]]:
    """Return the form's page, the keys of its lines, and those that are ticked."""
    answer = portal.get("/forum/poser/", {"depuis": token})
    assert answer.status_code == 200
    page = answer.content.decode()
    lines = re.findall(r'name="montrer" value="(\w+)"( checked)?', page)
    return page, {key for key, _ticked in lines}, {key for key, ticked in lines if ticked}


def question(token, ticked, **more) -> dict:
    category = Category.objects.get(key="images").pk
    given = {"title": "Ma photo est de travers", "category": category, "text": "Que faire ?", "once": "c1", "similar": "1"}
    return given | {"depuis": token, "montrer": sorted(ticked)} | more


def test_the_form_shows_what_helps_in_words(cast, alice):
    portal, site = alice

    page, keys, ticked = form_from(portal, token_from(site, page=page_id_of(cast.alpha), bloc="picture"))

    assert keys == ticked == {"association", "page", "block", "look", "browser", "steps"}
    assert "Association Alpha" in page
    assert "«\xa0Page canari-alpha-jaune\xa0» (page)" in page
    assert "Image" in page
    assert "couleurs Bleu ardoise" in page
    assert "Firefox 128 sur Android" in page
    assert "Choisissez votre logo" in page
    assert Topic.objects.count() == 0


def test_exercises_still_to_do_are_a_line(cast, alice, monkeypatch):
    portal, site = alice
    monkeypatch.setattr(meeting_points, "_offers", {"to_do": [lambda association: [f"Un album pour {association.name}"]]})

    page, keys, _ticked = form_from(portal, token_from(site))

    assert "exercises" in keys
    assert "Un album pour Association Alpha" in page


def test_only_what_is_ticked_is_kept(cast, alice, forum):
    portal, site = alice
    page_id = page_id_of(cast.alpha)
    token = token_from(site, page=page_id, bloc="picture")

    answer = portal.post("/forum/poser/", question(token, {"association", "page", "block"}))

    topic = Topic.objects.latest("pk")
    assert answer["Location"] == f"/forum/sujet/{topic.pk}/"
    assert [each["label"] for each in topic.context] == ["L’association", "La page", "Le bloc"]
    assert (topic.association, topic.page_id, topic.block) == (cast.alpha, page_id, "picture")
    shown = portal.get(f"/forum/sujet/{topic.pk}/").content.decode()
    assert "Page canari-alpha-jaune" in shown
    assert "Firefox 128" not in shown


def test_nothing_ticked_is_nothing_kept(cast, alice, forum):
    portal, site = alice
    token = token_from(site, page=page_id_of(cast.alpha), bloc="picture")

    portal.post("/forum/poser/", question(token, set()))

    topic = Topic.objects.latest("pk")
    assert (topic.context, topic.association, topic.page_id, topic.block) == ([], None, None, "")


def test_the_page_alone_is_no_way_into_a_site(cast, alice, forum):
    portal, site = alice

    portal.post("/forum/poser/", question(token_from(site, page=page_id_of(cast.alpha)), {"page"}))

    assert Topic.objects.latest("pk").page_id is None


def test_what_was_unticked_stays_so_when_the_form_comes_back(cast, alice, forum):
    portal, site = alice
    token = token_from(site)

    answer = portal.post("/forum/poser/", question(token, {"look"}, title="?"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.findall(r'name="montrer" value="(\w+)" checked', page) == ["look"]
    assert f'name="depuis" value="{token}"' in page


def test_the_right_association_of_several(cast, sign_in, forum):
    add_member(association=cast.beta, account=cast.alice, role="editor", by=None)
    portal, _alpha = sign_in(cast.alice, "alpha")
    token = token_from(enter_site(portal, "beta"), page=page_id_of(cast.beta))

    portal.post("/forum/poser/", question(token, {"association", "page"}))

    topic = Topic.objects.latest("pk")
    assert (topic.association, topic.page_id) == (cast.beta, page_id_of(cast.beta))


def test_a_team_that_one_has_left_is_not_shown(cast, sign_in, forum):
    add_member(association=cast.beta, account=cast.alice, role="editor", by=None)
    portal, _alpha = sign_in(cast.alice, "alpha")
    token = token_from(enter_site(portal, "beta"), page=page_id_of(cast.beta))
    leave(membership=Membership.objects.get(account=cast.alice, association=cast.beta))

    portal.post("/forum/poser/", question(token, {"association", "page"}))

    topic = Topic.objects.latest("pk")
    assert (topic.association, topic.page_id) == (None, None)


def test_a_page_kept_for_some_begins_unticked(cast, alice):
    portal, site = alice
    page_id = page_id_of(cast.alpha)
    with in_association(cast.alpha):
        PageViewRestriction.objects.create(page_id=page_id, restriction_type="login")

    _page, keys, ticked = form_from(portal, token_from(site, page=page_id))

    assert "page" in keys - ticked


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, "²", "99999999"])
def test_a_page_that_is_none_is_no_line(cast, alice, asked):
    portal, site = alice

    _page, keys, _ticked = form_from(portal, token_from(site, page=asked, bloc="<script>"))

    assert keys & {"page", "block"} == set()


def test_a_page_of_another_site_is_no_line(cast, alice):
    portal, site = alice

    _page, keys, _ticked = form_from(portal, token_from(site, page=page_id_of(cast.beta)))

    assert "page" not in keys


def test_a_city_agent_who_helps_takes_nothing_along(cast, sign_in):
    from tenants.actions.assistance import start_assistance

    start_assistance(association=cast.alpha, reason="La photo est de travers", by=cast.theo)
    _portal, site = sign_in(cast.theo, "alpha")

    assert site.get(ADDRESS)["Location"] == "http://portail.localhost:8765/forum/poser/"


def test_the_way_is_on_the_page_and_among_the_ways_to_get_help(cast, alice, as_visitor):
    _portal, site = alice
    page_id = page_id_of(cast.alpha)

    assert f'href="{ADDRESS}?page={page_id}"' in site.get(f"/admin/pages/{page_id}/edit/").content.decode()
    assert f'href="{ADDRESS}"' in site.get("/admin/aide/").content.decode()
    assert as_visitor("alpha").get(ADDRESS)["Location"].startswith("/entrer/")


def test_every_block_has_its_name(cast):
    names = {key: str(name) for key, name in block_names().items()}

    assert names["picture"] == "Image"
    assert all(name and name != key for key, name in names.items() if key != "citation")


def test_the_token_says_whose_it_is(cast, alice):
    _portal, site = alice

    lines = context.read(token_from(site), account=cast.alice, within=context.TIME_TO_COME)

    assert context.ref_of(lines, "association") == str(cast.alpha.pk)
