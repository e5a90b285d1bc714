"""What a session offers and who holds it. Its day and place: training.actions.planning."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.schemas import portal_transaction
from training import planning_mails
from training.actions.planning import session_label
from training.actions.registrations import offer_free_seats
from training.models import Session, SessionTrainer
from training.queries import seats

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def change_session(
    *,
    session: Session,
    seats_in_all: int,
    seats_per_association: int,
    materials: str,
    trainers: Collection["User"],
    by: "User | None",
) -> Session:
    """Change what a session offers and who holds it. New seats are offered to whoever waits, at once.

    Raises ValidationError: fewer seats than people, or a session that is cancelled.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("workshop", "cohort", "place").get(pk=session.pk)
    if session.is_cancelled:
        raise ValidationError(_("This session is cancelled."), code="cancelled")
    n_taken = session.registrations.filter(seats.HOLDS_A_SEAT).count()
    if seats_in_all < n_taken:
        raise ValidationError(
            _("%(number)s seats are taken already: nobody loses theirs."), code="taken", params={"number": n_taken}
        )
    session.seats, session.seats_per_association = seats_in_all, seats_per_association
    session.materials = materials.strip()
    session.save(update_fields=["seats", "seats_per_association", "materials"])
    _change_trainers(session, trainers)
    audit.record(
        by=by, action="training.session.changed", label=session_label(session), session=str(session.pk),
        seats=seats_in_all, seats_per_association=seats_per_association, trainers=[each.email for each in trainers],
    )  # fmt: skip
    offer_free_seats(session=session)
    return session


def _change_trainers(session: Session, trainers: Collection["User"]) -> None:
    """A trainer who comes back later must find a higher `sequence` than the one that took the session out of the calendar."""
    before = {each.account_id: each.account for each in session.trainers.select_related("account")}
    added = [account for account in trainers if account.pk not in before]
    removed = [account for pk, account in before.items() if pk not in {each.pk for each in trainers}]
    if not added and not removed:
        return
    session.trainers.filter(account__in=removed).delete()
    SessionTrainer.objects.bulk_create(SessionTrainer(session=session, account=account) for account in added)
    session.sequence += 1
    session.save(update_fields=["sequence"])
    if not session.is_over:
        planning_mails.tell_trainers(session, added=added, removed=removed)
