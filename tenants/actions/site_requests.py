"""Somebody asks the city for their association's site; city IT checks, then grants or refuses."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from tenants import audit, papers, rules
from tenants.actions.associations import create_association, open_site, search_text
from tenants.emails import portal_link, tell_city
from tenants.letters import send_letter
from tenants.models import Association, Paper, SiteRequest
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

UNCONFIRMED_DAYS = 7  # how long the link of the first mail works; after that the request is destroyed
TALK_DAYS = 365  # how long the phone and the words of a granted request are kept
KEPT_DAYS = 183  # how long a refused request is kept after the decision, a granted one after the association
State = SiteRequest.State
CORRECTABLE = ("name", "subdomain", "category", "rna_number", "town")


@portal_transaction()
def receive_request(
    *,
    association: Association | None = None,
    uploads: Iterable[UploadedFile] = (),
    language: str,
    by: "User | None",
    **facts: str,
) -> SiteRequest:
    """Keep what somebody asks, the charter accepted, and mail the link that proves their e-mail. Raises ValidationError."""
    token = secrets.token_urlsafe(24)
    site_request = SiteRequest(
        association=association,
        language=language,
        token_hash=rules.hash_secret(token),
        charter_accepted_at=timezone.now(),
        **facts,
    )
    site_request.email = site_request.email.strip().lower()
    site_request.full_clean()
    rules.validate_subdomain(site_request.subdomain)
    site_request.save(force_insert=True)
    papers.keep(uploads, site_request=site_request)
    link = portal_link("request_confirm", token)
    send_letter(
        "tenants/mail/request_confirm.txt",
        to=site_request.email,
        language=language,
        site_request=site_request,
        link=link,
        days=UNCONFIRMED_DAYS,
    )
    audit.record(by=by, action="tenants.request.received", association=association, label=site_request.name)
    return site_request


@portal_transaction()
def confirm_request(*, site_request: SiteRequest, by: "User | None") -> None:
    """Take the e-mail as proved: the request now waits for city IT, which is told. Raises ValidationError the second time."""
    now = timezone.now()
    fresh = SiteRequest.objects.filter(pk=site_request.pk, state=State.UNCONFIRMED)
    if not fresh.update(state=State.WAITING, confirmed_at=now):
        raise ValidationError(_("This address is confirmed already: there is nothing more to do."), code="confirmed")
    site_request.refresh_from_db()
    link = portal_link("console_request", site_request.pk)
    tell_city("tenants/mail/request_waiting.txt", site_request=site_request, link=link)
    audit.record(by=by, action="tenants.request.confirmed", association=site_request.association, label=site_request.name)


@portal_transaction()
def check_request(*, site_request: SiteRequest, papers_received: bool, charter_accepted: bool, by: "User") -> None:
    """Tick, or untick, what must be there before a site is granted. Raises ValidationError once it is decided."""
    _lock_waiting(site_request)
    now = timezone.now()
    site_request.papers_received_at = (site_request.papers_received_at or now) if papers_received else None
    site_request.charter_accepted_at = (site_request.charter_accepted_at or now) if charter_accepted else None
    site_request.save(update_fields=["papers_received_at", "charter_accepted_at"])
    audit.record(
        by=by,
        action="tenants.request.checked",
        association=site_request.association,
        label=site_request.name,
        papers_received=papers_received,
        charter_accepted=charter_accepted,
    )


@portal_transaction()
def correct_request(*, site_request: SiteRequest, by: "User", **facts: str) -> None:
    """Put right what somebody typed (CORRECTABLE) before it is granted. Raises ValidationError."""
    _lock_waiting(site_request)
    before = {name: getattr(site_request, name) for name in CORRECTABLE}
    for name in CORRECTABLE:
        setattr(site_request, name, facts.get(name, before[name]))
    site_request.full_clean()
    rules.validate_subdomain(site_request.subdomain)
    site_request.save(update_fields=CORRECTABLE)
    changed = {name: [value, facts[name]] for name, value in before.items() if facts.get(name, value) != value}
    audit.record(
        by=by, action="tenants.request.corrected", association=site_request.association, label=site_request.name, **changed
    )


@portal_transaction()
def link_request(*, site_request: SiteRequest, association: Association | None, by: "User") -> None:
    """Say which association of the directory asks, or that none of them does. Raises ValidationError if it has a site."""
    _lock_waiting(site_request)
    if association is not None and association.has_site:
        raise ValidationError(_("%(name)s has a site already."), code="has_site", params={"name": association.name})
    site_request.association = association
    site_request.save(update_fields=["association"])
    audit.record(by=by, action="tenants.request.linked", association=association, label=site_request.name)


@portal_transaction()
def grant_request(*, site_request: SiteRequest, by: "User") -> Association:
    """Open the site and invite the person as its owner. Raises ValidationError: not ready, decided, or the site's own."""
    _lock_waiting(site_request)
    if not (site_request.papers_received_at and site_request.charter_accepted_at):
        raise ValidationError(_("First tick that the papers are here and the charter accepted."), code="not_ready")
    with translation.override(site_request.language):  # the invitation is for the person, not for the agent
        association = _open_site(site_request, by=by)
    site_request.association = association
    _decide(site_request, state=State.GRANTED, note="", by=by)
    send_letter(
        "tenants/mail/request_granted.txt",
        to=site_request.email,
        language=site_request.language,
        site_request=site_request,
        association=association,
        link=f"{association.url}/",
    )
    audit.record(by=by, action="tenants.request.granted", association=association, label=site_request.name)
    return association


