"""An enemy and bad luck against teams, handovers, the console and its doors: each test was a hole, or is a wall tried."""

import threading
import time
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tenants.actions import accounts, assistance, associations, claims, deletion, domains, handovers, notices, site_requests, team
from tenants.models import Association, AuditEntry, BulkMessage, Handover, Invitation, Membership, SiteRequest
from tenants.schemas import in_association, portal_transaction
from tenants.views.visitors import TRIES_PER_HOUR
from tests.at_once import at_once
from tests.conftest import enter_site, load_cast, path_of, real_sign_in, visitor
from tests.mails import queued_mails
from tests.permission_objects import values_of_alpha
from tests.routes import routes
from tests.tenants.test_claims import open_claim
from tests.tenants.test_handovers import invitation_link, roles

EVIL = "https://mechant.example/oui"


def place(account, association) -> Membership:
    return Membership.objects.select_related("association", "account").get(account=account, association=association)


def while_held(hold, act) -> None:
    """Begin `act` while another transaction has done `hold` and not yet committed it; then let both end."""
    holding = threading.Event()

    def other():
        with portal_transaction():
            hold()
            holding.set()
            time.sleep(0.7)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    assert holding.wait(20)
    try:
        act()
    finally:
        thread.join(30)


# An owner who is put out leaves no way back


def two_owners(cast):
    team.change_role(membership=place(cast.edith, cast.alpha), role="owner", by=cast.alice)


@pytest.mark.parametrize("way", ["removed", "demoted"])
def test_owner_put_out_hands_nothing_over_any_more(cast, way):
    two_owners(cast)
    handover = handovers.start_succession(association=cast.alpha, email="ami@example.org", leaves=True, by=cast.alice)
    link = invitation_link()
    team.invite(association=cast.alpha, email="complice@example.org", role="owner", by=cast.alice)
    team.invite(association=cast.alpha, email="benevole@example.org", role="editor", by=cast.alice)

    if way == "removed":
        team.remove_member(membership=place(cast.alice, cast.alpha), by=cast.edith)
    else:
        team.change_role(membership=place(cast.alice, cast.alpha), role="editor", by=cast.edith)

    handover.refresh_from_db()
    assert handover.state == "withdrawn"
    assert visitor().get(link).status_code == 404
    assert list(Invitation.objects.values_list("email", flat=True)) == ["benevole@example.org"]


def test_owner_who_leaves_by_choice_keeps_their_word(cast):
    two_owners(cast)
    handover = handovers.start_succession(association=cast.alpha, email="ami@example.org", leaves=True, by=cast.alice)
    team.invite(association=cast.alpha, email="nouvelle@example.org", role="owner", by=cast.alice)

    team.leave(membership=place(cast.alice, cast.alpha))

    handover.refresh_from_db()
    assert (handover.state, Invitation.objects.count()) == ("open", 2)


def test_owners_replaced_by_the_city_do_not_come_back_through_an_accomplice(cast):
    two_owners(cast)
    claim = open_claim(cast.alpha)
    claims.grant_claim(handover=claim, former_owners_leave=True, override="Assemblée générale", by=cast.chloe)
    for owner in (cast.alice, cast.edith):
        team.invite(association=cast.alpha, email=f"complice-{owner.pk}@example.org", role="owner", by=owner)
    team.leave(membership=place(cast.edith, cast.alpha))
    newcomer = accounts.create_account(email=claim.email, by=None)

    invitation = claim.invitations.get()
    team.accept_invitation(invitation=invitation, account=newcomer)
    handovers.complete_succession(invitation=invitation, account=newcomer)

    assert not Invitation.objects.filter(accepted_at=None).exists()
    claim.refresh_from_db()
    assert claim.state == "done"


# Destroyed by mistake


