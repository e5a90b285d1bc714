"""Which release's tables a site has, and whether this code can live with them.

The mark is `Association.release`: it is written in the transaction that migrates the site. A site that is NEWER than this
code is no reason to stop: old processes go on answering while the new release rolls over the fleet.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import Q

from tenants import blueprint
from tenants.models import Association, SiteStructure
from tenants.schemas import in_association, in_portal

# What a release has never changes: one query per release and process.
_is_behind: dict[str, bool] = {}


class SiteIsBehindError(Exception):
    """The site waits for its update: this code must not touch its tables."""

    def __init__(self, association: Association):
        super().__init__(f"{association} waits for its update: see `fleet status {association.subdomain}`.")
        self.association = association


def is_behind(association: Association) -> bool:
    """Whether the site lacks migrations that this code counts on (no query for a release this process has met before)."""
    release = association.release
    if release == blueprint.site_release():
        return False
    if release not in _is_behind:
        migrations = _migrations_of(release)
        if migrations is None:
            return True  # nobody wrote down what it has: not remembered, somebody may
        _is_behind[release] = not blueprint.site_migrations() <= migrations
    return _is_behind[release]


def _migrations_of(release: str) -> set[str] | None:
    if not release:
        return None
    with in_portal():
        found = SiteStructure.objects.filter(release=release).values_list("migrations", flat=True).first()
    return None if found is None else set(found)


@contextmanager
def in_ready_site(association: Association) -> Iterator[None]:
    """Work in a site from the portal. Raises SiteIsBehindError: nothing is done, and who asked is told to come back."""
    if is_behind(association):
        raise SiteIsBehindError(association)
    with in_association(association):
        yield


def ready() -> Q:
    """Return which associations' sites this code can work in, as a condition (no query of its own)."""
    enough = SiteStructure.objects.filter(migrations__contains=sorted(blueprint.site_migrations()))
    return Q(release=blueprint.site_release()) | Q(release__in=enough.values("release"))


def not_behind(sites: Iterable[Association]) -> list[Association]:
    """Return the sites that this code can work in; the others have to wait for their update."""
    return [site for site in sites if not is_behind(site)]
