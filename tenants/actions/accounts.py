"""Accounts on the portal."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms import roles
from tenants import audit, queries
from tenants.models import CityStaff
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def create_account(*, email: str, first_name: str = "", last_name: str = "", password: str = "", by: "User | None") -> "User":
    """Make an account whose e-mail has been proved. Without a password it signs in by a code sent to that e-mail.

    Raises ValidationError when the address has an account already.
    """
    email = email.strip().lower()
    if queries.account_of(email) is not None:
        raise ValidationError(_("%(email)s has an account already."), code="account_exists", params={"email": email})
    account = get_user_model().objects.create_user(
        email=email, password=password or None, first_name=first_name.strip(), last_name=last_name.strip()
    )
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    audit.record(by=by or account, action="tenants.account.created", label=email)
    return account


@portal_transaction()
def make_staff(*, account: "User", role: str, by: "User | None") -> CityStaff:
    """Make an account a city agent (`it` or `trainer`)."""
    staff, created = CityStaff.objects.get_or_create(account=account, role=CityStaff.Role(role))
    if created:
        # On the city's own Wagtail site, IT may do what an owner may and the trainer what an editor may.
        is_it = CityStaff.objects.filter(account=account, role=CityStaff.Role.IT).exists()
        roles.set_role(user=account, role=roles.OWNER if is_it else roles.EDITOR)
        audit.record(by=by, action="tenants.staff.added", label=account.email, role=role)
    return staff