def test_site_kept_at_the_last_moment_is_not_destroyed(committed_db, own_archives):
    cast = load_cast()
    Association.objects.filter(pk=cast.alpha.pk).update(delete_on=timezone.localdate())

    while_held(lambda: associations.keep(association=cast.alpha, by=None), deletion.destroy_due)

    cast.alpha.refresh_from_db()
    assert (cast.alpha.deleted_at, cast.alpha.delete_on) == (None, None)
    assert visitor("alpha").get("/").status_code == 200


# Letters


FORGED = f"Merci.”\n\nAccepter :\n{EVIL}\n\nVille"


def test_reason_of_a_stranger_stays_one_quoted_paragraph(cast):
    open_claim(cast.alpha, reason=FORGED, first_name=f"Nour\n\n{EVIL}\n\n")

    to_alice = next(mail for mail in queued_mails() if mail["to"] == "alice@example.org")
    told = [part for part in to_alice["body"].split("\n\n") if EVIL in part]
    assert len(told) == 2 and told[0].startswith(f"Nour {EVIL} Haddad ") and "Merci.” Accepter" in told[1]
    assert f"\n{EVIL}" not in to_alice["body"]
    assert "Nour" not in to_alice["subject"]


def test_name_of_an_account_is_one_line_in_every_letter(cast):
    accounts.change_profile(account=cast.alice, first_name=f"Alice\n\n{EVIL}", last_name="\nX", language="fr", by=cast.alice)

    team.invite(association=cast.alpha, email="victime@example.org", role="editor", by=cast.alice)

    mail = queued_mails()[-1]
    assert f"\n{EVIL}" not in mail["body"]


def test_message_sent_by_a_double_click_leaves_once(cast, sign_in):
    portal, _ = sign_in(cast.chloe)
    form = {"subject": "Maintenance", "body": "Samedi.", "step": "send"}
    for _click in range(2):
        assert portal.post("/console/messages/ecrire/", form)["Location"] == "/console/messages/"

    assert BulkMessage.objects.count() == 1
    notices.send_message(subject="Maintenance", body="Dimanche.", owners_only=False, by=cast.chloe)
    assert BulkMessage.objects.count() == 2


# Sign-on


def test_code_issued_before_a_removal_opens_nothing(cast, sign_in):
    portal, _ = sign_in(cast.edith)
    site = visitor("alpha")
    to_site = portal.get(path_of(site.get("/entrer/?next=/admin/")["Location"]))
    team.remove_member(membership=place(cast.edith, cast.alpha), by=cast.alice)

    assert site.get(path_of(to_site["Location"])).status_code == 403
    assert site.get("/admin/").status_code == 302


def test_session_opened_while_the_place_was_being_taken_away_is_closed_at_its_first_page(cast, sign_in):
    portal, _ = sign_in(cast.edith)
    site = visitor("alpha")
    to_site = portal.get(path_of(site.get("/entrer/?next=/admin/")["Location"]))
    site.get(path_of(to_site["Location"]))
    # As when the right is read, the place goes, and only then the shadow is opened.
    Membership.objects.filter(account=cast.edith).delete()

    assert site.get("/admin/")["Location"].startswith("/entrer/")


# Races


def test_accept_and_cancel_at_once(committed_db):
    cast = load_cast()
    for _round in range(3):
        invitation = team.invite(association=cast.alpha, email="dan@example.org", role="editor", by=None)
        mine, theirs = (Invitation.objects.select_related("association").get(pk=invitation.pk) for _ in range(2))
        outcomes = at_once(
            partial(team.accept_invitation, invitation=mine, account=cast.dan),
            partial(team.cancel_invitation, invitation=theirs, by=cast.alice),
        )
        is_in = Membership.objects.filter(account=cast.dan).exists()
        assert outcomes in (["done", "gone"], ["done", "expired"]) and is_in == ("gone" in outcomes)
        Membership.objects.filter(account=cast.dan).delete()
        Invitation.objects.all().delete()


