"""Somebody asks for a site: the public form, the mailed link, city IT's desk."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants.actions import associations
from tenants.actions import site_requests as actions
from tenants.models import Association, AuditEntry, CityStaff, Paper, SiteRequest
from tests.conftest import visitor
from tests.mails import queued_mails as mails
from tests.tenants.test_papers import HTML, PDF, file

FORM = {
    "name": "Les Amis du canal",
    "category": "leisure",
    "rna_number": "w381234567",
    "town": "Ville-Test",
    "subdomain": "amis-du-canal",
    "first_name": "Nour",
    "last_name": "Haddad",
    "email": "Nour@example.org",
    "phone": "06 00 00 00 00",
    "message": "Nous entretenons les berges.",
    "charter": "on",
    "website": "",
}
URL = "/demander-un-site/"


def link_in(mail: dict) -> str:
    return re.search(r"http://portail\.localhost:8765(/\S+)", mail["body"])[1]


def ask(client=None, **changes):
    return (client or visitor()).post(URL, FORM | changes)


def test_request_waits_for_its_e_mail_then_for_city_it(cast):
    CityStaff.objects.create(account=cast.theo, role="it")

    answer = ask(papers=[file("recepisse.pdf", PDF), file("pv.pdf", PDF)])

    assert (answer.status_code, answer["Location"]) == (302, "/demander-un-site/envoye/")
    site_request = SiteRequest.objects.get()
    assert (site_request.state, site_request.email, site_request.rna_number) == (
        "unconfirmed",
        "nour@example.org",
        "W381234567",
    )
    assert [paper.name for paper in site_request.papers.all()] == ["recepisse.pdf", "pv.pdf"]
    assert [mail["to"] for mail in mails()] == ["nour@example.org"]
    link = link_in(mails()[0])
    assert site_request.token_hash not in link

    assert visitor().get(link).status_code == 200
    site_request.refresh_from_db()
    assert site_request.state == "unconfirmed"
    visitor().post(link)

    site_request.refresh_from_db()
    assert (site_request.state, site_request.confirmed_at is not None) == ("waiting", True)
    told = sorted(mail["to"] for mail in mails()[1:])
    assert told == ["associations@ville-test.example", "chloe@example.org", "theo@example.org"]
    actions_left = AuditEntry.objects.filter(action__startswith="tenants.request").order_by("pk").values_list("action", flat=True)
    assert list(actions_left) == ["tenants.request.received", "tenants.request.confirmed"]


def test_confirming_twice_tells_city_it_once(cast):
    ask()
    link = link_in(mails()[0])

    for _ in range(2):
        assert visitor().post(link).status_code == 302

    assert len([mail for mail in mails() if mail["to"] == "chloe@example.org"]) == 1
    with pytest.raises(ValidationError) as caught:
        actions.confirm_request(site_request=SiteRequest.objects.get(), by=None)
    assert caught.value.code == "confirmed"
    assert visitor().get("/demander-un-site/confirmer/invente/").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "Visitez https://spam.example"},
        {"rna_number": "12"},
        {"email": "rien"},
        {"charter": ""},
        {"website": "http://spam.example"},
        {"subdomain": "alpha"},
        {"subdomain": "console"},
        {"subdomain": "pas une adresse"},
        {"category": "nimporte"},
        {"papers": [file("recepisse.pdf", HTML)]},
        {"papers": [file(f"{n}.pdf", PDF) for n in range(6)]},
    ],
    ids=str,
)
def test_form_refuses_and_keeps_what_was_typed(cast, changes):
    assert ask(email="autre@example.org").status_code == 302

    answer = ask(**changes)

    assert answer.status_code == 422
    assert "Nous entretenons les berges." in answer.content.decode()
    assert SiteRequest.objects.count() == 1


def test_taken_address_gets_a_free_one_proposed(cast):
    body = ask(subdomain="alpha").content.decode()

    assert "alpha-2" in body


def test_empty_address_is_made_from_the_name(cast):
    ask(subdomain="", name="Chœur d’été")

    assert SiteRequest.objects.get().subdomain == "choeur-d-ete"


def test_answer_is_the_same_for_a_known_address(cast):
    known, unknown = ask(email="alice@example.org"), ask(email="inconnue@example.org", subdomain="autre")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mails()) == 2


def test_three_mails_an_hour_for_one_address_however_many_browsers(cast):
    for number in range(3):
        assert ask(subdomain=f"canal-{number}").status_code == 302

    answer = ask(subdomain="canal-3", email="NOUR@example.org")

    assert answer.status_code == 429
    assert "Nous entretenons les berges." in answer.content.decode()
    assert len(mails()) == 3


def test_sixty_tries_an_hour_from_one_place(cast):
    client = visitor()
    for _ in range(60):
        assert ask(client, name="").status_code == 422

    assert ask(client, name="").status_code == 429


def test_address_check_answers_in_words(cast):
    def check(**query):
        return visitor().get("/demander-un-site/adresse/", query).json()

    assert check(label="libre", name="")["state"] == "free"
    taken = check(label="alpha")
    assert (taken["state"], taken["proposal"], "alpha-2" in taken["use"]) == ("taken", "alpha-2", True)
    assert (check(label="portail")["state"], check(label="Été !")["proposal"]) == ("invalid", "ete")
    assert check(name="Chœur d’été")["label"] == "choeur-d-ete"
    assert visitor().get("/demander-un-site/adresse/?label=%00").status_code == 404


def test_address_check_is_limited(cast):
    answers = {visitor().get("/demander-un-site/adresse/?label=x").status_code for _ in range(61)}

    assert answers == {200, 429}


def test_association_of_the_directory_fills_the_form(cast):
    listed = associations.list_association(name="Club d’échecs", category="leisure", rna_number="W389999999", by=None)
    page = visitor().get(f"{URL}?association={listed.pk}")
    assert page.context["form"].initial["rna_number"] == "W389999999"

    visitor().post(f"{URL}?association={listed.pk}", FORM | {"subdomain": "echecs"})

    assert SiteRequest.objects.get().association == listed
    assert visitor().get(f"{URL}?association={cast.alpha.pk}")["Location"] == f"/reprendre/{cast.alpha.pk}/"
    for odd in ("nimporte", "00000000-0000-0000-0000-000000000000"):
        assert visitor().get(f"{URL}?association={odd}").status_code == 404


def test_public_ways_lead_to_the_form(cast, sign_in):
    listed = associations.list_association(name="Club d’échecs", by=None)
    dan, _ = sign_in(cast.dan)

    assert f"{URL}?association={listed.pk}" in visitor().get(f"/annuaire/{listed.pk}/").content.decode()
    assert f"/reprendre/{cast.alpha.pk}/" in visitor().get(f"/annuaire/{cast.alpha.pk}/").content.decode()
    assert f'href="{URL}"' in visitor().get("/").content.decode()
    assert f'href="{URL}"' in dan.get("/mes-sites/").content.decode()
    assert "Ville-Test" in visitor().get("/charte/").content.decode()


def test_night_destroys_what_is_over(cast, settings, django_capture_on_commit_callbacks):
    def stored() -> int:
        return len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()])

    ask(papers=[file("a.pdf", PDF)])
    ask(papers=[file("b.pdf", PDF)], email="b@example.org", subdomain="b-b")
    old, fresh = SiteRequest.objects.order_by("created_at")
    SiteRequest.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_requests()
    assert (list(SiteRequest.objects.all()), stored()) == ([fresh], 1)

    SiteRequest.objects.update(state="granted", decided_at=timezone.now() - timedelta(days=182))
    actions.forget_requests()
    assert Paper.objects.count() == 1
    SiteRequest.objects.update(decided_at=timezone.now() - timedelta(days=184))
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_requests()

    assert (SiteRequest.objects.count(), Paper.objects.count(), stored()) == (1, 0, 0)
    SiteRequest.objects.update(state="refused")
    actions.forget_requests()
    assert SiteRequest.objects.count() == 0


def test_granted_request_goes_after_its_association(cast):
    facts = {"state": "granted", "email": "a@example.org", "decided_at": timezone.now()}
    SiteRequest.objects.create(association=cast.alpha, name="A", subdomain="a", token_hash="1", **facts)
    SiteRequest.objects.create(association=cast.beta, name="B", subdomain="b", token_hash="2", **facts)
    for association, days in ((cast.alpha, 184), (cast.beta, 182)):
        Association.objects.filter(pk=association.pk).update(deleted_at=timezone.now() - timedelta(days=days))

    actions.forget_requests()

    assert list(SiteRequest.objects.values_list("name", flat=True)) == ["B"]


def test_every_mail_speaks_english_too(cast):
    client = visitor()
    client.post("/langue/", {"language": "en", "next": "/"})

    ask(client)

    assert mails()[0]["subject"] == "Confirm your e-mail: a site for Les Amis du canal"
