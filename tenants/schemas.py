"""The only place that moves a connection from one schema to another (a test greps for the others).

Enter the place first, open `atomic()` second. Contexts nest and always put the connection back where it was.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tenants.postgresql.base import PORTAL_SCHEMA

if TYPE_CHECKING:
    from tenants.models import Association
    from tenants.postgresql.base import DatabaseWrapper

    connection: DatabaseWrapper
else:
    from django.db import connection

BLUEPRINT_SCHEMA = "kiosque_blueprint_sentinel"

logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Portal:
    """The city's own schema."""

    schema_name: str = PORTAL_SCHEMA
    media_folder: str = "portal"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The schema every new site is copied from."""

    schema_name: str = BLUEPRINT_SCHEMA
    media_folder: str = "blueprint"


@dataclass(frozen=True, slots=True)
class SitePlace:
    """An association's site, as a connection sees it: no database row is held, so none can go stale."""

    association_id: UUID
    schema_name: str
    host: str
    media_folder: str


Place = Portal | Blueprint | SitePlace


@contextmanager
def _in(place: Place) -> Iterator[Place]:
    before = connection.tenant
    connection.set_tenant(place)
    try:
        yield place
    finally:
        connection.set_tenant(before)


def in_portal() -> AbstractContextManager[Place]:
    """Work in the portal."""
    return _in(Portal())


def in_blueprint() -> AbstractContextManager[Place]:
    """Work in the blueprint."""
    return _in(Blueprint())


def in_association(association: "Association") -> AbstractContextManager[Place]:
    """Work in an association's site. Raises NoSiteError for an association of the directory only."""
    return _in(place_of(association))


def place_of(association: "Association") -> SitePlace:
    if not association.schema_name:
        raise NoSiteError(association)
    folder = association.media_folder or str(association.pk)
    return SitePlace(association.pk, association.schema_name, association.host, folder)


def enter_for_request(place: Place) -> None:
    """Send the connection to the place a request is for. The middleware calls this, and `leave_request` at the end."""
    connection.set_tenant(place)


def leave_request() -> None:
    connection.set_tenant(Portal())


def current_place() -> Place:
    """Return where the connection works. Before any switch, that is the portal."""
    place = connection.tenant
    return place if isinstance(place, Portal | Blueprint | SitePlace) else Portal()


def current_base_url() -> str:
    """Return scheme, host and port of where the connection works, without a trailing slash."""
    place = current_place()
    host = place.host if isinstance(place, SitePlace) else settings.PORTAL_HOST
    return f"{settings.PUBLIC_SCHEME}://{host}{settings.PORT_SUFFIX}"


class NoSiteError(Exception):
    """The association is in the directory and has no site."""

    def __init__(self, association: "Association"):
        super().__init__(f"{association} has no site.")
        self.association = association


@dataclass(slots=True)
class Report:
    """What became of a job run in every site: `done` holds results by association, `failed` the errors."""

    done: "dict[Association, object]" = field(default_factory=dict)
    failed: "dict[Association, Exception]" = field(default_factory=dict)


def for_each_association(job: "Callable[[Association], T]", *, associations: "list[Association]") -> Report:
    """Run `job` inside each association's site, one after the other; a failure is kept and stops no other."""
    report = Report()
    for association in associations:
        try:
            with in_association(association):
                report.done[association] = job(association)
        except Exception as error:
            logger.exception("Job failed in %s", association)
            report.failed[association] = error
    return report


def forget_path() -> None:
    """To be called after SQL that was not Django's own: it may have moved the search path."""
    connection.forget_path()


@contextmanager
def portal_transaction() -> Iterator[None]:
    """One transaction in the portal; also a decorator for the actions that write there."""
    with in_portal(), transaction.atomic():
        yield
