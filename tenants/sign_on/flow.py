"""Sign-on: an authorization-code flow inside one process (design.md, section 3).

The site sends the browser to the portal with the hash of a random state that only this browser's cookie holds. The
portal checks the account's current place in the team and sends it back with a code: random, hashed, good for 30 s, for
this site alone. The site consumes the code with one DELETE … RETURNING and compares the state.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from cms import roles
from cms.users.models import User
from tenants import figures, queries
from tenants.models import AssistanceSession, Association, SignOn, SignOnCode
from tenants.rules import hash_secret
from tenants.schemas import SitePlace, in_association, in_portal, portal_transaction

CODE_SECONDS = 30
STATE_SECONDS = 300
STATE_COOKIE = f"{'__Host-' if settings.HTTPS else ''}kiosque_state"
STATE = re.compile(r"[\w-]{32}", re.ASCII)
STATE_HASH = re.compile(r"[0-9a-f]{64}")
DEFAULT_NEXT = "/admin/"


class SignOnRefusedError(Exception):
    """The code does not open this site to this browser. No detail: whoever tries codes learns nothing."""


@dataclass(frozen=True, slots=True)
class Right:
    """Why an account may enter a site now: a place in its team, or an assistance session, which ends by itself."""

    association: Association
    role: str
    assistance: AssistanceSession | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a consumed code opens."""

    account: User
    right: Right
    next: str
    portal_session: str


def new_state() -> str:
    return secrets.token_urlsafe(24)


def safe_next(value: str | None) -> str:
    """Return a path on the site itself; anything else becomes the admin's first page."""
    if (
        value
        and len(value) <= 500
        and value.isprintable()
        and value.startswith("/")
        and url_has_allowed_host_and_scheme(value, allowed_hosts=None)
    ):
        return value
    return DEFAULT_NEXT


@portal_transaction()
def issue_code(*, account: User, association: Association, state_hash: str, next_path: str, portal_session: str) -> str:
    """Return a fresh code for one site and one account; only its hash is stored."""
    code = secrets.token_urlsafe(32)
    SignOnCode.objects.create(
        code_hash=hash_secret(code),
        association=association,
        account=account,
        state_hash=state_hash,
        next=safe_next(next_path),
        portal_session=portal_session,
        expires_at=timezone.now() + timedelta(seconds=CODE_SECONDS),
    )
    return code


def right_of(*, account: User, association_id: UUID) -> Right | None:
    """Return what lets an account into a site now, None if nothing does (1 or 2 queries)."""
    membership = queries.membership_of(account=account, association_id=association_id)
    if membership:
        return Right(membership.association, membership.role)
    assistance = queries.open_assistance(account=account, association_id=association_id)
    return Right(assistance.association, roles.ASSISTANCE, assistance) if assistance else None


def consume_code(*, code: str, state: str, place: SitePlace) -> Entry:
    """Use a code up, once, and return what it opens. Raises SignOnRefusedError for whatever is wrong with it."""
    with in_portal():
        row = _take(hash_secret(code), place.association_id)
        if row is None or not state or not compare_digest(row["state_hash"], hash_secret(state)):
            raise SignOnRefusedError
        account = get_user_model().objects.filter(pk=row["account_id"], is_active=True).first()
        if account is None:
            raise SignOnRefusedError
        right = right_of(account=account, association_id=place.association_id)
        if right is None or right.association.is_suspended:
            raise SignOnRefusedError
        return Entry(account, right, row["next"], row["portal_session"])


def _take(code_hash: str, association_id: UUID) -> dict | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM tenants_signoncode WHERE code_hash = %s AND association_id = %s AND expires_at > now()"
            " RETURNING account_id, state_hash, next, portal_session",
            [code_hash, association_id],
        )
        row = cursor.fetchone()
    return dict(zip(("account_id", "state_hash", "next", "portal_session"), row, strict=True)) if row else None


@portal_transaction()
def remember_sign_on(*, entry: Entry, site_session: str) -> None:
    """Note which portal session this site session came from, so that signing out of one closes the other."""
    SignOn.objects.create(
        account=entry.account,
        association=entry.right.association,
        portal_session=entry.portal_session,
        site_session=site_session,
    )
    if entry.right.assistance is None:  # an agent's visit is no sign of life of the team
        figures.note_sign_on(association_id=entry.right.association.pk)


def end_sessions(*, portal_session: str) -> None:
    """Close a portal session and every site session that was opened from it."""
    if not portal_session:
        return
    with in_portal():
        sign_ons = list(SignOn.objects.filter(portal_session=portal_session).select_related("association"))
        SignOnCode.objects.filter(portal_session=portal_session).delete()
        _delete_session(portal_session)
        SignOn.objects.filter(pk__in=[row.pk for row in sign_ons]).delete()
    _close_site_sessions(sign_ons)


def end_site_sessions(*, account: User) -> None:
    """Close every site session of an account, in every browser: its password has just changed."""
    with in_portal():
        sign_ons = list(SignOn.objects.filter(account=account).select_related("association"))
        SignOnCode.objects.filter(account=account).delete()
        SignOn.objects.filter(pk__in=[row.pk for row in sign_ons]).delete()
    _close_site_sessions(sign_ons)


def _close_site_sessions(sign_ons: list[SignOn]) -> None:
    for row in sign_ons:
        if row.association.has_site:
            with in_association(row.association):
                _delete_session(row.site_session)


def portal_session_of(*, place: SitePlace, site_session: str) -> str:
    """Return the portal session that a site's session was opened from, or an empty string."""
    with in_portal():
        row = SignOn.objects.filter(association_id=place.association_id, site_session=site_session).first()
        return row.portal_session if row else ""


def current_role(*, portal_id: UUID, association_id: UUID) -> str | None:
    """Return the role a person has now in a site, None when the place, the account or the site is gone or suspended."""
    with in_portal():
        account = get_user_model().objects.filter(portal_id=portal_id, is_active=True).first()
        right = right_of(account=account, association_id=association_id) if account else None
        return right.role if right and not right.association.is_suspended else None


def _delete_session(key: str) -> None:
    Session.objects.filter(session_key=key).delete()
