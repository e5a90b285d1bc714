"""Everything the city keeps about one person, as plain data: what "my data" downloads."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.users.models import User
from tenants import outbox, personal_data, queries, releases
from tenants.models import (
    AssistanceSession,
    Association,
    AuditEntry,
    Handover,
    HandoverAnswer,
    Invitation,
    Membership,
    SignOn,
    SiteRequest,
)
from tenants.queries import account as own
from tenants.schemas import in_association

MAIL_FACTS = ("subject", "written_at", "sent_at", "state")  # what a mail says is in the reader's own mailbox


def everything_about(account: User) -> dict[str, Any]:
    """Return a person's data by subject. Dates are left as dates: DjangoJSONEncoder writes them."""
    addresses = own.addresses_of(account)
    return {
        "account": _account(account),
        "addresses": list(EmailAddress.objects.filter(user=account).values("email", "verified", "primary")),
        "second_step": [_means(row) for row in Authenticator.objects.filter(user=account).order_by("created_at")],
        "sessions": list(own.live_sessions(account).values("created_at", "last_seen_at", "ip", "user_agent")),
        "sites_entered": _rows(SignOn.objects.filter(account=account).order_by("at"), "association__name", "at"),
        "places": _rows(Membership.objects.filter(account=account), "association__name", "role", "created_at", "ends_on"),
        "city_roles": sorted(queries.staff_roles(account)),
        "assistance": _rows(
            AssistanceSession.objects.filter(account=account), "association__name", "reason", "started_at", "ends_at", "ended_at"
        ),
        "invitations": _rows(
            Invitation.objects.filter(email__in=addresses), "association__name", "email", "role", "created_at", "accepted_at"
        ),
        "requests": _requests(addresses),
        "handovers": _handovers(account, addresses),
        "mails": _rows(outbox.mails_to(addresses).order_by("written_at", "pk"), "association__name", "to", *MAIL_FACTS),
        "journal": _journal(account, addresses),
        "sites": [_in_site(site, account) for site in _sites_of(account)],
    } | personal_data.export_registered(account)


def _rows(found: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return [{name.replace("association__name", "association"): row[name] for name in fields} for row in found.values(*fields)]


def _account(account: User) -> dict[str, Any]:
    kept = ("portal_id", "email", "first_name", "last_name", "language", "date_joined", "last_login")
    return {name: getattr(account, name) for name in kept} | {"has_password": account.has_usable_password()}


def _means(row: Authenticator) -> dict[str, Any]:
    name = row.data.get("name", "") if row.type == Authenticator.Type.WEBAUTHN else ""
    return {"kind": row.type, "name": name, "created_at": row.created_at, "last_used_at": row.last_used_at}


def _requests(addresses: list[str]) -> list[dict[str, Any]]:
    facts = ("name", "subdomain", "first_name", "last_name", "email", "phone", "message", "state", "created_at", "decided_at")
    return _rows(SiteRequest.objects.filter(email__in=addresses), *facts, "decision_note")


def _handovers(account: User, addresses: list[str]) -> dict[str, Any]:
    facts = ("association__name", "kind", "state", "first_name", "last_name", "email", "phone", "reason", "created_at", "done_on")
    mine = Handover.objects.filter(Q(started_by=account) | Q(email__in=addresses))
    answers = HandoverAnswer.objects.filter(account=account)
    return {
        "asked": _rows(mine, *facts),
        "answers": list(answers.values("handover__association__name", "agrees", "reason", "at")),
    }


def _journal(account: User, addresses: list[str]) -> list[dict[str, Any]]:
    mine = own.journal_naming(addresses) | AuditEntry.objects.filter(by=account)
    return _rows(mine.order_by("at", "pk"), "at", "action", "association__name", "label", "data")


def _sites_of(account: User) -> list[Association]:
    return [membership.association for membership in queries.my_memberships(account)]


def _in_site(site: Association, account: User) -> dict[str, Any]:
    """Return what one site keeps: the person's shadow, and the pages they own or changed last."""
    if releases.is_behind(site):
        return {"association": site.name, "address": site.url, "unavailable": _("This site is being updated")}
    with in_association(site):
        shadow = get_user_model().objects.filter(portal_id=account.portal_id).first()
        pages = Page.objects.filter(Q(owner=shadow) | Q(latest_revision__user=shadow)).order_by("path") if shadow else []
        return {
            "association": site.name,
            "address": site.url,
            "person": _shadow(shadow) if shadow else None,
            "pages": [_page(site, page) for page in pages],
        }


def _shadow(shadow: User) -> dict[str, Any]:
    return {name: getattr(shadow, name) for name in ("email", "first_name", "last_name", "language", "last_login")}


def _page(site: Association, page: Page) -> dict[str, Any]:
    return {"title": page.title, "url": site.url + (page.url or ""), "last_edited": page.latest_revision_created_at}
