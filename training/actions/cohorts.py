"""The associations of a cohort: join it while it runs, leave it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.models import Association
from tenants.schemas import portal_transaction
from training import planning_mails
from training.actions.registrations import withdraw
from training.models import Cohort, CohortAssociation, Registration
from training.queries import seats

if TYPE_CHECKING:
    from cms.users.models import User


@portal_transaction()
def add_association(*, cohort: Cohort, association: Association, by: "User | None") -> CohortAssociation:
    """Give an association a place in a cohort and tell its owners; it may have left before. A second click changes nothing."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if cohort.cancelled_at:
        raise ValidationError(_("This cohort is called off."), code="cancelled")
    place, is_new = CohortAssociation.objects.get_or_create(cohort=cohort, association=association)
    if not is_new and place.left_at is None:
        return place
    place.joined_at, place.left_at = timezone.now(), None
    place.save(update_fields=["joined_at", "left_at"])
    audit.record(by=by, action="training.cohort.joined", association=association, label=f"{cohort} · {association}")
    planning_mails.tell_planned(cohort, associations=[association])
    return place


@portal_transaction()
def remove_association(*, cohort: Cohort, association: Association, by: "User | None") -> list[Registration]:
    """End an association's place in a cohort: its seats in the sessions to come are given back, and returned."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    place = cohort.places.filter(association=association, left_at=None).first()
    if place is None:
        return []
    place.left_at = timezone.now()
    place.save(update_fields=["left_at"])
    given_back = [withdraw(registration=each, by=by, tell=False) for each in _seats_to_come(cohort, association)]
    audit.record(by=by, action="training.cohort.left", association=association, label=f"{cohort} · {association}")
    planning_mails.tell_left(cohort, association=association, registrations=given_back)
    return given_back


def _seats_to_come(cohort: Cohort, association: Association) -> list[Registration]:
    """Those who wait come first: a seat given back is not to be offered to somebody who leaves too."""
    found = Registration.objects.filter(
        seats.IS_THERE, association=association, session__cohort=cohort, session__starts_at__gt=timezone.now()
    )
    chosen = found.filter(session__cancelled_at=None).select_related(
        "account", "association", "session__workshop", "session__place"
    )
    return sorted(chosen, key=lambda each: each.state != Registration.State.WAITING)
