"""Who is in an association's team."""

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms import roles
from tenants import audit, emails
from tenants.models import Association, Invitation, Membership, Role
from tenants.schemas import in_association, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

INVITATION_DAYS = 14


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@portal_transaction()
def invite(*, association: Association, email: str, role: str, by: "User | None") -> Invitation:
    """Mail somebody a link to join the team; an earlier invitation of the same address is replaced.

    Raises ValidationError when the person is in the team already.
    """
    email = email.strip().lower()
    if Membership.objects.filter(association=association, account__email=email).exists():
        raise ValidationError(_("%(email)s is in this team already."), code="member", params={"email": email})
    token = secrets.token_urlsafe(24)
    invitation = Invitation(
        association=association,
        email=email,
        role=Role(role),
        token_hash=hash_token(token),
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
    """Turn an invitation into a place in the team, once. Raises ValidationError when it no longer holds."""
    now = timezone.now()
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now).update(accepted_at=now)
    if not taken:
        raise ValidationError(_("This invitation has been used or has expired: ask for a new one."), code="expired")
    return add_member(association=invitation.association, account=account, role=invitation.role, by=account)


@portal_transaction()
def add_member(*, association: Association, account: "User", role: str, by: "User | None") -> Membership:
    """Give an account its place in a team, or another role in it."""
    membership, _created = Membership.objects.update_or_create(
        association=association, account=account, defaults={"role": Role(role)}
    )
    audit.record(by=by, action="tenants.membership.added", association=association, label=account.email, role=role)
    return membership


@portal_transaction()
def remove_member(*, membership: Membership, by: "User | None") -> None:
    """Take a place away. Raises ValidationError for the last owner. The person's sessions on the site end at once."""
    association, account = membership.association, membership.account
    owners = Membership.objects.select_for_update(of=("self",)).filter(association=association, role=Role.OWNER)
    if membership.role == Role.OWNER and list(owners.values_list("pk", flat=True)) == [membership.pk]:
        raise ValidationError(_("A team needs an owner: name another one first."), code="last_owner")
    membership.delete()
    audit.record(by=by, action="tenants.membership.removed", association=association, label=account.email)
    if association.has_site:
        with in_association(association):
            close_shadow(portal_id=account.portal_id)


def close_shadow(*, portal_id: UUID) -> None:
    """Shut a person out of the site the connection is in: no role, and a new unusable password ends every session."""
    shadow = get_user_model().objects.filter(portal_id=portal_id).first()
    if shadow is None:
        return
    shadow.is_active = False
    shadow.set_unusable_password()
    shadow.save(update_fields=["is_active", "password"])
    shadow.groups.clear()


def open_shadow(*, account: "User", role: str) -> "User":
    """Find or make the account's shadow in the site the connection is in, and refresh it. Found by `portal_id` alone."""
    users = get_user_model().objects
    users.filter(email=account.email).exclude(portal_id=account.portal_id).update(email=_moved_address())
    shadow = users.filter(portal_id=account.portal_id).first() or users.model(portal_id=account.portal_id)
    fresh = {"email": account.email, "first_name": account.first_name, "last_name": account.last_name, "is_active": True}
    if any(getattr(shadow, name) != value for name, value in fresh.items()) or shadow._state.adding:
        for name, value in fresh.items():
            setattr(shadow, name, value)
        if shadow._state.adding:
            shadow.set_unusable_password()
        shadow.is_superuser = False
        shadow.save()
    roles.set_role(user=shadow, role=role)
    return shadow


def _moved_address() -> str:
    """An address for a shadow whose e-mail has meanwhile become another account's; refreshed at its next sign-on."""
    return f"{secrets.token_hex(8)}@moved.invalid"
