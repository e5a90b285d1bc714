"""A new team takes a site over: an owner names who comes next (succession), or a newcomer asks the city (claim)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from tenants import audit, papers, queries
from tenants.actions.site_requests import UNCONFIRMED_DAYS
from tenants.actions.team import add_member, invite, remove_member
from tenants.emails import portal_link, tell_city
from tenants.letters import send_letter
from tenants.models import Association, Handover, HandoverAnswer, Invitation, Membership, Paper, Role
from tenants.queries import requests
from tenants.queries.team import owners_of
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

TALK_DAYS = 365  # how long the phone and the reason of one that was done are kept
KEPT_DAYS = 183  # how long a handover that came to nothing is kept after its end
Kind, State = Handover.Kind, Handover.State


@portal_transaction()
def start_succession(*, association: Association, email: str, leaves: bool, reason: str = "", by: "User") -> Handover:
    """Let an owner hand the site over to somebody, who gets a link to accept; the other owners are told.

    Raises ValidationError: no owner, one under way, oneself, an owner already.
    """
    association.lock()
    _refuse_unless_owner(association, by)
    email = email.strip().lower()
    successor = queries.account_of(email)
    if requests.open_handover(association=association, kind=Kind.SUCCESSION):
        raise ValidationError(_("A handover is under way already: withdraw it first."), code="open")
    claim = requests.open_handover(association=association, kind=Kind.CLAIM)
    if claim and claim.decided_at:
        raise ValidationError(_("The city has just entrusted this site to a new team: write to the city."), code="claimed")
    if successor == by:
        raise ValidationError({"successor": ValidationError(_("That is your own address."), code="yourself")})
    if successor in owners_of(association):
        raise ValidationError(
            {"successor": ValidationError(_("This person is an owner already: you can simply leave the team."), code="owner")}
        )
    handover = Handover(association=association, kind=Kind.SUCCESSION, email=email, reason=reason, started_by=by)
    handover.former_owners_leave, handover.language = leaves, by.language or handover.language
    handover.full_clean()
    handover.save(force_insert=True)
    call_successor(handover, by=by)
    for owner in owners_of(association):
        if owner != by:
            tell(handover, owner, "tenants/mail/handover_started.txt", starter=by)
    audit.record(by=by, action="tenants.handover.started", association=association, label=association.name, kind=handover.kind)
    return handover


def call_successor(handover: Handover, *, by: "User") -> None:
    """Mail the successor the link that completes the handover: an invitation, or a page for a member of the team."""
    account = queries.account_of(handover.email)
    if account and Membership.objects.current().filter(association=handover.association, account=account).exists():
        tell(handover, account, "tenants/mail/handover_to_you.txt")
        return
    invite(association=handover.association, email=handover.email, role=Role.OWNER, handover=handover, by=by)


@portal_transaction()
def call_again(*, handover: Handover, by: "User") -> None:
    """Mail the successor a new link; the old one is dead. Raises ValidationError when nothing is awaited."""
    _lock(handover)
    if handover.kind == Kind.CLAIM and not handover.decided_at:
        raise ValidationError(_("The city has not decided yet."), code="undecided")
    with translation.override(handover.language):
        call_successor(handover, by=by)
    association = handover.association
    audit.record(by=by, action="tenants.handover.called_again", association=association, label=association.name)


@portal_transaction()
def complete_succession(*, invitation: Invitation, account: "User") -> Handover | None:
    """Finish the handover that an accepted invitation carries out, if it does; to be called after `accept_invitation`."""
    if invitation.handover is None:
        return None
    return complete(handover=invitation.handover, account=account)


@portal_transaction()
def accept_handover(*, handover: Handover, account: "User") -> Handover:
    """Let a member of the team who was named as successor take over. Raises ValidationError."""
    if queries.account_of(handover.email) != account:
        raise ValidationError(_("This handover is for somebody else."), code="not_you")
    return complete(handover=handover, account=account)


@portal_transaction()
def complete(*, handover: Handover, account: "User") -> Handover:
    """Make the account an owner, let those who hand over leave or stay as editors, and tell everybody.

    Raises ValidationError when the handover is over, or a claim is not granted.
    """
    _lock(handover)
    association = handover.association
    if handover.kind == Kind.CLAIM and not handover.decided_at:
        raise ValidationError(_("The city has not decided yet."), code="undecided")
    before = owners_of(association)
    add_member(association=association, account=account, role=Role.OWNER, by=account)
    handing_over = before if handover.kind == Kind.CLAIM else [owner for owner in before if owner == handover.started_by]
    # Done before they go: what an owner who is put out had under way is called off.
    handover.state, handover.done_on = State.DONE, timezone.localdate()
    handover.save(update_fields=["state", "done_on"])
    for owner in handing_over:
        if owner != account:
            _step_back(association, owner, leaves=handover.former_owners_leave, by=account)
    if handover.kind == Kind.CLAIM:  # nor do those who left in time leave somebody behind
        association.invitations.filter(role=Role.OWNER, accepted_at=None).delete()
    audit.record(by=account, action="tenants.handover.completed", association=association, label=association.name)
    tell(handover, account, "tenants/mail/handover_welcome.txt")
    for person in before:
        if person != account:
            gone = person in handing_over and handover.former_owners_leave
            tell(
                handover,
                person,
                "tenants/mail/handover_done.txt",
                successor=account,
                stepped_back=person in handing_over,
                gone=gone,
            )
    return handover


def _step_back(association: Association, owner: "User", *, leaves: bool, by: "User") -> None:
    """The new owner is there already: the team is never without one."""
    if leaves:
        remove_member(membership=Membership.objects.get(association=association, account=owner), by=by, tell=False)
    else:
        add_member(association=association, account=owner, role=Role.EDITOR, by=by)


@portal_transaction()
def withdraw(*, handover: Handover, by: "User | None") -> None:
    """Call a handover off, whoever started it; the link sent to the successor is dead. Raises ValidationError."""
    _lock(handover)
    close(handover, state=State.WITHDRAWN, by=by)
    account = queries.account_of(handover.email)
    send_letter(
        "tenants/mail/handover_withdrawn.txt",
        to=account or handover.email,
        language="" if account else handover.language,
        association=handover.association,
    )
    association = handover.association
    for owner in owners_of(association):
        if owner != by:
            tell(handover, owner, "tenants/mail/handover_withdrawn.txt")
    audit.record(by=by, action="tenants.handover.withdrawn", association=association, label=association.name, kind=handover.kind)


def close(handover: Handover, *, state: str, by: "User | None", note: str = "") -> None:
    """End a handover without a new owner: what was sent to the successor opens nothing any more."""
    handover.invitations.filter(accepted_at=None).delete()
    handover.state, handover.decision_note = state, note
    handover.decided_at, handover.decided_by = timezone.now(), by
    handover.save(update_fields=["state", "decision_note", "decided_at", "decided_by"])


@portal_transaction()
def answer_claim(*, handover: Handover, agrees: bool, reason: str = "", by: "User") -> HandoverAnswer:
    """Keep what an owner says to a claim; the last word counts. City IT is told of an objection. Raises ValidationError."""
    _lock(handover)
    association = handover.association
    _refuse_unless_owner(association, by)
    if handover.kind != Kind.CLAIM or handover.decided_at:
        raise ValidationError(_("The city has decided already: write to the city."), code="decided")
    if not agrees and not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why: the city reads it before deciding."), code="required")})
    answer, _created = HandoverAnswer.objects.update_or_create(
        handover=handover, account=by, defaults={"agrees": agrees, "reason": reason.strip()}
    )
    answer.full_clean()
    if not agrees:
        link = portal_link("console_handover", handover.pk)
        tell_city("tenants/mail/handover_objection.txt", handover=handover, association=association, answer=answer, link=link)
    audit.record(by=by, action="tenants.handover.answered", association=association, label=association.name, agrees=agrees)
    return answer


def tell(handover: Handover, account: "User", template: str, **context: Any) -> None:
    """Mail an account about a handover, with the link to its page."""
    link = portal_link("handover", handover.association_id, handover.pk)
    context |= {"handover": handover, "association": handover.association, "link": link}
    send_letter(template, to=account, **context)


def _refuse_unless_owner(association: Association, account: "User") -> None:
    if account not in owners_of(association):
        raise ValidationError(_("Only an owner of the site can do this."), code="not_owner")


def _lock(handover: Handover) -> None:
    """Hold team and handover until the end of the transaction. Raises ValidationError when it is no longer under way."""
    handover.association.lock()
    handover.refresh_from_db(from_queryset=Handover.objects.select_related("association"))
    if handover.state != State.OPEN:
        raise ValidationError(_("This handover is over already: read the page again."), code="over")


@portal_transaction()
def forget_handovers() -> None:
    """Each night: destroy claims never confirmed, papers of old decisions, and what came to nothing long ago."""
    now = timezone.now()
    old = now - timedelta(days=KEPT_DAYS)
    papers.destroy(Paper.objects.filter(handover__decided_at__lt=now - timedelta(days=papers.KEPT_DAYS)))
    done = Handover.objects.filter(state=State.DONE, done_on__lt=timezone.localdate() - timedelta(days=TALK_DAYS))
    done.exclude(phone="", reason="").update(phone="", reason="")
    for gone in (
        Handover.objects.filter(state=State.UNCONFIRMED, created_at__lt=now - timedelta(days=UNCONFIRMED_DAYS)),
        Handover.objects.filter(state__in=[State.REFUSED, State.WITHDRAWN], decided_at__lt=old),
        Handover.objects.filter(association__deleted_at__lt=old),
    ):
        papers.destroy(Paper.objects.filter(handover__in=gone))
        gone.delete()
