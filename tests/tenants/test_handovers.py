"""An owner passes the site on: the page, the invitation or the member's page, what becomes of everybody."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants.actions import handovers as actions
from tenants.actions import team
from tenants.models import AuditEntry, Handover, Invitation, Membership
from tenants.queries.requests import finished_handovers
from tests.conftest import enter_site, visitor
from tests.mails import queued_mails
from tests.people import PASSWORD


def roles(association) -> dict[str, str]:
    places = Membership.objects.filter(association=association).select_related("account")
    return {place.account.email.partition("@")[0]: place.role for place in places}


def start(cast, email="successeur@example.org", *, leaves=True, by=None):
    return actions.start_succession(association=cast.alpha, email=email, leaves=leaves, by=by or cast.alice)


def invitation_link() -> str:
    mail = next(mail for mail in reversed(queued_mails()) if "/invitation/" in mail["body"])
    return re.search(r"http://portail\.localhost:8765(/invitation/\S+)", mail["body"])[1]


@pytest.fixture
def two_owners(cast):
    team.add_member(association=cast.alpha, account=cast.dan, role="owner", by=None)


@pytest.mark.parametrize(("after", "alice"), [("leave", None), ("stay", "editor")])
def test_owner_passes_the_site_on_to_somebody_new(cast, sign_in, two_owners, after, alice):
    portal, _ = sign_in(cast.alice)
    url = f"/mes-sites/{cast.alpha.pk}/passage-de-relais/"
    assert portal.get(url).status_code == 200

    answer = portal.post(url, {"successor": "Successeur@example.org", "after": after, "reason": "AG du 12 juin"})

    handover = Handover.objects.get()
    assert answer["Location"] == f"{url}{handover.pk}/"
    assert (handover.state, handover.email, handover.started_by) == ("open", "successeur@example.org", cast.alice)
    invitation = Invitation.objects.get()
    assert (invitation.handover, invitation.role) == (handover, "owner")
    assert sorted(mail["to"] for mail in queued_mails()) == ["dan@example.org", "successeur@example.org"]
    assert roles(cast.alpha)["alice"] == "owner"

    visitor().post(invitation_link(), {"first_name": "Nour", "last_name": "Haddad", "password": PASSWORD})

    handover.refresh_from_db()
    assert (handover.state, handover.done_on) == ("done", timezone.localdate())
    team_now = roles(cast.alpha)
    assert (team_now.get("alice"), team_now["successeur"], team_now["dan"]) == (alice, "owner", "owner")
    assert sorted(mail["to"] for mail in queued_mails()[-3:]) == [
        "alice@example.org",
        "dan@example.org",
        "successeur@example.org",
    ]
    assert list(finished_handovers(since=timezone.localdate())) == [handover]
    assert list(finished_handovers(since=timezone.localdate() + timedelta(days=1))) == []
    left = AuditEntry.objects.filter(action__startswith="tenants.handover").order_by("pk").values_list("action", flat=True)
    assert list(left) == ["tenants.handover.started", "tenants.handover.completed"]


def test_last_owner_leaves_only_when_somebody_has_taken_over(cast):
    handover = start(cast)
    assert roles(cast.alpha)["alice"] == "owner"

    visitor().post(invitation_link(), {"first_name": "Nour", "last_name": "Haddad", "password": ""})

    assert [name for name, role in roles(cast.alpha).items() if role == "owner"] == ["successeur"]
    handover.refresh_from_db()
    assert handover.state == "done"


def test_member_of_the_team_accepts_on_a_page(cast, sign_in):
    Membership.objects.filter(account=cast.edith).update(ends_on=timezone.localdate())
    handover = start(cast, "edith@example.org", leaves=False)
    assert Invitation.objects.count() == 0
    assert [mail["to"] for mail in queued_mails()] == ["edith@example.org"]
    url = f"/mes-sites/{cast.alpha.pk}/passage-de-relais/{handover.pk}/"
    assert url in queued_mails()[0]["body"]
    edith, _ = sign_in(cast.edith)
    assert edith.get(url).context["may_accept"] is True
    alice, _ = sign_in(cast.alice)
    alice.post(f"{url}accepter/")
    assert roles(cast.alpha)["edith"] == "editor"

    edith.post(f"{url}accepter/")

    assert roles(cast.alpha) == {"alice": "editor", "edith": "owner", "carl": "contributor"}
    assert Membership.objects.get(account=cast.edith).ends_on is None
    body = edith.get(url).content.decode()
    assert "/equipe/" in body
    (identity,) = set(re.findall(r'href="http://alpha\.asso\.localhost:8765(/entrer/\?next=/admin/settings/[^"]+)"', body))
    site = enter_site(edith, "alpha")
    answer = site.get(site.get(identity)["Location"], follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"][:33]) == (200, "/admin/settings/cms/siteidentity/")
    with pytest.raises(ValidationError):
        actions.accept_handover(handover=handover, account=cast.edith)


def test_handover_is_a_404_for_whoever_is_not_concerned(cast, sign_in):
    handover = start(cast)
    page = f"/mes-sites/{cast.alpha.pk}/passage-de-relais/{handover.pk}/"
    elsewhere = f"/mes-sites/{cast.beta.pk}/passage-de-relais/{handover.pk}/"
    bob, _ = sign_in(cast.bob)
    for person in (sign_in(cast.edith)[0], sign_in(cast.carl)[0], bob, sign_in(cast.dan)[0]):
        for url in (page, elsewhere, f"{page}renoncer/"):
            assert person.get(url).status_code == 404
        for url in (f"{page}accepter/", f"{page}renvoyer/", f"{page}renoncer/", page.replace(f"{handover.pk}/", "")):
            assert person.post(url, {"successor": "x@example.org", "after": "leave"}).status_code == 404
    assert bob.post(f"{elsewhere}renoncer/").status_code == 404
    handover.refresh_from_db()
    assert handover.state == "open"

    assert sign_in(cast.alice)[0].get(page).status_code == 200


@pytest.mark.parametrize(
    ("email", "code"),
    [("alice@example.org", "yourself"), ("dan@example.org", "owner"), ("pas une adresse", "invalid")],
)
def test_start_says_what_is_wrong_and_keeps_it(cast, sign_in, two_owners, email, code):
    portal, _ = sign_in(cast.alice)
    url = f"/mes-sites/{cast.alpha.pk}/passage-de-relais/"

    answer = portal.post(url, {"successor": email, "after": "leave", "reason": "AG du 12 juin"})

    assert answer.status_code == 422
    assert "AG du 12 juin" in answer.content.decode()
    assert [error.code for error in answer.context["form"].errors.as_data()["successor"]] == [code]
    assert Handover.objects.count() == 0


def test_one_handover_at_a_time(cast, sign_in, two_owners):
    start(cast)

    with pytest.raises(ValidationError) as caught:
        start(cast, "autre@example.org", by=cast.dan)

    assert caught.value.code == "open"
    with pytest.raises(ValidationError) as caught:
        start(cast, by=cast.edith)
    assert caught.value.code == "not_owner"


def test_any_owner_calls_it_off_and_the_link_is_dead(cast, sign_in, two_owners):
    handover = start(cast)
    link = invitation_link()
    dan, _ = sign_in(cast.dan)
    url = f"/mes-sites/{cast.alpha.pk}/passage-de-relais/{handover.pk}/renoncer/"
    assert dan.get(url).status_code == 200
    assert visitor().get(link).status_code == 200

    dan.post(url)

    handover.refresh_from_db()
    assert handover.state == "withdrawn"
    assert visitor().get(link).status_code == 404
    assert sorted(mail["to"] for mail in queued_mails()[-2:]) == ["alice@example.org", "successeur@example.org"]
    assert start(cast).state == "open"


def test_member_who_was_named_learns_the_end_in_their_own_language(cast):
    cast.edith.language = "en"
    cast.edith.save(update_fields=["language"])

    actions.withdraw(handover=start(cast, email=cast.edith.email), by=cast.alice)

    mail = next(mail for mail in reversed(queued_mails()) if mail["to"] == cast.edith.email)
    assert mail["subject"] == "The handover of the site of Association Alpha is called off"


def test_new_link_replaces_the_old_one(cast, sign_in):
    handover = start(cast)
    old = invitation_link()
    alice, _ = sign_in(cast.alice)

    alice.post(f"/mes-sites/{cast.alpha.pk}/passage-de-relais/{handover.pk}/renvoyer/")

    assert visitor().get(old).status_code == 404
    assert Invitation.objects.get().handover == handover
    assert visitor().get(invitation_link()).status_code == 200


def test_accepting_after_it_was_called_off_changes_nothing(cast):
    handover = start(cast)
    invitation = Invitation.objects.get()
    actions.withdraw(handover=handover, by=cast.alice)

    with pytest.raises(ValidationError) as caught:
        actions.complete_succession(invitation=invitation, account=cast.dan)

    assert caught.value.code == "over"
    assert "dan" not in roles(cast.alpha)


def test_ordinary_invitation_completes_nothing(cast):
    invitation = team.invite(association=cast.alpha, email="dan@example.org", role="owner", by=cast.alice)
    team.accept_invitation(invitation=invitation, account=cast.dan)

    assert actions.complete_succession(invitation=invitation, account=cast.dan) is None
    assert roles(cast.alpha)["alice"] == "owner"


def test_invitation_to_take_over_says_so(cast, letters):
    start(cast)
    team.invite(association=cast.beta, email="autre@example.org", role="owner", by=cast.bob)

    said = {letter["to"][0]: "On vous passe le relais" in letter["body"] for letter in letters()}

    assert (said["successeur@example.org"], said["autre@example.org"]) == (True, False)
