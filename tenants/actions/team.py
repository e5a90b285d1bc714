"""Who is in an association's team. When somebody's last day comes: tenants.actions.seats."""

import secrets
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms import answer_addresses, contact, limits
from tenants import audit, emails, mail_limits, queries
from tenants.actions.shadows import change_shadow_role, close_shadow
from tenants.letters import send_letter
from tenants.models import Association, Handover, Invitation, Membership, Role
from tenants.releases import in_ready_site
from tenants.rules import hash_secret
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

INVITATION_DAYS = 14
RANK = {Role.CONTRIBUTOR: 1, Role.EDITOR: 2, Role.OWNER: 3}
INVITATION_KEPT_DAYS = 183  # accepted or not; its link is long dead then
PER_ASSOCIATION, PER_ACCOUNT, PER_ADDRESS = 20, 30, 3  # invitations an hour


@portal_transaction()
def invite(
    *,
    association: Association,
    email: str,
    role: str,
    ends_on: date | None = None,
    handover: Handover | None = None,
    by: "User | None",
) -> Invitation:
    """Mail somebody a link to join the team; an earlier invitation of the same address is replaced.

    Raises ValidationError when the person is in the team already, the last day is past, or too many were sent.
    """
    association.lock()
    email = email.strip().lower()
    refuse_past_day(ends_on)
    account = queries.account_of(email)
    if account and Membership.objects.current().filter(association=association, account=account).exists():
        raise ValidationError(_("%(email)s is in this team already."), code="member", params={"email": email})
    earlier = Invitation.objects.filter(association=association, email=email, accepted_at=None)
    if handover is None and earlier.exclude(handover=None).exists():
        _refuse_handover()
    _take_limits(association, email, by)
    earlier.delete()
    invitation = Invitation(
        association=association, email=email, role=Role(role), ends_on=ends_on, handover=handover, invited_by=by
    )
    _send(invitation)
    audit.record(by=by, action="tenants.invitation.sent", association=association, label=email, role=role, **_day(ends_on))
    return invitation


@portal_transaction()
def resend_invitation(*, invitation: Invitation, by: "User | None") -> Invitation:
    """Mail a new link, good for as long as a first one; the old link is dead. Raises ValidationError."""
    invitation.association.lock()
    _lock_invitation(invitation)
    refuse_past_day(invitation.ends_on)
    _take_limits(invitation.association, invitation.email, by)
    _send(invitation)
    audit.record(by=by, action="tenants.invitation.resent", association=invitation.association, label=invitation.email)
    return invitation


@portal_transaction()
def cancel_invitation(*, invitation: Invitation, by: "User | None") -> None:
    """Make an invitation's link dead. Raises ValidationError when it has been accepted meanwhile."""
    invitation.association.lock()
    _lock_invitation(invitation)
    audit.record(by=by, action="tenants.invitation.cancelled", association=invitation.association, label=invitation.email)
    invitation.delete()


@portal_transaction()
def accept_invitation(*, invitation: Invitation, account: "User") -> Membership:
    """Turn an invitation into a place in the team, once; it never lowers a role somebody already has.

    Raises ValidationError when it no longer holds.
    """
    association, now = invitation.association, timezone.now()
    association.lock()
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now).update(accepted_at=now)
    if not taken:
        raise ValidationError(_("This invitation has been used or has expired: ask for a new one."), code="expired")
    membership = Membership.objects.current().filter(association=association, account=account).first()
    if membership and RANK[Role(membership.role)] >= RANK[Role(invitation.role)]:
        return membership
    return add_member(association=association, account=account, role=invitation.role, ends_on=invitation.ends_on, by=account)


def forget_invitations() -> None:
    """Nightly: forget whom a team asked long ago, whether they came or not."""
    Invitation.objects.filter(created_at__lt=timezone.now() - timedelta(days=INVITATION_KEPT_DAYS)).delete()