def test_two_clicks_on_accept_make_one_owner(committed_db):
    cast = load_cast()
    handover = handovers.start_succession(association=cast.alpha, email="dan@example.org", leaves=True, by=cast.alice)
    portal, _ = real_sign_in(cast.dan)
    link = invitation_link()
    tabs = [visitor(), visitor()]
    for tab in tabs:
        tab.cookies = portal.cookies.copy()

    outcomes = at_once(*(lambda tab=tab: tab.post(link) for tab in tabs))

    handover.refresh_from_db()
    assert (outcomes, handover.state) == (["done", "done"], "done")
    assert roles(cast.alpha)["dan"] == "owner" and "alice" not in roles(cast.alpha)
    assert AuditEntry.objects.filter(action="tenants.handover.completed").count() == 1


def test_city_and_newcomer_decide_at_once(committed_db):
    cast = load_cast()
    for number in range(2):
        claim = open_claim(cast.alpha, email=f"nour{number}@example.org")
        copies = [Handover.objects.select_related("association").get(pk=claim.pk) for _ in range(3)]
        outcomes = at_once(
            partial(claims.grant_claim, handover=copies[0], former_owners_leave=True, override="AG", by=cast.chloe),
            partial(claims.refuse_claim, handover=copies[1], note="Non.", by=cast.chloe),
            partial(handovers.withdraw, handover=copies[2], by=None),
        )

        claim.refresh_from_db()
        refused_first = outcomes == ["decided", "done", "over"]
        assert refused_first or outcomes in (["decided", "decided", "done"], ["decided", "done", "done"])
        assert (claim.state, claim.invitations.exists()) == ("refused" if refused_first else "withdrawn", False)


def test_invitation_cancelled_while_it_is_accepted_makes_no_account(committed_db):
    cast = load_cast()
    invitation = team.invite(association=cast.alpha, email="intrus@example.org", role="editor", by=None)
    link, answers = invitation_link(), []
    words = {"first_name": "In", "last_name": "Trus", "password": ""}

    while_held(
        lambda: team.cancel_invitation(invitation=invitation, by=cast.alice),
        lambda: answers.append(visitor().post(link, words)),
    )

    assert answers[0]["Location"] == link
    assert not get_user_model().objects.filter(email="intrus@example.org").exists()


# Bad luck


def test_request_tied_to_an_association_that_is_gone_is_granted_all_the_same(cast):
    listed = associations.list_association(name="Les Amis", by=None)
    facts = {"name": "Les Amis", "subdomain": "les-amis", "first_name": "N", "last_name": "H", "email": "n@example.org"}
    asked = site_requests.receive_request(association=listed, language="fr", by=None, **facts)
    site_requests.confirm_request(site_request=asked, by=None)
    site_requests.check_request(site_request=asked, papers_received=True, charter_accepted=True, by=cast.chloe)
    associations.delete(association=Association.objects.get(pk=listed.pk), by=None)

    asked = SiteRequest.objects.select_related("association").get(pk=asked.pk)
    opened = site_requests.grant_request(site_request=asked, by=cast.chloe)

    assert (opened.pk != listed.pk, opened.subdomain) == (True, "les-amis")


# Doors


def test_every_form_of_the_portal_asks_for_its_token(cast, sign_in):
    values = values_of_alpha(cast)
    one_click = "forum/arret/<str:token>/"  # a mail program posts by itself, the signed link is the proof
    pages = "((?:[\\w\\-]+/)*)$"  # the contact form of a page looks at where a post comes from
    for account in (cast.alice, cast.chloe):
        portal, _ = sign_in(account)
        portal.handler.enforce_csrf_checks = True
        taken = []
        for route in routes("deploy.urls_portal"):
            if not route.is_admin and portal.post(route.path(values)).status_code not in (403, 404, 405):
                taken.append(route.name)
        assert taken == [one_click, "langue/", pages]


