"""Which edition of the workshops somebody reads, and what the trainer's draft changes."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from cms.users.models import User
from tenants.models import Membership
from training.evidence import CHECKS
from training.models import Cohort, CohortAssociation, Edition, HandoutFile, Session, Workshop

TEXT = ("title", "aims", "minutes", "handout")


@dataclass(frozen=True, slots=True)
class Reading:
    """The edition somebody reads, and the cohort whose it is (none: it is the one in use)."""

    edition: Edition
    current: Edition
    cohort: Cohort | None = None
    ask: str = ""  # what keeps an address in an edition that was asked for

    @property
    def is_current(self) -> bool:
        return self.edition == self.current


def current_edition() -> Edition:
    """Return the edition in use: the one published last. Raises DoesNotExist before the first start."""
    return Edition.objects.exclude(published_at=None).order_by("-number")[:1].get()


def draft() -> Edition | None:
    return Edition.objects.filter(published_at=None).first()


def reading_for(account: User) -> Reading:
    """Return what the account reads: the edition of its association's newest cohort, else the one in use (2 queries)."""
    own = Membership.objects.current().filter(account=account).values("association")
    places = CohortAssociation.objects.filter(association__in=own, left_at=None, cohort__cancelled_at=None)
    place = places.select_related("cohort__edition").order_by("-joined_at", "-pk").first()
    current = current_edition()
    return Reading(place.cohort.edition, current, place.cohort) if place else Reading(current, current)


def cohorts_by_edition() -> dict[int, list[Cohort]]:
    """Return the cohorts that follow each edition, by its primary key, the newest first (1 query)."""
    found: dict[int, list[Cohort]] = defaultdict(list)
    for cohort in Cohort.objects.filter(cancelled_at=None):
        found[cohort.edition_id].append(cohort)
    return found


def page_of(workshop: Workshop) -> dict[str, Any]:
    """Return what the page of a workshop and its paper share (2 queries once they are read)."""
    exercises = [{"exercise": each, "shown_by": CHECKS.get(each.evidence)} for each in workshop.exercises.all()]
    return {"workshop": workshop, "exercises": exercises, "files": workshop.files.all()}


def digest(workshop: Workshop) -> str:
    """Return what tells whether somebody else has changed a workshop's text since one has read it."""
    words = "\0".join(str(getattr(workshop, name)) for name in TEXT)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def changed_numbers(edition: Edition, *, since: Edition) -> set[int]:
    """Return the numbers of the workshops that differ between two editions (6 queries)."""
    before, after = _contents(since), _contents(edition)
    return {number for number in after if after[number] != before.get(number)}


def _contents(edition: Edition) -> dict[int, Any]:
    return {
        workshop.number: (
            [getattr(workshop, name) for name in TEXT],
            [(each.key, each.evidence, each.title, each.words) for each in workshop.exercises.all()],
            [(each.title, each.file.name) for each in workshop.files.all()],
        )
        for workshop in edition.workshops.prefetch_related("exercises", "files")
    }


def lost_if_dropped(edition: Edition) -> int:
    """Return how many files only this edition has."""
    elsewhere = HandoutFile.objects.exclude(workshop__edition=edition).values("file")
    return HandoutFile.objects.filter(workshop__edition=edition).exclude(file__in=elsewhere).count()


def running_cohorts() -> list[Cohort]:
    """Return the cohorts that have sessions to come: they keep their edition when another one comes (1 query)."""
    to_come = Session.objects.filter(cohort=OuterRef("pk"), cancelled_at=None, starts_at__gt=timezone.now())
    return list(Cohort.objects.filter(Exists(to_come), cancelled_at=None))
