"""What is said about the fleet without touching it: how each site is, and what an update would do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tenants import blueprint, queries
from tenants.fleet import survey
from tenants.models import BlueprintRelease, SiteFigures
from tenants.schemas import in_portal


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """One line of `fleet status`."""

    subdomain: str
    name: str
    version: str
    missing: list[str]
    release: str
    migrations_hash: str
    size: int | None
    last_archive_at: datetime | None
    last_proof_at: datetime | None
    last_proof_error: str
    update_failed_at: datetime | None
    update_error: str

    def as_json(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an update would do."""

    portal: list[str]
    builds_blueprint: bool
    sites: list[survey.SiteState]
    n_current: int


def status(*, subdomains: list[str] | None = None) -> list[SiteStatus]:
    """Return how each site is, by subdomain (3 queries, whatever their number)."""
    with in_portal():
        sites = queries.sites().select_related("figures").order_by("subdomain")
        if subdomains:
            sites = sites.filter(subdomain__in=subdomains)
        return [_status_of(state) for state in survey.states(list(sites))]


def _status_of(state: survey.SiteState) -> SiteStatus:
    site = state.association
    figures: SiteFigures = getattr(site, "figures", None) or SiteFigures(association=site)
    return SiteStatus(
        subdomain=site.subdomain or "",
        name=site.name,
        version=state.version,
        missing=state.missing,
        release=site.release,
        migrations_hash=state.migrations_hash,
        size=figures.storage_bytes if figures.measured_at else None,
        last_archive_at=figures.last_archive_at,
        last_proof_at=figures.proved_at,
        last_proof_error=str((figures.proof or {}).get("error", "")),
        update_failed_at=figures.update_failed_at,
        update_error=figures.update_error,
    )


def forecast() -> Forecast:
    """Return what an update would do now. Nothing is changed, and a portal that is behind can be asked too."""
    with in_portal():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        tables = set(connection.introspection.table_names())
        sites = queries.sites().only(*survey.COLUMNS) if "tenants_association" in tables else []
        states = survey.states(list(sites))
        known = "tenants_blueprintrelease" in tables
        built = known and BlueprintRelease.objects.filter(fingerprint=blueprint.fingerprint()).exists()
    return Forecast(
        portal=[f"{migration.app_label}.{migration.name}" for migration, _backwards in plan],
        builds_blueprint=not built,
        sites=[state for state in states if state.missing],
        n_current=sum(not state.missing for state in states),
    )


def portal_is_behind() -> bool:
    with in_portal():
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
