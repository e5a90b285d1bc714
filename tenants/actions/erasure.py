"""A person leaves for good: the account is emptied, its shadows in the sites are forgotten, and a journal keeps who, to do
it again after a restore. What they wrote for their associations stays, signed by a former member."""

import re
import uuid
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from wagtail.users.models import UserProfile

from cms import answer_addresses
from cms.models import SiteIdentity
from tenants import audit, jobs, outbox, papers, personal_data, queries, releases
from tenants.actions.accounts import remove_staff
from tenants.actions.team import remove_member
from tenants.letters import send_letter
from tenants.models import (
    Association,
    Erasure,
    Handover,
    HandoverAnswer,
    Invitation,
    Membership,
    Paper,
    SignOnCode,
    SiteRequest,
)
from tenants.queries import account as own
from tenants.schemas import for_each_association, in_association, in_portal, portal_transaction
from tenants.sign_on import flow

if TYPE_CHECKING:
    from cms.users.models import User

FIRST_NAME, LAST_NAME = "Ancien", "membre"


def gone_address(portal_id: uuid.UUID) -> str:
    return f"{portal_id}@ancien.invalid"


@portal_transaction()
def erase_account(*, account: "User", by: "User | None") -> None:
    """Forget a person everywhere. Raises ValidationError while an association would be left without an owner."""
    _refuse_for_last_owner(account)
    addresses = own.addresses_of(account)
    outbox.mails_to(addresses).delete()
    send_letter("tenants/mail/goodbye.txt", to=account, name=account.first_name)
    outbox.last_mail_to(addresses)
    _leave_teams(account, by=by)
    personal_data.erase_registered(account)
    _forget_requests(account, addresses)
    Invitation.objects.filter(email__in=addresses).delete()
    _forget_ways_in(account)
    forget_person(account)
    audit.record(by=by, action="tenants.account.erased", label=account.email)
    _forget_in_journal(addresses, account.email)
    Erasure.objects.get_or_create(portal_id=account.portal_id)
    jobs.enqueue(forget_in_sites, portal_id=str(account.portal_id), addresses=addresses)


@app.task(name="tenants.forget_in_sites", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def forget_in_sites(*, portal_id: str, addresses: list[str]) -> None:
    """Forget a person in every site that may know them, former members too. Running it again changes nothing."""
    with in_portal():
        sites = list(queries.sites())

    def forget(site: Association) -> None:
        with releases.in_ready_site(site):
            _forget_here(uuid.UUID(portal_id), addresses)

    report = for_each_association(forget, associations=sites)
    if report.failed:
        raise RuntimeError(f"Not forgotten yet in {len(report.failed)} sites: {', '.join(map(str, report.failed))}")


def replay_erasures(association: Association) -> int:
    """Forget again, in one site, everybody who has left: a restored copy may know them still. Returns how many it knew."""
    with in_portal():
        gone = list(Erasure.objects.values_list("portal_id", flat=True))
    with in_association(association):
        known = get_user_model().objects.filter(portal_id__in=gone).exclude(email__endswith="@ancien.invalid")
        return len([_forget_here(shadow.portal_id, [shadow.email]) for shadow in known])


@transaction.atomic
def _forget_here(portal_id: uuid.UUID, addresses: list[str]) -> None:
    """Forget a person in the site the connection is in."""
    shadow = get_user_model().objects.filter(portal_id=portal_id).first()
    answer_addresses.forget([*addresses, shadow.email] if shadow else addresses)
    if shadow:
        SiteIdentity.objects.filter(contact_recipient=shadow).update(contact_recipient=None)
        forget_person(shadow)
    SiteIdentity.objects.filter(first_owner_email__in=addresses).update(first_owner_email="")


def forget_person(person: "User") -> None:
    """Empty an account or a shadow, where the connection is. The row stays: pages and journals point at it."""
    for profile in UserProfile.objects.filter(user=person):
        if profile.avatar:
            profile.avatar.delete(save=False)
        profile.delete()
    person.email, person.first_name, person.last_name = gone_address(person.portal_id), FIRST_NAME, LAST_NAME
    person.language, person.is_active, person.last_login = "", False, None
    person.set_unusable_password()
    person.save(update_fields=["email", "first_name", "last_name", "language", "is_active", "last_login", "password"])
    person.groups.clear()


def _refuse_for_last_owner(account: "User") -> None:
    alone = own.left_without_owner(account)
    if alone:
        names = ", ".join(association.name for association in alone)
        words = _("You are the only person responsible for %(names)s: name somebody else first.")
        raise ValidationError(words, code="last_owner", params={"names": names, "associations": alone})


def _leave_teams(account: "User", *, by: "User | None") -> None:
    for membership in Membership.objects.filter(account=account).select_related("association", "account"):
        if membership.association.deleted_at:
            membership.delete()
        else:
            remove_member(membership=membership, by=by, tell=False)
    if queries.staff_roles(account):
        remove_staff(account=account, by=by)


def _forget_ways_in(account: "User") -> None:
    for session in UserSession.objects.filter(user=account):
        flow.end_sessions(portal_session=session.session_key)
    flow.end_site_sessions(account=account)
    for model in (EmailAddress, Authenticator, SocialAccount, UserSession):
        model.objects.filter(user=account).delete()
    SignOnCode.objects.filter(account=account).delete()


def _forget_requests(account: "User", addresses: list[str]) -> None:
    """Empty what the person asked of the city; what was still waiting waits no more."""
    now, gone = timezone.now(), gone_address(account.portal_id)
    asked = SiteRequest.objects.filter(email__in=addresses)
    claims = Handover.objects.filter(email__in=addresses)
    papers.destroy(Paper.objects.filter(Q(site_request__in=asked) | Q(handover__in=claims)))
    waiting = SiteRequest.State
    asked.filter(state__in=[waiting.UNCONFIRMED, waiting.WAITING]).update(state=waiting.REFUSED, decided_at=now)
    claims.filter(state__in=[Handover.State.UNCONFIRMED, Handover.State.OPEN]).update(
        state=Handover.State.WITHDRAWN, decided_at=now
    )
    HandoverAnswer.objects.filter(account=account).update(reason="")
    nobody = {"first_name": FIRST_NAME, "last_name": LAST_NAME, "email": gone, "phone": ""}
    asked.update(message="", **nobody)
    claims.update(reason="", **nobody)


def _forget_in_journal(addresses: list[str], gone: str) -> None:
    for entry in own.journal_naming(addresses):
        entry.label = gone if entry.label in addresses else entry.label
        entry.data = _without(entry.data, addresses, gone)
        entry.save(update_fields=["label", "data"])


def _without(value: Any, addresses: list[str], gone: str) -> Any:
    """Return JSON with every one of these addresses replaced."""
    if isinstance(value, dict):
        return {key: _without(each, addresses, gone) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, addresses, gone) for each in value]
    if isinstance(value, str):
        for address in addresses:
            whole = rf"(^|{own.NOT_BEFORE}){re.escape(address)}(?={own.NOT_AFTER}|$)"
            value = re.sub(whole, rf"\g<1>{gone}", value, flags=re.IGNORECASE)
    return value
