"""Accounts on the portal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cms import roles
from tenants import audit, queries
from tenants.actions.assistance import end_assistance
from tenants.models import AssistanceSession, CityStaff
from tenants.schemas import portal_transaction
from tenants.sign_on.adapter import SessionsAdapter

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def create_account(
    *, email: str, first_name: str = "", last_name: str = "", password: str = "", language: str = "", by: "User | None"
) -> "User":
    """Make an account whose e-mail has been proved. Without a password it signs in by a code sent to that e-mail.

    Raises ValidationError when the address has an account already.
    """
    email = email.strip().lower()
    exists = ValidationError(_("%(email)s has an account already."), code="account_exists", params={"email": email})
    if queries.account_of(email) is not None:
        raise exists
    try:
        with transaction.atomic():
            account = get_user_model().objects.create_user(
                email=email,
                password=password or None,
                first_name=first_name.strip(),
                last_name=last_name.strip(),
                language=language,
            )
            EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    except IntegrityError as error:  # made at the same moment, by a second click
        raise exists from error
    audit.record(by=by or account, action="tenants.account.created", label=email)
    return account


@portal_transaction()
def change_profile(*, account: "User", first_name: str, last_name: str, language: str, by: "User | None") -> None:
    """Give an account another name and language. The sites take the name at the next sign-on."""
    account.first_name, account.last_name, account.language = first_name.strip(), last_name.strip(), language
    account.save(update_fields=["first_name", "last_name", "language"])
    audit.record(by=by, action="tenants.account.changed", label=account.email)


@portal_transaction()
def choose_language(*, account: "User", language: str, by: "User | None") -> None:
    """Write to this person, and show them the portal, in this language from now on."""
    if account.language == language:
        return
    account.language = language
    account.save(update_fields=["language"])
    audit.record(by=by, action="tenants.account.language_chosen", label=account.email, language=language)


@portal_transaction()
def end_sessions(*, account: "User", sessions: Iterable[UserSession], by: "User | None") -> int:
    """Sign browsers out of the portal and of the sites entered from them, at once. Returns how many."""
    ended = list(sessions)
    SessionsAdapter().end_sessions(ended)
    audit.record(by=by, action="tenants.sessions.ended", label=account.email, count=len(ended))
    return len(ended)


@portal_transaction()
def make_staff(*, account: "User", role: str, by: "User | None") -> CityStaff:
    """Make an account a city agent (`it` or `trainer`)."""
    staff, created = CityStaff.objects.get_or_create(account=account, role=CityStaff.Role(role))
    if created:
        _open_city_site(account)
        audit.record(by=by, action="tenants.staff.added", label=account.email, role=role)
    return staff


@portal_transaction()
def remove_staff(*, account: "User", by: "User | None") -> None:
    """Take from an account all that it is in the city's staff, at once; the account itself stays. Raises ValidationError."""
    if not CityStaff.objects.filter(account=account).delete()[0]:
        raise ValidationError(_("%(email)s is no city agent."), code="not_staff", params={"email": account.email})
    _open_city_site(account)
    for session in AssistanceSession.objects.select_related("association", "account").filter(account=account, ended_at=None):
        end_assistance(session=session, by=by)
    audit.record(by=by, action="tenants.staff.removed", label=account.email)


def _open_city_site(account: "User") -> None:
    """On the city's own Wagtail site, IT may do what an owner may and the trainer what an editor may, others nothing."""
    held = queries.staff_roles(account)
    if held:
        roles.set_role(user=account, role=roles.OWNER if CityStaff.Role.IT in held else roles.EDITOR)
    else:
        account.groups.clear()
