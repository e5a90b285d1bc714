"""When the sites are read: soon after something changes in one, and all of them each night. The worker does it."""

import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from wagtail.models import PageLogEntry

from tenants import jobs, queries, releases
from tenants.models import Association, Membership, SignOn
from tenants.one_by_one import one_by_one
from tenants.schemas import SitePlace, current_place, in_portal
from training.actions import evidence as actions
from training.actions.autonomy import recognise_if_ready

# What Wagtail's signals do not tell, and an exercise looks at.
TELLING = frozenset({"wagtail.revert", "cms.restore", "cms.trash", "cms.menu_show", "cms.menu_hide"})

logger = logging.getLogger(__name__)


@app.task(name="training.read_evidence")
def read_evidence(*, association_id: str) -> None:
    """Read one site, and see whether its association is autonomous now."""
    with in_portal():
        association = Association.objects.with_site().filter(pk=association_id).first()
    if association is None or releases.is_behind(association):
        logger.warning("Exercises of %s not read: it is gone, or waits for its update", association or association_id)
        return
    actions.read_evidence(association=association)
    recognise_if_ready(association=association)


def read_soon(*, association_id: UUID) -> None:
    """Put one job in the queue for a site, unless one waits there already. Two never read the same site at once."""
    name = f"evidence-{association_id}"
    jobs.enqueue_once(read_evidence.configure(queueing_lock=name, lock=name), association_id=str(association_id))


def read_after_commit(association_id: UUID) -> None:
    """Read a site once the transaction around is over; that this fails is written in the log, and is nobody's error."""
    transaction.on_commit(lambda: read_soon(association_id=association_id), robust=True)


def read_all_evidence() -> None:
    """Nightly: read the sites whose teams can work, one after the other. One failure stops no other."""
    sites = releases.not_behind(queries.sites().filter(suspended_at=None, delete_on=None))
    one_by_one(sites, lambda association: actions.read_evidence(association=association))


# Receivers. They cost whoever saves one insert after the commit; a queue that is broken is written in the log.


def note_site_change(sender: Any, **kwargs: Any) -> None:
    """Something changed in the site the connection is in."""
    place = current_place()
    if isinstance(place, SitePlace):
        read_after_commit(place.association_id)


def note_log(sender: Any, *, instance: PageLogEntry, **kwargs: Any) -> None:
    if instance.action in TELLING:
        note_site_change(sender)


def note_team_change(sender: Any, *, instance: Membership | SignOn, **kwargs: Any) -> None:
    """A place was given or taken away, or somebody came in: these are exercises too."""
    read_after_commit(instance.association_id)
