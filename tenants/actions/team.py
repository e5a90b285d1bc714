"""Who is in an association's team."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms import contact
from tenants import audit, emails
from tenants.actions.shadows import close_shadow
from tenants.models import Association, Invitation, Membership, Role
from tenants.rules import hash_secret
from tenants.schemas import in_association, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

INVITATION_DAYS = 14
RANK = {Role.CONTRIBUTOR: 1, Role.EDITOR: 2, Role.OWNER: 3}


@portal_transaction()
def invite(*, association: Association, email: str, role: str, by: "User | None") -> Invitation:
    """Mail somebody a link to join the team; an earlier invitation of the same address is replaced.

    Raises ValidationError when the person is in the team already.
    """
    association.lock()
    email = email.strip().lower()
    if Membership.objects.filter(association=association, account__email=email).exists():
        raise ValidationError(_("%(email)s is in this team already."), code="member", params={"email": email})
    token = secrets.token_urlsafe(24)
    invitation = Invitation(
        association=association,
        email=email,
        role=Role(role),
        token_hash=hash_secret(token),
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    Invitation.objects.filter(association=association, email=email, accepted_at=None).delete()
    invitation.full_clean()
    invitation.save()
    emails.send_invitation(invitation=invitation, token=token)
    audit.record(by=by, action="tenants.invitation.sent", association=association, label=email, role=role)
    return invitation


@portal_transaction()
def accept_invitation(*, invitation: Invitation, account: "User") -> Membership:
    """Turn an invitation into a place in the team, once; it never lowers a role somebody already has.

    Raises ValidationError when it no longer holds.
    """
    now = timezone.now()
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now).update(accepted_at=now)
    if not taken:
        raise ValidationError(_("This invitation has been used or has expired: ask for a new one."), code="expired")
    membership = Membership.objects.filter(association=invitation.association, account=account).first()
    if membership and RANK[Role(membership.role)] >= RANK[Role(invitation.role)]:
        return membership
    return add_member(association=invitation.association, account=account, role=invitation.role, by=account)


@portal_transaction()
def add_member(*, association: Association, account: "User", role: str, by: "User | None") -> Membership:
    """Give an account its place in a team, or another role in it. Raises ValidationError for the last owner's."""
    role = Role(role)
    membership = Membership.objects.filter(association=association, account=account).first()
    if membership is None:
        membership = Membership.objects.create(association=association, account=account, role=role)
        audit.record(by=by, action="tenants.membership.added", association=association, label=account.email, role=role)
    elif membership.role != role:
        _refuse_for_last_owner(membership)
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        audit.record(
            by=by, action="tenants.membership.changed", association=association, label=account.email, before=before, role=role
        )
    return membership


def _refuse_for_last_owner(membership: Membership) -> None:
    """Lock the team's owners until the end of the transaction, and raise ValidationError if this one is alone."""
    owners = Membership.objects.select_for_update(of=("self",)).filter(association=membership.association, role=Role.OWNER)
    if list(owners.values_list("pk", flat=True)) == [membership.pk]:
        raise ValidationError(_("A team needs an owner: name another one first."), code="last_owner")


@portal_transaction()
def remove_member(*, membership: Membership, by: "User | None") -> None:
    """Take a place away. Raises ValidationError for the last owner. The person's sessions on the site end at once."""
    association, account = membership.association, membership.account
    _refuse_for_last_owner(membership)
    membership.delete()
    audit.record(by=by, action="tenants.membership.removed", association=association, label=account.email)
    if association.has_site:
        with in_association(association):
            close_shadow(portal_id=account.portal_id)
            contact.forget_recipient(account.email)
