"""A person's shadow in the site where the connection is: opened by sign-on, shut when the place in the team goes."""

import secrets
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from cms import roles

if TYPE_CHECKING:
    from cms.users.models import User


@transaction.atomic
def close_shadow(*, portal_id: UUID) -> None:
    """Shut a person out of the site the connection is in: no role, and a new unusable password ends every session.

    A site that waits for its update is shut too: only columns that it has always had are asked for.
    """
    shadow = get_user_model().objects.filter(portal_id=portal_id).only("is_active", "password").first()
    if shadow is None:
        return
    shadow.is_active = False
    shadow.set_unusable_password()
    shadow.save(update_fields=["is_active", "password"])
    shadow.groups.clear()


@transaction.atomic
def change_shadow_role(*, portal_id: UUID, role: str) -> None:
    """Let a new role count at once for somebody who has the site the connection is in open."""
    shadow = get_user_model().objects.filter(portal_id=portal_id, is_active=True).first()
    if shadow is not None:
        roles.set_role(user=shadow, role=role)


@transaction.atomic
def open_shadow(*, account: "User", role: str) -> "User":
    """Find or make the account's shadow in the site the connection is in, and refresh it. Found by `portal_id` alone."""
    users = get_user_model().objects
    users.filter(email=account.email).exclude(portal_id=account.portal_id).update(email=_moved_address())
    fresh = {name: getattr(account, name) for name in ("email", "first_name", "last_name", "language")}
    new = fresh | {"password": make_password(None)}
    shadow, _created = users.get_or_create(portal_id=account.portal_id, defaults=new)
    for name, value in (fresh | {"is_active": True, "is_superuser": False}).items():
        setattr(shadow, name, value)
    shadow.save(update_fields=[*fresh, "is_active", "is_superuser"])
    roles.set_role(user=shadow, role=role)
    return shadow


def _moved_address() -> str:
    """An address for a shadow whose e-mail has meanwhile become another account's; refreshed at its next sign-on."""
    return f"{secrets.token_hex(8)}@moved.invalid"
