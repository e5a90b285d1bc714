"""City IT's desk for requests: check, correct, tie to the directory, grant, refuse."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tenants import queries as portal_queries
from tenants.actions import associations
from tenants.actions import site_requests as actions
from tenants.models import Association, Invitation, Paper, SiteRequest
from tests.conftest import load_cast, visitor
from tests.mails import queued_mails as mails
from tests.tenants.test_papers import PDF, file
from tests.tenants.test_site_requests import ask, link_in


@pytest.fixture
def waiting(cast):
    """A request whose e-mail is confirmed, with one paper."""
    ask(papers=[file("recepisse.pdf", PDF)])
    visitor().post(link_in(mails()[-1]))
    return SiteRequest.objects.get()


@pytest.fixture
def desk(cast, sign_in):
    portal, _ = sign_in(cast.chloe)
    return portal


def ready(site_request, by):
    actions.check_request(site_request=site_request, papers_received=True, charter_accepted=True, by=by)
    return site_request


def test_unconfirmed_request_is_unknown_to_city_it(cast, desk):
    ask(papers=[file("recepisse.pdf", PDF)])
    site_request, paper = SiteRequest.objects.get(), Paper.objects.get()
    paths = [f"/console/demandes/{site_request.pk}/", f"/console/pieces/{paper.pk}/"]
    assert [desk.get(path).status_code for path in paths] == [404, 404]

    visitor().post(link_in(mails()[-1]))

    answers = [desk.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert b"".join(answers[1].streaming_content) == PDF


def test_papers_are_handed_over_as_files_to_city_it_only(waiting, desk, sign_in, cast):
    paper = Paper.objects.get()
    url = f"/console/pieces/{paper.pk}/"
    answer = desk.get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="recepisse.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")

    assert sign_in(cast.alice)[0].get(url).status_code == 404
    assert sign_in(cast.theo)[0].get(url).status_code == 404
    assert visitor().get(url).status_code == 302
    assert desk.get(f"/media/{paper.file.name}").status_code == 404


def test_grant_needs_both_ticks(waiting, desk):
    url = f"/console/demandes/{waiting.pk}/"
    for ticks in ({}, {"papers_received": "on"}, {"charter_accepted": "on"}):
        desk.post(f"{url}verifier/", ticks)
        assert desk.post(f"{url}accorder/").status_code == 422
    assert Association.objects.filter(subdomain="amis-du-canal").count() == 0

    desk.post(f"{url}verifier/", {"papers_received": "on", "charter_accepted": "on"})
    assert desk.post(f"{url}accorder/").status_code == 302

    association = Association.objects.get(subdomain="amis-du-canal")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.association, association.rna_number) == ("granted", association, "W381234567")
    invitation = Invitation.objects.get(association=association)
    assert (invitation.email, invitation.role) == ("nour@example.org", "owner")
    assert [mail["to"] for mail in mails()[-2:]] == ["nour@example.org"] * 2
    assert visitor("amis-du-canal").get("/").status_code == 200
    assert desk.get(url).status_code == 200


def test_second_agent_learns_that_it_is_decided(waiting, desk, cast):
    stale = SiteRequest.objects.get()
    actions.grant_request(site_request=ready(waiting, cast.chloe), by=cast.chloe)

    for decide in (actions.grant_request, lambda **data: actions.refuse_request(note="Non.", **data)):
        with pytest.raises(ValidationError) as caught:
            decide(site_request=stale, by=cast.chloe)
        assert caught.value.code == "decided"
    assert Invitation.objects.filter(email="nour@example.org").count() == 1
    assert desk.post(f"/console/demandes/{stale.pk}/accorder/").status_code == 422
    assert desk.get(f"/console/demandes/{stale.pk}/refuser/").status_code == 302


def test_address_taken_meanwhile_is_said_and_nothing_is_half_done(waiting, desk, cast):
    associations.create_association(name="Plus rapide", subdomain="amis-du-canal", by=None)
    ready(waiting, cast.chloe)
    url = f"/console/demandes/{waiting.pk}/"

    answer = desk.post(f"{url}accorder/")

    assert answer.status_code == 422
    assert "amis-du-canal-2" in answer.content.decode()
    assert Association.objects.filter(name=waiting.name).count() == 0
    facts = {name: getattr(waiting, name) for name in actions.CORRECTABLE}
    assert desk.post(f"{url}corriger/", facts | {"subdomain": "alpha"}).status_code == 422
    assert desk.post(f"{url}corriger/", facts | {"subdomain": "amis-du-canal-2"}).status_code == 302
    assert desk.post(f"{url}accorder/").status_code == 302
    assert Association.objects.filter(subdomain="amis-du-canal-2").count() == 1


def test_near_names_and_same_numbers_are_shown_and_one_can_be_chosen(waiting, desk, cast):
    same = associations.list_association(name="Tout autre nom", rna_number="W381234567", by=None)
    near = associations.list_association(name="Amis du Canal", by=None)
    far = associations.list_association(name="Les Amis des chats", by=None)
    url = f"/console/demandes/{waiting.pk}/"
    assert desk.get(url).context["duplicates"] == [same, near]
    assert far.name not in desk.get(url).content.decode()
    assert desk.post(f"{url}rattacher/", {"association": cast.alpha.pk}).status_code == 422
    assert desk.post(f"{url}rattacher/", {"association": "nimporte"}).status_code == 404

    desk.post(f"{url}rattacher/", {"association": same.pk})
    actions.grant_request(site_request=ready(waiting, cast.chloe), by=cast.chloe)

    same.refresh_from_db()
    assert (same.subdomain, same.name, same.town) == ("amis-du-canal", "Tout autre nom", "Ville-Test")
    assert list(portal_queries.directory(words="autre ville-test")) == [same]
    assert Invitation.objects.get(email="nour@example.org").association == same


def test_refusal_needs_a_word_and_mails_it(waiting, desk):
    url = f"/console/demandes/{waiting.pk}/refuser/"
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"note": " "}).status_code == 422

    desk.post(url, {"note": "Le récépissé est illisible : renvoyez-le."})

    waiting.refresh_from_db()
    assert waiting.state == "refused"
    assert (mails()[-1]["to"], "illisible" in mails()[-1]["body"]) == ("nour@example.org", True)
    link = link_in(mails()[0])
    assert "illisible" in visitor().get(link).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries_do_not_grow(cast, desk, count, django_assert_num_queries):
    for number in range(count):
        SiteRequest.objects.create(
            name=f"A{number}", subdomain=f"a{number}", email="a@example.org", token_hash=str(number), state="waiting"
        )
    desk.get("/console/demandes/")

    with django_assert_num_queries(9):  # session, account, staff role; counts, number, page; the portal's frame
        answer = desk.get("/console/demandes/")

    assert len(answer.context["page"]) == count


def test_list_puts_what_waits_first_and_filters(cast, desk):
    assert "demander-un-site" in desk.get("/console/demandes/").content.decode()
    now = timezone.now()
    for name, state in (("Ancienne", "refused"), ("Jeune", "waiting"), ("Cachée", "unconfirmed")):
        decided = now if state == "refused" else None
        SiteRequest.objects.create(
            name=name, subdomain="x", email="a@example.org", token_hash=name, state=state, decided_at=decided
        )

    names = [one.name for one in desk.get("/console/demandes/").context["page"]]

    assert names == ["Jeune", "Ancienne"]
    assert [one.name for one in desk.get("/console/demandes/?etat=refused").context["page"]] == ["Ancienne"]
    assert len(desk.get("/console/demandes/?etat=unconfirmed").context["page"]) == 2


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/refuser/"])
def test_console_is_for_city_it(waiting, sign_in, cast, path):
    url = "/console/demandes/" + path.format(pk=waiting.pk)
    for person in (cast.alice, cast.theo):
        assert sign_in(person)[0].get(url).status_code == 404
    assert visitor().get(url).status_code == 302

    assert sign_in(cast.chloe)[0].get(url).status_code == 200


def test_two_agents_decide_at_once_and_one_wins(committed_db):
    cast = load_cast()
    ask()
    SiteRequest.objects.update(state="waiting", papers_received_at=timezone.now())
    start, said = threading.Barrier(2), []

    def decide(action, **data):
        site_request = SiteRequest.objects.get()
        start.wait(30)
        try:
            action(site_request=site_request, by=cast.chloe, **data)
            said.append("done")
        except ValidationError as error:
            said.append(error.code)
        connection.close()

    agents = [
        threading.Thread(target=decide, args=[actions.grant_request]),
        threading.Thread(target=decide, args=[actions.refuse_request], kwargs={"note": "Non."}),
    ]
    [agent.start() for agent in agents]
    [agent.join(60) for agent in agents]

    assert sorted(said) == ["decided", "done"]
    opened = Association.objects.filter(subdomain="amis-du-canal").count()
    assert (SiteRequest.objects.get().state, opened) in [("granted", 1), ("refused", 0)]
