"""What a person sees of their own account."""

import re
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from cms.users.models import User
from tenants import devices
from tenants.models import Association, AuditEntry, Membership, Role, SignOn

# What cannot stand beside an address that is whole: ana@x.fr is not in diana@x.fr.
NOT_BEFORE, NOT_AFTER = r"[^\w.+-]", r"[^\w-]"


@dataclass(slots=True)
class OpenSession:
    """A browser that is signed in to the portal, and the sites that were entered from it."""

    session: UserSession
    device: str
    is_current: bool
    sign_ons: list[SignOn] = field(default_factory=list)


def open_sessions(*, account: User, current_key: str) -> list[OpenSession]:
    """Return the browsers signed in to an account, this one first (2 queries)."""
    found = {
        row.session_key: OpenSession(row, devices.describe(row.user_agent), row.session_key == current_key)
        for row in live_sessions(account)
    }
    entered = SignOn.objects.filter(account=account, portal_session__in=found).select_related("association").order_by("-at")
    for sign_on in entered:
        sites = found[sign_on.portal_session].sign_ons
        if sign_on.association_id not in {known.association_id for known in sites}:
            sites.append(sign_on)
    return sorted(found.values(), key=lambda each: not each.is_current)


def live_sessions(account: User) -> QuerySet[UserSession]:
    """Return an account's sessions of the portal that are not over, the latest first (1 query)."""
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    return UserSession.objects.filter(Exists(live), user=account).order_by("-created_at", "-pk")


def addresses_of(account: User) -> list[str]:
    """Return every address of an account, the main one first (1 query)."""
    others = EmailAddress.objects.filter(user=account).order_by("-primary", "pk").values_list("email", flat=True)
    return list(dict.fromkeys([account.email, *others]))


def second_step_means(account: User) -> list[Authenticator]:
    """Return an account's passkeys and app, oldest first, without its rescue codes (1 query)."""
    means = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return list(means.order_by("created_at", "pk"))


def left_without_owner(account: User) -> list[Association]:
    """Return the associations that would have no owner any more without this account (1 query)."""
    owners = Membership.objects.filter(role=Role.OWNER)
    others = owners.filter(association=OuterRef("association")).exclude(account=account)
    alone = owners.filter(~Exists(others), account=account, association__deleted_at=None)
    return [membership.association for membership in alone.select_related("association").order_by("association__name")]


def journal_naming(addresses: list[str]) -> QuerySet[AuditEntry]:
    """Return the audit rows whose label or data hold one of these addresses, whole (1 query)."""
    words = AuditEntry.objects.annotate(words=Cast("data", TextField()))
    whole = [words.filter(words__iregex=f"(^|{NOT_BEFORE}){re.escape(each)}({NOT_AFTER}|$)").values("pk") for each in addresses]
    naming = Q(label__in=addresses)
    for found in whole:
        naming |= Q(pk__in=found)
    return AuditEntry.objects.filter(naming)