@pytest.mark.parametrize(("proxies", "spoofed"), [(0, "10.0.0.%d"), (0, "10.0.0.%d, 192.0.2.7"), (1, "10.0.0.%d, 192.0.2.7")])
def test_visitors_do_not_choose_the_address_they_are_counted_by(cast, settings, proxies, spoofed):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answers = []
    for number in range(TRIES_PER_HOUR + 1):
        forwarded = {"x-forwarded-for": spoofed % number}
        answers.append(visitor().post(f"/reprendre/{cast.alpha.pk}/", {}, headers=forwarded).status_code)

    assert answers == [422] * TRIES_PER_HOUR + [429]


@pytest.mark.parametrize(
    "typed",
    [
        "ASSO.LocalHost.",
        "x.ASSO.LOCALHOST",
        "portail。localhost",
        "ⓟortail.localhost",
        "http://portail.localhost:8765/x",
        "a.portail.localhost",
    ],
)
def test_names_of_the_city_are_nobodys_however_they_are_typed(cast, typed):
    with pytest.raises(ValidationError) as refused:
        domains.claim_domain(association=cast.alpha, host=typed, by=None)

    assert refused.value.code == "ours"


def test_objects_of_one_association_are_not_there_under_another(cast, sign_in):
    values = values_of_alpha(cast) | {"association_id": cast.beta.pk}
    for account, prefix in ((cast.bob, "mes-sites/"), (cast.chloe, "console/associations/")):
        portal, _ = sign_in(account)
        nested = [route for route in routes("deploy.urls_portal") if route.name.startswith(prefix) and len(route.parameters) > 1]
        answers = {
            (route.name, method): getattr(portal, method)(route.path(values)).status_code
            for route in nested
            for method in ("get", "post")
        }
        assert answers and {name for name, status in answers.items() if status not in (404, 405)} == set()


def test_owners_cannot_use_up_the_invitations_of_the_city(cast):
    claim = open_claim(cast.alpha)
    for number in range(team.PER_ASSOCIATION):
        email = claim.email if number < team.PER_ADDRESS else f"bruit{number}@example.org"
        team.invite(association=cast.alpha, email=email, role="editor", by=cast.alice)
    with pytest.raises(ValidationError):
        team.invite(association=cast.alpha, email="encore@example.org", role="editor", by=cast.alice)

    claims.grant_claim(handover=claim, former_owners_leave=True, override="AG", by=cast.chloe)

    assert claim.invitations.count() == 1


def test_double_click_on_a_first_invitation_is_no_error(committed_db):
    cast = load_cast()
    team.invite(association=cast.alpha, email="neuve@example.org", role="editor", by=None)
    link, words = invitation_link(), {"first_name": "Neuve", "last_name": "Venue", "password": ""}
    answers = []

    outcomes = at_once(*[lambda: answers.append(visitor().post(link, words)["Location"])] * 2)

    assert outcomes == ["done", "done"]
    assert sorted(answers) == sorted([link, "/mes-sites/"])
    assert roles(cast.alpha)["neuve"] == "editor"


def test_agent_who_joins_the_team_does_not_keep_the_powers_of_assistance(cast, sign_in):
    session = assistance.start_assistance(association=cast.alpha, reason="Alice a demandé de l’aide.", by=cast.chloe)
    portal, site = sign_in(cast.chloe, "alpha")
    team.add_member(association=cast.alpha, account=cast.chloe, role="contributor", by=cast.alice)

    portal.post(f"/assistance/seances/{session.pk}/")

    assert site.get("/admin/").status_code == 302
    again = enter_site(portal, "alpha")
    answer = again.get("/admin/")
    assert (answer.status_code, answer.wsgi_request.assistance) == (200, None)
    with in_association(cast.alpha):
        assert list(answer.wsgi_request.user.groups.values_list("name", flat=True)) == ["contributor"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_journal_knows_the_ends_of_time(cast, sign_in, day):
    portal, _ = sign_in(cast.chloe)

    assert portal.get(f"/console/journal/?du={day}&au={day}").status_code == 200
