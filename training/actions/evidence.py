"""Reading the exercises off the sites, and the trainer's own word on one."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from django.db import Error, connection
from django.utils import timezone

from tenants import audit
from tenants.models import Association, Membership, Preview, Role, SiteFigures
from tenants.schemas import in_association, in_portal, portal_transaction
from training.evidence import CHECKS, Facts
from training.models import Evidence

if TYPE_CHECKING:
    from cms.users.models import User

LONGEST = 10_000  # milliseconds of one statement of a check

logger = logging.getLogger(__name__)
State = Evidence.State


def read_evidence(*, association: Association) -> dict[str, str]:
    """Read every check off an association's site and keep what was found. Returns the state of each.

    What was done once stays done on the day it was first seen; `state` says how it is now. A check that raises is
    "unknown", with its reason in the log.
    """
    with in_portal():
        facts = _facts(association)
    with in_association(association), _bounded():
        states = {key: _read(key, facts, association) for key in CHECKS}
    _keep(association, states)
    return states


@contextmanager
def _bounded() -> Iterator[None]:
    """No check keeps the worker, and the sites after this one, waiting for ever."""
    _tell(f"SET statement_timeout = {LONGEST}")
    try:
        yield
    finally:
        _tell("RESET statement_timeout")


def _tell(statement: str) -> None:
    """A site that is gone refuses this as it will refuse each check, which says so."""
    with suppress(Error), connection.cursor() as cursor:
        cursor.execute(statement)


def _read(key: str, facts: Facts, association: Association) -> str:
    try:
        return State.DONE if CHECKS[key].read(facts) else State.TODO
    except Exception:
        logger.exception("Check %s failed in %s", key, association)
        return State.UNKNOWN


def _facts(association: Association) -> Facts:
    owners = Membership.objects.current().filter(association=association, role=Role.OWNER, account__is_active=True)
    return Facts(
        n_owners=owners.count(),
        has_entered=SiteFigures.objects.filter(association=association).exclude(last_sign_on_at=None).exists(),
        has_previewed=Preview.objects.filter(association=association).exclude(schema_name=None).exists(),
    )


@portal_transaction()
def _keep(association: Association, states: dict[str, str]) -> None:
    now = timezone.now()
    known = {each.key: each for each in Evidence.objects.filter(association=association).select_for_update()}
    rows = []
    for key, state in states.items():
        row = known.get(key) or Evidence(association=association, key=key)
        row.state, row.checked_at = state, now
        row.done_at = row.done_at or (now if state == State.DONE else None)
        rows.append(row)
    Evidence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["association", "key"], update_fields=["state", "checked_at", "done_at"]
    )


@portal_transaction()
def tick(*, association: Association, key: str, done: bool | None, note: str = "", by: "User | None") -> Evidence:
    """Write the trainer's word on an exercise: done, not done, or (None) what the site shows."""
    evidence, _created = Evidence.objects.get_or_create(association=association, key=key)
    evidence.ticked, evidence.note = done, note.strip()[:300]
    evidence.ticked_by, evidence.ticked_at = by, timezone.now()
    evidence.save(update_fields=["ticked", "note", "ticked_by", "ticked_at"])
    audit.record(by=by, action="training.evidence.ticked", association=association, label=key, done=done)
    return evidence