@portal_transaction()
def add_member(
    *, association: Association, account: "User", role: str, ends_on: date | None = None, by: "User | None"
) -> Membership:
    """Give an account its place in a team, or another role and last day in it.

    Raises ValidationError for the last owner's role.
    """
    association.lock()
    role = Role(role)
    membership = Membership.objects.filter(association=association, account=account).first()
    if membership is None:
        membership = Membership.objects.create(association=association, account=account, role=role, ends_on=ends_on)
        data = {"role": role, **_day(ends_on)}
        audit.record(by=by, action="tenants.membership.added", association=association, label=account.email, **data)
    elif (membership.role, membership.ends_on) != (role, ends_on):
        membership.ends_on, membership.reminded_on = ends_on, None
        membership.save(update_fields=["ends_on", "reminded_on"])
        _give_role(membership, role, by)
    return membership


@portal_transaction()
def change_role(*, membership: Membership, role: str, by: "User | None") -> Membership:
    """Give a member another role, at once in the site they may have open; they are told. Raises ValidationError."""
    lock_place(membership)
    before, role = membership.role, Role(role)
    if before == role:
        return membership
    _give_role(membership, role, by)
    if by != membership.account:
        link = emails.portal_link("team", membership.association_id)
        _tell(membership, "tenants/mail/team_role_changed.txt", by=by, before=Role(before), link=link)
    return membership


@portal_transaction()
def remove_member(*, membership: Membership, by: "User | None", tell: bool = True) -> None:
    """Take a place away and say so kindly. The person's sessions on the site end at once.

    Raises ValidationError for the last owner.
    """
    lock_place(membership)
    refuse_for_last_owner(membership)
    close_place(membership)
    _end_what_an_owner_began(membership, was=membership.role, by=by)
    audit.record(by=by, action="tenants.membership.removed", association=membership.association, label=membership.account.email)
    if tell:
        _tell(membership, "tenants/mail/team_removed.txt", by=by, my_sites_url=emails.portal_link("my_sites"))


@portal_transaction()
def leave(*, membership: Membership) -> None:
    """Give one's own place up; the owners are told. Raises ValidationError for the last owner."""
    lock_place(membership)
    refuse_for_last_owner(membership)
    account, association = membership.account, membership.association
    close_place(membership)
    audit.record(by=account, action="tenants.membership.left", association=association, label=account.email)
    link = emails.portal_link("team", association.pk)
    emails.tell_owners("tenants/mail/team_left.txt", association=association, account=account, link=link)


def lock_place(membership: Membership) -> None:
    """Hold the team until the end of the transaction and read the place again. Raises ValidationError if it is gone."""
    membership.association.lock()
    fresh = Membership.objects.filter(pk=membership.pk).first()
    if fresh is None:
        raise ValidationError(_("This person is no longer in the team."), code="gone")
    membership.role, membership.ends_on, membership.reminded_on = fresh.role, fresh.ends_on, fresh.reminded_on


def is_last_owner(membership: Membership) -> bool:
    """Say whether the team would be without an owner if this place went; ask with the team locked."""
    others = Membership.objects.filter(association=membership.association, role=Role.OWNER).exclude(pk=membership.pk)
    return membership.role == Role.OWNER and not others.exists()


def refuse_for_last_owner(membership: Membership) -> None:
    if is_last_owner(membership):
        raise ValidationError(_("A team needs an owner: name another one first."), code="last_owner")


def refuse_past_day(ends_on: date | None) -> None:
    if ends_on and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": ValidationError(_("This day is past: choose today or a later day."), code="past")})


def close_place(membership: Membership) -> None:
    """Delete a place: sessions on the site end, and no invitation that the person still holds brings them back."""
    association, account = membership.association, membership.account
    addresses = EmailAddress.objects.filter(user=account).values("email")
    held = Invitation.objects.filter(association=association, accepted_at=None, handover=None)
    held.filter(email__in=[account.email, *addresses.values_list("email", flat=True)]).delete()
    Membership.objects.filter(pk=membership.pk).delete()
    if association.has_site:
        with in_ready_site(association):
            close_shadow(portal_id=account.portal_id)
            contact.forget_recipient(account.email)
            answer_addresses.forget([account.email])


