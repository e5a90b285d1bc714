"""A newcomer asks the city for a site whose team no longer answers; its owners may object, city IT decides."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from tenants import audit, papers, queries, rules
from tenants.actions.handovers import call_successor, close, tell
from tenants.actions.site_requests import UNCONFIRMED_DAYS
from tenants.emails import portal_link, tell_city
from tenants.letters import send_letter
from tenants.models import Association, Handover
from tenants.queries import requests
from tenants.queries.team import owners_of
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

OBJECTION_DAYS = 14
Kind, State = Handover.Kind, Handover.State


@portal_transaction()
def receive_claim(
    *, association: Association, uploads: Iterable[UploadedFile] = (), language: str, by: "User | None", **facts: str
) -> Handover:
    """Keep what a newcomer asks and mail the link that proves their e-mail. Raises ValidationError."""
    association.lock()
    token = secrets.token_urlsafe(24)
    claim = Handover(
        association=association,
        kind=Kind.CLAIM,
        state=State.UNCONFIRMED,
        language=language,
        token_hash=rules.hash_secret(token),
        **facts,
    )
    claim.email = claim.email.strip().lower()
    claim.full_clean()
    claim.save(force_insert=True)
    papers.keep(uploads, handover=claim)
    send_letter(
        "tenants/mail/handover_confirm.txt",
        to=claim.email,
        language=language,
        handover=claim,
        association=association,
        link=portal_link("handover_confirm", token),
        days=UNCONFIRMED_DAYS,
    )
    audit.record(by=by, action="tenants.handover.received", association=association, label=association.name)
    return claim


@portal_transaction()
def confirm_claim(*, claim: Handover, token: str, by: "User | None") -> None:
    """Take the e-mail as proved: the owners have OBJECTION_DAYS to object, and city IT is told.

    Raises ValidationError the second time, and while another claim of the same site is under way.
    """
    claim.association.lock()
    now = timezone.now()
    fresh = Handover.objects.filter(pk=claim.pk, state=State.UNCONFIRMED)
    until = timezone.localdate() + timedelta(days=OBJECTION_DAYS)
    try:
        with transaction.atomic():
            taken = fresh.update(state=State.OPEN, confirmed_at=now, objection_until=until)
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody else’s claim of this site is being looked into: write to the city."), code="open"
        ) from error
    if not taken:
        raise ValidationError(_("This address is confirmed already: there is nothing more to do."), code="confirmed")
    claim.refresh_from_db(fields=["state", "confirmed_at", "objection_until"])
    association = claim.association
    for owner in owners_of(association):
        tell(claim, owner, "tenants/mail/handover_claimed.txt")
    tell_city(
        "tenants/mail/handover_waiting.txt",
        handover=claim,
        association=association,
        link=portal_link("console_handover", claim.pk),
    )
    send_letter(
        "tenants/mail/handover_confirmed.txt",
        to=claim.email,
        language=claim.language,
        handover=claim,
        association=association,
        link=portal_link("handover_confirm", token),
    )
    audit.record(by=by, action="tenants.handover.confirmed", association=association, label=association.name)


@portal_transaction()
def grant_claim(*, handover: Handover, former_owners_leave: bool, override: str = "", by: "User") -> None:
    """Entrust the site to the newcomer: it changes hands when they accept the invitation that leaves now.

    Raises ValidationError: decided already, or an owner objects or may still object and `override` does not say why.
    """
    _lock_undecided(handover)
    association = handover.association
    standing = requests.claim_standing(handover)
    if not standing.is_free and not override.strip():
        message = _("An owner objects, or may still object: write down why the city decides otherwise.")
        raise ValidationError({"override": ValidationError(message, code="objection")})
    if queries.account_of(handover.email) in owners_of(association):
        raise ValidationError(_("This person is an owner already: refuse the claim, saying so."), code="owner")
    handover.former_owners_leave = former_owners_leave
    handover.decided_at, handover.decided_by = timezone.now(), by
    handover.save(update_fields=["former_owners_leave", "decided_at", "decided_by"])
    succession = requests.open_handover(association=association, kind=Kind.SUCCESSION)
    if succession:
        close(succession, state=State.WITHDRAWN, by=by)
    with translation.override(handover.language):  # the invitation is for the newcomer, not for the agent
        call_successor(handover, by=by)
    for owner in owners_of(association):
        tell(handover, owner, "tenants/mail/handover_granted.txt")
    data = {"override": override.strip()} if override.strip() else {}
    audit.record(by=by, action="tenants.handover.granted", association=association, label=association.name, **data)


@portal_transaction()
def refuse_claim(*, handover: Handover, note: str, by: "User") -> None:
    """Say no, with a word to the newcomer; the owners are told that nothing changes. Raises ValidationError once decided."""
    _lock_undecided(handover)
    close(handover, state=State.REFUSED, note=note, by=by)
    association = handover.association
    send_letter(
        "tenants/mail/handover_refused.txt",
        to=handover.email,
        language=handover.language,
        handover=handover,
        association=association,
    )
    for owner in owners_of(association):
        tell(handover, owner, "tenants/mail/handover_kept.txt", team_link=portal_link("team", association.pk))
    audit.record(by=by, action="tenants.handover.refused", association=association, label=association.name)


def _lock_undecided(handover: Handover) -> None:
    """Hold the team until the end of the transaction: of two agents who decide at once, the second learns it here."""
    handover.association.lock()
    handover.refresh_from_db(from_queryset=Handover.objects.select_related("association"))
    if handover.kind != Kind.CLAIM or handover.state != State.OPEN or handover.decided_at:
        raise ValidationError(_("This claim is decided already: read the page again."), code="decided")
