"""How many women and men, of which ages and situations, came to a session: numbers, tied to no name."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.schemas import portal_transaction
from training.counters import TITLES, UNTOLD, VALUES, asked
from training.models import Session, SessionCount
from training.queries.counters import people_there

if TYPE_CHECKING:
    from cms.users.models import User


class TooManyError(ValidationError):
    """More people are counted than came, and nobody has confirmed; `subjects` says where."""

    def __init__(self, subjects: list[str]):
        super().__init__(_("You count more people than were noted present. Put it right, or confirm."), code="too_many")
        self.subjects = subjects


@portal_transaction()
def count_people(
    *, session: Session, numbers: Mapping[str, Mapping[str, int]], by: "User | None", confirmed: bool = False
) -> dict[str, int]:
    """Keep the counters of a session, instead of those it had: `numbers` by subject and value. Those who have not said are the
    rest of the people there. Raises TooManyError unless confirmed. Returns how many have not said, by subject.
    """
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    people = people_there(session)
    counted = {subject: {value: numbers[subject][value] for value in asked(subject)} for subject in VALUES}
    sums = {subject: sum(values.values()) for subject, values in counted.items()}
    too_many = [subject for subject in TITLES if sums[subject] > people]
    if too_many and not confirmed:
        raise TooManyError(too_many)
    rest = {subject: max(0, people - sums[subject]) for subject in VALUES}
    session.counts.all().delete()
    SessionCount.objects.bulk_create(
        SessionCount(session=session, subject=subject, value=value, number=number)
        for subject, values in counted.items()
        for value, number in (values | {UNTOLD: rest[subject]}).items()
    )
    audit.record(by=by, action="training.session.counted", label=str(session), session=str(session.pk), people=people)
    return rest