def _give_role(membership: Membership, role: Role, by: "User | None") -> None:
    if role != Role.OWNER:
        refuse_for_last_owner(membership)
    association, account = membership.association, membership.account
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    data = {"before": before, "role": role, **_day(membership.ends_on)}
    audit.record(by=by, action="tenants.membership.changed", association=association, label=account.email, **data)
    if association.has_site:
        with in_ready_site(association):
            change_shadow_role(portal_id=account.portal_id, role=role)
    if role != Role.OWNER:
        _end_what_an_owner_began(membership, was=before, by=by)


def _end_what_an_owner_began(membership: Membership, *, was: str, by: "User | None") -> None:
    """Let an owner whom somebody else puts out leave no way back: no handover, no invitation of another owner."""
    account, association = membership.account, membership.association
    if was != Role.OWNER or by == account:
        return
    handed = Handover.objects.filter(association=association, started_by=account, state=Handover.State.OPEN)
    for handover in handed:
        handover.invitations.filter(accepted_at=None).delete()
        handover.state, handover.decided_at, handover.decided_by = Handover.State.WITHDRAWN, timezone.now(), by
        handover.save(update_fields=["state", "decided_at", "decided_by"])
        successor = queries.account_of(handover.email) or handover.email
        send_letter("tenants/mail/handover_withdrawn.txt", to=successor, language=handover.language, association=association)
        label, kind = association.name, handover.kind
        audit.record(by=by, action="tenants.handover.withdrawn", association=association, label=label, kind=kind)
    Invitation.objects.filter(association=association, invited_by=account, role=Role.OWNER, accepted_at=None).delete()


def _lock_invitation(invitation: Invitation) -> None:
    fresh = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).first()
    if fresh is None:
        raise ValidationError(_("This invitation has been accepted or cancelled meanwhile."), code="gone")
    if fresh.handover_id:
        _refuse_handover()


def _refuse_handover() -> None:
    raise ValidationError(_("This person is invited to take the site over: see the handover."), code="handover")


def _take_limits(association: Association, email: str, by: "User | None") -> None:
    if by is None or queries.staff_roles(by):  # the command line; the city, which a team must not be able to hold up
        return
    free = (
        limits.take(name="invite-address", key=f"{association.pk} {email}", amount=PER_ADDRESS)
        and limits.take(name="invite-association", key=str(association.pk), amount=PER_ASSOCIATION)
        and limits.take(name="invite-account", key=str(by.pk), amount=PER_ACCOUNT)
    )
    if not free:
        raise ValidationError(_("Many invitations have just been sent. Try again in an hour."), code="rate_limited")
    mail_limits.refuse_when_spent(association)


def _send(invitation: Invitation) -> None:
    """Give an invitation a fresh link and mail it. It never outlives the last day of the place it gives."""
    token, now = secrets.token_urlsafe(24), timezone.now()
    invitation.token_hash = hash_secret(token)
    invitation.created_at = now
    invitation.expires_at = now + timedelta(days=INVITATION_DAYS)
    if invitation.ends_on:
        last_moment = timezone.make_aware(datetime.combine(invitation.ends_on, time.max))
        invitation.expires_at = min(invitation.expires_at, last_moment)
    invitation.full_clean()
    invitation.save()
    emails.send_invitation(invitation=invitation, token=token)


def _tell(membership: Membership, template: str, *, by: "User | None", **context: Any) -> None:
    context |= {"membership": membership, "association": membership.association, "by": by}
    send_letter(template, to=membership.account, **context)


def _day(ends_on: date | None) -> dict[str, str]:
    return {"ends_on": ends_on.isoformat()} if ends_on else {}
