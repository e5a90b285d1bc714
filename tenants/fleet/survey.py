"""What the fleet's sites are made of: read in one query for all of them, entering none."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from tenants import blueprint, queries
from tenants.models import Association, SiteFigures
from tenants.queries import every_site
from tenants.schemas import in_portal

# What is read of an association here: columns it has always had, so that a portal that is behind can be surveyed too.
COLUMNS = ("id", "name", "subdomain", "custom_host", "schema_name", "suspended_at", "delete_on")

SITES_AT_ONCE = 300


@dataclass(frozen=True)
class SiteState:
    """The migrations of one site beside those of this release."""

    association: Association
    applied: frozenset[str]

    @cached_property
    def missing(self) -> list[str]:
        return sorted(blueprint.site_migrations() - self.applied)

    @property
    def is_newer(self) -> bool:
        return not self.missing and bool(self.applied - blueprint.site_migrations())

    @property
    def version(self) -> str:
        if not self.applied:
            return "unreadable"
        return "behind" if self.missing else "newer" if self.is_newer else "up to date"

    @property
    def migrations_hash(self) -> str:
        return hashlib.sha256("\n".join(sorted(self.applied)).encode()).hexdigest()


def states(sites: Sequence[Association]) -> list[SiteState]:
    """Return what each site is made of (2 queries, one more for each further 300)."""
    labels = blueprint.site_labels()
    applied = every_site.ask(
        "array_agg(app || '.' || name) FROM {schema}.django_migrations",
        table="django_migrations",
        sites=sites,
        at_once=SITES_AT_ONCE,
    )
    return [
        SiteState(site, frozenset(name for name in applied.get(str(site.schema_name), ()) if name.partition(".")[0] in labels))
        for site in sites
    ]


def sites_behind() -> list[Association]:
    """Return the sites that lack migrations of this release."""
    return [state.association for state in states(list(queries.sites())) if state.missing]


def sites_at_another_host() -> list[Association]:
    """Return the sites whose own record of host and port is not what the portal says: the settings have changed."""
    sites = list(queries.sites())
    known = every_site.ask(
        "max(hostname || ':' || port) FROM {schema}.wagtailcore_site",
        table="wagtailcore_site",
        sites=sites,
        at_once=SITES_AT_ONCE,
    )
    return [site for site in sites if known.get(str(site.schema_name)) != f"{site.host}:{settings.PUBLIC_PORT}"]


def choose_canaries(sites: Sequence[Association], count: int) -> list[Association]:
    """Return the sites to go first: open ones with many pages, where trouble shows; none that has failed before, if possible."""
    with in_portal():
        figures = SiteFigures.objects.in_bulk([site.pk for site in sites])

    def rank(site: Association) -> tuple:
        known = figures.get(site.pk)
        return bool(known and known.update_error), site.is_suspended, -(known.n_pages if known else 0), site.subdomain or ""

    return sorted(sites, key=rank)[:count]
