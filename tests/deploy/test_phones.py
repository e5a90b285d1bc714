"""The demo's page of the agents' codes, which no real city has."""

import re

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import set_urlconf

from deploy import phones
from tenants.schemas import Portal
from tests.conftest import visitor
from tests.people import PASSWORD


def test_codes_of_the_agents_open_their_accounts(cast, settings):
    request = RequestFactory().get("/demo/code/", headers={"host": "portail.localhost:8765"})
    request.user, request.place = AnonymousUser(), Portal()

    set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)
    try:
        answer = phones.codes(request)
    finally:
        set_urlconf(None)

    body = answer.content.decode()
    shown = dict(re.findall(r"<h2>(\w+) Test</h2><p class=\"phone-code\">(\d{6})</p>", body))
    assert sorted(shown) == ["Chloe", "Theo"]
    assert 1 <= int(answer["Refresh"]) <= 31
    portal = visitor()
    portal.post("/compte/connexion/", {"login": "chloe@example.org", "password": PASSWORD})
    assert portal.post("/compte/connexion/verification/", {"code": shown["Chloe"]})["Location"] == "/mes-sites/"


def test_a_real_city_has_no_such_page(cast, settings):
    assert settings.IS_DEMO is False
    assert visitor().get("/demo/code/").status_code == 404