def _open_site(site_request: SiteRequest, *, by: "User") -> Association:
    """Give the linked association of the directory its site, or make a new association with one."""
    facts = {"rna_number": site_request.rna_number, "town": site_request.town}
    association = Association.objects.existing().filter(pk=site_request.association_id).first()
    if association is None:
        return create_association(
            name=site_request.name,
            subdomain=site_request.subdomain,
            category=site_request.category,
            owner_email=site_request.email,
            by=by,
            **facts,
        )
    association.lock()
    blank = [name for name, value in facts.items() if value and not getattr(association, name)]
    for name in blank:
        setattr(association, name, facts[name])
    association.full_clean()
    association.search_text = search_text(association)
    association.save(update_fields=[*blank, "search_text"])
    return open_site(association=association, subdomain=site_request.subdomain, owner_email=site_request.email, by=by)


@portal_transaction()
def refuse_request(*, site_request: SiteRequest, note: str, by: "User") -> None:
    """Say no, with a word to the person. Raises ValidationError once it is decided."""
    _lock_waiting(site_request)
    _decide(site_request, state=State.REFUSED, note=note, by=by)
    send_letter(
        "tenants/mail/request_refused.txt",
        to=site_request.email,
        language=site_request.language,
        site_request=site_request,
        link=portal_link("request_site"),
    )
    audit.record(by=by, action="tenants.request.refused", association=site_request.association, label=site_request.name)


def _lock_waiting(site_request: SiteRequest) -> None:
    """Hold the row until the end of the transaction: of two agents who decide at once, the second learns it here."""
    site_request.refresh_from_db(from_queryset=SiteRequest.objects.select_for_update(of=("self",)))
    if site_request.state != State.WAITING:
        raise ValidationError(_("This request is decided already: read the page again."), code="decided")


def _decide(site_request: SiteRequest, *, state: str, note: str, by: "User") -> None:
    site_request.state, site_request.decision_note = state, note
    site_request.decided_at, site_request.decided_by = timezone.now(), by
    site_request.save(update_fields=["state", "decision_note", "decided_at", "decided_by", "association"])


@portal_transaction()
def forget_requests() -> None:
    """Nightly: destroy what was never confirmed, papers of old decisions, old refusals, requests of associations long gone."""
    now = timezone.now()
    lapsed = SiteRequest.objects.filter(state=State.UNCONFIRMED, created_at__lt=now - timedelta(days=UNCONFIRMED_DAYS))
    old = now - timedelta(days=KEPT_DAYS)
    refused = SiteRequest.objects.filter(state=State.REFUSED, decided_at__lt=old)
    orphaned = SiteRequest.objects.filter(state=State.GRANTED, association__deleted_at__lt=old)
    papers.destroy(Paper.objects.filter(site_request__decided_at__lt=now - timedelta(days=papers.KEPT_DAYS)))
    granted = SiteRequest.objects.filter(state=State.GRANTED, decided_at__lt=now - timedelta(days=TALK_DAYS))
    granted.exclude(phone="", message="").update(phone="", message="")
    for gone in (lapsed, refused, orphaned):
        papers.destroy(Paper.objects.filter(site_request__in=gone))
        gone.delete()
    papers.sweep()
