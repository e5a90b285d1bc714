"""The team's pages: who sees what, and what a form says back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.actions import associations, team
from tenants.models import Invitation, Membership
from tests.mails import queued_mails

TODAY = timezone.localdate()


def path(association, rest=""):
    return f"/mes-sites/{association.pk}/equipe/{rest}"


def pk(account, association):
    return Membership.objects.get(account=account, association=association).pk


@pytest.fixture
def alice(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    return portal


def test_owner_sees_addresses_and_actions_a_member_only_names(cast, alice, sign_in):
    team.invite(association=cast.alpha, email="nour@example.org", role="editor", by=cast.alice)
    carl, _ = sign_in(cast.carl)

    whole, part = (client.get(path(cast.alpha)).content.decode() for client in (alice, carl))

    for words in ("edith@example.org", "nour@example.org", "Envoyer l’invitation", "/journal/"):
        assert (words, words in whole, words in part) == (words, True, False)
    assert "Edith Test" in part and "Alice Test" in part


def test_member_without_a_name_does_not_show_an_address(cast, sign_in):
    cast.edith.first_name = cast.edith.last_name = ""
    cast.edith.save(update_fields=["first_name", "last_name"])
    carl, _ = sign_in(cast.carl)

    body = carl.get(path(cast.alpha)).content.decode()

    assert "edith@example.org" not in body
    assert "pas encore indiqué son nom" in body


@pytest.mark.parametrize(
    "rest", ["", "{edith}/", "{edith}/retirer/", "invitations/{invitation}/renvoyer/", "invitations/{invitation}/annuler/"]
)
@pytest.mark.parametrize("name", ["bob", "dan", "carl", "chloe"])
def test_only_owners_change_a_team(cast, sign_in, rest, name):
    invitation = team.invite(association=cast.alpha, email="x@example.org", role="editor", by=cast.alice)
    target = path(cast.alpha, rest.format(edith=pk(cast.edith, cast.alpha), invitation=invitation.pk))
    data = {"email": "y@example.org", "role": "owner"}
    other, _ = sign_in(getattr(cast, name))
    owner, _ = sign_in(cast.alice)

    assert other.post(target, data).status_code == 404
    assert Membership.objects.filter(association=cast.alpha).count() == 3
    assert list(Invitation.objects.values_list("email", flat=True)) == ["x@example.org"]
    assert owner.post(target, data).status_code == 302


def test_another_teams_people_and_invitations_are_not_reached_through_ones_own(cast, alice):
    theirs = team.invite(association=cast.beta, email="x@example.org", role="editor", by=cast.bob)
    bob = pk(cast.bob, cast.beta)

    for rest in (f"{bob}/", f"{bob}/retirer/", f"invitations/{theirs.pk}/annuler/", f"invitations/{theirs.pk}/renvoyer/"):
        assert (rest, alice.post(path(cast.alpha, rest), {"role": "editor"}).status_code) == (rest, 404)


def test_owner_invites(cast, alice):
    ends_on = TODAY + timedelta(days=30)

    answer = alice.post(path(cast.alpha), {"email": " Nour@Example.org ", "role": "contributor", "ends_on": ends_on.isoformat()})

    assert (answer.status_code, answer["Location"]) == (302, path(cast.alpha))
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.ends_on) == ("nour@example.org", "contributor", ends_on)
    assert "nour@example.org" in alice.get(path(cast.alpha)).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"email": "edith@example.org", "role": "editor"}, "fait déjà partie de cette équipe"),
        ({"email": "pas une adresse", "role": "editor"}, "nom@exemple.fr"),
        ({"email": "", "role": "editor"}, "Remplissez"),
        ({"email": "nour@example.org", "role": "king"}, "king"),
        ({"email": "nour@example.org", "role": "editor", "ends_on": "2020-01-01"}, "Ce jour est passé"),
    ],
)
def test_refused_invitation_says_why_and_keeps_what_was_typed(cast, alice, data, words):
    answer = alice.post(path(cast.alpha), data)

    body = answer.content.decode()
    assert answer.status_code == 422
    assert words in body
    assert f'value="{data["email"]}"' in body or not data["email"]
    assert Invitation.objects.count() == 0


def test_too_many_invitations_get_a_sentence(cast, alice):
    answers = [alice.post(path(cast.alpha), {"email": "nour@example.org", "role": "editor"}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]
    assert "Réessayez dans une heure" in answers[3].content.decode()


def test_owner_changes_role_and_last_day_in_one_form(cast, alice):
    target = path(cast.alpha, f"{pk(cast.edith, cast.alpha)}/")
    assert 'value="editor"' in alice.get(target).content.decode()

    alice.post(target, {"role": "contributor", "ends_on": (TODAY + timedelta(days=9)).isoformat()})

    edith = Membership.objects.get(account=cast.edith)
    assert (edith.role, edith.ends_on) == ("contributor", TODAY + timedelta(days=9))
    alice.post(target, {"role": "contributor", "ends_on": ""})
    assert Membership.objects.get(account=cast.edith).ends_on is None


def test_last_owner_who_steps_down_reads_why_not(cast, alice):
    answer = alice.post(path(cast.alpha, f"{pk(cast.alice, cast.alpha)}/"), {"role": "editor", "ends_on": TODAY.isoformat()})

    assert answer.status_code == 422
    assert "Une équipe a besoin d’une personne responsable" in answer.content.decode()
    alice_place = Membership.objects.get(account=cast.alice)
    assert (alice_place.role, alice_place.ends_on) == ("owner", None)


def test_removal_asks_once(cast, alice):
    target = path(cast.alpha, f"{pk(cast.edith, cast.alpha)}/retirer/")

    assert "Retirer Edith Test de l’équipe" in alice.get(target).content.decode()
    assert Membership.objects.filter(account=cast.edith).exists()
    alice.post(target)

    assert not Membership.objects.filter(account=cast.edith).exists()
    assert alice.get(target).status_code == 404


def test_cancelled_invitation_opens_nothing(cast, alice):
    alice.post(path(cast.alpha), {"email": "nour@example.org", "role": "editor"})
    target = path(cast.alpha, f"invitations/{Invitation.objects.get().pk}/annuler/")

    assert alice.get(target).status_code == 200
    assert Invitation.objects.count() == 1
    alice.post(target)

    assert Invitation.objects.count() == 0


def test_leaving_asks_once_and_tells_the_last_owner_what_comes_first(cast, alice, sign_in):
    carl, _ = sign_in(cast.carl)
    assert "Avant de partir" in alice.get(path(cast.alpha, "quitter/")).content.decode()
    assert alice.post(path(cast.alpha, "quitter/"))["Location"] == path(cast.alpha, "quitter/")
    assert "Oui, quitter" in carl.get(path(cast.alpha, "quitter/")).content.decode()

    answer = carl.post(path(cast.alpha, "quitter/"))

    assert answer["Location"] == "/mes-sites/"
    assert not Membership.objects.filter(account=cast.carl).exists()
    assert "Vous avez quitté l’équipe" in carl.get("/mes-sites/").content.decode()


def test_one_owner_left_is_a_warning_on_both_pages(cast, alice):
    warning = "Vous êtes la seule personne responsable"
    assert warning in alice.get(path(cast.alpha)).content.decode()
    assert warning in alice.get("/mes-sites/").content.decode()

    team.add_member(association=cast.alpha, account=cast.dan, role="owner", by=cast.alice)

    assert warning not in alice.get(path(cast.alpha)).content.decode()
    assert warning not in alice.get("/mes-sites/").content.decode()


def test_owners_who_all_leave_are_a_warning(cast, alice):
    words = "La place de chaque responsable a un dernier jour"
    assert words not in alice.get(path(cast.alpha)).content.decode()

    Membership.objects.filter(role="owner").update(ends_on=TODAY)

    assert words in alice.get(path(cast.alpha)).content.decode()


def test_team_of_a_suspended_site_stays_within_reach(cast, alice):
    associations.suspend(association=cast.alpha, by=None)

    assert alice.get(path(cast.alpha)).status_code == 200
    assert path(cast.alpha) in alice.get("/mes-sites/").content.decode()


def test_getting_a_page_changes_nothing(cast, alice):
    invitation = team.invite(association=cast.alpha, email="x@example.org", role="editor", by=cast.alice)
    edith = pk(cast.edith, cast.alpha)

    assert alice.get(path(cast.alpha, f"invitations/{invitation.pk}/renvoyer/")).status_code == 405
    for rest in ("", "quitter/", f"{edith}/", f"{edith}/retirer/", f"invitations/{invitation.pk}/annuler/"):
        assert (rest, alice.get(path(cast.alpha, rest)).status_code) == (rest, 200)

    assert (Membership.objects.count(), Invitation.objects.count(), len(queued_mails())) == (4, 1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_team_queries_do_not_grow(cast, alice, count, django_assert_num_queries):
    Membership.objects.exclude(account=cast.alice).filter(association=cast.alpha).delete()
    for account in (cast.edith, cast.carl)[: count - 1]:
        team.add_member(association=cast.alpha, account=account, role="editor", by=None)
    for number in range(count):
        team.invite(association=cast.alpha, email=f"x{number}@example.org", role="editor", by=None)
    alice.get(path(cast.alpha))

    with django_assert_num_queries(9):  # session, account, place, team, invitations; staff, banners; the city's name, home
        answer = alice.get(path(cast.alpha))

    assert (len(answer.context["team"].members), len(answer.context["invitations"])) == (count, count)
