"""What the people of an association do to their own team; and that nobody else does."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from cms import limits
from tenants import periodic
from tenants.actions import team
from tenants.models import Association, AuditEntry, Invitation, Membership
from tenants.schemas import in_association
from tests.conftest import load_cast
from tests.mails import queued_mails

TODAY = timezone.localdate()


def place(account, association):
    return Membership.objects.select_related("account", "association").get(account=account, association=association)


def groups_in(association, account) -> list[str]:
    with in_association(association):
        shadow = get_user_model().objects.get(portal_id=account.portal_id)
        return [group.name for group in shadow.groups.all()]


def last_action() -> str:
    return AuditEntry.objects.order_by("pk").last().action


def test_invitation_carries_its_last_day_to_the_place(cast):
    ends_on = TODAY + timedelta(days=90)
    invitation = team.invite(association=cast.alpha, email="dan@example.org", role="editor", ends_on=ends_on, by=cast.alice)

    membership = team.accept_invitation(invitation=invitation, account=cast.dan)

    assert (membership.role, membership.ends_on, invitation.invited_by) == ("editor", ends_on, cast.alice)
    assert AuditEntry.objects.get(action="tenants.invitation.sent").data == {"role": "editor", "ends_on": ends_on.isoformat()}


def test_invitation_does_not_outlive_the_place_it_gives(cast):
    invitation = team.invite(association=cast.alpha, email="x@example.org", role="editor", ends_on=TODAY, by=cast.alice)

    assert timezone.localtime(invitation.expires_at).date() == TODAY
    with pytest.raises(ValidationError) as refused:
        team.invite(
            association=cast.alpha, email="y@example.org", role="editor", ends_on=TODAY - timedelta(days=1), by=cast.alice
        )
    assert "ends_on" in refused.value.message_dict


def test_resent_invitation_has_a_new_link_and_a_new_end(cast):
    invitation = team.invite(association=cast.alpha, email="x@example.org", role="editor", by=cast.alice)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    before = invitation.token_hash

    team.resend_invitation(invitation=invitation, by=cast.alice)

    again = Invitation.objects.get()
    assert again.token_hash != before
    assert again.expires_at > timezone.now() + timedelta(days=13)
    assert len({mail["body"] for mail in queued_mails()}) == 2
    assert last_action() == "tenants.invitation.resent"


def test_accepted_invitation_can_be_neither_resent_nor_cancelled(cast):
    invitation = team.invite(association=cast.alpha, email="dan@example.org", role="editor", by=cast.alice)
    team.accept_invitation(invitation=invitation, account=cast.dan)

    for act in (team.resend_invitation, team.cancel_invitation):
        with pytest.raises(ValidationError):
            act(invitation=invitation, by=cast.alice)


def test_member_by_a_second_address_is_not_invited(cast):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=cast.edith, email="edith.bis@example.org", verified=True, primary=False)

    with pytest.raises(ValidationError):
        team.invite(association=cast.alpha, email="edith.bis@example.org", role="owner", by=cast.alice)


def test_three_invitations_an_hour_for_one_address(cast):
    for _ in range(3):
        team.invite(association=cast.alpha, email="x@example.org", role="editor", by=cast.alice)

    with pytest.raises(ValidationError) as refused:
        team.invite(association=cast.alpha, email="x@example.org", role="editor", by=cast.alice)

    assert refused.value.code == "rate_limited"
    team.invite(association=cast.beta, email="x@example.org", role="editor", by=cast.bob)


def test_twenty_invitations_an_hour_for_one_association(cast):
    sent = 0
    with pytest.raises(ValidationError):
        for number in range(30):
            team.invite(association=cast.alpha, email=f"x{number}@example.org", role="editor", by=cast.alice)
            sent += 1

    assert sent == 20


def test_a_limit_holds_with_several_workers(cast):
    rounds, gate, taken = 40, threading.Barrier(4, timeout=20), []

    def work():
        for number in range(rounds):
            gate.wait()
            taken.append((number, limits.take(name="test", key=str(number), amount=2)))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert [taken.count((number, True)) for number in range(rounds)] == [2] * rounds


def test_new_role_counts_at_once_in_the_open_site(cast, sign_in):
    sign_in(cast.edith, "alpha")
    assert groups_in(cast.alpha, cast.edith) == ["editor"]

    team.change_role(membership=place(cast.edith, cast.alpha), role="contributor", by=cast.alice)

    assert groups_in(cast.alpha, cast.edith) == ["contributor"]
    (mail,) = queued_mails()
    assert mail["to"] == "edith@example.org"
    assert AuditEntry.objects.get(action="tenants.membership.changed").data == {"before": "editor", "role": "contributor"}


def test_owner_demotes_another_owner_who_is_told(cast):
    team.change_role(membership=place(cast.edith, cast.alpha), role="owner", by=cast.alice)
    team.change_role(membership=place(cast.alice, cast.alpha), role="editor", by=cast.edith)

    assert place(cast.alice, cast.alpha).role == "editor"
    assert [mail["to"] for mail in queued_mails()] == ["edith@example.org", "alice@example.org"]


def test_last_owner_is_neither_demoted_nor_removed_and_cannot_leave(cast):
    alice = place(cast.alice, cast.alpha)
    for act in (
        lambda: team.change_role(membership=alice, role="editor", by=cast.alice),
        lambda: team.remove_member(membership=alice, by=None),
        lambda: team.leave(membership=alice),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "last_owner"

    assert place(cast.alice, cast.alpha).role == "owner"
    assert queued_mails() == []


def test_two_owners_who_remove_each_other_leave_one(committed_db):
    cast = load_cast()
    team.change_role(membership=place(cast.edith, cast.alpha), role="owner", by=cast.alice)
    gate, outcomes = threading.Barrier(2, timeout=20), []

    def remove(target, by):
        membership = place(target, cast.alpha)
        gate.wait()
        try:
            team.remove_member(membership=membership, by=by)
            outcomes.append("removed")
        except ValidationError as refused:
            outcomes.append(refused.code)
        connection.close()

    pairs = [(cast.alice, cast.edith), (cast.edith, cast.alice)]
    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["last_owner", "removed"]
    assert Membership.objects.filter(association=cast.alpha, role="owner").count() == 1


def test_removed_person_is_shut_out_and_told_kindly(cast, sign_in):
    _portal, site = sign_in(cast.edith, "alpha")
    assert site.get("/admin/").status_code == 200
    team.invite(association=cast.beta, email=cast.edith.email, role="editor", by=cast.bob)

    membership = place(cast.edith, cast.alpha)

    team.remove_member(membership=membership, by=cast.alice)

    assert site.get("/admin/").status_code != 200
    assert queued_mails()[-1]["to"] == "edith@example.org"
    assert Invitation.objects.get().association == cast.beta
    with pytest.raises(ValidationError) as refused:
        team.remove_member(membership=membership, by=cast.alice)
    assert refused.value.code == "gone"


def test_removed_person_does_not_come_back_by_an_old_invitation(cast):
    team.invite(association=cast.alpha, email="dan@example.org", role="editor", by=cast.alice)
    team.add_member(association=cast.alpha, account=cast.dan, role="contributor", by=cast.alice)

    team.remove_member(membership=place(cast.dan, cast.alpha), by=cast.alice)

    assert Invitation.objects.count() == 0


def test_whoever_leaves_is_out_and_the_owners_know(cast, sign_in):
    _portal, site = sign_in(cast.carl, "alpha")

    team.leave(membership=place(cast.carl, cast.alpha))

    assert site.get("/admin/").status_code != 200
    assert [mail["to"] for mail in queued_mails()] == ["alice@example.org"]
    assert last_action() == "tenants.membership.left"


def test_place_past_its_last_day_opens_nothing_even_before_the_night(cast, sign_in):
    portal, _ = sign_in(cast.edith)
    Membership.objects.filter(account=cast.edith).update(ends_on=TODAY - timedelta(days=1))

    assert "Association Alpha" not in portal.get("/mes-sites/").content.decode()
    assert portal.get(f"/mes-sites/{cast.alpha.pk}/equipe/").status_code == 404
    invitation = team.invite(association=cast.alpha, email=cast.edith.email, role="editor", by=cast.alice)
    assert team.accept_invitation(invitation=invitation, account=cast.edith).ends_on is None


def test_deleted_association_has_no_team_to_change(cast):
    from tenants.actions import associations

    membership = place(cast.edith, cast.alpha)
    associations.delete(association=cast.alpha, by=None)

    with pytest.raises(Association.DoesNotExist):
        team.change_role(membership=membership, role="owner", by=cast.alice)


def test_invitations_are_forgotten_after_six_months_accepted_or_not(cast):
    invitations = [team.invite(association=cast.alpha, email=f"{name}@example.org", role="editor", by=None) for name in "abc"]
    old, joined, young = invitations
    long_ago = timezone.now() - timedelta(days=184)
    Invitation.objects.filter(pk__in=[old.pk, joined.pk]).update(created_at=long_ago)
    Invitation.objects.filter(pk=joined.pk).update(accepted_at=long_ago)
    Invitation.objects.filter(pk=young.pk).update(created_at=long_ago + timedelta(days=2))

    team.forget_invitations()

    assert team.forget_invitations in periodic.NIGHTLY
    assert list(Invitation.objects.all()) == [young]
