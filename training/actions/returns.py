"""Back to the workshops: proposed to a new team and to a site that sleeps, or asked for by the association itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.emails import portal_link, tell_owners
from tenants.letters import send_letter
from tenants.models import Association, CityStaff
from tenants.one_by_one import one_by_one
from tenants.queries.requests import staff_accounts
from tenants.schemas import portal_transaction
from training.models import Return
from training.queries import returns as queries

if TYPE_CHECKING:
    from cms.users.models import User

Reason = Return.Reason


@portal_transaction()
def propose_return(*, association: Association, reason: str, workshops: list[int], by: "User | None") -> Return | None:
    """Propose to come back, and tell the owners once. Returns None when one is open, or was closed less than a year ago."""
    association.lock()
    if association.pk in queries.asked_lately(reason):
        return None
    proposed = Return.objects.create(association=association, reason=reason, workshops=workshops, told_at=timezone.now())
    link = portal_link("ask_to_return", association.pk)
    tell_owners("training/mail/return_proposed.txt", association=association, reason=reason, link=link)
    audit.record(by=by, action="training.return.proposed", association=association, label=association.name, reason=reason)
    return proposed


def propose_returns() -> None:
    """Nightly: propose to come back to the new teams and to those who sleep; let go of those who are awake again."""
    _let_the_awake_go()
    for reason, associations in ((Reason.HANDOVER, queries.new_teams()), (Reason.DORMANT, queries.dormant())):
        known = queries.asked_lately(reason)
        waiting = [association for association in associations if association.pk not in known]
        needs = queries.needs(waiting)

        def propose(association: Association, reason: str = reason, needs: dict = needs) -> None:
            numbers = queries.needed_numbers(needs[association.pk])
            propose_return(association=association, reason=reason, workshops=numbers, by=None)

        one_by_one(waiting, propose)


def _let_the_awake_go() -> None:
    sleeping = set(queries.dormant().values_list("pk", flat=True))
    proposed = queries.open_returns().filter(reason=Reason.DORMANT)
    one_by_one(
        [each for each in proposed if each.association_id not in sleeping], lambda each: close_return(wanted=each, by=None)
    )


@portal_transaction()
def ask_to_return(*, association: Association, workshops: Iterable[int], word: str = "", by: "User") -> Return:
    """Ask the trainers for a way back. Raises ValidationError: asked already, no workshop chosen."""
    association.lock()
    numbers = sorted(set(workshops))
    if not numbers:
        raise ValidationError({"workshops": ValidationError(_("Choose at least one workshop."), code="required")})
    if queries.return_asked_by(association):
        raise ValidationError(_("Your team has asked already: the trainers will write to you."), code="open")
    asked = Return.objects.create(association=association, reason=Reason.ASKED, workshops=numbers)
    for trainer in staff_accounts(CityStaff.Role.TRAINER):
        context = {"association": association, "person": by, "word": word.strip(), "link": portal_link("returns")}
        send_letter("training/mail/return_asked.txt", to=trainer, reply_to=[by.email], numbers=numbers, **context)
    audit.record(by=by, action="training.return.asked", association=association, label=association.name, workshops=numbers)
    return asked


@portal_transaction()
def withdraw_return(*, association: Association, by: "User") -> None:
    """Stop asking. Raises ValidationError when nothing is asked for."""
    association.lock()
    asked = queries.return_asked_by(association)
    if asked is None:
        raise ValidationError(_("Nothing is asked for any more."), code="closed")
    _close(asked, by=by)
    audit.record(by=by, action="training.return.withdrawn", association=association, label=association.name)


@portal_transaction()
def close_return(*, wanted: Return, word: str = "", by: "User | None") -> None:
    """Close a return; a word goes to the owners. Raises ValidationError when it is closed already."""
    association = wanted.association
    association.lock()
    fresh = Return.objects.filter(pk=wanted.pk, closed_at=None).first()
    if fresh is None:
        raise ValidationError(_("This return is closed already."), code="closed")
    _close(fresh, by=by)
    if word.strip():
        tell_owners(
            "training/mail/return_closed.txt",
            association=association,
            word=word.strip(),
            link=portal_link("ask_to_return", association.pk),
        )
    audit.record(by=by, action="training.return.closed", association=association, label=association.name, reason=fresh.reason)


def _close(wanted: Return, *, by: "User | None") -> None:
    wanted.closed_at, wanted.closed_by = timezone.now(), by
    wanted.save(update_fields=["closed_at", "closed_by"])
